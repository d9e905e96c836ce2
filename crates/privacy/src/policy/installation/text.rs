//! The sentences about accounts. What they say of time is the data map's: sessions and mails 30 days, notices 90.

use kernel::Locale;
use maud::Markup;
use web::mail::MailOut;
use web::words::isolated;
use web::{App, t};

use super::super::facts::is_encrypted_in_transit;
use super::super::frame::Public;
use super::super::text::{Sections, written};
use super::{Operator, terms};
use crate::backups::Backups;

/// What the sentences depend on.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) operator: String,
    encrypted_in_transit: bool,
    encrypted_at_rest: bool,
    pub(super) backup_days: Option<u32>,
    mail_goes_out: bool,
    by_resend: bool,
}

impl Facts {
    pub(super) fn of(app: &App, operator: &Operator, backups: Option<&Backups>) -> Self {
        Self {
            operator: operator.name.clone(),
            encrypted_in_transit: is_encrypted_in_transit(app),
            encrypted_at_rest: operator.encrypts_at_rest(app),
            backup_days: backups.map(|backups| backups.settings().keep_days),
            mail_goes_out: operator.mail.is_on(),
            by_resend: matches!(operator.mail, MailOut::Resend(_)),
        }
    }
}

pub(super) fn body(page: Public, locale: Locale, facts: &Facts) -> Markup {
    match page {
        Public::Terms => terms::body(locale, facts),
        Public::Security => written(&security(locale, facts)),
        Public::Privacy | Public::Deletion | Public::Contact => written(&privacy(locale, facts)),
    }
}

fn privacy(locale: Locale, facts: &Facts) -> Sections {
    let when = |is_so: bool, sentence: String| is_so.then_some(sentence);
    let only = |sentences: Vec<Option<String>>| sentences.into_iter().flatten().collect::<Vec<_>>();
    let who = if facts.operator.is_empty() {
        t!(locale, "operator-who-unnamed")
    } else {
        t!(locale, "operator-who", operator = isolated(&facts.operator))
    };
    vec![
        (t!(locale, "policy-who-title"), vec![who, t!(locale, "operator-who-businesses")]),
        (
            t!(locale, "policy-what-title"),
            only(vec![
                Some(t!(locale, "operator-what-account")),
                Some(t!(locale, "operator-what-sessions")),
                Some(t!(locale, "operator-what-attempts")),
                Some(t!(locale, "operator-what-log")),
                Some(t!(locale, "operator-what-acceptance")),
                when(facts.mail_goes_out, t!(locale, "operator-what-mails")),
                Some(t!(locale, "operator-what-cookies")),
            ]),
        ),
        (t!(locale, "policy-why-title"), vec![t!(locale, "operator-why"), t!(locale, "operator-why-never")]),
        (
            t!(locale, "policy-others-title"),
            only(vec![
                Some(t!(locale, "operator-others-staff")),
                when(facts.by_resend, t!(locale, "operator-others-resend")),
                when(facts.mail_goes_out && !facts.by_resend, t!(locale, "operator-others-mail")),
                Some(t!(locale, "operator-others-push")),
            ]),
        ),
        (
            t!(locale, "policy-long-title"),
            vec![
                t!(locale, "operator-long-account"),
                t!(locale, "operator-long-days"),
                match facts.backup_days {
                    Some(days) => t!(locale, "policy-long-backups", days = days),
                    None => t!(locale, "operator-long-elsewhere"),
                },
            ],
        ),
        (t!(locale, "policy-rights-title"), vec![t!(locale, "operator-rights"), t!(locale, "policy-rights-complain")]),
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
                Some(t!(locale, "operator-security-keys")),
            ]),
        ),
        (
            t!(locale, "security-who-title"),
            vec![
                t!(locale, "operator-security-apart"),
                t!(locale, "operator-security-support"),
                t!(locale, "security-passwords"),
                t!(locale, "operator-security-guessing"),
            ],
        ),
    ]
}
