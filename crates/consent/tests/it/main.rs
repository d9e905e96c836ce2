//! Consent through its public operations and routes, on both databases: the embedded one always, PostgreSQL where
//! `KONTOR_TEST_POSTGRES_URL` names a server (`tools/postgres run -- cargo nextest run -p consent`).

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod asking;
mod gate;
mod histories;
mod http;
mod interleaving;
mod ledger;
mod limits;
mod peers;
mod preferences;
mod scans;
mod standing;
mod world;
