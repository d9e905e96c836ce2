//! The four roads side by side, and each by itself: what it is, what is done on it in order, and the form at its end.

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem, TenantId};
use maud::{Markup, html};
use web::components::{Button, Icon, Notice, back, card, heading, section};
use web::layout::Theme;
use web::{Access, App, Path, Query, t};

use super::coexistence::{self, Said};
use super::{framed, not_affiliated};
use crate::connect::Around;
use crate::connect::roads::{Road, Told};
use crate::inboxes::pages::{NewForm, all, form};

pub(super) fn address(tenant: TenantId, road: Road) -> String {
    format!("{}/new/{}", all(tenant), road.as_str())
}

pub(super) fn all_roads(tenant: TenantId, locale: Locale) -> Markup {
    html! {
        (back(&all(tenant), &t!(locale, "inboxes-title")))
        (heading(&t!(locale, "connect-title"), Some(&t!(locale, "connect-about")), html! {}))
        div class="grid gap-4 sm:grid-cols-2" {
            @for road in Road::ALL { (choice(tenant, locale, road)) }
        }
        (not_affiliated(locale))
    }
}

fn choice(tenant: TenantId, locale: Locale, road: Road) -> Markup {
    let told = road.told(locale);
    card(html! {
        div class="flex h-full flex-col gap-4" {
            div class="space-y-1" {
                h2 class="flex items-center gap-2 text-base font-semibold" { span class="text-primary" { (road.icon().show()) } (told.title) }
                p class="text-sm text-muted" { (told.for_whom) }
            }
            (terms_of_road(locale, &told))
            div class="pt-2" {
                (Button::new(t!(locale, "road-take", road = told.title.as_str())).icon_after(Icon::ChevronRight).to(address(tenant, road)))
            }
        }
    })
}

/// What it needs, costs and takes.
fn terms_of_road(locale: Locale, told: &Told) -> Markup {
    html! {
        dl class="grow space-y-2 text-sm" {
            @for (term, words) in [
                (t!(locale, "road-needs"), &told.needed),
                (t!(locale, "road-costs"), &told.costs),
                (t!(locale, "road-takes"), &told.takes),
            ] {
                div { dt class="text-muted" { (term) } dd { (words) } }
            }
        }
    }
}

/// `GET /t/{tenant}/settings/inboxes/new/{road}`
pub(crate) async fn road(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    around: Option<Extension<Around>>,
    Path((_, road)): Path<(TenantId, String)>,
    Query(said): Query<Said>,
) -> web::Result<Response> {
    let road = Road::of(&road).ok_or_else(Problem::not_found)?;
    if road == Road::Phone {
        let page = coexistence::page(&app, &access, theme, &Around::of(around), &said).await?;
        return Ok(page.into_response());
    }
    Ok(form_page(&access, theme, road, &NewForm::default(), None).into_response())
}

/// A road that ends in the form.
pub(crate) fn form_page(
    access: &Access,
    theme: Theme,
    road: Road,
    entered: &NewForm,
    wrong: Option<&Problem>,
) -> Markup {
    let (tenant, locale) = (access.tenant, access.locale);
    let mut entered = entered.clone();
    road.as_str().clone_into(&mut entered.road);
    let content = html! {
        @if road == Road::Move { (losses(locale)) }
        (section(&t!(locale, "road-steps"), steps(locale, road)))
        (section(&t!(locale, "road-form"), form::on_road(tenant, locale, &entered, wrong)))
    };
    let told = wrong.is_none();
    page(access, theme, road, told, content)
}

pub(super) fn page(access: &Access, theme: Theme, road: Road, is_told: bool, content: Markup) -> Markup {
    let (tenant, locale) = (access.tenant, access.locale);
    let told = road.told(locale);
    let content = html! {
        (back(&format!("{}/new", all(tenant)), &t!(locale, "connect-title")))
        (heading(&told.title, Some(&told.for_whom), html! {}))
        @if is_told { div class="max-w-xl pb-8" { (terms_of_road(locale, &told)) } }
        div class="max-w-xl" { (content) }
        (not_affiliated(locale))
    };
    framed(access, theme, &told.title, content)
}

/// Said before anything else: moving a number ends what is on the telephone.
fn losses(locale: Locale) -> Markup {
    html! {
        div class="pb-8" {
            (Notice::attention(t!(locale, "move-loses")).because(html! { (t!(locale, "move-loses-about")) }))
        }
    }
}

pub(super) fn steps(locale: Locale, road: Road) -> Markup {
    html! {
        ol class="list-decimal space-y-2 ps-5 text-sm" {
            @for step in road.steps(locale) { li { (step) } }
        }
        p class="pt-2 text-sm" { (super::outside("https://developers.facebook.com/apps/", &t!(locale, "open-apps"))) }
    }
}
