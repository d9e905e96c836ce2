//! What those who have an account agree to. Each sentence is about what exists; what is switched on decides which stand there.

use kernel::Locale;
use maud::{Markup, html};
use web::t;
use web::words::isolated;

use super::super::text::{Sections, written};
use super::text::Facts;

pub(super) fn body(locale: Locale, facts: &Facts) -> Markup {
    html! {
        (written(&sections(locale, facts)))
        p class="text-sm text-muted" { (t!(locale, "public-not-affiliated")) }
    }
}

fn sections(locale: Locale, facts: &Facts) -> Sections {
    let between = if facts.operator.is_empty() {
        t!(locale, "terms-between-unnamed")
    } else {
        t!(locale, "terms-between", operator = isolated(&facts.operator))
    };
    let backups = match facts.backup_days {
        Some(days) => t!(locale, "terms-given-backups", days = days),
        None => t!(locale, "terms-given-backups-elsewhere"),
    };
    vec![
        (t!(locale, "terms-between-title"), vec![between, t!(locale, "terms-between-business")]),
        (
            t!(locale, "terms-account-title"),
            vec![
                t!(locale, "terms-account-age"),
                t!(locale, "terms-account-own"),
                t!(locale, "terms-account-role"),
                t!(locale, "terms-account-log"),
            ],
        ),
        (
            t!(locale, "terms-use-title"),
            vec![
                t!(locale, "terms-use-consent"),
                t!(locale, "terms-use-law"),
                t!(locale, "terms-use-channel"),
                t!(locale, "terms-use-data"),
                t!(locale, "terms-use-safe"),
            ],
        ),
        (
            t!(locale, "terms-given-title"),
            vec![
                t!(locale, "terms-given-shown"),
                t!(locale, "terms-given-program"),
                backups,
                t!(locale, "terms-given-look"),
                t!(locale, "terms-given-law"),
            ],
        ),
        (t!(locale, "terms-end-title"), vec![t!(locale, "terms-end-removed"), t!(locale, "terms-end-self")]),
        (
            t!(locale, "terms-change-title"),
            vec![
                t!(locale, "terms-change-version"),
                t!(locale, "terms-change-asked"),
                t!(locale, "terms-change-ledger"),
            ],
        ),
    ]
}
