//! The conversations behind a number.

use std::collections::{HashMap, HashSet};

use ::store::Scope;
use accounts::tenants::hours;
use axum::extract::State;
use contacts::people;
use maud::{Markup, html};
use web::components::{Icon, Reader, back, empty_state, heading, list_row, moment, older, rows};
use web::layout::{self, PageContext, Theme};
use web::{Access, App, Listing, Page, Place, Query, t};

use super::asked::Asked;
use super::wording;
use crate::asking::{self, Found, Key};

/// `GET /t/{tenant}/reports/conversations`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(asked): Query<Asked>,
    Query(page): Query<Page>,
) -> web::Result<Markup> {
    let (locale, limit, after, by) = (access.locale, page.limit()?, page.after()?, access.clone());
    let visible = app.visible;
    let read = move |scope: &Scope<'_>| -> web::Result<_> {
        let asking = asked.read(by.locale, hours::get(scope)?.day_of(scope.now()))?;
        let found = asking::found(scope, &by, &asking.question, &asking.key, after, limit + 1)?;
        let seen = visible(scope, &by, found.iter().filter_map(|one| one.conversation).collect())?;
        let is_seen = |one: &&Found| one.conversation.is_some_and(|id| seen.contains(&id));
        let ids: HashSet<_> = found.iter().filter(is_seen).filter_map(|one| one.contact).collect();
        let called = people::labels(scope, &ids.into_iter().collect::<Vec<_>>())?;
        Ok((asking, found, seen, called, asking::names(scope)?))
    };
    let (asking, found, seen, called, names) = app.db.read(access.tenant, read).await?;
    let listing = Listing::new(found, limit, |one: &Found| (one.at, one.event));
    let here = format!("/t/{}/reports", access.tenant);
    let question = &asking.question;
    let mut about = wording::range(locale, question.range);
    if asking.key != Key::All {
        about = format!("{} · {about}", wording::key(locale, question.by, &asking.key, &names));
    }
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let one = |one: &Found| {
        let called: &HashMap<_, _> = &called;
        let conversation = one.conversation.filter(|id| seen.contains(id));
        let title = match (one.conversation, conversation) {
            (None, _) => t!(locale, "report-erased"),
            (Some(_), None) => t!(locale, "report-unseen"),
            (Some(_), Some(_)) => one
                .contact
                .and_then(|id| called.get(&id))
                .map_or_else(|| t!(locale, "report-nameless"), |label| label.show(locale)),
        };
        let href = conversation.map(|id| format!("/t/{}/inbox/{id}", access.tenant));
        let staff = one.staff.and_then(|id| names.of(id));
        let about = html! {
            (moment::ago(reader, one.at))
            @if let Some(staff) = staff { " · " bdi { (staff) } }
        };
        let kept = one.is_kept.map(|is_kept| match is_kept {
            true => t!(locale, "report-was-kept"),
            false => t!(locale, "report-was-missed"),
        });
        let end = html! { @if let Some(kept) = kept { (kept) } @if question.measure.is_rating() { (wording::score(locale, one.score)) } @if question.measure.is_time() { span class="tabular" { (wording::length(locale, one.seconds)) } } };
        list_row(html! {}, &title, href.as_deref(), about, end)
    };
    let title = wording::measure(locale, question.measure);
    let content = html! {
        (back(&format!("{}#measure", asking.of(Key::All).answered(None).on(&here)), &t!(locale, "report-title")))
        (heading(&title, Some(&about), html! {}))
        @if listing.data.is_empty() {
            (empty_state(Icon::Chart, &t!(locale, "report-nothing"), &t!(locale, "report-nothing-about"), None))
        } @else {
            (rows(listing.data.iter().map(one)))
            @if let Some(cursor) = &listing.next_cursor {
                (older(&format!("{}&cursor={cursor}", asking.on(&format!("{here}/conversations"))), &t!(locale, "report-older")))
            }
        }
    };
    Ok(layout::page(&PageContext::of(&access, theme, Place::Reports), &title, content))
}
