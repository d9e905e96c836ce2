//! The preference page. Phone first; every choice is a form that works without script.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State as Shared;
use axum::response::Response;
use kernel::{Actor, ContactId, Locale, Problem, Purpose, RequestId, TenantId, Who};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use web::components::{Button, Field, Icon, Notice, card, rows, section};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{App, Form, Path, Query, redirect, t};

use super::link;
use super::store::{self, Change, OnChannel, Shown};
use crate::ledger::Extent;

pub(super) type Place = Path<(TenantId, String)>;

/// What stands behind a link; a forged one is not there.
pub(super) async fn opened(app: &App, tenant: TenantId, token: &str) -> web::Result<(ContactId, Shown)> {
    let opened = link::read(&app.vault, tenant, token, app.clock.now()).ok_or_else(Problem::not_found)?;
    let shown = app.db.read(tenant, move |scope| store::shown(scope, opened.contact)).await?;
    Ok((opened.contact, shown.ok_or_else(Problem::not_found)?))
}

/// The boxes that were ticked under other words than stand there now, with commas between.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Again {
    reworded: String,
}

/// `GET /p/{tenant}/preferences/{token}`
pub(crate) async fn show(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
    theme: Theme,
    Query(again): Query<Again>,
) -> web::Result<Markup> {
    let (_, shown) = opened(&app, tenant, &token).await?;
    let here = format!("/p/{tenant}/preferences/{token}");
    let business = isolated(&shown.business);
    let content = html! {
        p class="pb-5 text-muted" { (t!(locale, "preferences-about")) }
        @if shown.is_stopped() {
            @let stopped = Notice::info(t!(locale, "preferences-stopped")).because(html! { (t!(locale, "preferences-stopped-about")) });
            @if shown.may_resume() {
                (stopped.next(html! {
                    form method="post" action=(here) { (Button::new(t!(locale, "preferences-resume")).sends("everything", "resume")) }
                }))
            } @else if shown.is_resting {
                (stopped)
            } @else {
                (stopped)
                p class="pt-4 text-sm text-muted" { (t!(locale, "preferences-overruled", business = business.clone())) }
            }
        } @else {
            (reworded(locale, &shown, &business, &again))
            (choices(locale, &here, &shown, &business))
        }
        @if !shown.is_stopped() || shown.may_stop() {
            div class="pt-8" {
                (section(&t!(locale, "preferences-stop-title"), card(html! {
                    p class="pb-4 text-sm text-muted" { (t!(locale, "preferences-stop-about")) }
                    form method="post" action=(here) { (Button::new(t!(locale, "preferences-stop")).harm().icon(Icon::Ban).sends("everything", "stop").wide()) }
                })))
            }
        }
    };
    let title = t!(locale, "preferences-title", business = business);
    Ok(layout::public(locale, theme, &shown.business, &title, content, &title, ways(locale, tenant, &token)))
}

/// Ways on from here. What is wrong about them can be told by the same link, so that nobody has to say who they are.
pub(super) fn ways(locale: Locale, tenant: TenantId, token: &str) -> Markup {
    let ways = [
        (format!("/p/{tenant}/privacy"), t!(locale, "preferences-privacy")),
        (format!("/p/{tenant}/deletion?kind=correction&by={token}"), t!(locale, "preferences-correction")),
    ];
    html! {
        @for (href, words) in ways {
            a href=(href) class="reach text-muted underline-offset-4 hover:underline" { (words) }
        }
    }
}

/// What can be chosen on a channel: offers, each kind of them, and messages about one's own business.
pub(super) fn subjects(on: &OnChannel) -> Vec<Extent> {
    let topics = on.topics.iter().map(|topic| Extent::Topic(topic.id));
    let after = [Extent::Purpose(Purpose::Transactional)];
    [Extent::Purpose(Purpose::Marketing)].into_iter().chain(topics).chain(after).collect()
}

/// The text beside a box: what the person says by ticking it.
fn text(locale: Locale, on: &OnChannel, extent: Extent, business: &str) -> String {
    let channel = isolated(on.channel.brand());
    match extent {
        Extent::Topic(topic) => {
            let name = on.kind(topic).map_or("", |kind| kind.name.as_str());
            t!(locale, "preferences-topic-text", business = business, channel = channel, topic = isolated(name))
        }
        Extent::Purpose(Purpose::Marketing) => {
            t!(locale, "preferences-offers-text", business = business, channel = channel)
        }
        Extent::Purpose(_) | Extent::All => t!(locale, "preferences-business-text"),
    }
}

