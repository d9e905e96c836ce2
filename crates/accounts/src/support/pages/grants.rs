//! When the operator may look: giving a grant, ending it, and reading what was looked at.

use axum::extract::State;
use axum::response::Response;
use kernel::{Locale, Problem, SupportGrantId, TenantId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Field, Icon, Notice, Reader, Tone, back, chip, facts, form, heading, list_row, moment, older, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Form, Path, Place, Query, redirect, t};

use super::super::{Extent, Grant, Length, Looked, store};
use super::extent_name;
use super::staff::me;
use crate::pages::{Done, Tab, add, good, path_in, settings_tabs, wrong};

const LOOKS_AT_ONCE: i64 = 100;
/// Which tells an open page what changes.
const STREAM: &str = "/t/{tenant}/stream";

/// What the fields of a grant are called: two forms of one page hold them.
#[derive(Clone, Copy)]
pub(super) struct Names {
    hours: &'static str,
    extent: &'static str,
}

/// Beside a question.
pub(super) const ASIDE: Names = Names { hours: "look_for", extent: "look_at" };
/// In a form of their own.
const ALONE: Names = Names { hours: "hours", extent: "extent" };

/// Reads length and extent; no length is no grant.
pub(super) fn check(
    locale: Locale,
    names: Names,
    (hours, extent): (&str, &str),
    problem: &mut Problem,
) -> Option<(Extent, Length)> {
    if hours.is_empty() {
        return None;
    }
    let (length, extent) = (Length::parse(hours), extent.parse().ok());
    if length.is_none() {
        add(problem, names.hours, "unknown", t!(locale, "support-choose"));
    }
    if extent.is_none() {
        add(problem, names.extent, "unknown", t!(locale, "support-choose"));
    }
    extent.zip(length)
}

/// For how long the operator may look, and at what. Beside a question, not at all is a choice too.
pub(super) fn fields(
    locale: Locale,
    names: Names,
    (hours, extent): (&str, &str),
    problem: Option<&Problem>,
    may_refuse: bool,
) -> Markup {
    let none = may_refuse.then(|| (String::new(), t!(locale, "support-hours-none")));
    let lengths = Length::ALL.map(|one| {
        let words = match one {
            Length::Hour => t!(locale, "support-hours-hour"),
            Length::Day => t!(locale, "support-hours-day"),
            Length::Week => t!(locale, "support-hours-week"),
        };
        (one.hours().to_string(), words)
    });
    let extents = Extent::ALL.map(|one| (one.as_str().to_owned(), extent_name(locale, one)));
    html! {
        (Field::choice(names.hours, t!(locale, "support-hours"), none.into_iter().chain(lengths).collect())
            .explained(t!(locale, "support-hours-explained")).value(hours).wrong(wrong(problem, names.hours)))
        (Field::choice(names.extent, t!(locale, "support-extent"), extents.to_vec()).value(extent).wrong(wrong(problem, names.extent)))
    }
}

/// The part of the support page that is about looking.
pub(super) fn part(access: &Access, reader: Reader, given: &[Grant]) -> Markup {
    let locale = reader.locale;
    let open = given.iter().find(|one| one.is_open(reader.now));
    html! {
        (section(&t!(locale, "support-grants"), html! {
            @match open {
                Some(open) => (Notice::attention(t!(locale, "support-grant-open", until = moment::full_words(reader, open.ends_at)))
                    .because(html! { (extent_name(locale, open.extent)) })
                    .next(html! { (Button::new(t!(locale, "support-grant-see")).small().to(path_in(access, &format!("support/grants/{}", open.id)))) })),
                None => p class="text-sm text-muted" { (t!(locale, "support-grant-none")) },
            }
            @if !given.is_empty() { (rows(given.iter().map(|one| row(access, reader, one)))) }
            @if open.is_none() {
                (form(&path_in(access, "support/grants"), html! {
                    (fields(locale, ALONE, ("", ""), None, false))
                    (Button::new(t!(locale, "support-grant-give")).icon(Icon::Eye))
                }))
            }
        }))
    }
}

