//! The pages' sentences. What they say of time is the data map's and the code's: see each sentence's source.

use kernel::Locale;
use maud::{Markup, html};
use web::t;
use web::words::isolated;

use super::facts::Facts;
use super::frame::Public;

/// A page's wording: what is kept as a version.
pub(crate) fn body(page: Public, locale: Locale, facts: &Facts) -> Markup {
    let sections = match page {
        Public::Security => security(locale, facts),
        _ => privacy(locale, facts),
    };
    html! {
        (written(&sections))
        @if facts.whatsapp_kept { p class="text-sm text-muted" { (t!(locale, "public-not-affiliated")) } }
    }
}

pub(super) fn written(sections: &Sections) -> Markup {
    html! {
        @for (title, sentences) in sections {
            section class="pb-6" {
                h2 class="pb-2 text-base font-semibold" { (title) }
                ul class="list-disc space-y-1.5 ps-5" { @for sentence in sentences { li { (sentence) } } }
            }
        }
    }
}

pub(super) type Sections = Vec<(String, Vec<String>)>;

fn privacy(locale: Locale, facts: &Facts) -> Sections {
    let business = isolated(&facts.profile.name);
    let when = |is_so: bool, sentence: String| is_so.then_some(sentence);
    let only = |sentences: Vec<Option<String>>| sentences.into_iter().flatten().collect::<Vec<_>>();
    vec![
        (
            t!(locale, "policy-who-title"),
            vec![t!(locale, "policy-who", business = business.clone()), t!(locale, "policy-who-kontor")],
        ),
        (
            t!(locale, "policy-what-title"),
            only(vec![
                when(facts.whatsapp_kept, t!(locale, "policy-what-whatsapp")),
                Some(t!(locale, "policy-what-contact")),
                Some(t!(locale, "policy-what-consent")),
                Some(t!(locale, "policy-what-log")),
            ]),
        ),
        (
            t!(locale, "policy-why-title"),
            vec![t!(locale, "policy-why-answer"), t!(locale, "policy-why-consent"), t!(locale, "policy-why-never")],
        ),
        (
            t!(locale, "policy-stop-title"),
            only(vec![when(facts.whatsapp, t!(locale, "policy-stop-whatsapp")), Some(t!(locale, "policy-stop-proof"))]),
        ),
        (
            t!(locale, "policy-others-title"),
            only(vec![
                when(facts.whatsapp, t!(locale, "policy-others-meta")),
                when(!facts.whatsapp, t!(locale, "policy-others-nobody")),
                Some(t!(locale, "policy-others-staff", business = business.clone())),
            ]),
        ),
        (
            t!(locale, "policy-long-title"),
            // The retention of `conversation` and `contact`, and of `inbound` (30 days), in the data map.
            only(vec![
                Some(t!(locale, "policy-long-account", business = business.clone())),
                when(facts.whatsapp_kept, t!(locale, "policy-long-raw")),
                Some(match facts.backup_days {
                    Some(days) => t!(locale, "policy-long-backups", days = days),
                    None => t!(locale, "policy-long-backups-elsewhere", business = business.clone()),
                }),
            ]),
        ),
        (
            t!(locale, "policy-rights-title"),
            vec![
                t!(locale, "policy-rights", business = business.clone()),
                t!(locale, "policy-rights-deletion"),
                t!(locale, "policy-rights-complain"),
            ],
        ),
    ]
}

fn security(locale: Locale, facts: &Facts) -> Sections {
    let when = |is_so: bool, sentence: String| is_so.then_some(sentence);
    let only = |sentences: Vec<Option<String>>| sentences.into_iter().flatten().collect::<Vec<_>>();
    vec![
        (
            t!(locale, "security-kept-title"),
            only(vec![
                when(facts.encrypted_at_rest, t!(locale, "security-at-rest")),
                when(facts.encrypted_in_transit, t!(locale, "security-in-transit")),
                Some(t!(locale, "security-credentials")),
            ]),
        ),
        (
            t!(locale, "security-who-title"),
            vec![t!(locale, "security-staff"), t!(locale, "security-apart"), t!(locale, "security-passwords")],
        ),
        (
            t!(locale, "security-in-title"),
            only(vec![when(facts.whatsapp, t!(locale, "security-signed")), Some(t!(locale, "security-recorded"))]),
        ),
    ]
}
