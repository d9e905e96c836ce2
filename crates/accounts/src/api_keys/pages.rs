//! The page of the API keys.

use std::collections::BTreeMap;

use ::store::Fault;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{ApiKeyId, Locale, Permission, Permissions, Problem, TenantId, Text};
use maud::{Markup, html};
use web::components::{
    Button, Dialog, Field, Icon, Notice, Reader, card, copyable, dialog_opener, empty_state, form, list_row, moment,
    rows, section,
};
use web::layout::Theme;
use web::words::isolated;
use web::{Access, App, Form, Path, Query, redirect, t};

use super::ApiKey;
use crate::pages::{Done, SettingsPage, Tab, add, errors, good, path_in, refused, with_status, wrong};
use crate::staff::{self, Staff};

/// `GET /t/{tenant}/api-keys`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Query(query): Query<Done>,
) -> web::Result<Markup> {
    let notice = if query.done == "revoked" {
        good(t!(access.locale, "key-revoked"))
    } else {
        html! {}
    };
    keys_page(&app, &access, theme, &notice, &Fields::new(), None).await
}

/// The form: a name, and a field for each scope that is chosen.
type Fields = BTreeMap<String, String>;

fn check(locale: Locale, fields: &Fields) -> Result<(String, Permissions), Problem> {
    let name = Text::line(fields.get("name").map_or("", String::as_str), 80);
    let chosen: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|one| fields.contains_key(one.as_str())).collect();
    let mut problem = Problem::invalid();
    if name.is_empty() {
        add(&mut problem, "name", "missing", t!(locale, "field-name-missing"));
    }
    if chosen.is_empty() {
        add(&mut problem, Permission::ALL[0].as_str(), "no_scopes", t!(locale, "key-no-scopes"));
    }
    problem.or_ok().map(|()| (name, Permissions::of(&chosen)))
}

/// `POST /t/{tenant}/api-keys`: shows the key, once.
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Form(fields): Form<Fields>,
) -> web::Result<Response> {
    let locale = access.locale;
    let (name, scopes) = match check(locale, &fields) {
        Ok(checked) => checked,
        Err(problem) => {
            let page = keys_page(&app, &access, theme, &html! {}, &fields, Some(&problem)).await?;
            return Ok(with_status(&problem, page));
        }
    };
    match app.db.write(access.tenant, access.actor, move |tx| super::create(tx, &name, scopes)).await {
        Ok(key) => {
            let shown =
                copyable("api-key", &t!(locale, "key-label"), key.expose(), &t!(locale, "copy"), &t!(locale, "copied"));
            let about = html! { (t!(locale, "key-made-about")) };
            let notice = html! { (Notice::good(t!(locale, "key-made")).alert().because(about)) (card(shown)) };
            Ok(keys_page(&app, &access, theme, &notice, &Fields::new(), None).await?.into_response())
        }
        Err(Fault::Refused(refusal)) => {
            let page = keys_page(&app, &access, theme, &refused(refusal.words(locale)), &fields, None).await?;
            Ok(with_status(&refusal.into(), page))
        }
        Err(Fault::Failed(error)) => Err(error.into()),
    }
}

/// `POST /t/{tenant}/api-keys/{key}/revocation`
pub(crate) async fn revoke(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, ApiKeyId)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::revoke(tx, id)).await?;
    Ok(redirect(&path_in(&access, "api-keys?done=revoked")))
}

