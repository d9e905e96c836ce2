//! What the pages of this room share: the tabs of the settings, fields that several forms have, and how errors are told.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Permission, Problem, Role, Secret, Text};
use maud::{Markup, Render, html};
use web::components::{self, Field, Notice, back, field_errors, framed, menu};
use web::layout::{self, PageContext, Theme};
use web::{Access, Place, t};

use crate::logins::{Email, Password, Weakness};

/// The pages behind the door "Settings".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Business,
    /// When it is open.
    Hours,
    Staff,
    Teams,
    /// Connected numbers; the page is another room's.
    Numbers,
    /// What messages cost; the page is another room's.
    Costs,
    /// How one works in the inbox; the page is another room's.
    Inbox,
    /// What answers by itself; the page is another room's.
    Automation,
    /// How mail goes out, and who is told of customers who wait.
    Mail,
    /// What customers ask about their data; the page is another room's.
    Privacy,
    /// The fields kept about people; the page is another room's.
    People,
    /// Backups of the installation; the page is another room's.
    Backups,
    /// What is weak in the installation; the page is the program's own.
    Installation,
    Keys,
    /// Programs that are told what happens.
    Webhooks,
    /// Questions to the operator, and when it may look.
    Support,
    /// What someone sets for herself.
    Me,
}

/// The pages behind this door that someone may open: of the business, of its customers, of the installation, her own.
pub fn settings_tabs(access: &Access, current: Tab) -> Markup {
    let locale = access.locale;
    let business = [
        (Tab::Business, t!(locale, "tab-business"), "settings", Permission::StaffRead),
        (Tab::Hours, t!(locale, "tab-hours"), "settings/hours", Permission::StaffRead),
        (Tab::Staff, t!(locale, "tab-staff"), "staff", Permission::StaffRead),
        (Tab::Teams, t!(locale, "tab-teams"), "teams", Permission::StaffRead),
    ];
    let customers = [
        (Tab::Numbers, t!(locale, "tab-numbers"), "settings/inboxes", Permission::InboxRead),
        (Tab::Costs, t!(locale, "tab-costs"), "settings/costs", Permission::SettingsManage),
        (Tab::Inbox, t!(locale, "tab-inbox"), "settings/inbox", Permission::ConversationRead),
        (Tab::People, t!(locale, "tab-people"), "settings/people", Permission::SettingsManage),
        (Tab::Automation, t!(locale, "tab-automation"), "settings/automation", Permission::SettingsManage),
        (Tab::Privacy, t!(locale, "tab-privacy"), "settings/privacy", Permission::PrivacyManage),
    ];
    let installation = [
        (Tab::Mail, t!(locale, "tab-mail"), "settings/mail", Permission::SettingsManage),
        (Tab::Backups, t!(locale, "tab-backups"), "settings/backups", Permission::SettingsManage),
        (Tab::Installation, t!(locale, "tab-installation"), "settings/installation", Permission::SettingsManage),
        (Tab::Keys, t!(locale, "tab-keys"), "api-keys", Permission::ApiKeyManage),
        (Tab::Webhooks, t!(locale, "tab-webhooks"), "webhooks", Permission::ApiKeyManage),
        (Tab::Support, t!(locale, "tab-support"), "support", Permission::StaffRead),
    ];
    let hers = [(Tab::Me, t!(locale, "tab-me"), "me", Permission::ConversationRead)];
    // Who is no member has nothing to set for herself.
    let is_hers = |tab: Tab| !(access.is_visit() && tab == Tab::Me);
    let open = |doors: &[(Tab, String, &str, Permission)]| -> Vec<components::Tab> {
        let doors = doors.iter().filter(|(tab, .., needs)| access.may(*needs) && is_hers(*tab));
        let shown = doors.map(|(tab, label, path, _)| components::Tab {
            label: label.clone(),
            href: path_in(access, path),
            number: None,
            is_current: *tab == current,
        });
        shown.collect()
    };
    // On a phone the frame has no room for the way to one's own account.
    let account = components::Tab {
        label: t!(locale, "tab-account"),
        href: "/account".to_owned(),
        number: None,
        is_current: false,
    };
    let mine = open(&hers).into_iter().chain([account]).collect();
    menu(&t!(locale, "tab-settings"), &[open(&business), open(&customers), open(&installation), mine])
}

/// A page behind "Settings".
pub(crate) struct SettingsPage<'a> {
    pub(crate) access: &'a Access,
    pub(crate) theme: Theme,
    pub(crate) tab: Tab,
    pub(crate) title: String,
    pub(crate) about: Option<String>,
    /// The page above it, below the tab: where it is and what it is called.
    above: Option<(String, String)>,
}

impl<'a> SettingsPage<'a> {
    pub(crate) fn new(access: &'a Access, theme: Theme, tab: Tab, title: String) -> Self {
        Self { access, theme, tab, title, about: None, above: None }
    }

    /// One step below another page of its tab.
    pub(crate) fn below(self, path: &str, title: String) -> Self {
        Self { above: Some((path_in(self.access, path), title)), ..self }
    }

    /// A sentence about it.
    pub(crate) fn about(self, about: String) -> Self {
        Self { about: Some(about), ..self }
    }

