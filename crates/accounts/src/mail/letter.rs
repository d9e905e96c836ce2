//! A mail's words and shape: plain text and the same in simple HTML, in its reader's language. It names no customer.

use kernel::{Locale, MailId};
use maud::{DOCTYPE, html};
use url::Url;
use web::mail::Mailbox;
use web::t;
use web::words::isolated;

use super::model::Purpose;
use crate::notices::{self, Told};

/// A mail as it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    /// The same at every try, so that whoever gets it twice can see so.
    pub(super) id: MailId,
    pub(super) from: Mailbox,
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

impl Letter {
    pub(super) fn message_id(&self) -> String {
        format!("<{}@{}>", self.id, self.from.domain())
    }
}

/// What a mail is about.
pub(super) struct About<'a> {
    pub(super) purpose: Purpose,
    pub(super) notice: Option<&'a Told>,
    /// The business, as it calls itself.
    pub(super) business: &'a str,
    pub(super) link: Url,
    /// Where notices are chosen.
    pub(super) choices: Url,
}

/// The parts of any mail.
struct Parts {
    title: String,
    text: String,
    action: String,
    /// Why it comes, or what to do if it was not expected.
    foot: String,
}

/// Writes the subject and both bodies.
pub(super) fn write(locale: Locale, about: &About<'_>) -> (String, String, String) {
    let parts = parts(locale, about);
    let link = about.link.as_str();
    let text = format!("{}\n\n{}:\n{link}\n\n-- \n{}\n", parts.text, parts.action, parts.foot);
    let page = html! {
        (DOCTYPE)
        html lang=(locale.tag()) {
            head { meta charset="utf-8"; title { (parts.title) } }
            body style="margin:0;padding:24px;background:#f6f6f4;color:#1c1c1a;font:16px/1.5 system-ui,sans-serif" {
                div style="max-width:34em;margin:0 auto;padding:24px;background:#fff;border-radius:8px" {
                    h1 style="margin:0 0 12px;font-size:20px" { (parts.title) }
                    p style="margin:0 0 20px" dir="auto" { (parts.text) }
                    p style="margin:0 0 20px" {
                        a href=(link) style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0b5c4a;color:#fff;text-decoration:none" {
                            (parts.action)
                        }
                    }
                    p style="margin:0;font-size:14px;color:#5c5c57;overflow-wrap:anywhere" { (link) }
                }
                p style="max-width:34em;margin:16px auto 0;font-size:14px;color:#5c5c57" { (parts.foot) }
            }
        }
    };
    (parts.title, text, page.into_string())
}

fn parts(locale: Locale, about: &About<'_>) -> Parts {
    let business = || isolated(about.business);
    match (about.purpose, about.notice) {
        (Purpose::Notice, Some(told)) => {
            let words = notices::words(locale, told.kind, &told.facts);
            let foot = match told.kind.is_mandatory() {
                true => t!(locale, "mail-foot-mandatory", business = business()),
                false => t!(locale, "mail-foot-notice", business = business(), choices = about.choices.as_str()),
            };
            Parts { title: words.title, text: words.text, action: words.action, foot }
        }
        // A notice that is not kept any more still leads to the list of notices.
        (Purpose::Notice, None) => Parts {
            title: t!(locale, "mail-notice-title"),
            text: t!(locale, "mail-notice-text"),
            action: t!(locale, "mail-notice-action"),
            foot: t!(locale, "mail-foot-mandatory", business = business()),
        },
        (Purpose::Invitation, _) => Parts {
            title: t!(locale, "mail-invitation-title", business = business()),
            text: t!(locale, "mail-invitation-text", business = business()),
            action: t!(locale, "mail-invitation-action"),
            foot: t!(locale, "mail-foot-invitation"),
        },
        (Purpose::Reset, _) => Parts {
            title: t!(locale, "mail-reset-title"),
            text: t!(locale, "mail-reset-text"),
            action: t!(locale, "mail-reset-action"),
            foot: t!(locale, "mail-foot-reset"),
        },
        (Purpose::Verification, _) => Parts {
            title: t!(locale, "mail-verification-title"),
            text: t!(locale, "mail-verification-text"),
            action: t!(locale, "mail-verification-action"),
            foot: t!(locale, "mail-foot-verification"),
        },
        (Purpose::Address, _) => Parts {
            title: t!(locale, "mail-address-title"),
            text: t!(locale, "mail-address-text"),
            action: t!(locale, "mail-address-action"),
            foot: t!(locale, "mail-foot-address"),
        },
        (Purpose::Question, _) => Parts {
            title: t!(locale, "mail-question-title"),
            text: t!(locale, "mail-question-text", business = business()),
            action: t!(locale, "mail-question-action"),
            foot: t!(locale, "mail-foot-question"),
        },
        (Purpose::Test, _) => Parts {
            title: t!(locale, "mail-test-title"),
            text: t!(locale, "mail-test-text", business = business()),
            action: t!(locale, "mail-test-action"),
            foot: t!(locale, "mail-foot-test"),
        },
    }
}