async fn keys_page(
    app: &App,
    access: &Access,
    theme: Theme,
    notice: &Markup,
    fields: &Fields,
    problem: Option<&Problem>,
) -> web::Result<Markup> {
    let (keys, people) =
        app.db.read(access.tenant, |scope| Ok::<_, ::store::Error>((super::list(scope)?, staff::list(scope)?))).await?;
    let locale = access.locale;
    let reader = Reader { locale, zone: access.time_zone, now: app.clock.now() };
    let typed = fields.get("name").map_or("", String::as_str);
    let mine = access.permissions;
    let content = html! {
        @if keys.is_empty() {
            (card(empty_state(Icon::Key, &t!(locale, "keys-none"), &t!(locale, "keys-none-explained"), None)))
        } @else {
            (rows(keys.iter().map(|key| key_row(access, reader, key, &people))))
        }
        (section(&t!(locale, "key-new"), form(&path_in(access, "api-keys"), html! {
            (errors(locale, problem))
            (Field::text("name", t!(locale, "key-name")).explained(t!(locale, "key-name-explained")).value(typed).required().wrong(wrong(problem, "name")))
            fieldset class="space-y-3" {
                legend class="pb-2 text-sm font-medium" { (t!(locale, "key-scopes")) }
                @for scope in mine.iter() {
                    (Field::checkbox(scope.as_str(), scope_name(locale, scope), fields.contains_key(scope.as_str())).wrong(wrong(problem, scope.as_str())))
                }
            }
            (Button::new(t!(locale, "key-create")).primary().icon(Icon::Key))
        })))
    };
    let page = SettingsPage::new(access, theme, Tab::Keys, t!(locale, "keys-title")).about(t!(locale, "keys-about"));
    Ok(page.show(notice, &content))
}

fn key_row(access: &Access, reader: Reader, key: &ApiKey, people: &[Staff]) -> Markup {
    let locale = access.locale;
    let maker = key.created_by.and_then(|id| people.iter().find(|one| one.id == id));
    let made = match maker {
        Some(maker) => t!(locale, "key-by", name = isolated(&maker.name)),
        None => t!(locale, "key-by-operator"),
    };
    let scopes: Vec<String> = key.scopes.iter().map(|scope| scope_name(locale, scope)).collect();
    let about = html! {
        (made) " · "
        @if let Some(at) = key.last_used_at { (t!(locale, "key-used")) " " (moment::ago(reader, at)) } @else { (t!(locale, "key-never-used")) }
        br;
        (scopes.join(", "))
    };
    let id = format!("revoke-{}", key.id);
    let dialog = Dialog {
        id: id.clone(),
        title: t!(locale, "key-revoke-title", name = isolated(&key.name)),
        body: html! { p { (t!(locale, "key-revoke-about")) } },
        action: path_in(access, &format!("api-keys/{}/revocation", key.id)),
        confirm: Button::new(t!(locale, "key-revoke")).harm(),
        cancel: t!(locale, "key-keep"),
    };
    let end = html! { (dialog_opener(&id, Button::new(t!(locale, "key-revoke")).small())) (dialog) };
    list_row(Icon::Key.show(), &key.name, None, about, end)
}

fn scope_name(locale: Locale, scope: Permission) -> String {
    match scope {
        Permission::ConversationRead => t!(locale, "scope-conversations-read"),
        Permission::ConversationWrite => t!(locale, "scope-conversations-write"),
        Permission::ContactRead => t!(locale, "scope-contacts-read"),
        Permission::ContactWrite => t!(locale, "scope-contacts-write"),
        Permission::ContactDelete => t!(locale, "scope-contacts-delete"),
        Permission::ContactExport => t!(locale, "scope-contacts-export"),
        Permission::ConsentRead => t!(locale, "scope-consents-read"),
        Permission::ConsentWrite => t!(locale, "scope-consents-write"),
        Permission::InboxRead => t!(locale, "scope-inboxes-read"),
        Permission::InboxManage => t!(locale, "scope-inboxes-manage"),
        Permission::StaffRead => t!(locale, "scope-staff-read"),
        Permission::StaffManage => t!(locale, "scope-staff-manage"),
        Permission::ApiKeyManage => t!(locale, "scope-api-keys-manage"),
        Permission::SettingsManage => t!(locale, "scope-settings-manage"),
        Permission::PrivacyManage => t!(locale, "scope-privacy-manage"),
        Permission::SupportGrant => t!(locale, "scope-support-grant"),
        Permission::EventRead => t!(locale, "scope-events-read"),
    }
}
