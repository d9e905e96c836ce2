//! The public pages that say what is held and how.

use axum::Extension;
use axum::extract::State;
use kernel::{Locale, Problem, TenantId, Timestamp};
use maud::{Markup, PreEscaped, html};
use web::components::{Notice, Reader, facts, moment};
use web::layout::Theme;
use web::{App, Path, t};

use super::frame::{Business, Public, business, public_page};
use super::versions::{self, Version};
use crate::backups::Backups;

/// `GET /p/{tenant}/privacy` and `/security`: what applies today.
pub(super) async fn now(
    State(app): State<App>,
    Extension(backups): Extension<Option<Backups>>,
    Path(tenant): Path<TenantId>,
    (locale, theme): (Locale, Theme),
    page: Public,
) -> web::Result<Markup> {
    let business = business(&app, tenant).await?;
    let current = versions::current(&app, backups, tenant, page, locale).await?;
    let others = app.db.read(tenant, move |scope| versions::all(scope, page)).await?;
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
    let business = business(&app, tenant).await?;
    let read = app.db.read(tenant, move |scope| {
        Ok::<_, store::Error>((versions::get(scope, page, number, locale)?, versions::all(scope, page)?))
    });
    let (found, others) = read.await?;
    let version = found.ok_or_else(Problem::not_found)?;
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
    let is_old = others.first().is_some_and(|(newest, _)| *newest != version.number);
    let version_words = |number: i64| t!(locale, "policy-version", number = number);
    let address = |number: i64| format!("/p/{}/{}/{number}", business.tenant, page.word());
    let content = html! {
        @if is_old {
            div class="pb-5" {
                (Notice::attention(t!(locale, "policy-old")).next(html! {
                    a class="link" href=(format!("/p/{}/{}", business.tenant, page.word())) { (t!(locale, "policy-newest")) }
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
                        li { a class="link" href=(address(*number)) { (version_words(*number)) } " · " (moment::day(reader, *since)) }
                    }
                }
            }
        }
    };
    public_page(business, locale, theme, page, &page.title(locale), content)
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
    let known = [
        (t!(locale, "contact-name"), &profile.name),
        (t!(locale, "contact-address"), &profile.address),
        (t!(locale, "contact-phone"), &profile.phone),
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
