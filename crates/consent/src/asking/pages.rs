//! The poster to print, and the page for anyone.

use axum::extract::State as Shared;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::{InboxId, Locale, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Icon, Notice, card};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{Access, App, Path, Query, t};

use super::store::{self, Number};
use super::{code, sheet};
use crate::ledger::TextId;
use crate::notices::{self, Text};

/// For which number it is; the oldest, if that is not said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct For {
    inbox: Option<InboxId>,
}

/// What stands on a poster.
struct Poster {
    text: Text,
    number: Number,
    business: String,
    /// A poster speaks the language of its text.
    locale: Locale,
}

async fn asked(app: &App, access: &Access, text: TextId, of: &For) -> web::Result<Poster> {
    let read = app.db.read(access.tenant, move |scope| -> ::store::Result<_> {
        Ok((notices::text(scope, text)?, store::numbers(scope)?, store::business(scope)?))
    });
    let (text, mut numbers, business) = read.await?;
    numbers.retain(|number| of.inbox.is_none_or(|inbox| inbox == number.inbox));
    let number = numbers.into_iter().next();
    let (Some(text), Some(number), Some(business)) = (text, number, business) else {
        return Err(Problem::not_found().into());
    };
    let locale = text.language.parse().unwrap_or(access.locale);
    Ok(Poster { text, number, business, locale })
}

/// `GET /t/{tenant}/settings/inbox/consent/{text}/poster`
pub(crate) async fn poster(
    Shared(app): Shared<App>,
    access: Access,
    theme: Theme,
    Path((tenant, id)): Path<(TenantId, TextId)>,
    Query(of): Query<For>,
) -> web::Result<Markup> {
    let Poster { text, number, business, locale } = asked(&app, &access, id, &of).await?;
    let title = t!(locale, "poster-title", business = isolated(&business));
    let picture = code::picture(&code::address(&number.display, &text.words), &t!(locale, "poster-code"));
    let file = format!("/t/{tenant}/settings/inbox/consent/{id}/poster.svg?inbox={}", number.inbox);
    let content = html! {
        div class="mx-auto max-w-md space-y-6 text-center" {
            div class="flex flex-wrap justify-center gap-2 print:hidden" lang=(access.locale.tag()) dir=(access.locale.direction()) {
                span class="needs-script" data-prints { (Button::new(t!(access.locale, "poster-print")).primary()) }
                (Button::new(t!(access.locale, "poster-file")).icon(Icon::Download).to(file))
            }
            @match picture {
                Some(picture) => { div class="mx-auto max-w-80 rounded-box border border-base-300 bg-white p-2" { (picture) } }
                None => { (Notice::attention(t!(locale, "poster-too-long"))) }
            }
            p class="text-lg font-medium" { (t!(locale, "poster-how")) }
            blockquote class="rounded-box border border-base-300 p-4 text-start wrap-anywhere" dir="auto" { bdi { (text.words) } }
            p class="text-muted" { (t!(locale, "poster-end")) }
            p class="font-mono text-sm" translate="no" dir="ltr" { (number.display) }
        }
    };
    let links = html! {
        a href=(format!("/t/{tenant}/settings/inbox/consent")) class="reach text-muted underline-offset-4 hover:underline print:hidden" { (t!(access.locale, "asking-title")) }
    };
    Ok(layout::public(locale, theme, &business, &title, content, &title, links))
}

/// `GET /t/{tenant}/settings/inbox/consent/{text}/poster.svg`: for the printer's shop.
pub(crate) async fn file(
    Shared(app): Shared<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, TextId)>,
    Query(of): Query<For>,
) -> web::Result<Response> {
    let Poster { text, number, business, locale } = asked(&app, &access, id, &of).await?;
    let address = code::address(&number.display, &text.words);
    let lines = sheet::Lines {
        title: t!(locale, "poster-title", business = business),
        how: t!(locale, "poster-how"),
        words: text.words,
        end: t!(locale, "poster-end"),
        number: number.display,
    };
    let Some(sheet) = sheet::drawn(&lines, &address) else {
        return Err(Problem::new(409, "poster_too_long", t!(access.locale, "poster-too-long")).into());
    };
    let headers =
        [(header::CONTENT_TYPE, "image/svg+xml"), (header::CONTENT_DISPOSITION, "attachment; filename=\"poster.svg\"")];
    Ok((headers, sheet.into_string()).into_response())
}

/// `GET /p/{tenant}/offers`: what one can ask for, in one's own words, by one's own telephone.
pub(crate) async fn offers(
    Shared(app): Shared<App>,
    Path(tenant): Path<TenantId>,
    locale: Locale,
    theme: Theme,
) -> web::Result<Markup> {
    let read = app.db.read(tenant, move |scope| -> ::store::Result<_> {
        Ok((notices::texts(scope)?, store::numbers(scope)?, store::business(scope)?))
    });
    let (texts, numbers, business) = read.await?;
    let business = business.ok_or_else(Problem::not_found)?;
    if texts.is_empty() || numbers.is_empty() {
        return Err(Problem::not_found().into());
    }
    let title = t!(locale, "offers-title", business = isolated(&business));
    let spoken: Vec<&Text> = texts.iter().filter(|text| text.language == locale.tag()).collect();
    let shown = if spoken.is_empty() { texts.iter().collect() } else { spoken };
    let content = html! {
        p class="pb-5 text-muted" { (t!(locale, "offers-about")) }
        div class="space-y-4" {
            @for text in shown {
                (card(html! {
                    p class="pb-4 wrap-anywhere" dir="auto" lang=(text.language) { bdi { (text.words) } }
                    div class="space-y-2" {
                        @for number in &numbers {
                            @let label = if numbers.len() > 1 {
                                t!(locale, "offers-send-to", number = isolated(&number.display))
                            } else {
                                t!(locale, "offers-send")
                            };
                            (Button::new(label).primary().icon(Icon::Message).to(code::address(&number.display, &text.words)).wide())
                        }
                    }
                }))
            }
        }
        p class="pt-5 text-sm text-muted" { (t!(locale, "offers-end")) }
    };
    let links = html! {
        a href=(format!("/p/{tenant}/privacy")) class="reach text-muted underline-offset-4 hover:underline" { (t!(locale, "preferences-privacy")) }
    };
    Ok(layout::public(locale, theme, &business, &title, content, &title, links))
}
