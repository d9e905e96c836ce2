//! Showing that a login's address is hers: a mail with a link, and the button behind it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem};
use maud::html;
use store::{Db, Fault, Result};
use web::components::{Button, Notice};
use web::layout::{self, Theme};
use web::{App, Form, Query, SignedIn, redirect, t};

use crate::logins::{self, Email};
use crate::mail::{self, NewMail, Purpose};
use crate::pages::with_status;
use crate::sign_in::link;
use crate::sign_in::mailed::{self, For};
use crate::sign_in::pages::Token;
use crate::sign_in::{Caller, throttle};
use crate::token;

/// `POST /account/verification`: mails the link, or says why not: whoever asks knows whose address it is.
pub(crate) async fn ask(State(app): State<App>, locale: Locale, me: SignedIn, caller: Caller) -> web::Result<Response> {
    let login = app.db.global_read(move |global| logins::get(global, me.login)).await?;
    let email = Email::parse(&login.email).map_err(|_| store::Error::Refused("a login without an e-mail"))?;
    if !app.egress.mail().is_on() {
        return Err(Problem::new(409, "mail_off", t!(locale, "mail-off")).into());
    }
    let wanted = email.clone();
    let admitted = app.db.global_write(move |global| throttle::admit_forgotten(global, &wanted, &caller)).await?;
    let done = match (admitted, link::home(&app.db, &email).await?) {
        (Err(_) | Ok(false), _) => "verification-wait",
        (Ok(true), None) => "verification-nowhere",
        (Ok(true), Some((tenant, staff))) => {
            let write = app.db.write(tenant, crate::system(&app.clock, "account"), move |tx| -> Result<()> {
                let token = mailed::create(tx, &login, For::Verification)?;
                let mail = NewMail {
                    purpose: Purpose::Verification,
                    address: login.email,
                    notice: None,
                    staff: Some(staff),
                    path: format!("/verification?token={token}"),
                    expires_at: Some(tx.now() + For::Verification.lives()),
                };
                mail::write(tx, &mail).map(|_| ())
            });
            write.await?;
            "verification"
        }
    };
    Ok(redirect(&format!("/account?done={done}")))
}

/// `GET /verification?token=…`: a button, so that a program that only follows links shows nothing.
pub(crate) async fn show(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    Query(query): Query<Token>,
) -> web::Result<Response> {
    let is_open = match token::tenant(&query.token) {
        Some(tenant) => {
            let token = query.token.clone();
            app.db.read(tenant, move |scope| mailed::peek(scope, &token, For::Verification)).await?.is_some()
        }
        None => false,
    };
    if !is_open {
        return Ok(spent((locale, theme)));
    }
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-5" { (t!(locale, "mail-verification-title")) }
        form method="post" action="/verification" {
            input type="hidden" name="token" value=(query.token);
            (Button::new(t!(locale, "mail-verification-action")).primary().wide())
        }
    };
    Ok(layout::plain(locale, theme, &t!(locale, "mail-verification-title"), page).into_response())
}

/// `POST /verification`
pub(crate) async fn verify(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    Form(form): Form<Token>,
) -> web::Result<Response> {
    match spend(&app.db, &form.token).await {
        Ok(()) => {
            let page = html! {
                (Notice::good(t!(locale, "verification-done")).heading())
                p class="pt-5" { (Button::new(t!(locale, "verification-on")).primary().to("/")) }
            };
            Ok(layout::plain(locale, theme, &t!(locale, "verification-done"), page).into_response())
        }
        Err(Fault::Refused(_)) => Ok(spent((locale, theme))),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn spend(db: &Db, token: &str) -> Result<(), Fault<link::Refusal>> {
    let spent = || Fault::Refused(link::Refusal::Spent);
    let tenant = token::tenant(token).ok_or_else(spent)?;
    let token = token.to_owned();
    db.write(tenant, crate::system(db.clock(), "account"), move |tx| {
        mailed::spend(tx, &token, For::Verification)?.map(|_| ()).ok_or_else(spent)
    })
    .await
}

fn spent((locale, theme): (Locale, Theme)) -> Response {
    let page = html! {
        (Notice::attention(t!(locale, "sign-in-link-spent")).heading().because(html! { (t!(locale, "verification-spent")) }))
        p class="pt-5" { (Button::new(t!(locale, "account-title")).to("/account")) }
    };
    with_status(&link::Refusal::Spent.into(), layout::plain(locale, theme, &t!(locale, "sign-in-link-spent"), page))
}
