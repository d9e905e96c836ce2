//! The one component library: typed functions that return markup. They know no table, no route and no room.
//!
//! - Text by people is text: maud escapes it, nothing here unescapes but our own drawings.      (test `names_are_text`)
//! - Each works without script, by keyboard, at phone width, in both schemes.                   (the gallery, axe-core)
//! - Words are the room's; the few that a component must say itself are in `i18n/`.
//!
//! `cargo run -p web --example gallery` shows all of them.

mod avatar;
mod button;
mod chip;
mod copyable;
mod dialog;
mod field;
mod icon;
pub mod inbox;
mod list;
pub mod moment;
mod navigation;
mod notice;
mod palette;
mod surface;
#[cfg(test)]
mod tests;
mod tick;
mod toast;

pub use avatar::{Avatar, initials};
pub use button::Button;
pub use chip::{Counting, Tint, Tone, chip, count, counting, tinted};
pub use copyable::copyable;
pub use dialog::{Dialog, dialog_opener};
pub use field::{Field, field_errors, form};
pub use icon::Icon;
pub use list::{empty_state, facts, list_row, loading_rows, older, rows};
pub use moment::Reader;
pub use navigation::{Tab, back, breadcrumbs, menu, tabs};
pub use notice::Notice;
pub use palette::{palette, palette_opener};
pub use surface::{card, framed, heading, section};
pub use tick::Tick;
pub use toast::{toast, toast_region};
