//! From who calls to what the frame of the page shows.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use kernel::Permission;

use crate::access::{Access, OpenGrant};
use crate::components::{Icon, Reader, moment};
use crate::layout::{GrantBanner, PageContext, Person, Room, THEME_COOKIE, Theme};
use crate::t;
use crate::words::isolated;

/// The rooms that exist, in the order they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Inbox,
    People,
    Reports,
    /// What one is told.
    Notices,
    Settings,
    /// A page that belongs to no room, such as one's own account.
    Elsewhere,
}

impl PageContext {
    /// The frame for a member of staff.
    pub fn of(access: &Access, theme: Theme, active: Place) -> Self {
        let (tenant, locale) = (access.tenant, access.locale);
        let doors = [
            (Place::Inbox, Icon::Inbox, t!(locale, "room-inbox"), "inbox", Permission::ConversationRead),
            (Place::People, Icon::Users, t!(locale, "room-people"), "people", Permission::ContactRead),
            (Place::Reports, Icon::Chart, t!(locale, "room-reports"), "reports", Permission::ConversationRead),
            (Place::Notices, Icon::Bell, t!(locale, "room-notices"), "me/notices", Permission::StaffRead),
            (Place::Settings, Icon::Settings, t!(locale, "room-settings"), "settings", Permission::StaffRead),
        ];
        // A guest is told nothing, so there is nothing to read.
        let is_hers = |place: Place| !(access.is_visit() && place == Place::Notices);
        let open = doors.into_iter().filter(|(place, .., needs)| access.may(*needs) && is_hers(*place));
        let rooms = open.map(|(place, icon, label, path, _)| {
            let unread = u64::try_from(access.unread_notices).unwrap_or(0);
            let number = (place == Place::Notices && unread > 0).then_some(unread);
            Room { icon, label, href: format!("/t/{tenant}/{path}"), is_active: place == active, number }
        });
        Self {
            locale,
            theme,
            tenant_name: access.tenant_name.clone(),
            rooms: rooms.collect(),
            person: Person { name: access.name.clone(), account_href: "/account".to_owned() },
            banner: access.alert.map(|alert| (alert, format!("/t/{tenant}/{}", alert.path()))),
            grant: access.grant.map(|grant| grant_banner(access, grant)),
            find: access.may(Permission::ConversationRead).then(|| format!("/t/{tenant}/inbox/names")),
            // From before this page was read, so that nothing is missed between the page and its stream.
            stream: access.may(Permission::EventRead).then(|| match access.reached {
                Some(seq) => format!("/t/{tenant}/stream?after={seq}"),
                None => format!("/t/{tenant}/stream"),
            }),
        }
    }
}

fn grant_banner(access: &Access, grant: OpenGrant) -> GrantBanner {
    let (tenant, locale) = (access.tenant, access.locale);
    let reader = Reader { locale, zone: access.time_zone, now: grant.ends_at };
    let until = moment::full_words(reader, grant.ends_at);
    if access.is_visit() {
        let business = isolated(&access.tenant_name);
        return GrantBanner {
            words: t!(locale, "grant-guest", business = business, until = until),
            action: t!(locale, "grant-guest-leave"),
            href: "/operator".to_owned(),
        };
    }
    GrantBanner {
        words: t!(locale, "grant-open", until = until),
        action: t!(locale, "grant-open-do"),
        href: format!("/t/{tenant}/support/grants/{}", grant.id),
    }
}

/// The person's choice, from its cookie.
impl<S: Send + Sync> FromRequestParts<S> for Theme {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
        Ok(pairs.find(|(name, _)| *name == THEME_COOKIE).map_or(Theme::Device, |(_, word)| Theme::from_word(word)))
    }
}
