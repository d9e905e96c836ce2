//! `kontor doctor`: what is weak in this installation, and how to mend it.

use std::os::unix::fs::PermissionsExt;

use serde::Serialize;
use store::{Database, Db};

use crate::config::Config;

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Finding {
    pub check: &'static str,
    pub is_well: bool,
    pub words: String,
}

/// Looks at everything that can be seen from here.
pub async fn examine(config: &Config, db: &Db) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut say = |check, is_well: bool, well: &str, weak: &str| {
        findings.push(Finding { check, is_well, words: if is_well { well } else { weak }.to_owned() });
    };
    let key_file = config.master_key_file();
    say(
        "master key apart",
        !key_file.starts_with(&config.data_dir),
        "The master key is outside the data folder.",
        "The master key lies beside the data it protects: whoever takes the disk has both. Move it to another disk and set KONTOR_MASTER_KEY_FILE.",
    );
    let is_private = std::fs::metadata(&key_file).is_ok_and(|file| file.permissions().mode() & 0o077 == 0);
    say(
        "master key private",
        is_private,
        "Only its owner can read the master key.",
        "Others on this machine can read the master key. Run: chmod 600 on that file.",
    );
    let keys = db.vault().status();
    say(
        "keys wrapped",
        keys.as_ref().is_ok_and(|keys| keys.iter().all(|key| key.current)),
        "Every key is wrapped by the present master key.",
        "A key is not wrapped by the present master key: a rotation was cut off. Run: kontor keys rotate.",
    );
    let is_public = config.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
    say(
        "encrypted in transit",
        is_public,
        "The public address is https.",
        "KONTOR_PUBLIC_URL is not an https address. Meta cannot reach Kontor, and browsers other than on this machine will not stay signed in.",
    );
    match db.database() {
        Database::Embedded => say("encrypted at rest", true, "The embedded database is encrypted.", ""),
        Database::Postgres => say(
            "encrypted at rest",
            false,
            "",
            "PostgreSQL does not encrypt its files. Put its data on an encrypted volume; Kontor cannot see whether it is.",
        ),
    }
    let dead = dead_tasks(db).await;
    say(
        "work done",
        dead.as_ref().is_ok_and(|count| *count == 0),
        "No background work has given up.",
        "Some background work has given up; its reasons are in the log.",
    );
    findings
}

async fn dead_tasks(db: &Db) -> store::Result<usize> {
    let tasks = store::Tasks::new(db.clone(), Vec::new());
    Ok(tasks.waiting().await?.into_iter().filter(|(_, state, _)| state == "dead").count())
}
