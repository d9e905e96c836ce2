//! Fields in a text: `{first name}` becomes what it stands for, once, when the text is used.
//!
//! - One pass: braces in what is put in stay text.                                                        (A40)
//! - Each field has a name in every language; one that nobody knows stays as it was written.

/// What may stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The customer's.
    FirstName,
    FullName,
    /// Whoever writes.
    MyName,
    Business,
    /// The week's opening hours, in lines.
    Hours,
    /// Whether it is open now, and until when or from when.
    Now,
    Address,
    Phone,
    /// The page on which the customer chooses what may be sent to them.
    Preferences,
}

impl Field {
    pub const ALL: [Field; 9] = [
        Field::FirstName,
        Field::FullName,
        Field::MyName,
        Field::Business,
        Field::Hours,
        Field::Now,
        Field::Address,
        Field::Phone,
        Field::Preferences,
    ];

    /// In English, Spanish and Portuguese, and as else it is written.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Field::FirstName => &["first name", "nombre", "primeiro nome", "nome"],
            Field::FullName => &["name", "nombre completo", "nome completo"],
            Field::MyName => &["my name", "mi nombre", "meu nome"],
            Field::Business => &["business", "negocio", "empresa"],
            Field::Hours => &["hours", "horario"],
            Field::Now => &["now", "ahora", "agora"],
            Field::Address => &["address", "direccion", "endereco"],
            Field::Phone => &["phone", "telefono", "telefone"],
            Field::Preferences => &["preferences link", "enlace de preferencias", "link de preferencias"],
        }
    }

    /// That of a name between braces.
    pub fn named(name: &str) -> Option<Field> {
        let name = kernel::Text::fold(name.trim()).replace(['_', '-'], " ");
        Field::ALL.into_iter().find(|field| field.names().contains(&name.as_str()))
    }
}

/// The fields of a text, in their order.
pub fn fields(text: &str) -> Vec<Field> {
    let mut found = Vec::new();
    fill(text, |field| {
        found.push(field);
        Some(String::new())
    });
    found
}

/// The text with its fields put in. What `value` knows nothing of stays as it was written; an empty value leaves no gap
/// before a comma or another mark.
pub fn fill(text: &str, mut value: impl FnMut(Field) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = from.split_once('}') else {
            out.push('{');
            rest = from;
            continue;
        };
        match Field::named(name).and_then(&mut value) {
            Some(value) if value.trim().is_empty() => {
                if after.starts_with([',', '.', '!', '?', ';', ':']) || after.is_empty() {
                    out.truncate(out.trim_end_matches(' ').len());
                }
                let had_space = out.is_empty() || out.ends_with([' ', '\n']);
                rest = if had_space { after.strip_prefix(' ').unwrap_or(after) } else { after };
                continue;
            }
            Some(value) => out.push_str(value.trim()),
            None => out.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The first of someone's names.
pub fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        fill(text, |field| match field {
            Field::FirstName => Some("Maya {business}".to_owned()),
            Field::Business => Some("Lark".to_owned()),
            Field::Phone => Some(String::new()),
            _ => None,
        })
    }

    // A40: braces in a customer's name are text.
    #[test]
    fn a_value_is_put_in_once_and_never_read_as_a_field() {
        assert_eq!(filled("Hi {first name}, {business}"), "Hi Maya {business}, Lark");
        assert_eq!(filled("{Nombre} {EMPRESA} {hours} {nothing} {"), "Maya {business} Lark {hours} {nothing} {");
    }

    #[test]
    fn nothing_leaves_no_gap() {
        assert_eq!(filled("Hello {phone}, there"), "Hello, there");
        assert_eq!(filled("Call {phone} now. {phone}"), "Call now.");
        assert_eq!(filled("{phone} call"), "call");
    }

    #[test]
    fn every_name_is_one_fields() {
        for field in Field::ALL {
            for name in field.names() {
                assert_eq!(Field::named(name), Some(field), "{name}");
            }
        }
        assert_eq!(fields("{preferences_link} {Link de preferências}"), [Field::Preferences, Field::Preferences]);
        assert_eq!(fields("{Horário} and {endereço}, {unknown}"), [Field::Hours, Field::Address]);
    }
}
