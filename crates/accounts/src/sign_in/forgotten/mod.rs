//! A forgotten password: `/forgot` mails a link, `/reset` takes the new password.
//!
//! - The answer never tells whether an e-mail has a login: one text, and one kind of time.                      (A30)
//! - Asking is throttled, by address and by e-mail, so that nobody's mailbox is filled.
//! - A new password ends every session, every link made before, and tells its owner.                            (A26)

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem, Secret};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Db, Fault, Result};
use web::components::{Button, Field, Notice};
use web::layout::{self, Theme};
use web::{App, Form, Query, t};

use crate::logins::{self, Email, Password};
use crate::mail::{self, NewMail, Purpose};
use crate::notices::{self, Kind, Notice as Told, To};
use crate::pages::{chosen, errors, new_password_field, secret, with_status};
use crate::sign_in::mailed::{self, For};
use crate::sign_in::pages::{Token, admitted};
use crate::sign_in::{Caller, Entered, enter, link, telling, throttle};
use crate::token;

/// Every answer takes this long at least, so that its time does not tell whether a mail was written.
const AT_LEAST: Duration = Duration::from_millis(250);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    email: String,
}

/// `GET /forgot`
pub(crate) async fn show(State(app): State<App>, locale: Locale, theme: Theme) -> Markup {
    asking_page(&app, (locale, theme), &html! {})
}

/// `POST /forgot`
pub(crate) async fn ask(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(form): Form<Asking>,
) -> web::Result<Response> {
    let floor = tokio::time::sleep(AT_LEAST);
    let asked = match Email::parse(&form.email) {
        Ok(email) if app.egress.mail().is_on() => write(&app.db, &email, &caller).await?,
        Ok(_) | Err(_) => Ok(()),
    };
    floor.await;
    if let Err(throttle::Wait(time)) = asked {
        let words = t!(locale, "sign-in-wait-minutes", minutes = time.as_secs().div_ceil(60));
        let problem = Problem::new(429, "too_many_tries", words.clone());
        return Ok(with_status(&problem, asking_page(&app, (locale, theme), &html! { (Notice::harm(words).alert()) })));
    }
    let done = html! {
        (Notice::good(t!(locale, "forgot-sent")).heading().because(html! { (t!(locale, "forgot-sent-explained")) }))
        p class="pt-5" { (Button::new(t!(locale, "sign-in-button")).to("/sign-in")) }
    };
    Ok(layout::plain(locale, theme, &t!(locale, "forgot-title"), done).into_response())
}

/// Writes the mail, if there is a login and it did not just get one.
async fn write(db: &Db, email: &Email, caller: &Caller) -> Result<Result<(), throttle::Wait>> {
    let (wanted, from) = (email.clone(), caller.clone());
    let admitted = db.global_write(move |global| throttle::admit_forgotten(global, &wanted, &from)).await?;
    let (Ok(true), Some((tenant, staff))) = (&admitted, link::home(db, email).await?) else {
        return Ok(admitted.map(|_| ()));
    };
    let email = email.clone();
    db.write(tenant, crate::system(db.clock(), "sign_in"), move |tx| -> Result<()> {
        let Some(login) = logins::find(&tx.global(), &email)? else { return Ok(()) };
        let token = mailed::create(tx, &login, For::Reset)?;
        let mail = NewMail {
            purpose: Purpose::Reset,
            address: login.email,
            notice: None,
            staff: Some(staff),
            path: format!("/reset?token={token}"),
            expires_at: Some(tx.now() + For::Reset.lives()),
        };
        mail::write(tx, &mail).map(|_| ())
    })
    .await?;
    Ok(Ok(()))
}

