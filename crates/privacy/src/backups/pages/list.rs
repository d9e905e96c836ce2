//! The page of the backups: whether all is well, what waits after a restore, the list, and a rehearsal.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{ContactId, Locale, Problem};
use maud::{Markup, Render, html};
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, card, chip, empty_state, field_errors, form, list_row, moment, rows,
    section,
};
use web::layout::Theme;
use web::{Access, App, Query, manner, t};

use super::{Done, Given, admitted, framed, here};
use crate::backups::{Backups, Held, Kept, Kit, State as Remembered, blocking};

/// Messages shown of those that wait.
const MOST_SHOWN: i64 = 50;
/// Backups shown; the rest is as many days older.
const MOST_LISTED: usize = 60;

/// `GET …/backups`
pub(super) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    given: Given,
    Query(query): Query<Done>,
) -> web::Result<Response> {
    let (backups, state) = match admitted(&app, &access, theme, given).await? {
        Ok(admitted) => admitted,
        Err(told) => return Ok(told),
    };
    Ok(page(&app, &access, theme, &backups, &state, &query.done, None).await?.into_response())
}

pub(super) async fn page(
    app: &App,
    access: &Access,
    theme: Theme,
    backups: &Backups,
    state: &Remembered,
    done: &str,
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let (this, vault) = (backups.clone(), app.vault.clone());
    let listed = blocking(move || Ok((this.list()?, vault.periods()?))).await;
    let master = app.vault.master_fingerprint();
    let waiting = match &state.held {
        Some(held) => Some(waits(app, access, reader, held).await?),
        None => None,
    };
    let content = html! {
        (outcome(locale, done))
        @if let Some(waiting) = waiting { (waiting) }
        (health(access, reader, backups, state, &master))
        @match &listed {
            Ok((kept, alive)) => (list(access, reader, kept, alive)),
            Err(trouble) => (Notice::harm(t!(locale, "backups-place-unreadable")).because(html! { bdi { (trouble.to_string()) } }).render()),
        }
        (rehearsal(access, reader, state, &master, problem))
    };
    Ok(framed(access, theme, &t!(locale, "backups-title"), content))
}

/// What became of what was just asked for.
fn outcome(locale: Locale, done: &str) -> Markup {
    let good = |words: String| Notice::good(words).alert().render();
    let harm = |words: String| Notice::harm(words).alert().render();
    match done {
        "made" => good(t!(locale, "backups-made")),
        "verified" => good(t!(locale, "backups-verified")),
        "rehearsed" => good(t!(locale, "backups-rehearsed")),
        "released" => good(t!(locale, "backups-released")),
        "kit" => good(t!(locale, "kit-confirmed")),
        "working" => Notice::info(t!(locale, "backups-working")).alert().render(),
        "busy" => Notice::info(t!(locale, "backups-busy")).alert().render(),
        "damaged" => harm(t!(locale, "backups-damaged")),
        "ended" => harm(t!(locale, "backups-ended")),
        "failed" => harm(t!(locale, "backups-failed-below")),
        _ => html! {},
    }
}

/// What waits after a restore, and the two ways to go on.
async fn waits(app: &App, access: &Access, reader: Reader, held: &Held) -> web::Result<Markup> {
    let (locale, before) = (reader.locale, held.made_at);
    let (waiting, names) = app
        .db
        .read(access.tenant, move |scope| -> store::Result<_> {
            let waiting = inbox::dispatch::waiting(scope, before, MOST_SHOWN + 1)?;
            let people: Vec<ContactId> = waiting.iter().map(|one| one.contact).collect();
            let names = contacts::people::labels(scope, &people)?;
            Ok((waiting, names))
        })
        .await?;
    let shown = usize::try_from(MOST_SHOWN).unwrap_or_default();
    let body = html! {
        p { (t!(locale, "restored-about")) " " (t!(locale, "restored-made")) " " (moment::full_words(reader, held.made_at)) "." }
        @if waiting.is_empty() {
            p { (t!(locale, "restored-nothing-waits")) }
        } @else {
            p { (t!(locale, "restored-waits")) }
            ul class="list-disc space-y-1 ps-5" {
                @for one in waiting.iter().take(shown) {
                    li {
                        @if let Some(label) = names.get(&one.contact) { bdi { (label.show(locale)) } ": " }
                        bdi { (one.text) } " " span class="text-muted" { (moment::short(reader, one.since)) }
                    }
                }
            }
            @if waiting.len() > shown { p { (t!(locale, "restored-more")) } }
        }
    };
    let action = here(access, "/confirmation");
    let actions = html! {
        form method="post" action=(action) class="flex flex-wrap gap-2" {
            @if waiting.is_empty() {
                (Button::new(t!(locale, "restored-go-on")).primary().sends("waiting", "send"))
            } @else {
                (Button::new(t!(locale, "restored-cancel")).primary().sends("waiting", "cancel"))
                (Button::new(t!(locale, "restored-send")).sends("waiting", "send"))
            }
        }
    };
    Ok(Notice::attention(t!(locale, "restored-title")).because(body).next(actions).render())
}

