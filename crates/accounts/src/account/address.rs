//! Another e-mail for a login: asked for in the account, told to the old address, true once the new one has answered.
//!
//! - Who asks gives her password: a browser left open is not enough.                                              (A26)
//! - Who confirms holds the new mailbox and is signed in as the login: a stranger to whom a slip of the keyboard sent the link
//!   gets nothing by it, and a link to be copied would show nothing. So without a way out for mails nothing is changed.
//! - Whether another login has the address is told only to whoever reads its mail.                                (A30)
//! - The old address is told twice, of the asking and of the change, by a kind that nobody silences.          (P-ACC-5)
//! - Every session ends, and every link that was made before.                                                  (A26, A28)

use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, LoginId, Problem, Secret};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Db, Event, Fault, Result};
use web::components::{Button, Notice};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{App, Form, Query, SignedIn, redirect, t};

use super::pages::{Wrong, account_page};
use crate::logins::{self, Email};
use crate::mail::{self, NewMail, Purpose};
use crate::notices::{self, Kind, Notice as Told, To};
use crate::pages::{add, email, secret, sign_in_then, with_status};
use crate::sign_in::mailed::{self, For};
use crate::sign_in::pages::{Token, admitted, signed_in};
use crate::sign_in::{Caller, Entered, enter, link, telling, throttle};
use crate::token;

/// Why a login keeps its e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The password is another.
    Wrong,
    /// There is no password that could be asked for.
    NoPassword,
    /// Too many tries; the next may be made after this time.
    Wait(Duration),
    /// It is hers already.
    Same,
    /// She belongs to no business, and mail goes out for businesses only.
    Nowhere,
    /// The link was used, is too old, or was never made for her.
    Spent,
    /// Another login has it.
    Taken,
}

