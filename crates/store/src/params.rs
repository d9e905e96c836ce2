//! Named parameters of one call.

use crate::value::Value;

/// Names and values, in any order. Made by [`crate::params!`].
pub struct Params(pub(crate) Vec<(&'static str, Value)>);

impl Params {
    pub fn new(pairs: Vec<(&'static str, Value)>) -> Self {
        Self(pairs)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// The parameters of a statement by name: `params! { "id" => id, "at" => tx.now() }`.
#[macro_export]
macro_rules! params {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::Params::new(vec![$(($name, $crate::Value::from($value))),*])
    };
}
