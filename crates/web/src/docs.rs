//! `/api/docs`: the programming interface, readable, from the same document that programs read.

use axum::extract::State;
use kernel::Locale;
use maud::{Markup, html};
use serde_json::Value;

use crate::app::App;
use crate::layout::{self, Theme};
use crate::t;

/// The page.
pub(crate) async fn page(State(app): State<App>, locale: Locale, theme: Theme) -> Markup {
    let document: Value = serde_json::from_str(&app.openapi).expect("OK because the document was written as JSON");
    let content = html! {
        h1 class="text-xl font-semibold" { (t!(locale, "docs-title")) }
        p class="py-3" { (t!(locale, "docs-key")) }
        p class="pb-6" { a class="link" href="/api/openapi.json" translate="no" { "/api/openapi.json" } }
        // The descriptions are English, as the names in them are: they are read by those who program.
        div lang="en" dir="ltr" translate="no" { @for (path, item) in entries(&document["paths"]) {
            @for (method, operation) in entries(item) {
                (operation_markup(path, method, operation))
            }
        } }
    };
    layout::plain(locale, theme, &t!(locale, "docs-title"), content)
}

fn operation_markup(path: &str, method: &str, operation: &Value) -> Markup {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    html! {
        section class="border-t border-base-300 py-4" {
            h2 class="font-mono text-sm font-semibold break-all" { (method.to_uppercase()) " " (path) }
            @if !text(&operation["summary"]).is_empty() { p class="pt-1" { (marked(&text(&operation["summary"]))) } }
            @for line in text(&operation["description"]).split("\n\n").filter(|line| !line.is_empty()) {
                p class="pt-1 text-sm" { (marked(line)) }
            }
            dl class="grid grid-cols-[auto_1fr] gap-x-3 pt-2 text-sm" {
                @for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    dt class="font-mono" { (text(&parameter["name"])) }
                    dd { (marked(&text(&parameter["description"]))) }
                }
                @for (status, answer) in entries(&operation["responses"]) {
                    dt class="font-mono" { (status) }
                    dd { (marked(&text(&answer["description"]))) }
                }
            }
        }
    }
}

/// The document is Markdown; of it, the descriptions use only the marks of code.
fn marked(text: &str) -> Markup {
    html! {
        @for (index, piece) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}
