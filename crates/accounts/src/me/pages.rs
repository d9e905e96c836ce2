//! `/t/{tenant}/me`, and `/language`: the choice at the foot of every page that belongs to no business.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use chrono_tz::Tz;
use kernel::{Locale, PhoneNumber, Problem};
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;
use web::components::{Button, Field, Icon, form, section};
use web::layout::Theme;
use web::{Access, App, Form, Query, SignedIn, language, redirect, t};

use super::Manner;
use crate::pages::{Done, SettingsPage, Tab, add, errors, good, path_in, person_name, with_status, wrong};
use crate::sign_in::pages::{local, signed_in};
use crate::tenants::{self, time_zones};

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
    let notice = if query.done == "saved" {
        good(t!(access.locale, "me-saved"))
    } else {
        html! {}
    };
    me_page(&app, &access, me, theme, &notice, Typed::default()).await
}

/// What is shown again, and why it was not taken.
#[derive(Default)]
struct Typed<'a> {
    manner: Option<(&'a MannerForm, &'a Problem)>,
    profile: Option<(&'a ProfileForm, &'a Problem)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProfileForm {
    name: String,
    phone: String,
}

impl ProfileForm {
    /// Her name and her telephone in E.164. One without its country is of the business's.
    fn check(&self, locale: Locale, country: &str) -> Result<(String, String), Problem> {
        let mut problem = Problem::invalid();
        let name = person_name(locale, &self.name, &mut problem);
        let phone = match self.phone.trim() {
            "" => Some(String::new()),
            typed => PhoneNumber::parse(typed, Some(country)).ok().map(|number| number.e164().to_owned()),
        };
        if phone.is_none() {
            add(&mut problem, "phone", "invalid", t!(locale, "tenant-phone-invalid"));
        }
        problem.or_ok().map(|()| (name, phone.unwrap_or_default()))
    }
}

/// `POST /t/{tenant}/me/profile`
pub(crate) async fn change_profile(
    State(app): State<App>,
    access: Access,
    me: SignedIn,
    theme: Theme,
    Form(typed): Form<ProfileForm>,
) -> web::Result<Response> {
    let staff = access.staff.ok_or_else(Problem::forbidden)?;
    let country = app.db.read(access.tenant, tenants::get).await?.profile.country;
    let (name, phone) = match typed.check(access.locale, &country) {
        Ok(checked) => checked,
        Err(problem) => {
            let again = Typed { manner: None, profile: Some((&typed, &problem)) };
            return Ok(with_status(&problem, me_page(&app, &access, me, theme, &html! {}, again).await?));
        }
    };
    app.db.write(access.tenant, access.actor, move |tx| super::set_profile(tx, staff, &name, &phone)).await?;
    Ok(redirect(&path_in(&access, "me?done=saved")))
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
            let again = Typed { manner: Some((&typed, &problem)), profile: None };
            return Ok(with_status(&problem, me_page(&app, &access, me, theme, &html! {}, again).await?));
        }
    };
    app.db.global_write(move |global| super::set(global, me.login, manner)).await?;
    let mut response = redirect(&path_in(&access, "me?done=saved"));
    if let Some(locale) = manner.locale {
        response.headers_mut().append(header::SET_COOKIE, language::cookie(locale));
    }
    Ok(response)
}

async fn me_page(
    app: &App,
    access: &Access,
    me: SignedIn,
    theme: Theme,
    notice: &Markup,
    typed: Typed<'_>,
) -> web::Result<Markup> {
    let locale = access.locale;
    let staff = access.staff.ok_or_else(Problem::forbidden)?;
    let read = app.db.read(access.tenant, move |scope| -> Result<_, store::Error> {
        Ok((super::profile(scope, staff)?, super::manner(&scope.global(), me.login)?))
    });
    let (profile, manner) = read.await?;
    let profile = profile.ok_or_else(Problem::forbidden)?;
    let kept = MannerForm {
        language: manner.locale.map(|locale| locale.tag().to_owned()).unwrap_or_default(),
        time_zone: manner.time_zone.map(|zone| zone.name().to_owned()).unwrap_or_default(),
    };
    let is = ProfileForm { name: profile.name.clone(), phone: profile.phone.clone() };
    let content = html! {
        (section(&t!(locale, "me-profile"), profile_form(access, &profile.email, typed.profile, &is)))
        (section(&t!(locale, "me-manner"), manner_form(access, typed.manner, &kept)))
        (section(&t!(locale, "me-told"), html! {
            div class="flex flex-wrap gap-2" {
                (Button::new(t!(locale, "notices-choose")).icon(Icon::Bell).to(path_in(access, "me/notices/choices")))
                (Button::new(t!(locale, "duty-link")).icon(Icon::Clock).to(path_in(access, "me/hours")))
            }
        }))
        p { a class="link" href=(path_in(access, "me/terms")) { (t!(locale, "acceptance-mine")) } }
        p class="pt-4 text-sm text-muted" { (t!(locale, "invitation-traced")) }
    };
    let page = SettingsPage::new(access, theme, Tab::Me, t!(locale, "me-title")).about(t!(locale, "me-about"));
    Ok(page.show(notice, &content))
}

fn profile_form(access: &Access, email: &str, typed: Option<(&ProfileForm, &Problem)>, kept: &ProfileForm) -> Markup {
    let locale = access.locale;
    let (shown, problem) = typed.map_or((kept, None), |(typed, problem)| (typed, Some(problem)));
    let fields = html! {
        (errors(locale, problem))
        (Field::text("name", t!(locale, "field-your-name")).explained(t!(locale, "field-your-name-explained"))
            .value(&shown.name).required().autocomplete("name").wrong(wrong(problem, "name")))
        (Field::text("phone", t!(locale, "tenant-phone")).explained(t!(locale, "me-phone-explained"))
            .value(&shown.phone).inputmode("tel").autocomplete("tel").wrong(wrong(problem, "phone")))
        div class="space-y-1 text-sm" {
            p class="font-medium" { (t!(locale, "field-email")) }
            p { bdi { (email) } }
            p class="text-muted" { (t!(locale, "me-email-explained")) " " a class="link" href="/account" { (t!(locale, "account-title")) } }
        }
        (Button::new(t!(locale, "me-save")).primary())
    };
    form(&path_in(access, "me/profile"), fields)
}

fn manner_form(access: &Access, typed: Option<(&MannerForm, &Problem)>, kept: &MannerForm) -> Markup {
    let locale = access.locale;
    let (shown, problem) = typed.map_or((kept, None), |(typed, problem)| (typed, Some(problem)));
    let languages = Locale::ALL.map(|one| (one.tag().to_owned(), one.name().to_owned()));
    let zones = time_zones().into_iter().map(|zone| (zone.to_owned(), zone.replace('_', " ")));
    let as_business = || (String::new(), t!(locale, "me-as-business"));
    let fields = html! {
        (errors(locale, problem))
        (Field::choice("language", t!(locale, "me-language"), std::iter::once(as_business()).chain(languages).collect())
            .of_names().value(&shown.language).wrong(wrong(problem, "language")))
        (Field::choice("time_zone", t!(locale, "tenant-time-zone"), std::iter::once(as_business()).chain(zones).collect())
            .of_names().explained(t!(locale, "me-time-zone-explained")).value(&shown.time_zone).wrong(wrong(problem, "time_zone")))
        (Button::new(t!(locale, "me-save")).primary())
    };
    form(&path_in(access, "me"), fields)
}
