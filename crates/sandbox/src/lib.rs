//! A faithful Meta to develop and test against: the Graph API as far as a WhatsApp business uses it (v26), signed
//! webhooks, faults on request, and telephones to type on.
//!
//! - It stands alone: no crate of Kontor's is used here, so that it cannot share our misunderstandings. Its source of
//!   truth is `facts/meta.md`; where Meta's own pages disagree the choice is written where it is made.
//! - It listens on 127.0.0.1 only and calls this machine only: names lead where they are told to, certificates count if
//!   their authority was given.
//! - Everything lives in memory and is gone when it stops.
//!
//! `docs/sandbox.md` describes the control API and the telephones.

mod assets;
mod builders;
mod clock;
mod coexistence;
mod config;
mod control;
mod delivery;
mod error;
mod faults;
pub mod furnished;
mod graph;
mod handle;
mod ids;
mod inbound;
mod limits;
mod listener;
mod management;
mod media;
mod outbound;
mod outside;
mod pages;
mod poison;
mod record;
pub mod resend;
mod samples;
pub mod signature;
mod signup;
mod state;
mod telephone;
mod world;

pub use assets::{
    App, BizApp, Business, Number, PIN, Profile, Subscription, Token, TokenState, TwoStep, Verification, Waba,
};
pub use builders::{BOTH_SCOPES, NewCustomer, NewTemplate, NewToken};
pub use clock::Clock;
pub use config::Config;
pub use delivery::Attempted;
pub use faults::{CallRefusal, Encoding, Faults, Refusal, Signature, Webhooks, Window};
pub use graph::verify::Verified;
pub use handle::{Sandbox, start};
pub use inbound::Inbound;
pub use management::{MANAGEMENT_FIELDS, Telling};
pub use poison::POISONS;
pub use record::Seen;
pub use samples::KINDS;
pub use signup::{Road, Signed, Signup};
pub use telephone::CustomerChange;
pub use world::{Customer, Direction, Message, StatusNote, Template};
