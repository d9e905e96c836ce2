//! What a field's column is called in a table: what it is stands behind its name, as people would write it.
//!
//! - `field:Notes` is a text, `field:Seats [number]` a number, `field:Size [choice: S; M; L]` a choice.
//! - Where pages call it otherwise: `field:size [choice "Shoe size": S; M; L]`.
//! - Brackets with anything else in them are part of the name: `field:Price [EUR]` is a text.

use super::cells::{joined, parted};
use super::model::Field;
use crate::fields::Kind;

/// The most bytes of a heading: the headings of 200 fields are still a row. A longer one says only what it is called, as of a text.
pub(crate) const LONGEST: usize = 2000;
const PREFIX: &str = "field:";

pub(crate) fn written(field: &Field) -> String {
    let name = format!("{PREFIX}{}", field.name.replace('\\', "\\\\").replace('[', "\\["));
    if field.kind == Kind::Text && field.label == field.name {
        return name;
    }
    let label = field.label.replace('\\', "\\\\").replace('"', "\\\"");
    let label = if field.label == field.name { String::new() } else { format!(" \"{label}\"") };
    let choices = if field.choices.is_empty() { String::new() } else { format!(": {}", joined(&field.choices)) };
    let whole = format!("{name} [{}{label}{choices}]", field.kind.as_str());
    match whole.len() <= LONGEST {
        true => whole,
        false if field.choices.is_empty() => name,
        false => written(&Field { kind: Kind::Text, choices: Vec::new(), ..field.clone() }),
    }
}

/// The field of a column that is called as ours are.
pub(crate) fn read(heading: &str) -> Option<Field> {
    let heading = heading.strip_prefix(PREFIX)?;
    let (name, inside) = match cut(heading, '[') {
        Some((name, rest)) => (name.strip_suffix(' '), rest.strip_suffix(']')),
        None => (None, None),
    };
    let defined = name.zip(inside).and_then(|(name, inside)| of(&plain(name), inside));
    defined.or_else(|| Some(Field::text(&plain(heading))).filter(|field| !field.name.trim().is_empty()))
}

/// What stands between the brackets, if it is ours.
fn of(name: &str, inside: &str) -> Option<Field> {
    let end = inside.find([' ', ':']).unwrap_or(inside.len());
    let (kind, rest) = inside.split_at(end);
    let kind = kind.parse().ok()?;
    let (label, rest) = match rest.strip_prefix(" \"") {
        Some(rest) => cut(rest, '"').map(|(label, rest)| (plain(label), rest))?,
        None => (name.to_owned(), rest),
    };
    let choices = match rest.strip_prefix(": ") {
        Some(choices) if kind == Kind::Choice => parted(choices),
        None if rest.is_empty() && kind != Kind::Choice => Vec::new(),
        Some(_) | None => return None,
    };
    Some(Field { name: name.to_owned(), label, kind, choices })
}

/// Before and behind the first such mark that no backslash stands before.
fn cut(text: &str, mark: char) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let at = text.find(|letter| {
        let is_end = letter == mark && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        is_end
    })?;
    Some((&text[..at], &text[at + mark.len_utf8()..]))
}

/// Without the backslashes of [`written`].
fn plain(text: &str) -> String {
    let (mut plain, mut letters) = (String::with_capacity(text.len()), text.chars().peekable());
    while let Some(letter) = letters.next() {
        let escaped = letters.next_if(|next| letter == '\\' && matches!(next, '\\' | '[' | '"'));
        plain.push(escaped.unwrap_or(letter));
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(name: &str, label: &str, kind: Kind, choices: &[&str]) -> Field {
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        Field { name: name.to_owned(), label: label.to_owned(), kind, choices }
    }

    // Shows P-CRM-2: a heading says what the field is, and one of somebody else's stays what it is called.
    #[test]
    fn a_heading_says_what_the_field_is() {
        for (heading, expected) in [
            ("field:Notes", field("Notes", "Notes", Kind::Text, &[])),
            ("field:Seats [number]", field("Seats", "Seats", Kind::Number, &[])),
            ("field:Size [choice: S; M; L]", field("Size", "Size", Kind::Choice, &["S", "M", "L"])),
            ("field:size [choice \"Shoe size\": S; M]", field("size", "Shoe size", Kind::Choice, &["S", "M"])),
            ("field:member [yes_no \"The \\\"old\\\" ones\"]", field("member", "The \"old\" ones", Kind::YesNo, &[])),
            ("field:Price \\[EUR] [number]", field("Price [EUR]", "Price [EUR]", Kind::Number, &[])),
        ] {
            assert_eq!(read(heading), Some(expected.clone()), "{heading}");
            assert_eq!(written(&expected), heading);
        }
        for (heading, name) in [
            ("field:Price [EUR]", "Price [EUR]"),
            ("field:Size [choice]", "Size [choice]"),
            ("field:Size [number: 1; 2]", "Size [number: 1; 2]"),
            ("field:Size [number", "Size [number"),
            ("field:C:\\dir", "C:\\dir"),
        ] {
            assert_eq!(read(heading), Some(Field::text(name)), "{heading}");
        }
        assert_eq!((read("Price [EUR]"), read("Seats [number]"), read("field: ")), (None, None, None));
        let long = |label| written(&field("Size", label, Kind::Choice, &["x".repeat(LONGEST).as_str()]));
        assert_eq!([long("Size"), long("Shoe size")], ["field:Size", "field:Size [text \"Shoe size\"]"]);
    }

    proptest! {
        #[test]
        fn any_field_is_read_as_it_was_written(
            name in "[a\\[\\]\"\\\\: ;ü]{0,8}x",
            label in "[a\\[\\]\"\\\\: ;ü]{0,8}x",
            choices in prop::collection::vec("[a\\[\\]\"\\\\:;]{1,5}", 1..4),
            kind in 0..Kind::ALL.len(),
        ) {
            let kind = Kind::ALL[kind];
            let choices = if kind == Kind::Choice { choices } else { Vec::new() };
            let field = Field { name, label, kind, choices };
            prop_assert_eq!(read(&written(&field)), Some(field));
        }
    }
}
