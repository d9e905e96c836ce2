//! The staff page, one member's page, and the page on which an invitation is accepted.

use ::store::Fault;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::{InvitationId, Locale, Permission, Problem, Role, Secret, StaffId, TenantId};
use maud::{Markup, Render, html};
use serde::Deserialize;
use web::components::{
    Avatar, Button, Dialog, Field, Icon, Notice, Reader, Tone, card, chip, copyable, dialog_opener, form, list_row,
    moment, rows, section,
};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::invitations::{self, Accepting, Invitation, NewInvitation, Offer};
use super::{Change, LetGo, Refusal, Staff};
use crate::acceptance::{self, Current, Ticked, boxes};
use crate::mail;
use crate::pages::{
    Done, SettingsPage, Tab, add, chosen, email, errors, good, new_password_field, path_in, person_name, refused,
    role_choices, role_name, secret, sign_in_then, with_status, wrong,
};
use crate::sign_in::Caller;
use crate::sign_in::pages::{Token, admitted, signed_in};

/// `GET /t/{tenant}/staff`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = match query.done.as_str() {
        "saved" => good(t!(access.locale, "staff-saved")),
        "removed" => good(t!(access.locale, "staff-removed")),
        "withdrawn" => good(t!(access.locale, "staff-invitation-revoked")),
        _ => html! {},
    };
    staff_page(&app, &access, theme, &notice, &InviteForm::default(), None).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InviteForm {
    name: String,
    email: String,
    role: String,
}

impl InviteForm {
    fn check(&self, locale: Locale) -> Result<NewInvitation, Problem> {
        let mut problem = Problem::invalid();
        let name = person_name(locale, &self.name, &mut problem);
        let email = email(locale, &self.email, &mut problem);
        let role: Option<Role> = self.role.parse().ok();
        if role.is_none() {
            add(&mut problem, "role", "unknown", t!(locale, "role-unknown"));
        }
        match (email, role) {
            (Some(email), Some(role)) if problem.fields.is_empty() => Ok(NewInvitation { email, name, role }),
            _ => Err(problem),
        }
    }
}

