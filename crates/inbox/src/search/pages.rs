//! The page of what was found: people first, then messages, each hit in its sentence; above them what narrows the search.

use ::store::search::excerpt;
use axum::extract::State;
use channels::inboxes;
use chrono::{Days, NaiveDate};
use contacts::people::{self, Filter, Label as Called, Person};
use kernel::{ContactId, Locale, MessageId, Permission, TenantId, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;
use web::components::{
    Avatar, Button, Field, Icon, Reader, empty_state, heading, list_row, moment, older, rows, section,
};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Place, Query, t};

use super::{By, Found, Hit, Sought};
use crate::conversations::{self, Taker, pages::encoded};
use crate::labels::{self, Label};
use crate::messages::{Direction, view as messages};
use crate::snooze::rules::typed;

/// Messages on one page, and people above them.
const AT_ONCE: usize = 30;
const PEOPLE: i64 = 5;

/// What the address says is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    person: String,
    inbox: String,
    label: String,
    from: String,
    until: String,
    /// `person`, `us`, or a member of staff.
    by: String,
    before: String,
}

impl Asked {
    /// In the asker's time zone. A choice that is none narrows nothing.
    fn sought(&self, access: &Access) -> Sought {
        let day = |text: &str, later: u64| -> Option<Timestamp> {
            let day = text.trim().parse::<NaiveDate>().ok()?.checked_add_days(Days::new(later))?;
            typed(access.time_zone, &format!("{day}T00:00"))
        };
        Sought {
            words: kernel::Text::clean(&self.q),
            person: kernel::Text::clean(&self.person),
            inbox: self.inbox.parse().ok(),
            label: self.label.parse().ok(),
            from: day(&self.from, 0),
            until: day(&self.until, 1),
            by: match self.by.as_str() {
                "person" => Some(By::Person),
                "us" => Some(By::Us),
                staff => staff.parse().ok().map(By::Staff),
            },
            before: self.before.parse().ok(),
        }
    }

    fn is_narrowed(&self) -> bool {
        [&self.person, &self.inbox, &self.label, &self.from, &self.until, &self.by]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    fn address(&self, tenant: TenantId, before: MessageId) -> String {
        let parts = [
            ("q", &self.q),
            ("person", &self.person),
            ("inbox", &self.inbox),
            ("label", &self.label),
            ("from", &self.from),
            ("until", &self.until),
            ("by", &self.by),
        ];
        let parts = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}&", encoded(value)));
        format!("/t/{tenant}/search?{}before={before}", parts.collect::<String>())
    }
}

struct Shown {
    found: Found,
    called: std::collections::HashMap<ContactId, Called>,
    people: Vec<Person>,
    inboxes: Vec<(String, String)>,
    labels: Vec<Label>,
    takers: Vec<Taker>,
}

/// `GET /t/{tenant}/search`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let (asker, sought) = (access.clone(), asked.sought(&access));
    let shows_people = access.may(Permission::ContactRead) && !asked.is_narrowed() && sought.before.is_none();
    let read = move |scope: &store::Scope<'_>| -> store::Result<Shown> {
        let found = super::messages(scope, &asker, &sought, AT_ONCE)?;
        let ids: Vec<ContactId> = found.hits.iter().map(|hit| hit.contact).collect();
        let named = Filter { query: Some(sought.words.clone()), limit: PEOPLE, ..Filter::default() };
        Ok(Shown {
            called: if ids.is_empty() { Default::default() } else { people::labels(scope, &ids)? },
            people: if shows_people && !sought.words.trim().is_empty() {
                people::list(scope, &named)?
            } else {
                Vec::new()
            },
            inboxes: inboxes::list(scope, None, 200)?.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
            labels: labels::list(scope)?,
            takers: conversations::takers(scope)?,
            found,
        })
    };
    let shown = app.db.read(access.tenant, read).await?;
    let reader = Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        (heading(&t!(access.locale, "search-title"), None, html! {}))
        (form(&access, &asked, &shown))
        (results(&access, reader, &asked, &shown))
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Inbox), &t!(access.locale, "search-title"), content))
}