    pub(crate) fn show(&self, notice: &Markup, content: &Markup) -> Markup {
        let above = html! {
            (settings_tabs(self.access, self.tab))
            @if let Some((href, title)) = &self.above { (back(href, title)) }
        };
        let body = framed(&above, &self.title, self.about.as_deref(), notice, content);
        layout::page(&PageContext::of(self.access, self.theme, Place::Settings), &self.title, body)
    }
}

/// A page behind "Notices", one step below the list of them.
pub(crate) fn notices_page(
    access: &Access,
    theme: Theme,
    (title, about): (&str, &str),
    notice: &Markup,
    content: &Markup,
) -> Markup {
    let above = back(&path_in(access, "me/notices"), &t!(access.locale, "notices-title"));
    let body = framed(&above, title, Some(about), notice, content);
    layout::page(&PageContext::of(access, theme, Place::Notices), title, body)
}

/// An address inside the tenant.
pub(crate) fn path_in(access: &Access, rest: &str) -> String {
    format!("/t/{}/{rest}", access.tenant)
}

/// What a form has just done: the query that its redirect carries, so that reloading does nothing twice.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Done {
    pub(crate) done: String,
}

/// Says that something was done.
pub(crate) fn good(words: String) -> Markup {
    Notice::good(words).alert().render()
}

/// Says why something was not done.
pub(crate) fn refused(words: String) -> Markup {
    Notice::harm(words).alert().render()
}

/// A page with a refusal's status.
pub(crate) fn with_status(problem: &Problem, page: Markup) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    (status, page).into_response()
}

/// Above a form: what must be changed in it.
pub(crate) fn errors(locale: Locale, problem: Option<&Problem>) -> Markup {
    let fields = problem.map_or(&[][..], |problem| &problem.fields);
    let listed: Vec<(String, String)> = fields.iter().map(|one| (one.field.to_owned(), one.detail.clone())).collect();
    field_errors(&t!(locale, "form-not-taken"), &listed)
}

/// What is wrong with one field.
pub(crate) fn wrong(problem: Option<&Problem>, field: &str) -> Option<String> {
    problem.and_then(|problem| problem.of_field(field)).map(str::to_owned)
}

/// A field for a password to be chosen.
pub(crate) fn new_password_field(locale: Locale, label: String, problem: Option<&Problem>) -> Field {
    let field = Field::password("password", label, "new-password").explained(t!(locale, "field-password-explained"));
    field.required().wrong(wrong(problem, "password"))
}

/// Reads a person's name.
pub(crate) fn person_name(locale: Locale, typed: &str, problem: &mut Problem) -> String {
    let name = Text::line(typed, 81);
    if name.is_empty() {
        add(problem, "name", "missing", t!(locale, "field-name-missing"));
    }
    if name.chars().count() > 80 {
        add(problem, "name", "too_long", t!(locale, "field-name-too-long"));
    }
    name
}

/// Reads an e-mail.
pub(crate) fn email(locale: Locale, typed: &str, problem: &mut Problem) -> Option<Email> {
    let email = Email::parse(typed).ok();
    if email.is_none() {
        add(problem, "email", "invalid", t!(locale, "field-email-invalid"));
    }
    email
}

/// Reads a password that is being chosen.
pub(crate) fn chosen(locale: Locale, typed: &Secret, about: &[&str], problem: &mut Problem) -> Option<Password> {
    match Password::choose(typed, about) {
        Ok(password) => Some(password),
        Err(weakness) => {
            let (code, words) = match weakness {
                Weakness::TooShort => ("too_short", t!(locale, "field-password-too-short")),
                Weakness::TooLong => ("too_long", t!(locale, "field-password-too-long")),
                Weakness::Common => ("common", t!(locale, "field-password-common")),
                Weakness::Known => ("known", t!(locale, "field-password-known")),
            };
            add(problem, "password", code, words);
            None
        }
    }
}

/// Adds a field to mend.
pub(crate) fn add(problem: &mut Problem, field: &'static str, code: &'static str, words: String) {
    problem.fields.push(kernel::FieldProblem { field, code, detail: words });
}

/// A field that was left out is an empty one.
pub(crate) fn secret(given: Option<Secret>) -> Secret {
    given.unwrap_or_else(|| Secret::new(""))
}

/// The sign-in that goes on to a page of this host.
pub(crate) fn sign_in_then(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/sign-in?next={next}")
}

pub(crate) fn role_name(locale: Locale, role: Role) -> String {
    match role {
        Role::Owner => t!(locale, "role-owner"),
        Role::Admin => t!(locale, "role-admin"),
        Role::Agent => t!(locale, "role-agent"),
        Role::Viewer => t!(locale, "role-viewer"),
    }
}

/// The roles that someone of this role may give.
pub(crate) fn role_choices(locale: Locale, mine: Option<Role>) -> Vec<(String, String)> {
    let may = |role: &Role| mine.is_some_and(|mine| mine.permissions().covers(role.permissions()));
    Role::ALL.into_iter().filter(may).map(|role| (role.as_str().to_owned(), role_name(locale, role))).collect()
}
