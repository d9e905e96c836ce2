//! The page on which a member of staff sees what she accepted and accepts what is new, and the one on which those who look
//! after staff see it of everyone.

use axum::extract::State;
use axum::response::Response;
use kernel::{Locale, Problem};
use maud::{Markup, Render, html};
use web::components::{Avatar, Button, Icon, Notice, Reader, form, list_row, moment, rows, section};
use web::layout::Theme;
use web::{Access, App, Form, Query, redirect, t};

use super::ticked::{age_box, beside, first_box};
use super::{Current, Document, Kept, OF_AGE, Ticked, store};
use crate::pages::{Done, SettingsPage, Tab, errors, good, path_in, with_status};
use crate::staff;

/// `GET /t/{tenant}/me/terms`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = if query.done == "accepted" {
        good(t!(access.locale, "acceptance-saved"))
    } else {
        html! {}
    };
    mine_page(&app, &access, theme, &notice, &Ticked::default(), None).await
}

/// `POST /t/{tenant}/me/terms`
pub(crate) async fn accept(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(ticked): Form<Ticked>,
) -> web::Result<Response> {
    let staff = access.staff.ok_or_else(Problem::forbidden)?;
    let (current, kept) = mine(&app, &access).await?;
    let mut problem = Problem::invalid();
    let Some(accepted) = ticked.check_again(access.locale, current, !is_of_age(&kept), &mut problem) else {
        return Ok(with_status(&problem, mine_page(&app, &access, theme, &html! {}, &ticked, Some(&problem)).await?));
    };
    app.db.write(access.tenant, access.actor, move |tx| super::accept(tx, staff, &accepted)).await?;
    Ok(redirect(&path_in(&access, "me/terms?done=accepted")))
}

/// `GET /t/{tenant}/staff/acceptances`
pub(crate) async fn everyone(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Markup> {
    let read = app.db.read(access.tenant, |scope| {
        let current = Current::read(&scope.global())?;
        let has = |document: Document| store::who_has(scope, document.as_str(), &current.of(document).to_string());
        let (terms, privacy) = (has(Document::Terms)?, has(Document::Privacy)?);
        let behind: Vec<staff::Staff> = staff::list(scope)?
            .into_iter()
            .filter(|member| !(terms.contains(&member.id) && privacy.contains(&member.id)))
            .collect();
        Ok::<_, ::store::Error>((behind, store::all(scope)?))
    });
    let (behind, all) = read.await?;
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        @if !behind.is_empty() {
            (section(&t!(locale, "acceptance-behind"), rows(behind.iter().map(|member| {
                let href = path_in(&access, &format!("staff/{}", member.id));
                list_row(Avatar::of(&member.name, member.id.to_string()).render(), &member.name, Some(&href), html! { bdi { (member.email) } }, html! {})
            }))))
        }
        (section(&t!(locale, "acceptance-ledger"), html! {
            @if all.is_empty() { p class="text-muted" { (t!(locale, "acceptance-ledger-empty")) } }
            @else { (rows(all.iter().map(|(kept, name)| row(reader, kept, Some(name))))) }
        }))
    };
    let page = SettingsPage::new(&access, theme, Tab::Staff, t!(locale, "acceptance-title"))
        .below("staff", t!(locale, "staff-title"));
    Ok(page.about(t!(locale, "acceptance-about")).show(&html! {}, &content))
}

/// What holds now, and what she has accepted.
async fn mine(app: &App, access: &Access) -> web::Result<(Current, Vec<Kept>)> {
    let staff = access.staff.ok_or_else(Problem::forbidden)?;
    let read = app.db.read(access.tenant, move |scope| {
        Ok::<_, ::store::Error>((Current::read(&scope.global())?, super::of_staff(scope, staff)?))
    });
    Ok(read.await?)
}

fn is_of_age(kept: &[Kept]) -> bool {
    kept.iter().any(|one| one.platform == OF_AGE)
}

async fn mine_page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    ticked: &Ticked,
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let (current, kept) = mine(app, access).await?;
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        @if super::is_complete(&kept, current) {
            (Notice::good(t!(locale, "acceptance-complete")))
        } @else {
            (Notice::attention(t!(locale, "acceptance-incomplete")).because(html! { (t!(locale, "acceptance-incomplete-about")) }))
            (form(&path_in(access, "me/terms"), html! {
                (errors(locale, problem))
                (first_box(locale, current, ticked, problem))
                @if !is_of_age(&kept) { (age_box(locale, ticked, problem)) }
                (Button::new(t!(locale, "acceptance-button")).primary().icon(Icon::Check))
            }))
        }
        @if !kept.is_empty() {
            (section(&t!(locale, "acceptance-mine"), rows(kept.iter().map(|one| row(reader, one, None)))))
        }
    };
    let page =
        SettingsPage::new(access, theme, Tab::Me, t!(locale, "acceptance-title")).below("me", t!(locale, "me-title"));
    Ok(page.about(t!(locale, "acceptance-mine-about")).show(notice, &content))
}

/// What was accepted, when and in which language; by whom, where it is not clear.
fn row(reader: Reader, kept: &Kept, name: Option<&String>) -> Markup {
    let locale = reader.locale;
    let what = what(locale, kept);
    let about = html! {
        @if name.is_some() { (what) " · " }
        (moment::full_words(reader, kept.at))
        @if let Some(read_in) = kept.locale { " · " span lang=(read_in.tag()) translate="no" { (read_in.name()) } }
    };
    let end = html! { @if let Some(path) = kept.documents.first() { (beside(path, &t!(locale, "acceptance-text"))) } };
    list_row(Icon::Check.show(), name.unwrap_or(&what), None, about, end)
}

fn what(locale: Locale, kept: &Kept) -> String {
    match Document::ALL.into_iter().find(|document| document.as_str() == kept.platform) {
        Some(document) => {
            t!(locale, "acceptance-version", document = document.name(locale), version = kept.version.clone())
        }
        None => t!(locale, "acceptance-of-age-said"),
    }
}
