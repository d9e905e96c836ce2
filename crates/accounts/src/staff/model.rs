//! A member of staff, and what may be refused about one.

use kernel::{Locale, LoginId, Problem, Role, StaffId, Timestamp};
use web::t;

/// A login's membership in this business.
#[derive(Clone, Debug)]
pub struct Staff {
    pub id: StaffId,
    pub login: LoginId,
    pub name: String,
    pub email: String,
    /// E.164, if she gave one.
    pub phone: Option<String>,
    pub role: Role,
    pub created_at: Timestamp,
    pub version: i64,
}

/// New values of a member, and the version that was seen when they were typed.
#[derive(Clone, Debug)]
pub struct Change {
    pub name: String,
    pub role: Role,
    pub version: i64,
}

/// Why staff are not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody here has this id, or she was removed.
    NotFound,
    /// The role now or the role wanted is above one's own.
    AboveOwnRole,
    /// A business must have an owner.
    LastOwner,
    /// Someone else has changed the member since.
    Stale,
}

impl Refusal {
    pub(crate) fn words(self, locale: Locale) -> String {
        match self {
            Refusal::NotFound => t!(locale, "staff-not-found"),
            Refusal::AboveOwnRole => t!(locale, "staff-above-own-role"),
            Refusal::LastOwner => t!(locale, "staff-last-owner"),
            Refusal::Stale => t!(locale, "staff-stale"),
        }
    }

    const fn status(self) -> (u16, &'static str) {
        match self {
            Refusal::NotFound => (404, "not_found"),
            Refusal::AboveOwnRole => (403, "above_own_role"),
            Refusal::LastOwner => (409, "last_owner"),
            Refusal::Stale => (409, "staff_changed"),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code) = refusal.status();
        Problem::new(status, code, refusal.words(Locale::default()))
    }
}
