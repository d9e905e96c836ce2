//! The public pages of the installation itself: what whoever runs it keeps of those who have an account here.
//!
//! - They speak of accounts. What is kept of a business's customers, the pages of that business say.
//! - Every sentence follows from what is switched on, and every wording that was shown stays readable.   (P-PRV-13)
//! - Whoever has an account accepts the terms and the page on privacy. Which version holds is announced to accounts in the write
//!   that begins it, and at the start, before anyone is served.          (P-PRV-17; `versions::settle`, `accounts::acceptance`)
//! - Who runs it stands in its settings. While that is not said, the page says that it is not.           (`doctor`, operator-named)

mod terms;
mod text;
mod versions;

pub use versions::settle;

use axum::Extension;
use axum::extract::State;
use chrono_tz::Tz;
use kernel::{Locale, Problem};
use maud::{Markup, html};
use store::Database;
use web::components::{Notice, Reader, facts};
use web::layout::{self, Theme};
use web::mail::MailOut;
use web::{App, Method, Path, Routes, t};

use super::frame::Public;
use super::pages::wording;
use crate::backups::Backups;

/// Whoever runs this installation, as its settings say.
#[derive(Clone, Debug, Default)]
pub struct Operator {
    /// Empty: nobody said.
    pub name: String,
    pub address: String,
    /// An e-mail address or a telephone number.
    pub contact: String,
    /// The word of the operator about PostgreSQL's disk.
    pub volume_encrypted: bool,
    pub mail: MailOut,
}

impl Operator {
    /// The embedded database encrypts itself; of PostgreSQL's disk only its operator knows.
    pub(super) fn encrypts_at_rest(&self, app: &App) -> bool {
        app.db.database() == Database::Embedded || self.volume_encrypted
    }

    fn shown(&self, locale: Locale) -> String {
        if self.name.is_empty() { t!(locale, "operator-unnamed") } else { self.name.clone() }
    }
}

/// The pages of the installation, in the order in which they are named.
const PAGES: [Public; 5] = [Public::Terms, Public::Privacy, Public::Security, Public::Deletion, Public::Contact];

pub(super) fn routes() -> Routes {
    Routes::new()
        .public(Method::GET, "/privacy", |app, said, locale, theme| now(app, said, locale, theme, Public::Privacy))
        .public(Method::GET, "/privacy/{version}", |app, operator, version, locale, theme| {
            then(app, operator, version, (locale, theme), Public::Privacy)
        })
        .public(Method::GET, "/security", |app, said, locale, theme| now(app, said, locale, theme, Public::Security))
        .public(Method::GET, "/security/{version}", |app, operator, version, locale, theme| {
            then(app, operator, version, (locale, theme), Public::Security)
        })
        .public(Method::GET, "/terms", |app, said, locale, theme| now(app, said, locale, theme, Public::Terms))
        .public(Method::GET, "/terms/{version}", |app, operator, version, locale, theme| {
            then(app, operator, version, (locale, theme), Public::Terms)
        })
        .public(Method::GET, "/deletion", deletion)
        .public(Method::GET, "/contact", contact)
}

/// `GET /privacy`, `/security` and `/terms`
async fn now(
    State(app): State<App>,
    (Extension(operator), Extension(backups)): (Extension<Operator>, Extension<Option<Backups>>),
    locale: Locale,
    theme: Theme,
    page: Public,
) -> web::Result<Markup> {
    let facts = text::Facts::of(&app, &operator, backups.as_ref());
    let (version, all) = versions::current(&app, facts, page, locale).await?;
    let content = wording(reader(&app, locale), &address(page), &version, &all);
    Ok(framed(&operator, locale, theme, page, content))
}

/// `GET /privacy/{version}`, `/security/{version}` and `/terms/{version}`
async fn then(
    State(app): State<App>,
    Extension(operator): Extension<Operator>,
    Path(number): Path<i64>,
    (locale, theme): (Locale, Theme),
    page: Public,
) -> web::Result<Markup> {
    let (version, all) = versions::old(&app, page, number, locale).await?.ok_or_else(Problem::not_found)?;
    let content = wording(reader(&app, locale), &address(page), &version, &all);
    Ok(framed(&operator, locale, theme, page, content))
}

/// `GET /deletion`: who deletes what, and whom to ask.
async fn deletion(Extension(operator): Extension<Operator>, locale: Locale, theme: Theme) -> Markup {
    let content = html! {
        ul class="list-disc space-y-1.5 ps-5" {
            li { (t!(locale, "operator-deletion-customers")) }
            li { (t!(locale, "operator-deletion-staff")) }
            li { (t!(locale, "operator-deletion-account")) }
        }
        div class="pt-6" { (reached(&operator, locale)) }
    };
    framed(&operator, locale, theme, Public::Deletion, content)
}

/// `GET /contact`
async fn contact(Extension(operator): Extension<Operator>, locale: Locale, theme: Theme) -> Markup {
    let content = html! {
        p class="pb-5 text-muted" { (t!(locale, "operator-contact-about")) }
        (reached(&operator, locale))
        p class="pt-5 text-sm text-muted" { (t!(locale, "operator-contact-business")) }
    };
    framed(&operator, locale, theme, Public::Contact, content)
}

/// Who runs this installation and how to reach them, or that nobody said.
fn reached(operator: &Operator, locale: Locale) -> Markup {
    let known = [
        (t!(locale, "operator-name"), &operator.name),
        (t!(locale, "contact-address"), &operator.address),
        (t!(locale, "operator-contact"), &operator.contact),
    ];
    let known: Vec<(&str, Markup)> = known
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.as_str(), html! { bdi class="whitespace-pre-line" { (value) } }))
        .collect();
    html! {
        @if known.is_empty() {
            (Notice::info(t!(locale, "operator-unsaid")).because(html! { (t!(locale, "operator-unsaid-about")) }))
        } @else {
            (facts(known))
        }
    }
}

fn framed(operator: &Operator, locale: Locale, theme: Theme, current: Public, content: Markup) -> Markup {
    let links = html! {
        @for page in PAGES {
            a href=(address(page)) aria-current=[(page == current).then_some("page")]
                class={ "reach underline-offset-4 " @if page == current { "font-medium" } @else { "text-muted hover:underline" } } {
                (page.title(locale))
            }
        }
    };
    let title = match current {
        Public::Deletion => t!(locale, "operator-deletion-title"),
        Public::Privacy | Public::Security | Public::Contact | Public::Terms => current.title(locale),
    };
    layout::public(locale, theme, &operator.shown(locale), &title, content, &t!(locale, "public-pages"), links)
}

/// Where a page of the installation is.
fn address(page: Public) -> String {
    format!("/{}", page.word())
}

/// A stranger's time zone is not known: days are those of UTC.
fn reader(app: &App, locale: Locale) -> Reader {
    Reader { locale, zone: Tz::UTC, now: app.clock.now() }
}
