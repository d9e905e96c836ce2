//! Connecting, receiving and disconnecting against the sandbox, on both databases.

mod alarms;
mod connecting;
mod disconnecting;
mod hooks;
mod pages;
mod world;
mod reach;