/// What the business says a kind of offers is, below its box.
fn about(on: &OnChannel, extent: Extent) -> Option<&str> {
    let Extent::Topic(topic) = extent else { return None };
    on.kind(topic).map(|kind| kind.about.as_str()).filter(|about| !about.is_empty())
}

/// All that stands beside a box, as an entry keeps it.
fn text_shown(locale: Locale, on: &OnChannel, extent: Extent, business: &str) -> String {
    let text = text(locale, on, extent, business);
    about(on, extent).map_or(text.clone(), |about| format!("{text}\n{about}"))
}

/// By what a ticked box tells the words that stood beside it: the business may change them while the page is open.
fn mark(text_shown: &str) -> String {
    Sha256::digest(text_shown).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn box_name(on: &OnChannel, extent: Extent) -> String {
    match extent {
        Extent::Topic(topic) => format!("{}:topic:{topic}", on.channel),
        Extent::Purpose(_) | Extent::All => format!("{}:{extent}", on.channel),
    }
}

/// What is drawn of a channel: whoever may only refuse has nothing to tick.
fn drawn(shown: &Shown, on: &OnChannel) -> Vec<Extent> {
    let mut subjects = subjects(on);
    subjects.retain(|extent| !shown.is_resting || on.is_allowed(*extent));
    subjects
}

/// Why what was ticked is not so: the words were changed meanwhile.
fn reworded(locale: Locale, shown: &Shown, business: &str, again: &Again) -> Markup {
    let names: BTreeSet<&str> = again.reworded.split(',').collect();
    let boxes = shown.channels.iter().flat_map(|on| drawn(shown, on).into_iter().map(move |extent| (on, extent)));
    let asked = boxes.filter(|(on, extent)| names.contains(box_name(on, *extent).as_str()));
    let texts: Vec<String> = asked.map(|(on, extent)| text_shown(locale, on, extent, business)).collect();
    if texts.is_empty() {
        return html! {};
    }
    let why = html! {
        p { (t!(locale, "preferences-reworded-about")) }
        ul class="list-disc ps-5 pt-2" { @for text in texts { li class="whitespace-pre-line wrap-anywhere" { (text) } } }
    };
    html! { div class="pb-6" { (Notice::attention(t!(locale, "preferences-reworded")).because(why).alert()) } }
}

fn choices(locale: Locale, here: &str, shown: &Shown, business: &str) -> Markup {
    let drawn: Vec<(&OnChannel, Vec<Extent>)> = shown.channels.iter().map(|on| (on, drawn(shown, on))).collect();
    if drawn.iter().all(|(_, extents)| extents.is_empty()) {
        return html! {};
    }
    html! {
        form method="post" action=(here) class="space-y-6" {
            @for (on, extents) in drawn.into_iter().filter(|(_, extents)| !extents.is_empty()) {
                fieldset class="space-y-2" {
                    legend class="pb-2 text-base font-semibold" { (t!(locale, "preferences-on", channel = isolated(on.channel.brand()))) }
                    (rows(extents.into_iter().map(|extent| one_choice(locale, on, extent, business))))
                }
            }
            (Button::new(t!(locale, "preferences-save")).primary().wide())
        }
    }
}

fn one_choice(locale: Locale, on: &OnChannel, extent: Extent, business: &str) -> Markup {
    let (is_on, name) = (on.is_allowed(extent), box_name(on, extent));
    let label = text(locale, on, extent, business);
    let value = format!("{name}.{}", mark(&text_shown(locale, on, extent, business)));
    let field = Field::checkbox(format!("choice-{}", name.replace(':', "-")), label, is_on).value(value);
    let overruled = on.is_overruled(extent).then(|| t!(locale, "preferences-overruled", business = business));
    let explained: Vec<String> = about(on, extent).map(isolated).into_iter().chain(overruled).collect();
    html! {
        div class="px-4 py-3" {
            (if explained.is_empty() { field } else { field.explained(explained.join(" ")) })
        }
        // What stood in the box when the page was drawn: what changed meanwhile is not undone by it.
        @if is_on { input type="hidden" name="was" value=(name); }
    }
}

/// `POST /p/{tenant}/preferences/{token}`: pairs, since the boxes differ by business.
pub(crate) async fn choose(
    Shared(app): Shared<App>,
    Path((tenant, token)): Place,
    locale: Locale,
    Form(pairs): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let (contact, seen) = opened(&app, tenant, &token).await?;
    let act: RequestId = app.clock.id();
    let actor = Actor { who: Who::Contact(contact), at: app.clock.now(), request: act };
    let entered = app.db.write(tenant, actor, move |tx| -> ::store::Result<_> {
        store::lock(tx, contact, &seen)?;
        // Whatever was said while the form was on its way counts.
        let Some(shown) = store::shown(tx, contact)? else { return Ok((true, Vec::new())) };
        let chosen = chosen(locale, &shown, &pairs);
        Ok((store::enter(tx, contact, &shown, chosen.changes)?, chosen.reworded))
    });
    let (is_all_taken, reworded) = entered.await?;
    if !is_all_taken {
        return Err(Problem::new(429, "too_many", t!(locale, "preferences-too-many")).into());
    }
    let here = format!("/p/{tenant}/preferences/{token}");
    if reworded.is_empty() {
        return Ok(redirect(&format!("{here}/receipt?act={act}")));
    }
    Ok(redirect(&format!("{here}?reworded={}", reworded.join(","))))
}

/// What a form says.
#[derive(Default)]
struct Chosen {
    changes: Vec<Change>,
    /// The boxes that were ticked under other words than stand there now: nobody agrees to what they were not shown.
    reworded: Vec<String>,
}

fn chosen(locale: Locale, shown: &Shown, pairs: &[(String, String)]) -> Chosen {
    let business = isolated(&shown.business);
    let everything = pairs.iter().find(|(name, _)| name == "everything").map(|(_, value)| value.as_str());
    let all = |is_granted: bool, words: String| {
        let of = |on: &OnChannel| Change {
            channel: on.channel,
            extent: Extent::All,
            is_granted,
            words: words.clone(),
            text_shown: String::new(),
        };
        Chosen { changes: shown.channels.iter().map(of).collect(), ..Chosen::default() }
    };
    match everything {
        // Nothing is left to stop, or nothing is stopped any more: what was refused since stays refused.
        Some("stop") if shown.is_stopped_by_own() => return Chosen::default(),
        Some("stop") => return all(false, t!(locale, "preferences-words-stop")),
        Some("resume") if !shown.may_resume() => return Chosen::default(),
        Some("resume") => return all(true, t!(locale, "preferences-words-resume")),
        _ => {}
    }
    let before: BTreeSet<&str> =
        pairs.iter().filter(|(name, _)| name == "was").map(|(_, value)| value.as_str()).collect();
    let ticked = pairs.iter().filter(|(name, _)| name.starts_with("choice-"));
    let ticked: BTreeMap<&str, &str> =
        ticked.map(|(_, value)| value.rsplit_once('.').unwrap_or((value.as_str(), ""))).collect();
    let mut chosen = Chosen::default();
    for on in &shown.channels {
        for extent in subjects(on).into_iter().chain(on.ended()) {
            let name = box_name(on, extent);
            let (was, is_on) = (before.contains(name.as_str()), ticked.contains_key(name.as_str()));
            // What is offered no more can be refused, and agreed to by nobody.
            let is_taken = if is_on {
                !on.is_allowed(extent) && !shown.is_resting && on.ended().all(|ended| ended != extent)
            } else {
                on.may_be_refused(extent)
            };
            if was == is_on || !is_taken {
                continue;
            }
            let text_shown = text_shown(locale, on, extent, &business);
            if is_on && ticked[name.as_str()] != mark(&text_shown) {
                chosen.reworded.push(name);
                continue;
            }
            let words =
                if is_on { t!(locale, "preferences-words-grant") } else { t!(locale, "preferences-words-withdraw") };
            chosen.changes.push(Change { channel: on.channel, extent, is_granted: is_on, words, text_shown });
        }
    }
    chosen
}
