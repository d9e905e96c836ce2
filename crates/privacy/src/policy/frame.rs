//! The frame of a business's public pages: its name above, the other pages below. Nobody need be signed in.

use accounts::tenants;
use chrono_tz::Tz;
use kernel::{Locale, Problem, TenantId};
use maud::{Markup, html};
use store::Scope;
use web::layout::{self, Theme};
use web::words::isolated;
use web::{App, t};

/// The business that a public page belongs to.
pub(crate) struct Business {
    pub(crate) tenant: TenantId,
    pub(crate) profile: tenants::Profile,
    pub(crate) zone: Tz,
    pub(crate) is_closed: bool,
}

impl Business {
    fn of(tenant: TenantId, profile: tenants::Profile, is_closed: bool) -> Self {
        let zone = profile.time_zone.parse().unwrap_or(Tz::UTC);
        Self { tenant, profile, zone, is_closed }
    }

    /// Its name inside a sentence.
    pub(crate) fn isolated(&self) -> String {
        isolated(&self.profile.name)
    }
}

/// The public pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Public {
    Privacy,
    Security,
    Deletion,
    Contact,
    /// What those with an account agree to: of the installation only.
    Terms,
}

impl Public {
    /// The pages of a business.
    pub(super) const ALL: [Public; 4] = [Public::Privacy, Public::Security, Public::Deletion, Public::Contact];

    /// Its word in addresses and in the database.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Public::Privacy => "privacy",
            Public::Security => "security",
            Public::Deletion => "deletion",
            Public::Contact => "contact",
            Public::Terms => "terms",
        }
    }

    pub(super) fn title(self, locale: Locale) -> String {
        match self {
            Public::Privacy => t!(locale, "public-privacy"),
            Public::Security => t!(locale, "public-security"),
            Public::Deletion => t!(locale, "public-deletion"),
            Public::Contact => t!(locale, "public-contact"),
            Public::Terms => t!(locale, "public-terms"),
        }
    }
}

/// The business of an address; one that is not there, or closed, is not found.
pub(crate) async fn business(app: &App, tenant: TenantId) -> web::Result<Business> {
    app.db.read(tenant, open_business).await?.ok_or_else(|| Problem::not_found().into())
}

/// The same inside a read.
pub(super) fn open_business(scope: &Scope<'_>) -> store::Result<Option<Business>> {
    Ok(tenants::find(scope)?.map(|found| Business::of(scope.tenant(), found.profile, false)))
}

/// The business of an address, even once it is closed: what it owes people does not end with it.
pub(crate) async fn business_that_may_be_closed(app: &App, tenant: TenantId) -> web::Result<Business> {
    let read = app.db.read(tenant, |scope| {
        let is_closed = tenants::find(scope)?.is_none();
        let found = tenants::find_closed(scope)?;
        Ok::<_, store::Error>(found.map(|found| Business::of(scope.tenant(), found.profile, is_closed)))
    });
    read.await?.ok_or_else(|| Problem::not_found().into())
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
        // A closed business has no other pages.
        @for page in Public::ALL.into_iter().filter(|_| !business.is_closed) {
            a href=(format!("/p/{}/{}", business.tenant, page.word())) aria-current=[(page == current).then_some("page")]
                class={ "reach underline-offset-4 " @if page == current { "font-medium" } @else { "text-muted hover:underline" } } {
                (page.title(locale))
            }
        }
    };
    layout::public(locale, theme, &business.profile.name, title, content, &t!(locale, "public-pages"), links)
}
