//! The page of those who may be there twice.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use kernel::{ContactId, Locale, Permission, Problem, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Result, Scope};
use web::components::{Avatar, Button, Icon, Tone, back, chip, empty_state, heading, older};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Place, Query, redirect, t};

use super::{Duplicate, Reason};
use crate::merging::{self, pages::known_by};
use crate::people::{self, Person};

/// How many pairs a page shows.
const SHOWN: i64 = 25;

/// The place of the last pair of the page before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct After {
    score: Option<i64>,
    one: Option<ContactId>,
    other: Option<ContactId>,
}

/// `GET /t/{tenant}/people/duplicates`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(after): Query<After>,
) -> web::Result<Markup> {
    let after = after.score.zip(after.one).zip(after.other).map(|((score, one), other)| (score, one, other));
    let read = move |scope: &Scope<'_>| -> Result<_> {
        let found = super::list(scope, after, SHOWN + 1)?;
        let ids: Vec<ContactId> = found.iter().flat_map(|pair| [pair.one, pair.other]).collect();
        let people: HashMap<ContactId, Person> =
            people::read(scope, &ids)?.into_iter().map(|person| (person.id, person)).collect();
        Ok((found, people))
    };
    let (mut found, people) = app.db.read(access.tenant, read).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let has_more = found.len() > shown;
    found.truncate(shown);
    let content = list_of(&access, &found, &people, has_more);
    Ok(layout::page(&PageContext::of(&access, theme, Place::People), &t!(access.locale, "duplicates-title"), content))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Pair {
    one: ContactId,
    other: ContactId,
}

/// `POST /t/{tenant}/people/duplicates`: these are two.
pub(crate) async fn dismiss(State(app): State<App>, access: Access, Form(pair): Form<Pair>) -> web::Result<Response> {
    let write = move |tx: &mut store::Tx<'_>| -> Result<bool> {
        let are_here = merging::are_here(tx, pair.one, pair.other)?;
        if are_here {
            super::dismiss(tx, pair.one, pair.other)?;
        }
        Ok(are_here)
    };
    if !app.db.write(access.tenant, access.actor, write).await? {
        return Err(Problem::not_found().into());
    }
    Ok(redirect(&format!("/t/{}/people/duplicates", access.tenant)))
}

fn list_of(access: &Access, found: &[Duplicate], people: &HashMap<ContactId, Person>, has_more: bool) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let here = format!("/t/{tenant}/people/duplicates");
    let next = found.last().filter(|_| has_more);
    html! {
        (back(&format!("/t/{tenant}/people"), &t!(locale, "people-title")))
        (heading(&t!(locale, "duplicates-title"), Some(&t!(locale, "duplicates-about")), html! {}))
        @if found.is_empty() {
            (empty_state(Icon::Users, &t!(locale, "duplicates-none"), &t!(locale, "duplicates-none-about"), None))
        } @else {
            ul class="divide-y divide-base-300 overflow-hidden rounded-box border border-base-300 bg-base-100" {
                @for pair in found {
                    @if let (Some(one), Some(other)) = (people.get(&pair.one), people.get(&pair.other)) {
                        (row(access, pair, one, other))
                    }
                }
            }
            @if let Some(last) = next {
                (older(&format!("{here}?score={}&one={}&other={}", last.score, last.place.0, last.place.1), &t!(locale, "duplicates-more")))
            }
        }
    }
}

fn row(access: &Access, pair: &Duplicate, one: &Person, other: &Person) -> Markup {
    let (locale, tenant) = (access.locale, access.tenant);
    let side = |person: &Person| {
        let label = person.label().show(locale);
        html! {
            div class="flex min-w-0 items-center gap-3" {
                (Avatar::of(&label, person.id.to_string()))
                div class="min-w-0" {
                    p class="truncate font-medium" { a class="link link-hover" href=(person_path(tenant, person.id)) { bdi { (label) } } }
                    p class="text-sm text-muted wrap-anywhere" { (known_by(person)) }
                }
            }
        }
    };
    let compare = format!("{}/merge?other={}", person_path(tenant, pair.one), pair.other);
    html! {
        li class="space-y-3 px-4 py-4" {
            div class="grid gap-3 sm:grid-cols-2" { (side(one)) (side(other)) }
            div class="flex flex-wrap items-center justify-between gap-3" {
                div class="flex flex-wrap items-center gap-2" {
                    @for reason in &pair.reasons { (chip(&words(locale, *reason), Tone::Plain)) }
                }
                @if access.may(Permission::ContactWrite) {
                    div class="flex flex-wrap items-center gap-2" {
                        form method="post" action=(format!("/t/{tenant}/people/duplicates")) {
                            input type="hidden" name="one" value=(pair.one);
                            input type="hidden" name="other" value=(pair.other);
                            (Button::new(t!(locale, "duplicates-two")).small())
                        }
                        (Button::new(t!(locale, "duplicates-compare")).small().primary().to(compare))
                    }
                }
            }
        }
    }
}

fn words(locale: Locale, reason: Reason) -> String {
    match reason {
        Reason::Attested => t!(locale, "duplicates-attested"),
        Reason::Email => t!(locale, "duplicates-email"),
        Reason::Number => t!(locale, "duplicates-number"),
        Reason::NameAndBirthday => t!(locale, "duplicates-name-birthday"),
        Reason::NameAndCompany => t!(locale, "duplicates-name-company"),
        Reason::NumberPassedOn => t!(locale, "duplicates-number-passed-on"),
        Reason::Name => t!(locale, "duplicates-name"),
        Reason::SimilarName => t!(locale, "duplicates-similar-name"),
    }
}

fn person_path(tenant: TenantId, id: ContactId) -> String {
    format!("/t/{tenant}/people/{id}")
}
