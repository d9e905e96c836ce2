//! The fields of a template where one is sent: what they are called, what is suggested for them, and how the message will read.
//! What is suggested is only a beginning; whoever sends it may write something else.

use consent::templates::Template;
use kernel::Locale;
use maud::{Markup, html};
use web::t;
use web::words::isolated;

/// What is known to be put into fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The customer's, as they call themselves; empty if nobody knows it.
    pub(super) first_name: String,
    /// The business's, as its customers see it.
    pub(super) business: String,
}

/// What stands after a greeting is taken for the customer's name.
const GREETINGS: [&str; 9] = ["hello", "hi", "dear", "hola", "estimado", "estimada", "olá", "oi", "prezado"];

impl Known {
    pub(super) fn of(name: &str, business: String) -> Self {
        let first = name.split_whitespace().next().unwrap_or_default();
        let is_name = first.chars().any(char::is_alphabetic) && first.chars().count() <= 40;
        Self { first_name: if is_name { first.to_owned() } else { String::new() }, business }
    }

    /// What is suggested for a place of the heading or the text; empty where nobody can know.
    pub(super) fn suggested(&self, text: &str, place: &str) -> &str {
        match place {
            "first_name" | "name" | "customer_name" | "nombre" | "nome" | "customer" => &self.first_name,
            "business_name" | "business" | "company" | "company_name" | "negocio" | "empresa" => &self.business,
            _ if is_greeted(text, place) => &self.first_name,
            _ => "",
        }
    }
}

fn is_greeted(text: &str, place: &str) -> bool {
    let mut before = bits(text).into_iter().find(|(_, of)| of.as_deref() == Some(place)).map(|(before, _)| before);
    let last = before.take().unwrap_or_default().to_lowercase();
    let word = last
        .trim_end_matches([' ', ',', ':', '!', '¡'])
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default()
        .to_owned();
    place.parse::<u32>().is_ok() && GREETINGS.contains(&word.as_str())
}

/// A field by its name in plain words, or as the template has it.
pub(super) fn label(locale: Locale, name: &str) -> String {
    match name {
        "first_name" => t!(locale, "field-first-name"),
        "business_name" => t!(locale, "field-business-name"),
        "day" => t!(locale, "field-day"),
        "time" => t!(locale, "field-time"),
        "order_number" => t!(locale, "field-order-number"),
        "invoice_number" => t!(locale, "field-invoice-number"),
        "amount" => t!(locale, "field-amount"),
        "due_date" => t!(locale, "field-due-date"),
        // By its number, or by what the template's writer called it.
        _ if name.parse::<u32>().is_ok() => t!(locale, "templates-place", name = name),
        _ => t!(locale, "templates-place", name = isolated(&name.replace('_', " "))),
    }
}

/// The message as the customer will read it, with what stands in its fields; `values` by the fields' names. Each field follows
/// what is typed (`assets/js/fills.js`).
pub(super) fn preview(template: &Template, values: &dyn Fn(&str) -> String) -> Markup {
    let form = &template.form;
    let filled = |text: &str, is_header: bool| {
        html! {
            @for (before, place) in bits(text) {
                (before)
                @if let Some(name) = place {
                    @let key = if is_header { format!("header_{name}") } else { name.clone() };
                    @let braces = format!("{{{{{name}}}}}");
                    @let value = values(&key);
                    span class="font-medium" data-shown=(key) data-empty=(braces) {
                        @if value.trim().is_empty() { (braces) } @else { (value) }
                    }
                }
            }
        }
    };
    html! {
        div class="space-y-1.5" {
            div class="rounded-box rounded-ee-sm bg-base-100 px-3.5 py-2.5 text-sm leading-relaxed" {
                @if !form.header.is_empty() { p class="typed font-semibold" dir="auto" { (filled(&form.header, true)) } }
                p class="typed" dir="auto" { (filled(&form.body, false)) }
                @if !form.footer.is_empty() { p class="typed pt-1 text-muted" dir="auto" { (form.footer) } }
            }
            @if !form.buttons.is_empty() {
                p class="flex flex-wrap gap-1.5" {
                    @for text in &form.buttons { span class="rounded-field border border-base-300 bg-base-100 px-3 py-1 text-sm" dir="auto" { (text) } }
                }
            }
        }
    }
}

/// A text in pieces, each with the place that follows it.
fn bits(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("{{") {
        let Some((place, after)) = from.split_once("}}") else { break };
        found.push((before.to_owned(), Some(place.trim().to_owned())));
        rest = after;
    }
    found.push((rest.to_owned(), None));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_suggested_and_nothing_else() {
        let known = Known::of("Maya Okafor", "Lark Music School".to_owned());
        for (text, place, expected) in [
            ("Hello {{first_name}}, …", "first_name", "Maya"),
            ("… {{business_name}} …", "business_name", "Lark Music School"),
            ("Hello {{1}}, your order {{2}}", "1", "Maya"),
            ("Hello {{1}}, your order {{2}}", "2", ""),
            ("¡Hola, {{1}}!", "1", "Maya"),
            ("On {{day}}", "day", ""),
        ] {
            assert_eq!(known.suggested(text, place), expected, "{text} {place}");
        }
        assert_eq!(Known::of("~ 12 ~", String::new()).suggested("", "first_name"), "");
    }
}
