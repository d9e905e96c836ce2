//! Statements: literals with named parameters, turned once into each database's own numbering.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock, RwLock};

use crate::error::{Error, Result};
use crate::params::Params;
use crate::value::Value;

/// A statement over tenant data. Made by [`crate::sql!`] only, which does not compile without `:tenant`.
#[derive(Clone, Copy, Debug)]
pub struct Sql(&'static str);

/// A statement over the short list of global tables, or over all tenants for a named reason. Made by [`crate::global_sql!`].
#[derive(Clone, Copy, Debug)]
pub struct GlobalSql(&'static str);

impl Sql {
    #[doc(hidden)]
    pub const fn from_macro(text: &'static str) -> Self {
        Self(text)
    }

    pub(crate) const fn text(self) -> &'static str {
        self.0
    }
}

impl GlobalSql {
    #[doc(hidden)]
    pub const fn from_macro(text: &'static str) -> Self {
        Self(text)
    }

    pub(crate) const fn text(self) -> &'static str {
        self.0
    }
}

/// A statement that names its tenant.
///
/// ```compile_fail
/// const ALL: store::Sql = store::sql!("select id from contact");
/// ```
#[macro_export]
macro_rules! sql {
    ($text:literal) => {{
        const TEXT: &str = $text;
        const { assert!($crate::names_tenant(TEXT), "the statement must name :tenant") };
        $crate::Sql::from_macro(TEXT)
    }};
}

/// A statement over global tables, or over all tenants inside `across`.
#[macro_export]
macro_rules! global_sql {
    ($text:literal) => {
        $crate::GlobalSql::from_macro($text)
    };
}

/// Whether a statement binds `:tenant`.
pub const fn names_tenant(text: &str) -> bool {
    const NAME: &[u8] = b":tenant";
    let bytes = text.as_bytes();
    let mut at = 0;
    while at + NAME.len() <= bytes.len() {
        let mut same = 0;
        while same < NAME.len() && bytes[at + same] == NAME[same] {
            same += 1;
        }
        let next = at + NAME.len();
        let ends = next == bytes.len() || !(bytes[next].is_ascii_alphanumeric() || bytes[next] == b'_');
        if same == NAME.len() && ends {
            return true;
        }
        at += 1;
    }
    false
}

/// A statement with its parameters numbered.
#[derive(Debug)]
pub(crate) struct Numbered {
    /// With `?1`.
    pub(crate) embedded: String,
    /// With `$1`.
    pub(crate) postgres: String,
    pub(crate) names: Vec<&'static str>,
    /// The answer's columns, once it was asked.
    pub(crate) columns: OnceLock<Arc<[String]>>,
    /// How the first caller gave the parameters. Most statements have one caller, which gives them so every time.
    usual: OnceLock<Usual>,
}

/// The names as one caller gives them, and which of them fills which parameter.
#[derive(Debug)]
struct Usual {
    names: Vec<&'static str>,
    /// Nothing for the tenant.
    places: Vec<Option<usize>>,
}

impl Usual {
    /// Whether these parameters come from that caller. The names are compared by where they stand, which is enough and quick.
    fn is_of(&self, params: &Params) -> bool {
        let is_same = |(known, (given, _)): (&&'static str, &(&'static str, Value))| std::ptr::eq(*known, *given);
        self.names.len() == params.0.len() && self.names.iter().zip(&params.0).all(is_same)
    }

    fn values<'v>(&self, tenant: &'v Value, params: &'v Params) -> Vec<&'v Value> {
        self.places.iter().map(|place| place.map_or(tenant, |at| &params.0[at].1)).collect()
    }
}

static KNOWN: LazyLock<RwLock<HashMap<&'static str, &'static Numbered>>> = LazyLock::new(RwLock::default);

thread_local! {
    /// The statements of [`KNOWN`] by where their text stands: a literal does not move.
    static NEAR: RefCell<HashMap<(usize, usize), &'static Numbered>> = RefCell::default();
}