fn health(access: &Access, reader: Reader, backups: &Backups, state: &Remembered, master: &str) -> Markup {
    let locale = reader.locale;
    html! {
        @if let Some(failed) = &state.failed {
            (Notice::harm(t!(locale, "backups-last-failed"))
                .because(html! { p { bdi { (failed.reason) } } p { (moment::ago(reader, failed.at)) } })
                .render())
        }
        @if !state.has_kit(master) {
            (Notice::attention(t!(locale, "backups-no-kit"))
                .because(html! { p { (t!(locale, "backups-no-kit-why")) } })
                .next(Button::new(t!(locale, "kit-open")).to(here(access, "/kit")).render())
                .render())
        }
        @if backups.lie_beside_the_data() {
            (Notice::attention(t!(locale, "backups-beside")).because(html! { p { (t!(locale, "backups-beside-why")) } }).render())
        }
    }
}

fn list(access: &Access, reader: Reader, kept: &[Kept], alive: &[String]) -> Markup {
    let locale = reader.locale;
    let row = |one: &Kept| {
        let sign = html! { span class="grid size-9 place-items-center rounded-full bg-base-200 text-muted" { (Icon::Lock.show()) } };
        let about = html! { (t!(locale, "backups-size", kilobytes = manner::number(locale, i64::try_from(one.bytes.div_ceil(1024)).unwrap_or(i64::MAX)))) };
        let end = html! {
            @if alive.contains(&one.head.period) {
                form method="post" action=(here(access, &format!("/{}/verification", one.head.id))) {
                    (Button::new(t!(locale, "backups-verify")).small())
                }
            } @else {
                (chip(&t!(locale, "backups-ended-chip"), Tone::Plain))
            }
        };
        list_row(sign, &moment::full_words(reader, one.head.made_at), None, about, end)
    };
    section(
        &t!(locale, "backups-list"),
        html! {
            div class="space-y-4" {
                p class="text-sm text-muted" { (t!(locale, "backups-about")) }
                @if kept.is_empty() {
                    (card(empty_state(Icon::Lock, &t!(locale, "backups-none"), &t!(locale, "backups-none-why"), None)))
                } @else {
                    (rows(kept.iter().take(MOST_LISTED).map(row)))
                }
                (form(&here(access, ""), html! { (Button::new(t!(locale, "backups-create"))) }))
            }
        },
    )
}

fn rehearsal(access: &Access, reader: Reader, state: &Remembered, master: &str, problem: Option<&Problem>) -> Markup {
    let locale = reader.locale;
    let errors: Vec<(String, String)> = problem
        .map(|problem| problem.fields.iter().map(|one| (one.field.to_owned(), one.detail.clone())).collect())
        .unwrap_or_default();
    section(
        &t!(locale, "rehearsal-title"),
        html! {
            div class="space-y-4" {
                p class="text-sm text-muted" { (t!(locale, "rehearsal-about")) }
                @match &state.rehearsal {
                    Some(last) if last.trouble.is_none() && last.master == master => {
                        p class="text-sm" { (t!(locale, "rehearsal-done")) " " (moment::ago(reader, last.at)) }
                    }
                    Some(last) if last.trouble.is_none() => { p class="text-sm" { (t!(locale, "rehearsal-old-kit")) } }
                    Some(last) => (Notice::harm(t!(locale, "rehearsal-failed"))
                        .because(html! { p { bdi { (last.trouble.as_deref().unwrap_or_default()) } } }).render()),
                    None => { p class="text-sm" { (t!(locale, "rehearsal-never")) } }
                }
                (form(&here(access, "/rehearsal"), html! {
                    (field_errors(&t!(locale, "rehearsal-not-begun"), &errors))
                    (Field::lines("kit", t!(locale, "rehearsal-kit"), 3).explained(t!(locale, "rehearsal-kit-about"))
                        .monospaced().autocomplete("off").required().wrong(problem.and_then(|problem| problem.of_field("kit"))))
                    (Button::new(t!(locale, "rehearsal-begin")).primary())
                }))
            }
        },
    )
}

/// Whether the kit's page has something to show.
pub(super) fn shows_kit(state: &Remembered, access: &Access, master: &str) -> bool {
    state.may_see_kit(access, master)
}

/// The kit as it is printed.
pub(super) fn printed(locale: Locale, kit: &Kit) -> Markup {
    let groups = kit.code.groups();
    html! {
        div class="space-y-4 rounded-box border border-base-300 p-4" {
            ol class="grid grid-cols-2 gap-x-6 gap-y-2 font-mono text-lg" translate="no" dir="ltr" {
                @for (number, group) in groups.iter().enumerate() {
                    li class="flex items-baseline gap-3" { span class="w-6 text-end text-sm text-muted" { (number + 1) } span { (group) } }
                }
            }
            p class="text-sm" { (t!(locale, "kit-installation")) ": " span translate="no" { (kit.installation) } }
            p class="text-sm" { (t!(locale, "kit-place")) ": " bdi translate="no" { (kit.place) } }
            @for line in kit.about(locale) { p class="text-sm" { (line) } }
            h2 class="font-semibold" { (t!(locale, "kit-steps")) }
            ol class="list-decimal space-y-1 ps-5 text-sm" { @for step in kit.steps(locale) { li { (step) } } }
        }
    }
}