impl Refusal {
    fn words(self, locale: Locale) -> String {
        match self {
            Refusal::Wrong => t!(locale, "account-current-password-wrong"),
            Refusal::NoPassword => t!(locale, "account-email-no-password"),
            Refusal::Wait(time) => t!(locale, "sign-in-wait-minutes", minutes = time.as_secs().div_ceil(60)),
            Refusal::Same => t!(locale, "account-email-same"),
            Refusal::Nowhere => t!(locale, "verification-nowhere"),
            Refusal::Spent => t!(locale, "address-spent"),
            Refusal::Taken => t!(locale, "address-taken"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = match refusal {
            Refusal::Wrong => (422, "password_wrong"),
            Refusal::NoPassword => (409, "no_password"),
            Refusal::Wait(_) => (429, "too_many_tries"),
            Refusal::Same => (422, "same_address"),
            Refusal::Nowhere => (409, "no_business"),
            Refusal::Spent => (410, "link_spent"),
            Refusal::Taken => (409, "email_taken"),
        };
        Problem::new(status, code, refusal.words(Locale::default()))
    }
}

/// Mails a link to the new address, and tells the old one. Nothing is changed yet.
async fn ask(db: &Db, me: LoginId, new: &Email, current: &Secret, caller: &Caller) -> Result<(), Fault<Refusal>> {
    let from = caller.clone();
    let (known, own, admitted) = db
        .global_write(move |global| -> Result<_> {
            let known = logins::get(global, me)?;
            let own = Email::parse(&known.email).map_err(|_| store::Error::Refused("a login without an e-mail"))?;
            let admitted = throttle::admit(global, &own, Some(me), &from)?;
            Ok((known, own, admitted))
        })
        .await?;
    let made = admitted.map_err(|wait| Fault::Refused(Refusal::Wait(wait.0)))?;
    if !known.has_password() {
        return Err(Fault::Refused(Refusal::NoPassword));
    }
    if !logins::password::is_right(current, known.password_hash.clone()).await {
        return Err(Fault::Refused(Refusal::Wrong));
    }
    if own.folded() == new.folded() {
        return Err(Fault::Refused(Refusal::Same));
    }
    let Some((tenant, staff)) = link::home(db, &own).await? else { return Err(Fault::Refused(Refusal::Nowhere)) };
    let wanted = new.clone();
    let admitted = db.global_write(move |global| -> Result<_> {
        throttle::forgive(global, &made)?;
        throttle::admit_address(global, me, &wanted)
    });
    let may_mail = admitted.await?.map_err(|wait| Fault::Refused(Refusal::Wait(wait.0)))?;
    let address = new.clone();
    let write = db.write(tenant, crate::system(db.clock(), "account"), move |tx| -> Result<()> {
        // Asked for too often by others: she is answered the same, and that mailbox is left alone.
        if may_mail {
            let token = mailed::create_for(tx, &known, &address)?;
            let mail = NewMail {
                purpose: Purpose::Address,
                address: address.as_str().to_owned(),
                notice: None,
                staff: None,
                path: format!("/address?token={token}"),
                expires_at: Some(tx.now() + For::Address.lives()),
            };
            mail::write(tx, &mail)?;
        }
        tx.record(Event::new("staff.email_change_asked").fact("staff", staff));
        let key = tx.id::<kernel::RequestId>();
        notices::tell(tx, Told::new(Kind::EmailChangeAsked, To::Staff(vec![staff]), key, "/account"))
    });
    write.await?;
    Ok(telling::tell_elsewhere(db, &own, tenant, Kind::EmailChangeAsked).await?)
}

/// The address that a link makes a login's.
async fn peek(db: &Db, token: &str) -> Result<Option<(LoginId, Email)>> {
    let Some(tenant) = token::tenant(token) else { return Ok(None) };
    let token = token.to_owned();
    db.read(tenant, move |scope| mailed::address(scope, &token)).await
}

/// Spends a link: the address is hers, every session ends, and a new one begins for this browser.
async fn confirm(db: &Db, me: LoginId, token: &str, user_agent: &str) -> Result<Entered, Fault<Refusal>> {
    let spent = || Fault::Refused(Refusal::Spent);
    let tenant = token::tenant(token).ok_or_else(spent)?;
    let (token, user_agent) = (token.to_owned(), user_agent.to_owned());
    let homes = {
        let login = db.global_read(move |global| logins::get(global, me)).await?;
        let own = Email::parse(&login.email).map_err(|_| store::Error::Refused("a login without an e-mail"))?;
        link::homes(db, &own).await?
    };
    let write = db.write(tenant, crate::system(db.clock(), "account"), move |tx| -> Result<_, Fault<Refusal>> {
        let (_, address) = mailed::address(tx, &token)?.filter(|(whose, _)| *whose == me).ok_or_else(spent)?;
        let login = mailed::spend_only(tx, &token, For::Address)?.ok_or_else(spent)?;
        // Before the change, so that the mail goes to the address that was hers until now.
        if let Some(staff) = link::member(tx, me)? {
            let key = tx.id::<kernel::RequestId>();
            notices::tell(tx, Told::new(Kind::EmailChanged, To::Staff(vec![staff]), key, "/account"))?;
            tx.record(Event::new("staff.email_changed").fact("staff", staff));
        }
        let global = tx.global();
        let changed = logins::set_email(&global, me, login.epoch, &address);
        if !changed.map_err(|fault| fault.map(|_| Refusal::Taken))? {
            return Err(spent());
        }
        let epoch = logins::get(&global, me)?.epoch;
        Ok(enter(&global, me, epoch, &user_agent)?)
    });
    let entered = write.await?;
    let others: Vec<_> = homes.into_iter().filter(|(home, _)| *home != tenant).collect();
    telling::tell_in(db, &others, Kind::EmailChanged, &[]).await;
    Ok(entered)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AddressForm {
    pub(super) email: String,
    /// The password as it is.
    known: Option<Secret>,
}

/// `POST /account/email`
pub(crate) async fn change(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    me: SignedIn,
    caller: Caller,
    Form(mut typed): Form<AddressForm>,
) -> web::Result<Response> {
    if !app.egress.mail().is_on() {
        return Err(Problem::new(409, "mail_off", t!(locale, "account-email-off")).into());
    }
    let current = secret(typed.known.take());
    let mut problem = Problem::invalid();
    if let Some(new) = email(locale, &typed.email, &mut problem) {
        match ask(&app.db, me.login, &new, &current, &caller).await {
            Ok(()) => return Ok(redirect("/account?done=email")),
            Err(Fault::Refused(refusal)) => {
                let field = match refusal {
                    Refusal::Same | Refusal::Nowhere | Refusal::Spent | Refusal::Taken => "email",
                    Refusal::Wrong | Refusal::NoPassword | Refusal::Wait(_) => "known",
                };
                problem = refusal.into();
                add(&mut problem, field, "refused", refusal.words(locale));
            }
            Err(Fault::Failed(error)) => return Err(error.into()),
        }
    }
    let wrong = Wrong::Email(&typed, &problem);
    let page = account_page(&app, (locale, theme), me, &html! {}, Some(wrong)).await?;
    Ok(with_status(&problem, page))
}

/// `GET /address?token=…`: a button, for whoever is signed in as the login.
pub(crate) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    locale: Locale,
    theme: Theme,
    Query(query): Query<Token>,
) -> web::Result<Response> {
    let Some((whose, address)) = peek(&app.db, &query.token).await? else {
        return Ok(refused((locale, theme), Refusal::Spent));
    };
    let way = match signed_in(&app, &headers).await? {
        Some(me) if me.login == whose => html! {
            p class="text-muted pb-5 wrap-anywhere" { (t!(locale, "address-about", email = isolated(address.as_str()))) }
            form method="post" action="/address" {
                input type="hidden" name="token" value=(query.token);
                (Button::new(t!(locale, "address-button")).primary().wide())
            }
        },
        Some(_) => html! {
            (Notice::attention(t!(locale, "address-other")))
            form class="pt-4" method="post" action="/sign-out" { (Button::new(t!(locale, "sign-out")).wide()) }
        },
        None => html! {
            (Notice::info(t!(locale, "address-sign-in")))
            div class="pt-4" {
                (Button::new(t!(locale, "sign-in-button")).primary().wide().to(sign_in_then(&format!("/address?token={}", query.token))))
            }
        },
    };
    Ok(page((locale, theme), way).into_response())
}

/// `POST /address`
pub(crate) async fn take(
    State(app): State<App>,
    headers: HeaderMap,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(form): Form<Token>,
) -> web::Result<Response> {
    let Some(me) = signed_in(&app, &headers).await? else { return Ok(refused((locale, theme), Refusal::Spent)) };
    match confirm(&app.db, me.login, &form.token, &caller.user_agent).await {
        Ok(entered) => Ok(admitted(&entered, "/account?done=email-changed")),
        Err(Fault::Refused(refusal)) => Ok(refused((locale, theme), refusal)),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

fn page((locale, theme): (Locale, Theme), content: Markup) -> Markup {
    let title = t!(locale, "address-title");
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-2" { (title) }
        (content)
    };
    layout::plain(locale, theme, &title, page)
}

fn refused((locale, theme): (Locale, Theme), refusal: Refusal) -> Response {
    let content = html! {
        (Notice::attention(refusal.words(locale)))
        p class="pt-5" { (Button::new(t!(locale, "account-title")).to("/account")) }
    };
    with_status(&refusal.into(), page((locale, theme), content))
}

#[cfg(test)]
mod tests;
