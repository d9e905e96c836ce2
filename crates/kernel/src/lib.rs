//! What every room speaks: ids, time, actors, permissions, text, telephones, problems, the vault. No I/O but the key files.
//!
//! - New ids and the time come from one [`Clock`]; nothing else makes them.      (clippy.toml forbids the other sources)
//! - A [`Secret`] cannot be printed, logged or serialised.                       (it implements none of those)
//! - What a person typed is cleaned once, at the edge.                           ([`text`])

mod actor;
mod clock;
mod ids;
mod locale;
mod money;
mod permission;
mod phone;
mod problem;
mod secret;
pub mod text;
mod time;
pub mod vault;
mod words;

pub use actor::{Actor, Who};
pub use clock::Clock;
pub use ids::*;
pub use locale::Locale;
pub use money::{Micros, NotAnAmount};
pub use permission::{Permission, Permissions, Role};
pub use phone::{PhoneError, PhoneNumber};
pub use problem::{FieldProblem, Problem};
pub use secret::{Secret, same};
pub use text::Text;
pub use time::{NotATime, Timestamp};
pub use vault::{Aad, Vault, VaultError};
pub use words::{Channel, Purpose, UnknownWord};
