//! Reading JSON that may be written in more than one way.

use kernel::{Text, Timestamp};
use serde_json::{Map, Value};

/// Longer than any id that Meta gives, short enough for an index.
const LONGEST_ID: usize = 512;
/// The first second that does not fit into a four-digit year.
const YEAR_10000: i64 = 253_402_300_800;
/// Above this a number of seconds would lie after the year 5000, so it counts milliseconds (facts/meta.md 0.2).
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// An object whose fields may be missing, empty or of another type than expected; each of these is `None`.
#[derive(Clone, Copy)]
pub(in crate::whatsapp) struct Fields<'a>(Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    pub(in crate::whatsapp) fn of(value: &'a Value) -> Self {
        Self(value.as_object())
    }

    pub(in crate::whatsapp) fn is_there(self) -> bool {
        self.0.is_some()
    }

    pub(in crate::whatsapp) fn value(self, key: &str) -> Option<&'a Value> {
        self.0.and_then(|map| map.get(key)).filter(|value| !value.is_null())
    }

    pub(in crate::whatsapp) fn object(self, key: &str) -> Fields<'a> {
        Fields(self.value(key).and_then(Value::as_object))
    }

    pub(in crate::whatsapp) fn list(self, key: &str) -> &'a [Value] {
        self.value(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A text as a person wrote it, even an empty one.
    pub(in crate::whatsapp) fn words(self, key: &str) -> Option<String> {
        self.value(key).and_then(Value::as_str).map(Text::clean)
    }

    /// A text, or a number as text; an empty one counts as missing.
    pub(in crate::whatsapp) fn text(self, key: &str) -> Option<String> {
        self.value(key).and_then(text)
    }

    /// One line of at most `most` characters.
    pub(in crate::whatsapp) fn line(self, key: &str, most: usize) -> Option<String> {
        self.text(key).map(|text| Text::line(&text, most)).filter(|line| !line.is_empty())
    }

    pub(in crate::whatsapp) fn id(self, key: &str) -> Option<String> {
        self.value(key).and_then(id)
    }

    pub(in crate::whatsapp) fn integer(self, key: &str) -> Option<i64> {
        self.value(key).and_then(integer)
    }

    pub(in crate::whatsapp) fn number(self, key: &str) -> Option<f64> {
        match self.value(key)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
        .filter(|number: &f64| number.is_finite())
    }

    pub(in crate::whatsapp) fn flag(self, key: &str) -> Option<bool> {
        match self.value(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub(in crate::whatsapp) fn is_set(self, key: &str) -> bool {
        self.flag(key) == Some(true)
    }

    pub(in crate::whatsapp) fn time(self, key: &str) -> Option<Timestamp> {
        self.value(key).and_then(time)
    }
}

/// An id: visible ASCII of a sane length.
pub(in crate::whatsapp) fn id(value: &Value) -> Option<String> {
    text(value).filter(|id| id.len() <= LONGEST_ID && id.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// A time in seconds, or in milliseconds where the number is too large for seconds.
pub(in crate::whatsapp) fn time(value: &Value) -> Option<Timestamp> {
    let number = integer(value)?;
    let micros = if number > MILLISECONDS_FROM { number.checked_mul(1_000)? } else { number.checked_mul(1_000_000)? };
    (0 < micros && micros < YEAR_10000 * 1_000_000).then(|| Timestamp::from_micros(micros))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(Text::clean(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_read_as_text_or_number_in_seconds_or_milliseconds() {
        let expected = Some(Timestamp::from_seconds(1_739_321_024));
        for value in [json!("1739321024"), json!(1_739_321_024), json!("1739321024000"), json!(1_739_321_024_000_i64)] {
            assert_eq!(Fields::of(&json!({ "at": value })).time("at"), expected, "{value}");
        }
        for value in
            [json!(""), json!("soon"), json!(0), json!(-5), json!(i64::MAX), json!(1e300), json!(null), json!([1])]
        {
            assert_eq!(Fields::of(&json!({ "at": value })).time("at"), None, "{value}");
        }
    }

    #[test]
    fn an_id_is_short_and_visible() {
        let long = "1".repeat(LONGEST_ID + 1);
        for (value, id) in [
            (json!("wamid.HBgL="), Some("wamid.HBgL=")),
            (json!(12_345), Some("12345")),
            (json!(""), None),
            (json!("a b"), None),
            (json!("a\u{0}"), None),
            (json!("é"), None),
            (json!(long), None),
        ] {
            assert_eq!(Fields::of(&json!({ "id": value })).id("id").as_deref(), id);
        }
    }
}
