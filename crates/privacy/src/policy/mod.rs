//! What each business says publicly about the data of its customers: privacy, security, deletion, contact.
//!
//! - A sentence stands there only while it is true: it is written from what is switched on.           (`facts`, P-PRV-13)
//! - Every wording that was once shown is kept with the day it began, and stays readable.             (`versions`)
//! - A page that names Meta says that Meta has no part in it.                                        (P-PRV-17)

mod facts;
mod frame;
pub(crate) mod installation;
mod pages;
mod text;
mod versions;

pub(crate) use frame::{Business, Public, business, business_that_may_be_closed, public_page};

use web::{Method, Routes};

pub(crate) fn routes() -> Routes {
    use pages::{contact, now, then};
    Routes::new()
        .public(Method::GET, "/p/{tenant}/privacy", |app, said, tenant, locale, theme| {
            now(app, said, tenant, (locale, theme), Public::Privacy)
        })
        .public(Method::GET, "/p/{tenant}/privacy/{version}", |app, place, locale, theme| {
            then(app, place, locale, theme, Public::Privacy)
        })
        .public(Method::GET, "/p/{tenant}/security", |app, said, tenant, locale, theme| {
            now(app, said, tenant, (locale, theme), Public::Security)
        })
        .public(Method::GET, "/p/{tenant}/security/{version}", |app, place, locale, theme| {
            then(app, place, locale, theme, Public::Security)
        })
        .public(Method::GET, "/p/{tenant}/contact", contact)
        .and(installation::routes())
}
