//! The gate's reasons in plain words, with the next step. The codes are `consent::gate::Reason`'s and the API's.

use kernel::Locale;
use maud::{Markup, html};
use web::t;
use web::words::isolated;

/// Why something was not sent, or waits, about a person of this name.
pub(crate) fn words(locale: Locale, code: &str, name: &str) -> String {
    let name = isolated(name);
    match code {
        "tenant_closed" => t!(locale, "reason-tenant-closed"),
        "opted_out" => t!(locale, "reason-opted-out", name = name),
        "held_unclear_stop" => t!(locale, "reason-held-unclear-stop", name = name),
        "restricted" => t!(locale, "reason-restricted", name = name),
        "purpose_withdrawn" => t!(locale, "reason-purpose-withdrawn", name = name),
        "no_consent" => t!(locale, "reason-no-consent", name = name),
        "already_agreed" => t!(locale, "reason-already-agreed", name = name),
        "asked_lately" => t!(locale, "reason-asked-lately", name = name),
        "window_closed" => t!(locale, "reason-window-closed", name = name),
        "template_required" => t!(locale, "reason-template-required"),
        "template_not_approved" => t!(locale, "reason-template-not-approved"),
        "template_recounted" => t!(locale, "reason-template-recounted"),
        "marketing_not_delivered_there" => t!(locale, "reason-marketing-not-delivered-there", name = name),
        "offers_enough" => t!(locale, "reason-offers-enough", name = name),
        "automatic_enough" => t!(locale, "reason-automatic-enough", name = name),
        "template_paused" => t!(locale, "reason-template-paused"),
        "inbox_disconnected" => t!(locale, "reason-inbox-disconnected"),
        "inbox_reconnect" => t!(locale, "reason-inbox-reconnect"),
        "number_restricted" => t!(locale, "reason-number-restricted", name = name),
        "payment_trouble" => t!(locale, "reason-payment-trouble"),
        "quiet_hours" => t!(locale, "reason-quiet-hours"),
        "restored" => t!(locale, "reason-restored"),
        "confirmation_used" => t!(locale, "reason-confirmation-used"),
        "answered_enough" => t!(locale, "reason-answered-enough", name = name),
        "author_not_person" => t!(locale, "reason-author-not-person", name = name),
        "no_address" => t!(locale, "reason-no-address", name = name),
        "expired" => t!(locale, "reason-expired"),
        "allowed" => t!(locale, "reason-allowed"),
        _ => t!(locale, "reason-other"),
    }
}

/// What can be done about it, where another page does it.
pub(crate) fn next(locale: Locale, code: &str, tenant: kernel::TenantId) -> Markup {
    // Templates stand with the number they belong to.
    let words = match code {
        "inbox_disconnected" | "inbox_reconnect" => t!(locale, "reason-to-inboxes"),
        "template_not_approved" | "template_paused" | "template_required" | "template_recounted" => {
            t!(locale, "reason-to-templates")
        }
        "number_restricted" => t!(locale, "reason-to-restriction"),
        "payment_trouble" => t!(locale, "reason-to-payment"),
        _ => return html! {},
    };
    html! { a class="underline" href=(format!("/t/{tenant}/settings/inboxes")) { (words) } }
}
