//! The words of each notice, for the list, the mail and the push. They name no customer and repeat nothing a customer wrote.

use kernel::{Locale, Role};
use web::t;
use web::words::isolated;

use super::{Class, Facts, Kind, Way};
use crate::pages::role_name;

/// What a person reads: what happened, what it means and what to do, and the link's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    pub text: String,
    pub action: String,
}

macro_rules! words {
    ($locale:expr, $title:literal, $text:literal, $action:literal $(, $name:ident = $value:expr)*) => {
        Words { title: t!($locale, $title), text: t!($locale, $text $(, $name = $value)*), action: t!($locale, $action) }
    };
}

/// A notice in a person's language.
pub fn words(locale: Locale, kind: Kind, facts: &Facts) -> Words {
    let number = |name: &str| facts.number(name);
    let name = |name: &str| isolated(&facts.name(name));
    match kind {
        Kind::Mentioned => {
            words!(
                locale,
                "notice-mentioned-title",
                "notice-mentioned-text",
                "notice-mentioned-action",
                name = name("name")
            )
        }
        Kind::WebhookMade => words!(
            locale,
            "notice-webhook-made-title",
            "notice-webhook-made-text",
            "notice-webhook-made-action",
            host = name("host")
        ),
        Kind::WebhookDisabled => words!(
            locale,
            "notice-webhook-disabled-title",
            "notice-webhook-disabled-text",
            "notice-webhook-disabled-action",
            host = name("host")
        ),
        Kind::SnoozeOver => {
            words!(locale, "notice-snooze-over-title", "notice-snooze-over-text", "notice-snooze-over-action")
        }
        Kind::NewMessage => {
            words!(locale, "notice-new-message-title", "notice-new-message-text", "notice-new-message-action")
        }
        Kind::Unanswered => words!(
            locale,
            "notice-unanswered-title",
            "notice-unanswered-text",
            "notice-unanswered-action",
            minutes = number("minutes")
        ),
        Kind::LevelWarned => words!(
            locale,
            "notice-level-warned-title",
            "notice-level-warned-text",
            "notice-level-warned-action",
            minutes = number("minutes")
        ),
        Kind::LevelMissed => {
            words!(locale, "notice-level-missed-title", "notice-level-missed-text", "notice-level-missed-action")
        }
        Kind::NumberSilent => words!(
            locale,
            "notice-number-silent-title",
            "notice-number-silent-text",
            "notice-number-silent-action",
            number = name("number"),
            hours = number("hours")
        ),
        Kind::SignaturesFailing => words!(
            locale,
            "notice-signatures-failing-title",
            "notice-signatures-failing-text",
            "notice-signatures-failing-action",
            app = name("app")
        ),
        Kind::NumberHealth => words!(
            locale,
            "notice-number-health-title",
            "notice-number-health-text",
            "notice-number-health-action",
            number = name("number"),
            what = facts.name("what")
        ),
        Kind::PaymentTrouble => words!(
            locale,
            "notice-payment-trouble-title",
            "notice-payment-trouble-text",
            "notice-payment-trouble-action",
            number = name("number")
        ),
        Kind::TemplateRecounted => words!(
            locale,
            "notice-template-recounted-title",
            "notice-template-recounted-text",
            "notice-template-recounted-action",
            template = name("template")
        ),
        Kind::TemplateComing => words!(
            locale,
            "notice-template-coming-title",
            "notice-template-coming-text",
            "notice-template-coming-action",
            template = name("template"),
            hours = number("hours")
        ),
        Kind::TemplateRejected => words!(
            locale,
            "notice-template-rejected-title",
            "notice-template-rejected-text",
            "notice-template-rejected-action",
            template = name("template"),
            language = name("language"),
            why = facts.name("why")
        ),
        Kind::TemplateApproved => words!(
            locale,
            "notice-template-approved-title",
            "notice-template-approved-text",
            "notice-template-approved-action",
            template = name("template"),
            language = name("language")
        ),
        Kind::TemplatePaused => words!(
            locale,
            "notice-template-paused-title",
            "notice-template-paused-text",
            "notice-template-paused-action",
            template = name("template"),
            language = name("language")
        ),
        Kind::TemplateDisabled => words!(
            locale,
            "notice-template-disabled-title",
            "notice-template-disabled-text",
            "notice-template-disabled-action",
            template = name("template"),
            language = name("language")
        ),
        Kind::TemplateMoved => words!(
            locale,
            "notice-template-moved-title",
            "notice-template-moved-text",
            "notice-template-moved-action",
            template = name("template"),
            language = name("language")
        ),
        Kind::ConsentEnding => words!(
            locale,
            "notice-consent-ending-title",
            "notice-consent-ending-text",
            "notice-consent-ending-action",
            count = number("count"),
            days = number("days")
        ),
        Kind::TokenExpiring => words!(
            locale,
            "notice-token-expiring-title",
            "notice-token-expiring-text",
            "notice-token-expiring-action",
            number = name("number"),
            days = number("days")
        ),
        Kind::BackupFailed => {
            words!(locale, "notice-backup-failed-title", "notice-backup-failed-text", "notice-backup-failed-action")
        }
        Kind::BackupNotRehearsed => words!(
            locale,
            "notice-backup-not-rehearsed-title",
            "notice-backup-not-rehearsed-text",
            "notice-backup-not-rehearsed-action"
        ),
        Kind::InstallationWeaker => words!(
            locale,
            "notice-installation-weaker-title",
            "notice-installation-weaker-text",
            "notice-installation-weaker-action",
            count = number("count")
        ),
        Kind::DeletionRequested => words!(
            locale,
            "notice-deletion-requested-title",
            "notice-deletion-requested-text",
            "notice-deletion-requested-action"
        ),
        Kind::CorrectionRequested => words!(
            locale,
            "notice-correction-requested-title",
            "notice-correction-requested-text",
            "notice-correction-requested-action"
        ),
        Kind::SupportGranted => words!(
            locale,
            "notice-support-granted-title",
            "notice-support-granted-text",
            "notice-support-granted-action",
            hours = number("hours")
        ),
        Kind::SupportAnswered => words!(
            locale,
            "notice-support-answered-title",
            "notice-support-answered-text",
            "notice-support-answered-action"
        ),
        Kind::TermsChanged => words!(
            locale,
            "notice-terms-changed-title",
            "notice-terms-changed-text",
            "notice-terms-changed-action",
            version = name("version")
        ),
        Kind::SignInFromNewDevice => words!(
            locale,
            "notice-sign-in-from-new-device-title",
            "notice-sign-in-from-new-device-text",
            "notice-sign-in-from-new-device-action",
            device = name("device")
        ),
        Kind::PasswordChanged => words!(
            locale,
            "notice-password-changed-title",
            "notice-password-changed-text",
            "notice-password-changed-action"
        ),
        Kind::EmailChangeAsked => words!(
            locale,
            "notice-email-change-asked-title",
            "notice-email-change-asked-text",
            "notice-email-change-asked-action"
        ),
        Kind::EmailChanged => {
            words!(locale, "notice-email-changed-title", "notice-email-changed-text", "notice-email-changed-action")
        }
        Kind::ColleaguesLogin => words!(
            locale,
            "notice-colleagues-login-title",
            "notice-colleagues-login-text",
            "notice-colleagues-login-action",
            name = name("name")
        ),
        Kind::RoleChanged => {
            let role = facts.name("role").parse().map(|role: Role| role_name(locale, role)).unwrap_or_default();
            words!(
                locale,
                "notice-role-changed-title",
                "notice-role-changed-text",
                "notice-role-changed-action",
                name = name("name"),
                role = role
            )
        }
        Kind::MemberRemoved => words!(
            locale,
            "notice-member-removed-title",
            "notice-member-removed-text",
            "notice-member-removed-action",
            name = name("name")
        ),
        Kind::ApiKeyMade => words!(
            locale,
            "notice-api-key-made-title",
            "notice-api-key-made-text",
            "notice-api-key-made-action",
            name = name("name")
        ),
        Kind::MailBounced => words!(
            locale,
            "notice-mail-bounced-title",
            "notice-mail-bounced-text",
            "notice-mail-bounced-action",
            name = name("name")
        ),
    }
}

/// A kind's title alone, for choosing.
pub(super) fn title(locale: Locale, kind: Kind) -> String {
    words(locale, kind, &Facts::default()).title
}

pub(super) fn class_name(locale: Locale, class: Class) -> String {
    match class {
        Class::Security => t!(locale, "notice-class-security"),
        Class::Billing => t!(locale, "notice-class-billing"),
        Class::Legal => t!(locale, "notice-class-legal"),
        Class::Work => t!(locale, "notice-class-work"),
        Class::Health => t!(locale, "notice-class-health"),
        Class::News => t!(locale, "notice-class-news"),
    }
}

pub(super) fn way_name(locale: Locale, way: Way) -> String {
    match way {
        Way::Mail => t!(locale, "notice-way-mail"),
        Way::Push => t!(locale, "notice-way-push"),
    }
}