/// Numbers a statement's parameters; each text is worked on once, and kept for good, as the text itself is.
pub(crate) fn numbered(text: &'static str) -> &'static Numbered {
    let place = (text.as_ptr() as usize, text.len());
    NEAR.with_borrow_mut(|near| *near.entry(place).or_insert_with(|| known(text)))
}

fn known(text: &'static str) -> &'static Numbered {
    if let Some(known) = KNOWN.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(text) {
        return known;
    }
    let mut all = KNOWN.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    all.entry(text).or_insert_with(|| Box::leak(Box::new(number(text))))
}

fn number(text: &'static str) -> Numbered {
    let mut names: Vec<&'static str> = Vec::new();
    let (mut embedded, mut postgres) = (String::with_capacity(text.len()), String::with_capacity(text.len()));
    let mut rest = text;
    let mut quoted = false;
    while let Some(at) = rest.find([':', '\'']) {
        let (before, from) = rest.split_at(at);
        embedded.push_str(before);
        postgres.push_str(before);
        let name = &from[1..1 + from[1..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count()];
        if quoted || from.starts_with('\'') || name.is_empty() {
            quoted ^= from.starts_with('\'');
            embedded.push_str(&from[..1]);
            postgres.push_str(&from[..1]);
            rest = &from[1..];
            continue;
        }
        let number = names.iter().position(|known| *known == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        }) + 1;
        embedded.push_str(&format!("?{number}"));
        postgres.push_str(&format!("${number}"));
        rest = &from[1 + name.len()..];
    }
    embedded.push_str(rest);
    postgres.push_str(rest);
    Numbered { embedded, postgres, names, columns: OnceLock::new(), usual: OnceLock::new() }
}

impl Numbered {
    /// The values in the statement's order. `tenant` fills `:tenant`.
    pub(crate) fn values<'v>(&self, tenant: &'v Value, params: &'v Params) -> Result<Vec<&'v Value>> {
        match self.usual.get() {
            Some(usual) if usual.is_of(params) => Ok(usual.values(tenant, params)),
            Some(_) => Ok(self.placed(tenant, params)?.values(tenant, params)),
            None => {
                let placed = self.placed(tenant, params)?;
                let values = placed.values(tenant, params);
                // Another thread may have been first.
                self.usual.set(placed).ok();
                Ok(values)
            }
        }
    }

    fn placed(&self, tenant: &Value, params: &Params) -> Result<Usual> {
        if let Some((name, _)) = params.0.iter().find(|(name, _)| !self.names.contains(name)) {
            return Err(Error::Column { column: (*name).to_owned(), reason: "the statement has no such parameter" });
        }
        let place =
            |name: &&'static str| match *name {
                "tenant" if *tenant != Value::Null => Ok(None),
                name => params.0.iter().position(|(known, _)| *known == name).map(Some).ok_or_else(|| Error::Column {
                    column: name.to_owned(),
                    reason: "no value given for this parameter",
                }),
            };
        let places = self.names.iter().map(place).collect::<Result<_>>()?;
        Ok(Usual { names: params.0.iter().map(|(name, _)| *name).collect(), places })
    }

    /// The PostgreSQL text of an `insert … values (…)` with the group repeated for `rows` rows, or nothing if it has no such group.
    pub(crate) fn repeated(&self, rows: usize) -> Option<String> {
        let opens = self.postgres.find("values (")? + "values ".len();
        let closes = opens + closing(&self.postgres[opens..])?;
        let (head, group, tail) =
            (&self.postgres[..opens], &self.postgres[opens..=closes], &self.postgres[closes + 1..]);
        let mut text = String::from(head);
        for row in 0..rows {
            if row > 0 {
                text.push_str(", ");
            }
            text.push_str(&shifted(group, row * self.names.len()));
        }
        text.push_str(tail);
        Some(text)
    }
}

/// Where the first parenthesis closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The text with every `$n` raised by `by`.
fn shifted(text: &str, by: usize) -> String {
    let mut parts = text.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = part[..digits].parse().unwrap_or_default();
        out.push_str(&format!("${}{}", number + by, &part[digits..]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_once_per_name_and_quotes_are_left_alone() {
        let made = number("select ':no' from a where tenant_id = :tenant and (b, c) < (:at, :id) and d = :at");
        assert_eq!(made.embedded, "select ':no' from a where tenant_id = ?1 and (b, c) < (?2, ?3) and d = ?2");
        assert_eq!(made.postgres, "select ':no' from a where tenant_id = $1 and (b, c) < ($2, $3) and d = $2");
        assert_eq!(made.names, ["tenant", "at", "id"]);
    }

    #[test]
    fn only_the_whole_name_counts() {
        assert!(names_tenant("where tenant_id = :tenant"));
        assert!(names_tenant("(:tenant, :id)"));
        assert!(!names_tenant("where tenant_id = :tenants"));
        assert!(!names_tenant("where tenant_id = 1"));
    }

    #[test]
    fn a_set_insert_repeats_its_group() {
        let made = number("insert into a (t, b) values (:tenant, :b) on conflict (t) do nothing");
        assert_eq!(
            made.repeated(2).unwrap(),
            "insert into a (t, b) values ($1, $2), ($3, $4) on conflict (t) do nothing"
        );
    }

    #[test]
    fn a_forgotten_or_unknown_parameter_is_an_error() {
        let made = number("select :tenant, :a");
        let tenant = Value::I64(1);
        assert!(made.values(&tenant, &Params::new(vec![])).is_err());
        assert!(made.values(&tenant, &Params::new(vec![("a", Value::Null), ("b", Value::Null)])).is_err());
        let right = Params::new(vec![("a", Value::Null)]);
        for _ in 0..2 {
            assert_eq!(made.values(&tenant, &right).unwrap(), [&tenant, &Value::Null]);
            assert!(made.values(&tenant, &Params::new(vec![("b", Value::Null)])).is_err());
        }
    }
}