/// `POST /t/{tenant}/staff/invitations`: shows the link, once.
pub(crate) async fn invite(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(form): Form<InviteForm>,
) -> web::Result<Response> {
    let locale = access.locale;
    let new = match form.check(locale) {
        Ok(new) => new,
        Err(problem) => {
            let page = staff_page(&app, &access, theme, &html! {}, &form, Some(&problem)).await?;
            return Ok(with_status(&problem, page));
        }
    };
    let name = new.name.clone();
    let is_mailed = app.egress.mail().is_on();
    let made = app.db.write(access.tenant, access.actor, move |tx| {
        let token = invitations::create(tx, &new)?;
        if is_mailed {
            mail::invite(tx, &new.email, &token)?;
        }
        Ok::<_, Fault<invitations::Refusal>>(token)
    });
    match made.await {
        Ok(token) => {
            let url = invitations::url(&app.settings.public_url, &token);
            let link = copyable(
                "invitation-link",
                &t!(locale, "staff-invitation-link"),
                url.as_str(),
                &t!(locale, "copy"),
                &t!(locale, "copied"),
            );
            let about = match is_mailed {
                true => t!(locale, "staff-invited-mailed", name = isolated(&name)),
                false => t!(locale, "staff-invited-about", name = isolated(&name)),
            };
            let about = html! { (about) };
            let notice = html! { (Notice::good(t!(locale, "staff-invited")).alert().because(about)) (card(link)) };
            Ok(staff_page(&app, &access, theme, &notice, &InviteForm::default(), None).await?.into_response())
        }
        Err(Fault::Refused(refusal)) => {
            let page = staff_page(&app, &access, theme, &refused(refusal.words(locale)), &form, None).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST /t/{tenant}/staff/invitations/{invitation}/revocation`
pub(crate) async fn withdraw(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, InvitationId)>,
) -> web::Result<Response> {
    if app.db.write(access.tenant, access.actor, move |tx| invitations::revoke(tx, id)).await? {
        return Ok(redirect(&path_in(&access, "staff?done=withdrawn")));
    }
    let notice = refused(t!(access.locale, "staff-invitation-gone"));
    let page = staff_page(&app, &access, theme, &notice, &InviteForm::default(), None).await?;
    Ok(with_status(&Problem::not_found(), page))
}

/// `GET /t/{tenant}/staff/{staff}`
pub(crate) async fn one(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, StaffId)>,
) -> web::Result<Markup> {
    let member = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
    let typed = MemberForm::of(&member);
    Ok(member_page(&access, theme, &html! {}, &member, &typed, None))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MemberForm {
    name: String,
    role: String,
    version: String,
}

impl MemberForm {
    fn of(member: &Staff) -> Self {
        Self { name: member.name.clone(), role: member.role.to_string(), version: member.version.to_string() }
    }

    fn check(&self, locale: Locale) -> Result<Change, Problem> {
        let mut problem = Problem::invalid();
        let name = person_name(locale, &self.name, &mut problem);
        let role: Option<Role> = self.role.parse().ok();
        if role.is_none() {
            add(&mut problem, "role", "unknown", t!(locale, "role-unknown"));
        }
        match role {
            Some(role) if problem.fields.is_empty() => {
                Ok(Change { name, role, version: self.version.parse().unwrap_or(0) })
            }
            _ => Err(problem),
        }
    }
}

/// `POST /t/{tenant}/staff/{staff}`
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, StaffId)>,
    Form(form): Form<MemberForm>,
    let_go: LetGo,
) -> web::Result<Response> {
    let locale = access.locale;
    let change = match form.check(locale) {
        Ok(change) => change,
        Err(problem) => {
            let member = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
            return Ok(with_status(&problem, member_page(&access, theme, &html! {}, &member, &form, Some(&problem))));
        }
    };
    let changed = app.db.write(access.tenant, access.actor, move |tx| super::change(tx, id, &change, let_go)).await;
    answered(&app, &access, theme, id, changed, "staff?done=saved").await
}

/// `POST /t/{tenant}/staff/{staff}/removal`
pub(crate) async fn remove(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, StaffId)>,
    let_go: LetGo,
) -> web::Result<Response> {
    let removed = app.db.write(access.tenant, access.actor, move |tx| super::remove(tx, id, let_go)).await;
    answered(&app, &access, theme, id, removed, "staff?done=removed").await
}

async fn answered(
    app: &App,
    access: &Access,
    theme: Theme,
    id: StaffId,
    outcome: Result<(), Fault<Refusal>>,
    then: &str,
) -> web::Result<Response> {
    match outcome {
        Ok(()) => Ok(redirect(&path_in(access, then))),
        Err(Fault::Refused(Refusal::NotFound)) => Err(Problem::not_found().into()),
        Err(Fault::Refused(refusal)) => {
            let member = app.db.read(access.tenant, move |scope| super::get(scope, id)).await?;
            let notice = refused(refusal.words(access.locale));
            Ok(with_status(
                &refusal.into(),
                member_page(access, theme, &notice, &member, &MemberForm::of(&member), None),
            ))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `GET /invitation?token=…`
pub(crate) async fn offer(
    State(app): State<App>,
    headers: HeaderMap,
    locale: Locale,
    theme: Theme,
    Query(query): Query<Token>,
) -> web::Result<Response> {
    match invitations::offer(&app.db, &query.token).await {
        Ok(offer) => {
            let me = signed_in(&app, &headers).await?.map(|signed_in| signed_in.login);
            let form = AcceptForm { token: query.token, name: offer.invitation.name.clone(), ..AcceptForm::default() };
            let current = acceptance::current(&app.db).await?;
            Ok(offer_page((locale, theme), (&offer, me), current, &form, None).into_response())
        }
        Err(Fault::Refused(refusal)) => Ok(not_open(locale, theme, refusal)),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AcceptForm {
    token: String,
    name: String,
    password: Option<Secret>,
    #[serde(flatten)]
    ticked: Ticked,
}

/// `POST /invitation`
pub(crate) async fn accept(
    State(app): State<App>,
    headers: HeaderMap,
    locale: Locale,
    theme: Theme,
    caller: Caller,
    Form(form): Form<AcceptForm>,
) -> web::Result<Response> {
    let offer = match invitations::offer(&app.db, &form.token).await {
        Ok(offer) => offer,
        Err(Fault::Refused(refusal)) => return Ok(not_open(locale, theme, refusal)),
        Err(Fault::Failed(error)) => return Err(error.into()),
    };
    let me = signed_in(&app, &headers).await?.map(|signed_in| signed_in.login);
    let current = acceptance::current(&app.db).await?;
    let again = |problem: &Problem| {
        with_status(problem, offer_page((locale, theme), (&offer, me), current, &form, Some(problem)))
    };
    let mut problem = Problem::invalid();
    let ticked = form.ticked.check(locale, current, &mut problem);
    let (accepting, accepted) = match (offer.login, me) {
        (Some(login), Some(me)) if login == me => match ticked {
            Some(accepted) => (Accepting::SignedIn(login), accepted),
            None => return Ok(again(&problem)),
        },
        (Some(_), _) | (None, Some(_)) => {
            let refusal = invitations::Refusal::OtherLogin;
            let page = offer_page((locale, theme), (&offer, me), current, &form, None);
            return Ok(with_status(&refusal.into(), page));
        }
        (None, None) => {
            let name = person_name(locale, &form.name, &mut problem);
            let about = [offer.tenant_name.as_str(), &name, &offer.invitation.email];
            let password = chosen(locale, &secret(form.password.clone()), &about, &mut problem);
            let Some((password, accepted)) = password.zip(ticked).filter(|_| problem.fields.is_empty()) else {
                return Ok(again(&problem));
            };
            let password_hash = password.hash().await;
            (Accepting::Newcomer { name, password_hash, user_agent: caller.user_agent.clone() }, accepted)
        }
    };
    match invitations::accept(&app.db, &form.token, accepting, accepted).await {
        Ok((tenant, Some(entered))) => Ok(admitted(&entered, &format!("/t/{tenant}/inbox"))),
        Ok((tenant, None)) => Ok(redirect(&format!("/t/{tenant}/inbox"))),
        Err(Fault::Refused(refusal)) => Ok(not_open(locale, theme, refusal)),
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

async fn staff_page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    form: &InviteForm,
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let (members, open) = app
        .db
        .read(access.tenant, |scope| Ok::<_, ::store::Error>((super::list(scope)?, invitations::open(scope)?)))
        .await?;
    let locale = access.locale;
    let may = access.may(Permission::StaffManage);
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let content = html! {
        (rows(members.iter().map(|member| member_row(access, member))))
        @if may {
            @if !open.is_empty() {
                (section(&t!(locale, "staff-invitations"), rows(open.iter().map(|one| invitation_row(access, reader, one)))))
            }
            (section(&t!(locale, "staff-invite-title"), invite_form(access, form, problem)))
            p { a class="link" href=(path_in(access, "staff/acceptances")) { (t!(locale, "acceptance-link")) } }
        }
    };
    let page = SettingsPage::new(access, theme, Tab::Staff, t!(locale, "staff-title")).about(t!(locale, "staff-about"));
    Ok(page.show(notice, &content))
}

fn member_row(access: &Access, member: &Staff) -> Markup {
    let href = path_in(access, &format!("staff/{}", member.id));
    let end = html! {
        @if access.staff == Some(member.id) { (chip(&t!(access.locale, "staff-you"), Tone::Ours)) }
        (chip(&role_name(access.locale, member.role), Tone::Plain))
    };
    let lead = Avatar::of(&member.name, member.id.to_string()).render();
    let about = html! {
        bdi { (member.email) }
        @if let Some(phone) = &member.phone { " · " bdi { (phone) } }
    };
    list_row(lead, &member.name, Some(&href), about, end)
}

fn invitation_row(access: &Access, reader: Reader, one: &Invitation) -> Markup {
    let locale = access.locale;
    let about = html! { bdi { (one.email) } " · " (t!(locale, "staff-invitation-until")) " " (moment::short(reader, one.expires_at)) };
    let end = html! {
        (chip(&role_name(locale, one.role), Tone::Plain))
        form method="post" action=(path_in(access, &format!("staff/invitations/{}/revocation", one.id))) {
            (Button::new(t!(locale, "staff-invitation-revoke")).small())
        }
    };
    list_row(Icon::Mail.show(), &one.name, None, about, end)
}

fn invite_form(access: &Access, typed: &InviteForm, problem: Option<&Problem>) -> Markup {
    let locale = access.locale;
    let role = if typed.role.is_empty() { Role::Agent.as_str() } else { &typed.role };
    form(
        &path_in(access, "staff/invitations"),
        html! {
            p class="text-sm text-muted" { (t!(locale, "staff-invite-about")) }
            (errors(locale, problem))
            (Field::text("name", t!(locale, "staff-invite-name")).value(&typed.name).required().wrong(wrong(problem, "name")))
            (Field::email("email", t!(locale, "field-email")).autocomplete("off").value(&typed.email).required().wrong(wrong(problem, "email")))
            (Field::choice("role", t!(locale, "staff-role"), role_choices(locale, access.role)).explained(t!(locale, "role-explained"))
                .value(role).wrong(wrong(problem, "role")))
            (Button::new(t!(locale, "staff-invite-button")).primary().icon(Icon::Link))
        },
    )
}

fn member_page(
    access: &Access,
    theme: Theme,
    notice: &Markup,
    member: &Staff,
    typed: &MemberForm,
    problem: Option<&Problem>,
) -> Markup {
    let locale = access.locale;
    let here = path_in(access, &format!("staff/{}", member.id));
    let reachable = access.role.is_some_and(|mine| mine.permissions().covers(member.role.permissions()));
    let may = access.may(Permission::StaffManage) && reachable;
    let dialog = Dialog {
        id: "remove".to_owned(),
        title: t!(locale, "staff-remove-title", name = isolated(&member.name)),
        body: html! { p { (t!(locale, "staff-remove-about")) } },
        action: format!("{here}/removal"),
        confirm: Button::new(t!(locale, "staff-remove")).harm(),
        cancel: t!(locale, "staff-keep"),
    };
    let content = html! {
        p {
            bdi { (member.email) } " · "
            @if let Some(phone) = &member.phone { a class="link" href=(format!("tel:{phone}")) { bdi { (phone) } } " · " }
            (role_name(locale, member.role))
        }
        @if may {
            (form(&here, html! {
                (errors(locale, problem))
                input type="hidden" name="version" value=(typed.version);
                (Field::text("name", t!(locale, "staff-name")).value(&typed.name).required().wrong(wrong(problem, "name")))
                (Field::choice("role", t!(locale, "staff-role"), role_choices(locale, access.role)).explained(t!(locale, "role-explained"))
                    .value(&typed.role).wrong(wrong(problem, "role")))
                (Button::new(t!(locale, "staff-save")).primary())
            }))
            div class="max-w-xl border-t border-base-300 pt-6" {
                (dialog_opener("remove", Button::new(t!(locale, "staff-remove")))) (dialog)
            }
        }
    };
    let page =
        SettingsPage::new(access, theme, Tab::Staff, member.name.clone()).below("staff", t!(locale, "staff-title"));
    page.show(notice, &content)
}

fn offer_page(
    (locale, theme): (Locale, Theme),
    (offer, me): (&Offer, Option<kernel::LoginId>),
    current: Current,
    typed: &AcceptForm,
    problem: Option<&Problem>,
) -> Markup {
    let title = t!(locale, "invitation-title", business = isolated(&offer.tenant_name));
    let here = format!("/invitation?token={}", typed.token);
    let join = || Button::new(t!(locale, "invitation-accept")).primary().wide();
    let token = html! { input type="hidden" name="token" value=(typed.token); };
    let way = match (offer.login, me) {
        (Some(login), Some(me)) if login == me => {
            html! {
                form class="space-y-5" method="post" action="/invitation" {
                    (errors(locale, problem))
                    (token)
                    (boxes(locale, current, &typed.ticked, problem))
                    (join())
                }
            }
        }
        (_, Some(_)) => html! {
            (Notice::attention(t!(locale, "invitation-other-signed-in")))
            form class="pt-4" method="post" action="/sign-out" { (Button::new(t!(locale, "sign-out")).wide()) }
        },
        (Some(_), None) => html! {
            (Notice::info(t!(locale, "invitation-sign-in")))
            div class="pt-4" { (Button::new(t!(locale, "sign-in-button")).primary().wide().to(sign_in_then(&here))) }
        },
        (None, None) => html! {
            form class="space-y-5" method="post" action="/invitation" {
                (errors(locale, problem))
                (token)
                (Field::text("name", t!(locale, "field-your-name")).explained(t!(locale, "field-your-name-explained"))
                    .value(&typed.name).required().autocomplete("name").wrong(wrong(problem, "name")))
                (new_password_field(locale, t!(locale, "field-password"), problem))
                (boxes(locale, current, &typed.ticked, problem))
                (join())
            }
        },
    };
    let page = html! {
        h1 class="text-2xl font-semibold tracking-tight wrap-anywhere" { (title) }
        p class="pt-2 pb-6 text-muted wrap-anywhere" {
            (t!(locale, "invitation-about", role = role_name(locale, offer.invitation.role))) " "
            (t!(locale, "invitation-for", email = isolated(&offer.invitation.email)))
        }
        (card(way))
        p class="pt-4 text-sm text-muted" { (t!(locale, "invitation-traced")) }
    };
    layout::plain(locale, theme, &title, page)
}

fn not_open(locale: Locale, theme: Theme, refusal: invitations::Refusal) -> Response {
    let notice = match refusal {
        invitations::Refusal::Spent => Notice::attention(t!(locale, "invitation-spent-title"))
            .because(html! { (t!(locale, "invitation-spent-explained")) }),
        invitations::Refusal::AboveOwnRole
        | invitations::Refusal::OtherLogin
        | invitations::Refusal::AlreadyMember
        | invitations::Refusal::TooMany => Notice::attention(refusal.words(locale)),
    };
    let notice = notice.heading().next(Button::new(t!(locale, "sign-in-button")).to("/sign-in").render());
    with_status(&refusal.into(), layout::plain(locale, theme, &t!(locale, "invitation-spent-title"), notice.render()))
}
