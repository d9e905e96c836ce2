//! The pages on which a business is founded: `/setup`, `/sign-up`, `/businesses/new`.

use ::store::Fault;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem, Secret};
use maud::{Markup, Render, html};
use serde::Deserialize;
use web::components::{Button, Field, Notice};
use web::layout::{self, Theme};
use web::{App, Form, Query, SignedIn, Signup, redirect, t};

use super::{Founding, NewOwner, Refusal};
use crate::acceptance::{self, Accepted, Current, Ticked, boxes};
use crate::logins::{Email, Password};
use crate::pages::{add, chosen, email, errors, new_password_field, person_name, secret, with_status, wrong};
use crate::sign_in::pages::{Token, admitted};
use crate::sign_in::{Caller, throttle};
use crate::tenants::pages::profile_fields;
use crate::tenants::{Names, NewTenant, Profile};

/// The founding form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FoundingForm {
    token: String,
    #[serde(flatten)]
    names: Names,
    name: String,
    email: String,
    password: Option<Secret>,
    #[serde(flatten)]
    ticked: Ticked,
}

struct Checked {
    profile: Profile,
    name: String,
    email: Email,
    password: Password,
    accepted: Accepted,
}

impl FoundingForm {
    fn check(&self, locale: Locale, current: Current) -> Result<Checked, Problem> {
        let (profile, mut problem) = match self.names.check(locale) {
            Ok(profile) => (Some(profile), Problem::invalid()),
            Err(problem) => (None, problem),
        };
        let name = person_name(locale, &self.name, &mut problem);
        let email = email(locale, &self.email, &mut problem);
        let about = [self.names.business_name.as_str(), &self.name, &self.email];
        let password = chosen(locale, &secret(self.password.clone()), &about, &mut problem);
        let accepted = self.ticked.check(locale, current, &mut problem);
        match (profile, email, password, accepted) {
            (Some(profile), Some(email), Some(password), Some(accepted)) if problem.fields.is_empty() => {
                Ok(Checked { profile, name, email, password, accepted })
            }
            _ => Err(problem),
        }
    }
}

impl Checked {
    async fn founding(self, locale: Locale, caller: &Caller) -> Founding {
        Founding {
            tenant: NewTenant { profile: self.profile, locale },
            owner: NewOwner {
                name: self.name,
                email: self.email,
                password_hash: self.password.hash().await,
                user_agent: caller.user_agent.clone(),
                accepted: self.accepted,
            },
        }
    }
}

/// `GET /setup?token=…`
pub(crate) async fn show(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    Query(query): Query<Token>,
) -> web::Result<Response> {
    if !super::is_due(&app.db).await? {
        return Ok(redirect("/sign-in"));
    }
    if !super::is_open(&app.db, &query.token).await? {
        return Ok(needs_link((locale, theme)));
    }
    let form = FoundingForm { token: query.token, ..FoundingForm::default() };
    let current = acceptance::current(&app.db).await?;
    Ok(founding_page((locale, theme), Way::SetUp, current, &form, None).into_response())
}

/// `POST /setup`
pub(crate) async fn set_up(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(form): Form<FoundingForm>,
) -> web::Result<Response> {
    // Before the password is hashed, so that strangers cannot keep the machine busy.
    if !super::is_open(&app.db, &form.token).await? {
        return Ok(needs_link((locale, theme)));
    }
    let current = acceptance::current(&app.db).await?;
    let checked = match form.check(locale, current) {
        Ok(checked) => checked,
        Err(problem) => {
            let page = founding_page((locale, theme), Way::SetUp, current, &form, Some(&problem));
            return Ok(with_status(&problem, page));
        }
    };
    match super::set_up(&app.db, &form.token, checked.founding(locale, &caller).await).await {
        Ok((tenant, entered)) => Ok(admitted(&entered, &format!("/t/{tenant}/settings/backups/kit"))),
        Err(Fault::Refused(Refusal::Spent)) => Ok(needs_link((locale, theme))),
        Err(fault) => Err(fault.into()),
    }
}

/// `GET /sign-up`
pub(crate) async fn show_sign_up(State(app): State<App>, locale: Locale, theme: Theme) -> web::Result<Response> {
    if app.settings.signup != Signup::Open {
        return Ok(closed((locale, theme)));
    }
    let current = acceptance::current(&app.db).await?;
    Ok(founding_page((locale, theme), Way::SignUp, current, &FoundingForm::default(), None).into_response())
}

