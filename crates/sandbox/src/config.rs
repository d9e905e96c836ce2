//! How a sandbox is set up before it starts. What may change while it runs is in `faults`.

use std::time::Duration;

use crate::Clock;

#[derive(Clone, Debug)]
pub struct Config {
    /// 0 takes a free port. The sandbox listens on 127.0.0.1 only.
    pub port: u16,
    pub clock: Clock,
    /// Begin with the world of [`crate::furnished`], else with nothing.
    pub furnished: bool,
    /// Real time between acceptance and `sent`, and between one status and the next.
    pub status_delay: Duration,
    /// Meta's retry schedule (5 s, doubling, for seven days) runs this many times faster.
    pub retry_compression: u32,
    /// A webhook not answered within this counts as failed. Meta documents 5 s for Messenger (facts/meta.md 2.4).
    pub webhook_timeout: Duration,
    /// Posts under way at once. 1 keeps the first attempts in order; Meta gives no such promise.
    pub concurrency: usize,
    /// Real time until a new template is approved.
    pub template_review: Duration,
    /// Service messages free per number and month since 1 October 2026 (facts/meta.md 5.2).
    pub free_service_messages: u32,
}

impl Config {
    /// An empty world, a free port, short pauses.
    pub fn for_tests() -> Config {
        Config {
            port: 0,
            clock: Clock::system(),
            furnished: false,
            status_delay: Duration::from_millis(5),
            retry_compression: 1000,
            webhook_timeout: Duration::from_secs(5),
            concurrency: 1,
            template_review: Duration::from_millis(5),
            free_service_messages: 1000,
        }
    }

    /// The furnished world, at a pace a person can watch.
    pub fn for_demo(port: u16) -> Config {
        Config {
            port,
            furnished: true,
            status_delay: Duration::from_millis(400),
            retry_compression: 1,
            template_review: Duration::from_secs(3),
            concurrency: 4,
            ..Config::for_tests()
        }
    }
}
