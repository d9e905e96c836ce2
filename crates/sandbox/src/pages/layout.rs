//! The frame of every page.

use maud::{DOCTYPE, Markup, html};

/// `watch` is the customer whose changes the page follows; None follows everybody's.
pub(super) fn page(title: &str, watch: Option<&str>, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Telephones" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/phones.css";
                script src="/phones.js" defer {}
            }
            body data-customer=[watch] { (content) }
        }
    }
}

/// Two letters in a circle, from the name.
pub(super) fn initials(name: &str) -> String {
    name.trim_start_matches(['@', '+'])
        .split_whitespace()
        .take(2)
        .filter_map(|word| word.chars().next())
        .collect::<String>()
        .to_uppercase()
}

/// Hours and minutes, UTC; the script rewrites them in the reader's zone.
pub(super) fn clock_time(at_ms: i64) -> Markup {
    let minutes = at_ms.div_euclid(60_000).rem_euclid(1440);
    html! { time data-ms=(at_ms) { (format!("{:02}:{:02}", minutes / 60, minutes % 60)) } }
}