/// `POST /sign-up`
pub(crate) async fn sign_up(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(form): Form<FoundingForm>,
) -> web::Result<Response> {
    if app.settings.signup != Signup::Open {
        return Ok(closed((locale, theme)));
    }
    let current = acceptance::current(&app.db).await?;
    let again = |problem: &Problem| {
        with_status(problem, founding_page((locale, theme), Way::SignUp, current, &form, Some(problem)))
    };
    let checked = match form.check(locale, current) {
        Ok(checked) => checked,
        Err(problem) => return Ok(again(&problem)),
    };
    let from = caller.clone();
    if let Err(wait) = app.db.global_write(move |global| throttle::admit_sign_up(global, &from)).await? {
        let words = t!(locale, "sign-up-wait", minutes = wait.0.as_secs().div_ceil(60));
        return Ok(again(&Problem::new(429, "too_many_tries", words.clone()).field("email", "too_many_tries", words)));
    }
    match super::sign_up(&app.db, checked.founding(locale, &caller).await).await {
        Ok((tenant, entered)) => Ok(admitted(&entered, &format!("/t/{tenant}/inbox"))),
        Err(Fault::Refused(refusal @ Refusal::EmailTaken)) => {
            let mut problem = Problem::from(refusal);
            add(&mut problem, "email", "taken", t!(locale, "sign-up-taken"));
            Ok(again(&problem))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `GET /businesses/new`
pub(crate) async fn show_another(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    _: SignedIn,
) -> web::Result<Response> {
    if app.settings.signup != Signup::Open {
        return Ok(closed((locale, theme)));
    }
    let current = acceptance::current(&app.db).await?;
    Ok(founding_page((locale, theme), Way::Another, current, &FoundingForm::default(), None).into_response())
}

/// `POST /businesses/new`
pub(crate) async fn found_another(
    State(app): State<App>,
    locale: Locale,
    theme: Theme,
    signed_in: SignedIn,
    caller: Caller,
    Form(form): Form<FoundingForm>,
) -> web::Result<Response> {
    if app.settings.signup != Signup::Open {
        return Ok(closed((locale, theme)));
    }
    let (profile, mut problem) = match form.names.check(locale) {
        Ok(profile) => (Some(profile), Problem::invalid()),
        Err(problem) => (None, problem),
    };
    let name = person_name(locale, &form.name, &mut problem);
    let current = acceptance::current(&app.db).await?;
    let accepted = form.ticked.check(locale, current, &mut problem);
    let Some((profile, accepted)) = profile.zip(accepted).filter(|_| problem.fields.is_empty()) else {
        return Ok(with_status(&problem, founding_page((locale, theme), Way::Another, current, &form, Some(&problem))));
    };
    let from = caller.clone();
    if let Err(wait) = app.db.global_write(move |global| throttle::admit_sign_up(global, &from)).await? {
        let words = t!(locale, "sign-up-wait", minutes = wait.0.as_secs().div_ceil(60));
        let problem =
            Problem::new(429, "too_many_tries", words.clone()).field("business_name", "too_many_tries", words);
        return Ok(with_status(&problem, founding_page((locale, theme), Way::Another, current, &form, Some(&problem))));
    }
    let new = NewTenant { profile, locale };
    let tenant = super::found_another(&app.db, signed_in.login, name, new, accepted).await?;
    Ok(redirect(&format!("/t/{tenant}/inbox")))
}

/// The three ways to found a business.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    SetUp,
    SignUp,
    /// By someone who has a login.
    Another,
}

fn founding_page(
    (locale, theme): (Locale, Theme),
    way: Way,
    current: Current,
    form: &FoundingForm,
    problem: Option<&Problem>,
) -> Markup {
    let (title, button, action) = match way {
        Way::SetUp => (t!(locale, "setup-title"), t!(locale, "setup-button"), "/setup"),
        Way::SignUp => (t!(locale, "sign-up-title"), t!(locale, "sign-up-button"), "/sign-up"),
        Way::Another => (t!(locale, "businesses-new-title"), t!(locale, "businesses-add"), "/businesses/new"),
    };
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight pb-2" { (title) }
        p class="text-muted pb-6" { (t!(locale, "setup-about")) }
        form class="space-y-8" method="post" action=(action) {
            (errors(locale, problem))
            @if way == Way::SetUp { input type="hidden" name="token" value=(form.token); }
            fieldset class="space-y-5" {
                legend class="text-base font-semibold pb-3" { (t!(locale, "setup-business")) }
                (profile_fields(locale, &form.names, problem))
            }
            fieldset class="space-y-5" {
                legend class="text-base font-semibold pb-3" { (t!(locale, "setup-you")) }
                (Field::text("name", t!(locale, "field-your-name")).explained(t!(locale, "field-your-name-explained"))
                    .value(&form.name).required().autocomplete("name").wrong(wrong(problem, "name")))
                @if way != Way::Another {
                    (Field::email("email", t!(locale, "field-email")).value(&form.email).required().wrong(wrong(problem, "email")))
                    (new_password_field(locale, t!(locale, "field-password"), problem))
                }
            }
            (boxes(locale, current, &form.ticked, problem))
            (Button::new(button).primary().wide())
        }
    };
    layout::plain(locale, theme, &title, page)
}

fn needs_link((locale, theme): (Locale, Theme)) -> Response {
    let notice = Notice::attention(t!(locale, "setup-needs-link"))
        .heading()
        .because(html! { (t!(locale, "setup-needs-link-explained")) });
    with_status(&Refusal::Spent.into(), layout::plain(locale, theme, &t!(locale, "setup-title"), notice.render()))
}

fn closed((locale, theme): (Locale, Theme)) -> Response {
    let notice = Notice::info(t!(locale, "sign-up-closed"))
        .heading()
        .because(html! { (t!(locale, "sign-up-closed-explained")) });
    let notice = notice.next(Button::new(t!(locale, "sign-in-button")).to("/sign-in").render());
    with_status(&Problem::forbidden(), layout::plain(locale, theme, &t!(locale, "sign-up-title"), notice.render()))
}