fn form(access: &Access, asked: &Asked, shown: &Shown) -> Markup {
    let locale = access.locale;
    let all = |words: String| vec![(String::new(), words)];
    let inboxes =
        all(t!(locale, "search-any-inbox")).into_iter().chain(shown.inboxes.iter().cloned()).collect::<Vec<_>>();
    let labels = all(t!(locale, "search-any-label"))
        .into_iter()
        .chain(shown.labels.iter().map(|label| (label.id.to_string(), label.name.clone())))
        .collect();
    let members = shown.takers.iter().filter_map(|taker| match taker {
        Taker::Member(member) => Some((member.id.to_string(), member.name.clone())),
        Taker::Team { .. } => None,
    });
    let by = all(t!(locale, "search-by-anyone"))
        .into_iter()
        .chain([("person".to_owned(), t!(locale, "search-by-person")), ("us".to_owned(), t!(locale, "search-by-us"))])
        .chain(members)
        .collect();
    html! {
        form method="get" action=(format!("/t/{}/search", access.tenant)) role="search" class="space-y-3 pb-6" {
            div class="flex items-end gap-2" {
                div class="grow" {
                    (Field::search("q", t!(locale, "search-words")).label_hidden().placeholder(t!(locale, "search-words-hint")).value(asked.q.as_str()))
                }
                (Button::new(t!(locale, "search-do")).primary().icon(Icon::Search))
            }
            details class="group rounded-box border border-base-300 bg-base-100 px-4" open[asked.is_narrowed()] {
                summary class="reach flex list-none items-center justify-between gap-2 py-2 text-sm font-medium [&::-webkit-details-marker]:hidden" {
                    (t!(locale, "search-narrow"))
                    span class="text-muted group-open:rotate-180" { (Icon::ChevronDown.small()) }
                }
                div class="grid gap-x-4 gap-y-3 pb-4 sm:grid-cols-2 lg:grid-cols-3" {
                    (Field::text("person", t!(locale, "search-person")).value(asked.person.as_str()))
                    (Field::choice("by", t!(locale, "search-by"), by).value(asked.by.as_str()).of_names())
                    (Field::choice("inbox", t!(locale, "search-inbox"), inboxes).value(asked.inbox.as_str()).of_names())
                    (Field::choice("label", t!(locale, "search-label"), labels).value(asked.label.as_str()).of_names())
                    (Field::date("from", t!(locale, "search-from")).value(asked.from.as_str()))
                    (Field::date("until", t!(locale, "search-until")).value(asked.until.as_str()))
                }
            }
        }
    }
}

fn results(access: &Access, reader: Reader, asked: &Asked, shown: &Shown) -> Markup {
    let locale = reader.locale;
    if asked.q.trim().is_empty() {
        return empty_state(Icon::Search, &t!(locale, "search-begin"), &t!(locale, "search-begin-about"), None);
    }
    let older_href = shown.found.next.map(|before| asked.address(access.tenant, before));
    let is_empty = shown.found.hits.is_empty() && shown.people.is_empty();
    html! {
        @if !shown.people.is_empty() {
            (section(&t!(locale, "search-people"), rows(shown.people.iter().map(|one| person(access.tenant, locale, one)))))
        }
        @if !shown.found.hits.is_empty() {
            (section(&t!(locale, "search-messages"), rows(shown.found.hits.iter().map(|one| hit(access.tenant, reader, asked, shown, one)))))
        }
        @if is_empty && older_href.is_none() {
            (empty_state(Icon::Search, &t!(locale, "search-nothing"), &t!(locale, "search-nothing-about"), None))
        } @else if shown.found.hits.is_empty() && older_href.is_some() {
            p class="text-center text-sm text-muted" { (t!(locale, "search-further-about")) }
        }
        @if let Some(href) = older_href { (older(&href, &t!(locale, "search-older"))) }
    }
}

fn person(tenant: TenantId, locale: Locale, one: &Person) -> Markup {
    let name = one.label().show(locale);
    let known_by =
        one.identities.iter().map(contacts::identities::Identity::readable).find(|known_by| *known_by != name);
    let about = html! { @if let Some(known_by) = known_by { bdi { (known_by) } } };
    let lead = html! { (Avatar::of(&name, one.id.to_string())) };
    list_row(lead, &name, Some(&format!("/t/{tenant}/people/{}", one.id)), about, html! {})
}

fn hit(tenant: TenantId, reader: Reader, asked: &Asked, shown: &Shown, one: &Hit) -> Markup {
    let locale = reader.locale;
    let name = shown.called.get(&one.contact).map(|called| called.show(locale)).unwrap_or_default();
    let by = match (one.direction, &one.author) {
        (Direction::Inbound, _) => None,
        (Direction::Internal, Some((_, name))) => Some(t!(locale, "search-note-by", name = web::words::isolated(name))),
        (Direction::Internal, None) => Some(messages::kind_words(locale, "note")),
        (Direction::Outbound, Some((_, name))) => Some(name.clone()),
        (Direction::Outbound, None) => Some(t!(locale, "search-by-us")),
    };
    let text = if one.text.is_empty() { messages::kind_words(locale, &one.kind) } else { one.text.clone() };
    let href = format!("/t/{tenant}/inbox/{}?from={m}&found=true#message-{m}", one.conversation, m = one.message);
    let about = html! {
        span class="typed" dir="auto" {
            @for (piece, is_hit) in excerpt(&text, &super::unfinished(&asked.q)) {
                @if is_hit { mark class="rounded-sm bg-attention px-0.5 font-medium text-base-content" { (piece) } } @else { (piece) }
            }
        }
    };
    let end = html! {
        @if let Some(by) = by { bdi class="text-xs text-muted" { (by) } }
        span class="text-xs text-muted" { (moment::short(reader, one.at)) }
    };
    list_row(html! { (Avatar::of(&name, one.contact.to_string())) }, &name, Some(&href), about, end)
}

/// Where the messages with these words stand, beside a list that was searched.
pub(crate) fn way(tenant: TenantId, words: &str, label: Option<Uuid>) -> String {
    let label = label.map(|label| format!("&label={label}")).unwrap_or_default();
    format!("/t/{tenant}/search?q={}{label}", encoded(words))
}
