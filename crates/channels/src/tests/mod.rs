//! Connecting, receiving and disconnecting against the sandbox, on both databases.

mod alarms;
mod attacks;
mod checklist;
mod connect;
mod connecting;
mod disconnecting;
mod health;
mod hooks;
mod pages;
mod reach;
mod templates;
mod world;
