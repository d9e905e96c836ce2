//! The form to connect a number: each field says what it is and where Meta shows it.

use kernel::{Locale, Problem, TenantId};
use maud::{Markup, html};
use web::components::{Button, Field, Icon, Notice, field_errors, form, section};
use web::t;

use super::{NewForm, all};
use crate::connect::pages::terms_box;

/// The form of a road, below its steps.
pub(crate) fn on_road(tenant: TenantId, locale: Locale, entered: &NewForm, wrong: Option<&Problem>) -> Markup {
    html! {
        (told(locale, wrong))
        (form(&all(tenant), fields(locale, entered, wrong)))
    }
}

/// What is wrong, above the fields: each error leads to its field, or stands alone.
pub(crate) fn told(locale: Locale, wrong: Option<&Problem>) -> Markup {
    let Some(problem) = wrong else { return html! {} };
    let errors: Vec<(String, String)> =
        problem.fields.iter().map(|one| (one.field.to_owned(), one.detail.clone())).collect();
    html! {
        @if errors.is_empty() {
            (Notice::harm(t!(locale, "connect-not-taken")).alert().because(html! { (problem.detail) }))
        } @else {
            (field_errors(&t!(locale, "connect-not-taken"), &errors))
        }
    }
}

fn fields(locale: Locale, entered: &NewForm, wrong: Option<&Problem>) -> Markup {
    let of = |field: &str| wrong.and_then(|problem| problem.of_field(field)).map(str::to_owned);
    let id = |name: &'static str, label: String, about: String, value: &str| {
        Field::text(name, label)
            .explained(about)
            .value(value)
            .wrong(of(name))
            .inputmode("numeric")
            .autocomplete("off")
            .monospaced()
    };
    let secret = |name: &'static str, label: String, about: String| {
        Field::password(name, label, "off").explained(about).wrong(of(name)).monospaced()
    };
    html! {
        input type="hidden" name="road" value=(entered.road);
        (section(&t!(locale, "connect-number"), html! {
            div class="space-y-5" {
                (id("phone_number_id", t!(locale, "field-phone-number-id"), t!(locale, "field-phone-number-id-about"), &entered.phone_number_id).required())
                (id("waba_id", t!(locale, "field-waba-id"), t!(locale, "field-waba-id-about"), &entered.waba_id).required())
            }
        }))
        (section(&t!(locale, "connect-app"), html! {
            div class="space-y-5" {
                (id("app_id", t!(locale, "field-app-id"), t!(locale, "field-app-id-about"), &entered.app_id))
                (secret("app_secret", t!(locale, "field-app-secret"), t!(locale, "field-app-secret-about")).required())
                (secret("access_token", t!(locale, "field-access-token"), t!(locale, "field-access-token-about")).required())
            }
        }))
        (section(&t!(locale, "connect-yours"), html! {
            div class="space-y-5" {
                (Field::text("name", t!(locale, "field-name")).explained(t!(locale, "field-name-about")).value(&entered.name).wrong(of("name")).autocomplete("off"))
                (secret("verify_token", t!(locale, "field-verify-token"), t!(locale, "field-verify-token-about")))
            }
        }))
        (terms_box(locale, entered.accepts(), of("terms")))
        (Button::new(t!(locale, "connect-save")).primary().icon(Icon::Plug))
        p class="text-sm text-muted" { (t!(locale, "connect-save-about")) }
    }
}
