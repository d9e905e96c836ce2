//! The page `/account`.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use kernel::{Locale, Problem, Secret, SessionId};
use maud::{Markup, html};
use serde::Deserialize;
use store::Fault;
use web::components::{Button, Field, Icon, Notice, Reader, Tone, back, chip, form, list_row, moment, rows, section};
use web::layout::{self, THEME_COOKIE, Theme};
use web::{App, Form, Path, Query, SignedIn, redirect, t};

use super::Refusal;
use super::address::AddressForm;
use crate::logins::{self, Login};
use crate::pages::{Done, add, chosen, errors, good, new_password_field, refused, secret, with_status, wrong};
use crate::sessions::{self, Session};
use crate::sign_in::Caller;
use crate::sign_in::mailed;
use crate::sign_in::pages::admitted;

/// `GET /account`
pub(crate) async fn show(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    signed_in: SignedIn,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = match query.done.as_str() {
        "password" => good(t!(locale, "account-password-changed")),
        "email" => good(t!(locale, "account-email-sent")),
        "email-changed" => good(t!(locale, "account-email-changed")),
        "verification" => good(t!(locale, "verification-sent")),
        "verification-wait" => refused(t!(locale, "verification-wait")),
        "verification-nowhere" => refused(t!(locale, "verification-nowhere")),
        _ => html! {},
    };
    account_page(&app, (locale, theme), signed_in, &notice, None).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PasswordForm {
    current: Option<Secret>,
    password: Option<Secret>,
}

/// `POST /account/password`
pub(crate) async fn change_password(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    signed_in: SignedIn,
    caller: Caller,
    Form(typed): Form<PasswordForm>,
) -> web::Result<Response> {
    let login = app.db.global_read(move |global| logins::get(global, signed_in.login)).await?;
    let mut problem = Problem::invalid();
    let Some(password) = chosen(locale, &secret(typed.password), &[&login.email], &mut problem) else {
        let page = account_page(&app, (locale, theme), signed_in, &html! {}, Some(Wrong::Password(&problem))).await?;
        return Ok(with_status(&problem, page));
    };
    match super::change_password(&app.db, signed_in.login, &secret(typed.current), password, &caller).await {
        Ok(entered) => Ok(admitted(&entered, "/account?done=password")),
        Err(Fault::Refused(refusal)) => {
            let words = match refusal {
                Refusal::Wrong => t!(locale, "account-current-password-wrong"),
                Refusal::Wait(time) => t!(locale, "sign-in-wait-minutes", minutes = time.as_secs().div_ceil(60)),
                Refusal::Meanwhile => t!(locale, "account-changed-meanwhile"),
            };
            let mut problem = Problem::from(refusal);
            add(&mut problem, "current", "wrong", words);
            let page =
                account_page(&app, (locale, theme), signed_in, &html! {}, Some(Wrong::Password(&problem))).await?;
            Ok(with_status(&problem, page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST /account/sessions/{session}/end`
pub(crate) async fn end_session(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<SessionId>,
) -> web::Result<Response> {
    // One's own only; a session that is gone already is as it should be.
    app.db.global_write(move |global| sessions::end(global, signed_in.login, id)).await?;
    Ok(redirect("/account"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ThemeForm {
    theme: String,
}

/// `POST /account/theme`
pub(crate) async fn choose_theme(_: SignedIn, Form(typed): Form<ThemeForm>) -> Response {
    let word = Theme::from_word(&typed.theme).word();
    let cookie = format!("{THEME_COOKIE}={word}; Path=/; SameSite=Lax; Max-Age=31536000");
    let mut response = redirect("/account");
    let value = HeaderValue::from_str(&cookie).expect("OK because a theme's word is ASCII");
    response.headers_mut().append(header::SET_COOKIE, value);
    response
}

/// Which form was not taken, and why.
#[derive(Clone, Copy)]
pub(super) enum Wrong<'a> {
    Password(&'a Problem),
    Email(&'a AddressForm, &'a Problem),
}

pub(super) async fn account_page(
    app: &App,
    (locale, theme): (Locale, Theme),
    me: SignedIn,
    notice: &Markup,
    wrong: Option<Wrong<'_>>,
) -> web::Result<Markup> {
    let (problem, typed) = match wrong {
        Some(Wrong::Password(problem)) => (Some(problem), None),
        Some(Wrong::Email(typed, problem)) => (None, Some((typed, problem))),
        None => (None, None),
    };
    let read = app.db.global_read(move |global| {
        let zone = logins::manner(global, me.login)?.time_zone;
        let is_verified = mailed::is_verified(global, me.login)?;
        Ok::<_, store::Error>((logins::get(global, me.login)?, is_verified, sessions::list(global, me.login)?, zone))
    });
    let (login, is_verified, sessions, zone) = read.await?;
    // The page belongs to no business, so its times are the person's own, or else everyone's.
    let reader = Reader { locale, zone: zone.unwrap_or(chrono_tz::UTC), now: app.clock.now() };
    let content = html! {
        (back("/businesses", &t!(locale, "businesses-title")))
        h1 class="text-2xl font-semibold tracking-tight" { (t!(locale, "account-title")) }
        div class="flex flex-wrap items-center gap-2 pb-6" {
            p class="text-muted wrap-anywhere" { bdi { (login.email) } }
            @if is_verified {
                (chip(&t!(locale, "verification-is"), Tone::Good))
            } @else if app.egress.mail().is_on() {
                form method="post" action="/account/verification" { (Button::new(t!(locale, "verification-ask")).small()) }
            }
        }
        div class="space-y-6" {
            (notice)
            (section(&t!(locale, "account-password"), password_form(locale, &login, problem)))
            (section(&t!(locale, "account-email"), email_form(locale, app.egress.mail().is_on(), &login, typed)))
            (section(&t!(locale, "account-sessions"), html! {
                (rows(sessions.iter().map(|one| session_row(reader, one, me.session))))
                div class="flex flex-wrap gap-2 pt-2" {
                    form method="post" action="/sign-out" { (Button::new(t!(locale, "sign-out")).icon(Icon::LogOut)) }
                    form method="post" action="/sign-out/everywhere" { (Button::new(t!(locale, "sign-out-everywhere"))) }
                }
            }))
            (section(&t!(locale, "account-theme"), theme_form(locale, theme)))
        }
    };
    Ok(layout::plain(locale, theme, &t!(locale, "account-title"), content))
}

fn password_form(locale: Locale, login: &Login, problem: Option<&Problem>) -> Markup {
    form(
        "/account/password",
        html! {
            (errors(locale, problem))
            // So that a password store keeps the new one under the right name.
            input type="hidden" name="username" autocomplete="username" value=(login.email);
            @if login.has_password() {
                p class="text-sm text-muted" { (t!(locale, "account-password-about")) }
                (Field::password("current", t!(locale, "account-current-password"), "current-password").required().wrong(wrong(problem, "current")))
            } @else {
                (Notice::attention(t!(locale, "account-password-none")))
            }
            (new_password_field(locale, t!(locale, "field-new-password"), problem))
            @if login.has_password() {
                (Button::new(t!(locale, "account-change-password")).primary())
            } @else {
                (Button::new(t!(locale, "account-set-password")).primary())
            }
        },
    )
}

fn email_form(locale: Locale, is_mail_on: bool, login: &Login, typed: Option<(&AddressForm, &Problem)>) -> Markup {
    if !is_mail_on {
        return html! { p class="text-sm text-muted" { (t!(locale, "account-email-off")) } };
    }
    if !login.has_password() {
        return html! { p class="text-sm text-muted" { (t!(locale, "account-email-no-password")) } };
    }
    let problem = typed.map(|(_, problem)| problem);
    form(
        "/account/email",
        html! {
            (errors(locale, problem))
            p class="text-sm text-muted" { (t!(locale, "account-email-about")) }
            (Field::email("email", t!(locale, "account-email-new")).value(typed.map_or("", |(typed, _)| &typed.email)).required()
                .wrong(wrong(problem, "email")))
            // Under a name of its own: the form above asks for the same, and a page has each name once.
            (Field::password("known", t!(locale, "account-current-password"), "current-password").required().wrong(wrong(problem, "known")))
            (Button::new(t!(locale, "account-email-button")).icon(Icon::Mail))
        },
    )
}

fn session_row(reader: Reader, one: &Session, current: SessionId) -> Markup {
    let locale = reader.locale;
    let name = if one.user_agent.is_empty() { t!(locale, "account-unknown-device") } else { device(&one.user_agent) };
    let about = html! { (t!(locale, "account-last-used")) " " (moment::ago(reader, one.last_seen_at)) };
    let end = html! {
        @if one.id == current {
            (chip(&t!(locale, "account-this-device"), Tone::Ours))
        } @else {
            form method="post" action=(format!("/account/sessions/{}/end", one.id)) { (Button::new(t!(locale, "account-end-session")).small()) }
        }
    };
    list_row(Icon::Lock.show(), &name, None, about, end)
}

/// Browser and system by their own names, as far as a browser tells; else the one word by which a program calls itself.
/// More of what it sends does not belong in a notice that a person believes.                                (A34)
pub(crate) fn device(user_agent: &str) -> String {
    let named =
        |list: &[(&str, &'static str)]| list.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name);
    let browser = named(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => {
            let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            user_agent.chars().take_while(is_plain).take(40).collect()
        }
    }
}

fn theme_form(locale: Locale, theme: Theme) -> Markup {
    let choices = Theme::ALL.map(|one| {
        let words = match one {
            Theme::Device => t!(locale, "account-theme-device"),
            Theme::Light => t!(locale, "account-theme-light"),
            Theme::Dark => t!(locale, "account-theme-dark"),
        };
        (one.word().to_owned(), words)
    });
    form(
        "/account/theme",
        html! {
            (Field::choice("theme", t!(locale, "account-theme"), choices.to_vec()).label_hidden().value(theme.word()))
            (Button::new(t!(locale, "account-save")))
        },
    )
}
