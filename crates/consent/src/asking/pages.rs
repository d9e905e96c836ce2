//! The poster to print, and the page for anyone.

use axum::extract::State as Shared;
use kernel::{Locale, Problem, TenantId};
use maud::{Markup, html};
use web::components::{Button, Icon, Notice, card};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{Access, App, Path, t};

use super::{code, store};
use crate::ledger::TextId;
use crate::notices::{self, Text};

/// `GET /t/{tenant}/settings/inbox/consent/{text}/poster`
pub(crate) async fn poster(
    Shared(app): Shared<App>,
    access: Access,
    theme: Theme,
    Path((tenant, text)): Path<(TenantId, TextId)>,
) -> web::Result<Markup> {
    let read = app.db.read(tenant, move |scope| -> ::store::Result<_> {
        Ok((notices::text(scope, text)?, store::number(scope)?, store::business(scope)?))
    });
    let (Some(text), Some(number), Some(business)) = read.await? else { return Err(Problem::not_found().into()) };
    // A poster speaks the language of its text.
    let locale = text.language.parse().unwrap_or(access.locale);
    let title = t!(locale, "poster-title", business = isolated(&business));
    let picture = code::picture(&code::address(&number, &text.words), &t!(locale, "poster-code"));
    let content = html! {
        div class="mx-auto max-w-md space-y-6 text-center" {
            @match picture {
                Some(picture) => { div class="mx-auto max-w-80 rounded-box border border-base-300 bg-white p-2" { (picture) } }
                None => { (Notice::attention(t!(locale, "poster-too-long"))) }
            }
            p class="text-lg font-medium" { (t!(locale, "poster-how")) }
            blockquote class="rounded-box border border-base-300 p-4 text-start wrap-anywhere" dir="auto" { bdi { (text.words) } }
            p class="text-muted" { (t!(locale, "poster-end")) }
            p class="font-mono text-sm" translate="no" dir="ltr" { (number) }
        }
    };
    let links = html! {
        a href=(format!("/t/{tenant}/settings/inbox/consent")) class="reach text-muted underline-offset-4 hover:underline print:hidden" { (t!(locale, "asking-title")) }
    };
    Ok(layout::public(locale, theme, &business, &title, content, &title, links))
}

/// `GET /p/{tenant}/offers`: what one can ask for, in one's own words, by one's own telephone.
pub(crate) async fn offers(
    Shared(app): Shared<App>,
    Path(tenant): Path<TenantId>,
    locale: Locale,
    theme: Theme,
) -> web::Result<Markup> {
    let read = app.db.read(tenant, move |scope| -> ::store::Result<_> {
        Ok((notices::texts(scope)?, store::number(scope)?, store::business(scope)?))
    });
    let (texts, number, business) = read.await?;
    let business = business.ok_or_else(Problem::not_found)?;
    let number = number.filter(|_| !texts.is_empty()).ok_or_else(Problem::not_found)?;
    let title = t!(locale, "offers-title", business = isolated(&business));
    let spoken: Vec<&Text> = texts.iter().filter(|text| text.language == locale.tag()).collect();
    let shown = if spoken.is_empty() { texts.iter().collect() } else { spoken };
    let content = html! {
        p class="pb-5 text-muted" { (t!(locale, "offers-about")) }
        div class="space-y-4" {
            @for text in shown {
                (card(html! {
                    p class="pb-4 wrap-anywhere" dir="auto" lang=(text.language) { bdi { (text.words) } }
                    (Button::new(t!(locale, "offers-send")).primary().icon(Icon::Message).to(code::address(&number, &text.words)).wide())
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