/// `GET /reset?token=…`
pub(crate) async fn choose(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    Query(query): Query<Token>,
) -> web::Result<Response> {
    match peek(&app.db, &query.token).await? {
        Some(_) => Ok(choosing_page((locale, theme), &query.token, None).into_response()),
        None => Ok(spent((locale, theme))),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Choosing {
    token: String,
    password: Option<Secret>,
}

/// `POST /reset`
pub(crate) async fn reset(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(form): Form<Choosing>,
) -> web::Result<Response> {
    let Some(email) = peek(&app.db, &form.token).await? else { return Ok(spent((locale, theme))) };
    let mut problem = Problem::invalid();
    let Some(password) = chosen(locale, &secret(form.password), &[&email], &mut problem) else {
        return Ok(with_status(&problem, choosing_page((locale, theme), &form.token, Some(&problem))));
    };
    match redeem(&app.db, &form.token, password, &caller.user_agent).await {
        Ok(entered) => Ok(admitted(&entered, "/businesses")),
        Err(Fault::Refused(_)) => Ok(spent((locale, theme))),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// The e-mail of the login that a link would open.
async fn peek(db: &Db, token: &str) -> Result<Option<String>> {
    let Some(tenant) = token::tenant(token) else { return Ok(None) };
    let token = token.to_owned();
    db.read(tenant, move |scope| {
        let Some(login) = mailed::peek(scope, &token, For::Reset)? else { return Ok(None) };
        Ok(Some(logins::get(&scope.global(), login)?.email))
    })
    .await
}

/// Spends a link: the password is the new one, every session ends, and a new one begins for whoever chose it.
async fn redeem(db: &Db, token: &str, password: Password, user_agent: &str) -> Result<Entered, Fault<link::Refusal>> {
    let spent = || Fault::Refused(link::Refusal::Spent);
    let tenant = token::tenant(token).ok_or_else(spent)?;
    let (token, hash, user_agent) = (token.to_owned(), password.hash().await, user_agent.to_owned());
    let write = db.write(tenant, crate::system(db.clock(), "sign_in"), move |tx| -> Result<_, Fault<link::Refusal>> {
        let login = mailed::spend(tx, &token, For::Reset)?.ok_or_else(spent)?;
        if !logins::set_password(&tx.global(), login.id, login.epoch, &hash)? {
            return Err(spent());
        }
        if let Some(staff) = link::member(tx, login.id)? {
            let key = tx.id::<kernel::RequestId>();
            notices::tell(tx, Told::new(Kind::PasswordChanged, To::Staff(vec![staff]), key, "/account"))?;
        }
        let global = tx.global();
        let epoch = logins::get(&global, login.id)?.epoch;
        Ok((enter(&global, login.id, epoch, &user_agent)?, login.email))
    });
    let (entered, email) = write.await?;
    if let Ok(email) = Email::parse(&email) {
        telling::tell_elsewhere(db, &email, tenant, Kind::PasswordChanged).await?;
    }
    Ok(entered)
}

fn asking_page(app: &App, (locale, theme): (Locale, Theme), notice: &Markup) -> Markup {
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-2" { (t!(locale, "forgot-title")) }
        @if app.egress.mail().is_on() {
            p class="text-muted pb-5" { (t!(locale, "forgot-about")) }
            form class="space-y-5" method="post" action="/forgot" {
                (notice)
                (Field::email("email", t!(locale, "field-email")).required().autofocus())
                (Button::new(t!(locale, "forgot-button")).primary().wide())
            }
        } @else {
            p class="text-muted pb-5" { (t!(locale, "sign-in-forgotten")) }
        }
        p class="pt-5 text-sm" { a class="link" href="/sign-in" { (t!(locale, "forgot-back")) } }
    };
    layout::plain(locale, theme, &t!(locale, "forgot-title"), page)
}

fn choosing_page((locale, theme): (Locale, Theme), token: &str, problem: Option<&Problem>) -> Markup {
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-2" { (t!(locale, "reset-title")) }
        p class="text-muted pb-5" { (t!(locale, "account-password-about")) }
        form class="space-y-5" method="post" action="/reset" {
            (errors(locale, problem))
            input type="hidden" name="token" value=(token);
            (new_password_field(locale, t!(locale, "field-new-password"), problem))
            (Button::new(t!(locale, "account-set-password")).primary().wide())
        }
    };
    layout::plain(locale, theme, &t!(locale, "reset-title"), page)
}

fn spent((locale, theme): (Locale, Theme)) -> Response {
    let page = html! {
        (Notice::attention(t!(locale, "sign-in-link-spent")).heading().because(html! { (t!(locale, "reset-spent-explained")) }))
        p class="pt-5" { (Button::new(t!(locale, "forgot-title")).to("/forgot")) }
    };
    with_status(&link::Refusal::Spent.into(), layout::plain(locale, theme, &t!(locale, "reset-title"), page))
}

#[cfg(test)]
mod tests;
