//! From who calls to what the frame of the page shows.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use kernel::Permission;

use crate::access::Access;
use crate::components::Icon;
use crate::layout::{PageContext, Person, Room, THEME_COOKIE, Theme};
use crate::t;

/// The rooms that exist, in the order they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Inbox,
    People,
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
            (Place::Notices, Icon::Bell, t!(locale, "room-notices"), "me/notices", Permission::StaffRead),
            (Place::Settings, Icon::Settings, t!(locale, "room-settings"), "settings", Permission::StaffRead),
        ];
        let rooms = doors.into_iter().filter(|(.., needs)| access.may(*needs)).map(|(place, icon, label, path, _)| {
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
            banner: access.alert.map(|alert| (alert, format!("/t/{tenant}/settings/backups"))),
            stream: access.may(Permission::EventRead).then(|| format!("/t/{tenant}/stream")),
        }
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
