//! `/t/{tenant}/people/consent-ending`: whose consent a rule will end, the soonest first.

use axum::extract::State as Shared;
use kernel::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;
use web::components::{Icon, Reader, back, empty_state, framed, moment, older, rows};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Listing, Page, Place, Query, t};

use super::ending::{self, Ending};

/// `GET /t/{tenant}/people/consent-ending`
pub(crate) async fn show(
    Shared(app): Shared<App>,
    access: Access,
    theme: Theme,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    let limit = page.limit()?;
    let after = page.after()?.unwrap_or((Timestamp::EPOCH, Uuid::nil()));
    let found = app.db.read(access.tenant, move |scope| ending::list(scope, after, limit + 1)).await?;
    let found = Listing::new(found, limit, |one: &Ending| (one.given_at, one.entry));
    let (locale, tenant) = (access.locale, access.tenant);
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        @if found.data.is_empty() {
            (empty_state(Icon::CircleCheck, &t!(locale, "ending-none"), &t!(locale, "ending-none-about"), None))
        } @else {
            (rows(found.data.iter().map(|one| row(reader, tenant, one))))
            @if let Some(cursor) = &found.next_cursor {
                (older(&format!("/t/{tenant}/people/consent-ending?cursor={cursor}"), &t!(locale, "ending-more")))
            }
        }
    };
    let above = back(&format!("/t/{tenant}/people"), &t!(locale, "ending-back"));
    let title = t!(locale, "ending-title");
    let page = framed(&above, &title, Some(&t!(locale, "ending-about")), &html! {}, &content);
    Ok(layout::page(&PageContext::of(&access, theme, Place::People), &title, page))
}

fn row(reader: Reader, tenant: kernel::TenantId, one: &Ending) -> Markup {
    let locale = reader.locale;
    let name = if one.name.is_empty() { t!(locale, "standing-someone") } else { one.name.clone() };
    html! {
        div class="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-4 py-3" {
            p class="min-w-0 font-medium wrap-anywhere" {
                a class="reach link-hover" href=(format!("/t/{tenant}/people/{}/consent", one.contact)) { bdi { (name) } }
            }
            p class="text-sm text-muted" {
                (t!(locale, "ending-until", when = moment::day_words(reader, one.ends_at))) " · " span translate="no" { (one.channel.brand()) }
            }
        }
    }
}
