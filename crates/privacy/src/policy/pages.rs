//! The public pages that say what is held and how.

use axum::Extension;
use axum::extract::State;
use kernel::{Locale, PhoneNumber, Problem, TenantId, Timestamp};
use maud::{Markup, PreEscaped, html};
use web::components::{Notice, Reader, facts, moment};
use web::layout::Theme;
use web::{App, Path, t};

use super::frame::{Business, Public, business, open_business, public_page};
use super::installation::Operator;
use super::versions::{self, Version};
use crate::backups::Backups;

/// `GET /p/{tenant}/privacy` and `/security`: what applies today.
pub(super) async fn now(
    State(app): State<App>,
    (Extension(operator), Extension(backups)): (Extension<Operator>, Extension<Option<Backups>>),
    Path(tenant): Path<TenantId>,
    (locale, theme): (Locale, Theme),
    page: Public,
) -> web::Result<Markup> {
    let (business, current, others) = versions::current(&app, operator, backups, tenant, (page, locale)).await?;
    Ok(shown(&app, &business, locale, theme, page, &current, &others))
}

/// `GET /p/{tenant}/privacy/{version}` and `/security/{version}`: what applied once.
pub(super) async fn then(
    State(app): State<App>,
    Path((tenant, number)): Path<(TenantId, i64)>,
    locale: Locale,
    theme: Theme,
    page: Public,
) -> web::Result<Markup> {
    let read = app.db.read(tenant, move |scope| {
        let version = versions::get(scope, page, number, locale)?;
        Ok::<_, store::Error>((open_business(scope)?, version, versions::all(scope, page)?))
    });
    let (business, version, others) = read.await?;
    let (business, version) = business.zip(version).ok_or_else(Problem::not_found)?;
    Ok(shown(&app, &business, locale, theme, page, &version, &others))
}

fn shown(
    app: &App,
    business: &Business,
    locale: Locale,
    theme: Theme,
    page: Public,
    version: &Version,
    others: &[(i64, Timestamp)],
) -> Markup {
    let reader = Reader { locale, zone: business.zone, now: app.clock.now() };
    let content = wording(reader, &format!("/p/{}/{}", business.tenant, page.word()), version, others);
    public_page(business, locale, theme, page, &page.title(locale), content)
}

/// A wording with its number and day, and the way to the others.
pub(super) fn wording(reader: Reader, path: &str, version: &Version, others: &[(i64, Timestamp)]) -> Markup {
    let locale = reader.locale;
    let is_old = others.first().is_some_and(|(newest, _)| *newest != version.number);
    let version_words = |number: i64| t!(locale, "policy-version", number = number);
    html! {
        @if is_old {
            div class="pb-5" {
                (Notice::attention(t!(locale, "policy-old")).next(html! {
                    a class="link" href=(path) { (t!(locale, "policy-newest")) }
                }))
            }
        }
        p class="pb-6 text-sm text-muted" { (version_words(version.number)) " · " (t!(locale, "policy-since")) " " (moment::full_words(reader, version.since)) }
        (PreEscaped(&version.body))
        @if others.len() > 1 {
            details class="pt-6 text-sm" {
                summary class="reach cursor-pointer text-muted" { (t!(locale, "policy-versions")) }
                ul class="space-y-1 pt-2" {
                    @for (number, since) in others {
                        li { a class="link" href=(format!("{path}/{number}")) { (version_words(*number)) } " · " (moment::day(reader, *since)) }
                    }
                }
            }
        }
    }
}

/// `GET /p/{tenant}/contact`
pub(super) async fn contact(
    State(app): State<App>,
    Path(tenant): Path<TenantId>,
    locale: Locale,
    theme: Theme,
) -> web::Result<Markup> {
    let business = business(&app, tenant).await?;
    let posted = app.db.read(tenant, accounts::tenants::hours::posted).await?;
    let profile = &business.profile;
    let phone = PhoneNumber::parse(&profile.phone, None).map_or_else(|_| profile.phone.clone(), |it| it.readable());
    let known = [
        (t!(locale, "contact-name"), &profile.name),
        (t!(locale, "contact-address"), &profile.address),
        (t!(locale, "contact-phone"), &phone),
    ];
    let known: Vec<(&str, Markup)> = known
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.as_str(), html! { bdi class="whitespace-pre-line" { (value) } }))
        .collect();
    let content = html! {
        p class="pb-5 text-muted" { (t!(locale, "contact-about", business = business.isolated())) }
        (facts(known))
        div class="pt-8" { (posted.show(locale, app.clock.now())) }
        p class="pt-5 text-sm text-muted" {
            (t!(locale, "contact-deletion")) " "
            a class="link" href=(format!("/p/{tenant}/deletion")) { (t!(locale, "public-deletion")) }
        }
    };
    Ok(public_page(&business, locale, theme, Public::Contact, &Public::Contact.title(locale), content))
}
