//! The whole program through its router, over both databases: every route, every role, every other tenant's id.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod anonymous;
mod at_once;
mod automation;
mod charges;
mod content;
mod corrections;
mod costs;
mod data_map;
mod disk;
mod doctor;
mod egress;
mod erasure;
mod health;
mod hooks;
mod kinds;
mod leaving;
mod levels;
mod limits;
mod logs;
mod looks;
mod openapi;
mod operator;
mod own_only;
mod place;
mod plans;
mod presence;
mod privacy;
mod redirects;
mod reports;
mod roles;
mod satisfaction;
mod schedule;
mod statements;
mod streams;
mod table;
mod telling;
mod tenants;
mod workday;
