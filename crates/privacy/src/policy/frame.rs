//! The frame of a business's public pages: its name above, the other pages below. Nobody need be signed in.

use accounts::tenants;
use chrono_tz::Tz;
use kernel::{Locale, Problem, TenantId};
use maud::{Markup, html};
use web::layout::{self, Theme};
use web::words::isolated;
use web::{App, t};

/// The business that a public page belongs to.
pub(crate) struct Business {
    pub(crate) tenant: TenantId,
    pub(crate) profile: tenants::Profile,
    pub(crate) zone: Tz,
}

impl Business {
    /// Its name inside a sentence.
    pub(crate) fn isolated(&self) -> String {
        isolated(&self.profile.name)
    }
}

/// The pages that every business has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Public {
    Privacy,
    Security,
    Deletion,
    Contact,
}

impl Public {
    const ALL: [Public; 4] = [Public::Privacy, Public::Security, Public::Deletion, Public::Contact];

    /// Its word in addresses and in the database.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Public::Privacy => "privacy",
            Public::Security => "security",
            Public::Deletion => "deletion",
            Public::Contact => "contact",
        }
    }

    pub(super) fn title(self, locale: Locale) -> String {
        match self {
            Public::Privacy => t!(locale, "public-privacy"),
            Public::Security => t!(locale, "public-security"),
            Public::Deletion => t!(locale, "public-deletion"),
            Public::Contact => t!(locale, "public-contact"),
        }
    }
}

/// The business of an address; one that is not there, or closed, is not found.
pub(crate) async fn business(app: &App, tenant: TenantId) -> web::Result<Business> {
    let found = app.db.read(tenant, tenants::find).await?.ok_or_else(Problem::not_found)?;
    let zone = found.profile.time_zone.parse().unwrap_or(Tz::UTC);
    Ok(Business { tenant, profile: found.profile, zone })
}

/// A public page.
pub(crate) fn public_page(
    business: &Business,
    locale: Locale,
    theme: Theme,
    current: Public,
    title: &str,
    content: Markup,
) -> Markup {
    let links = html! {
        @for page in Public::ALL {
            a href=(format!("/p/{}/{}", business.tenant, page.word())) aria-current=[(page == current).then_some("page")]
                class={ "reach underline-offset-4 " @if page == current { "font-medium" } @else { "text-muted hover:underline" } } {
                (page.title(locale))
            }
        }
    };
    layout::public(locale, theme, &business.profile.name, title, content, &t!(locale, "public-pages"), links)
}