fn row(access: &Access, reader: Reader, one: &Grant) -> Markup {
    let locale = reader.locale;
    let about = html! { bdi { (one.given_by) } " · " (moment::ago(reader, one.granted_at)) };
    let href = path_in(access, &format!("support/grants/{}", one.id));
    list_row(Icon::Eye.show(), &extent_name(locale, one.extent), Some(&href), about, state(reader, one))
}

fn state(reader: Reader, one: &Grant) -> Markup {
    match one.is_open(reader.now) {
        true => chip(&t!(reader.locale, "support-grant-is-open"), Tone::Attention),
        false => chip(&t!(reader.locale, "support-grant-is-over"), Tone::Plain),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    hours: String,
    extent: String,
}

/// `POST /t/{tenant}/support/grants`
pub(crate) async fn give(State(app): State<App>, access: Access, Form(typed): Form<Given>) -> web::Result<Response> {
    let me = me(&access)?;
    let mut problem = Problem::invalid();
    let grant = check(access.locale, ALONE, (&typed.hours, &typed.extent), &mut problem);
    // The form offers nothing else.
    let Some((extent, length)) = grant else {
        return Err(Problem::invalid().field("hours", "unknown", t!(access.locale, "support-choose")).into());
    };
    let id = app.db.write(access.tenant, access.actor, move |tx| super::super::give(tx, me, extent, length)).await?;
    Ok(redirect(&path_in(&access, &format!("support/grants/{id}?done=granted"))))
}

/// `POST /t/{tenant}/support/grants/{grant}/end`
pub(crate) async fn end(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, SupportGrantId)>,
) -> web::Result<Response> {
    let me = me(&access)?;
    app.db.write(access.tenant, access.actor, move |tx| super::super::end(tx, id, me)).await?;
    Ok(redirect(&path_in(&access, &format!("support/grants/{id}?done=ended"))))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Before {
    /// The number in the stream before which looks are shown.
    before: Option<i64>,
}

/// `GET /t/{tenant}/support/grants/{grant}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, SupportGrantId)>,
    Query(query): Query<Done>,
    Query(Before { before }): Query<Before>,
) -> web::Result<Markup> {
    let read = app.db.read(access.tenant, move |scope| -> Result<_, ::store::Error> {
        let Some(grant) = store::grant(scope, id)? else { return Ok(None) };
        let looks = store::looks(scope, &grant, before.unwrap_or(i64::MAX), LOOKS_AT_ONCE)?;
        Ok(Some((grant, looks)))
    });
    let (grant, looks) = read.await?.ok_or_else(Problem::not_found)?;
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let notice = match query.done.as_str() {
        "granted" => good(t!(locale, "support-done-granted")),
        "ended" => good(t!(locale, "support-done-ended")),
        _ => html! {},
    };
    let is_open = grant.is_open(reader.now);
    let here = path_in(&access, &format!("support/grants/{id}"));
    let title = t!(locale, "support-grant-title");
    let older_than = looks.last().map(|(seq, _)| *seq).filter(|_| i64::try_from(looks.len()) == Ok(LOOKS_AT_ONCE));
    // Every page keeps its own stream open; the list would tell each page twice.
    let pages: Vec<&Looked> = looks.iter().map(|(_, look)| look).filter(|look| look.route != STREAM).collect();
    let ended_by = grant.ended_by.clone().unwrap_or_else(|| t!(locale, "support-grant-by-clock"));
    let about = [
        (t!(locale, "support-grant-extent"), html! { (extent_name(locale, grant.extent)) }),
        (t!(locale, "support-grant-given-by"), html! { bdi { (grant.given_by) } }),
        (t!(locale, "support-grant-from"), html! { (moment::full_words(reader, grant.granted_at)) }),
        (t!(locale, "support-grant-until"), html! { (moment::full_words(reader, grant.end())) }),
    ];
    let ended = (t!(locale, "support-grant-ended-by"), html! { bdi { (ended_by) } });
    let about = about.into_iter().chain((!is_open).then_some(ended)).collect::<Vec<_>>();
    let content = html! {
        (settings_tabs(&access, Tab::Support))
        (back(&path_in(&access, "support"), &t!(locale, "support-title")))
        (heading(&title, Some(&t!(locale, "support-grant-about")), state(reader, &grant)))
        div class="space-y-6" {
            (notice)
            (facts(about.iter().map(|(term, is)| (term.as_str(), is.clone()))))
            @if is_open {
                form method="post" action=(format!("{here}/end")) { (Button::new(t!(locale, "support-grant-end")).harm().icon(Icon::EyeOff)) }
            }
            (section(&t!(locale, "support-looks"), html! {
                p class="text-sm text-muted" { (t!(locale, "support-looks-about")) }
                @if pages.is_empty() && older_than.is_none() {
                    p class="text-sm" { (t!(locale, "support-looks-none")) }
                } @else {
                    (rows(pages.into_iter().map(|look| look_row(access.tenant, reader, look))))
                }
                @if let Some(last) = older_than {
                    (older(&format!("{here}?before={last}"), &t!(locale, "support-looks-older")))
                }
            }))
        }
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Settings), &title, content))
}

