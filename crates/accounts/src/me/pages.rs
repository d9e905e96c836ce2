//! `/t/{tenant}/me`, and `/language`: the choice at the foot of every page that belongs to no business.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use chrono_tz::Tz;
use kernel::{Locale, Problem};
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;
use web::components::{Button, Field, form, section};
use web::layout::Theme;
use web::{Access, App, Form, Query, SignedIn, language, redirect, t};

use super::Manner;
use crate::pages::{Done, SettingsPage, Tab, errors, good, path_in, with_status, wrong};
use crate::sign_in::pages::{local, signed_in};
use crate::tenants::time_zones;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LanguageForm {
    language: String,
}

/// `POST /language`: back to the page that it was chosen on, in that language.
pub(crate) async fn choose(
    State(app): State<App>,
    headers: HeaderMap,
    Form(typed): Form<LanguageForm>,
) -> web::Result<Response> {
    let back = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(page_of);
    let mut response = redirect(back.as_deref().and_then(local).unwrap_or("/"));
    // What is no language changes nothing: only a program sends it.
    let Ok(locale) = typed.language.parse() else { return Ok(response) };
    if let Some(me) = signed_in(&app, &headers).await? {
        app.db.global_write(move |global| super::speak(global, me.login, locale)).await?;
    }
    response.headers_mut().append(header::SET_COOKIE, language::cookie(locale));
    Ok(response)
}

/// The path and query of an address. Whose it is does not matter: only this host's path is used.
fn page_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{query}", url.path()))
}

/// `GET /t/{tenant}/me`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    me: SignedIn,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let manner = app.db.global_read(move |global| super::manner(global, me.login)).await?;
    let typed = MannerForm {
        language: manner.locale.map(|locale| locale.tag().to_owned()).unwrap_or_default(),
        time_zone: manner.time_zone.map(|zone| zone.name().to_owned()).unwrap_or_default(),
    };
    let notice = if query.done == "saved" {
        good(t!(access.locale, "me-saved"))
    } else {
        html! {}
    };
    Ok(me_page(&access, theme, &notice, &typed, None))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MannerForm {
    language: String,
    time_zone: String,
}

impl MannerForm {
    fn check(&self, locale: Locale) -> Result<Manner, Problem> {
        let mut problem = Problem::invalid();
        let (language, zone) = (self.language.trim(), self.time_zone.trim());
        let chosen = language.parse::<Locale>().ok();
        if chosen.is_none() && !language.is_empty() {
            problem = problem.field("language", "unknown", t!(locale, "me-language-unknown"));
        }
        let time_zone = zone.parse::<Tz>().ok();
        if time_zone.is_none() && !zone.is_empty() {
            problem = problem.field("time_zone", "unknown", t!(locale, "tenant-time-zone-unknown"));
        }
        problem.or_ok().map(|()| Manner { locale: chosen, time_zone })
    }
}

/// `POST /t/{tenant}/me`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    me: SignedIn,
    theme: Theme,
    Form(typed): Form<MannerForm>,
) -> web::Result<Response> {
    let manner = match typed.check(access.locale) {
        Ok(manner) => manner,
        Err(problem) => {
            return Ok(with_status(&problem, me_page(&access, theme, &html! {}, &typed, Some(&problem))));
        }
    };
    app.db.global_write(move |global| super::set(global, me.login, manner)).await?;
    let mut response = redirect(&path_in(&access, "me?done=saved"));
    if let Some(locale) = manner.locale {
        response.headers_mut().append(header::SET_COOKIE, language::cookie(locale));
    }
    Ok(response)
}

fn me_page(access: &Access, theme: Theme, notice: &Markup, typed: &MannerForm, problem: Option<&Problem>) -> Markup {
    let locale = access.locale;
    let languages = Locale::ALL.map(|one| (one.tag().to_owned(), one.name().to_owned()));
    let zones = time_zones().into_iter().map(|zone| (zone.to_owned(), zone.replace('_', " ")));
    let as_business = || (String::new(), t!(locale, "me-as-business"));
    let fields = html! {
        (errors(locale, problem))
        (Field::choice("language", t!(locale, "me-language"), std::iter::once(as_business()).chain(languages).collect())
            .of_names().value(&typed.language).wrong(wrong(problem, "language")))
        (Field::choice("time_zone", t!(locale, "tenant-time-zone"), std::iter::once(as_business()).chain(zones).collect())
            .of_names().explained(t!(locale, "me-time-zone-explained")).value(&typed.time_zone).wrong(wrong(problem, "time_zone")))
        (Button::new(t!(locale, "me-save")).primary())
    };
    let content = section(&t!(locale, "me-manner"), form(&path_in(access, "me"), fields));
    let page = SettingsPage {
        access,
        theme,
        tab: Tab::Me,
        title: t!(locale, "me-title"),
        about: Some(t!(locale, "me-about")),
    };
    page.show(notice, &content)
}