fn look_row(tenant: TenantId, reader: Reader, look: &Looked) -> Markup {
    let (words, href) = (place(reader.locale, &look.route), address(tenant, look));
    let about = html! { bdi { (look.by) } };
    let end = html! { span class="text-muted" { (moment::full_words(reader, look.at)) } };
    list_row(Icon::Eye.show(), &words, href.as_deref(), about, end)
}

/// What stands at a route, in words; a route that has none is told as it is.
fn place(locale: Locale, route: &str) -> String {
    match route.strip_prefix("/t/{tenant}/").unwrap_or(route) {
        "inbox" => t!(locale, "support-look-inbox"),
        "inbox/{conversation}" => t!(locale, "support-look-conversation"),
        "inbox/{conversation}/messages/{message}" => t!(locale, "support-look-message"),
        "people" => t!(locale, "support-look-people"),
        "people/{contact}" => t!(locale, "support-look-person"),
        "settings" => t!(locale, "support-look-settings"),
        "staff" => t!(locale, "support-look-staff"),
        "staff/{staff}" => t!(locale, "support-look-colleague"),
        "teams" => t!(locale, "support-look-teams"),
        "teams/{team}" => t!(locale, "support-look-team"),
        "settings/inboxes" => t!(locale, "support-look-numbers"),
        "settings/inboxes/{inbox}"
        | "settings/inboxes/{inbox}/health"
        | "settings/inboxes/{inbox}/picture"
        | "settings/reach" => t!(locale, "support-look-number"),
        "settings/hours" => t!(locale, "support-look-hours"),
        "support" | "support/{request}" => t!(locale, "support-look-support"),
        other => other.to_owned(),
    }
}

/// The page that was looked at, for whoever wants to see it too.
fn address(tenant: TenantId, look: &Looked) -> Option<String> {
    let mut subjects = look.subjects.iter();
    let mut parts = Vec::new();
    for part in look.route.strip_prefix("/t/{tenant}/")?.split('/') {
        match part.starts_with('{') {
            true => parts.push(subjects.next()?.to_string()),
            false => parts.push(part.to_owned()),
        }
    }
    Some(format!("/t/{tenant}/{}", parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_leads_to_what_was_looked_at() {
        let clock = kernel::Clock::manual(kernel::Timestamp::from_seconds(1));
        let (tenant, conversation, message): (TenantId, uuid::Uuid, uuid::Uuid) = (clock.id(), clock.id(), clock.id());
        let look = |route: &str, subjects: &[uuid::Uuid]| Looked {
            at: clock.now(),
            by: String::new(),
            route: route.to_owned(),
            subjects: subjects.to_vec(),
        };
        let one = look("/t/{tenant}/inbox/{conversation}/messages/{message}", &[conversation, message]);
        assert_eq!(address(tenant, &one), Some(format!("/t/{tenant}/inbox/{conversation}/messages/{message}")));
        assert_eq!(address(tenant, &look("/t/{tenant}/inbox", &[])), Some(format!("/t/{tenant}/inbox")));
        assert_eq!(address(tenant, &look("/t/{tenant}/people/{contact}", &[])), None);
    }
}
