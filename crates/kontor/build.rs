//! Names the commit that the program is built from: what `KONTOR_COMMIT` says, else what git says of these sources, else `unknown`.
//!
//! It runs again where the sources or the commit changed: what it names is what is built, and only this crate is built anew for it.

use std::path::Path;
use std::process::Command;

/// What the program is made of, seen from this crate.
const SOURCES: [&str; 4] = ["..", "../../config", "../../Cargo.toml", "../../Cargo.lock"];

fn main() {
    println!("cargo:rerun-if-env-changed=KONTOR_COMMIT");
    #[expect(clippy::disallowed_methods, reason = "this is the build, not the program")]
    let given = std::env::var("KONTOR_COMMIT").ok().filter(|commit| !commit.trim().is_empty());
    let commit = given.or_else(from_git).unwrap_or_else(|| "unknown".to_owned());
    println!("cargo:rustc-env=KONTOR_COMMIT={}", commit.trim());
}

fn from_git() -> Option<String> {
    let commit = git(&["rev-parse", "--verify", "HEAD"])?;
    // A packed copy inside another project's repository has another project's commits.
    git(&["ls-files", "--error-unmatch", "build.rs"])?;
    let mut watched = vec!["HEAD".to_owned(), "packed-refs".to_owned()];
    watched.extend(git(&["symbolic-ref", "--quiet", "HEAD"]));
    for name in watched {
        if let Some(place) = git(&["rev-parse", "--git-path", &name]).filter(|place| Path::new(place).exists()) {
            println!("cargo:rerun-if-changed={place}");
        }
    }
    for folder in crates() {
        println!("cargo:rerun-if-changed={folder}");
    }
    let changed = git(&[&["status", "--porcelain", "--"], &SOURCES[..]].concat())?;
    Some(if changed.is_empty() { commit } else { format!("{commit} with changes") })
}

/// What the other crates' code is in: a change there builds this crate anew in any case, a change of their tests does not.
fn crates() -> Vec<String> {
    let beside = std::fs::read_dir("..").into_iter().flatten().flatten().map(|entry| entry.path());
    let parts = |folder: std::path::PathBuf| ["src", "i18n", "migrations"].map(|part| folder.join(part));
    let there = beside.flat_map(parts).filter(|folder| folder.is_dir());
    there.map(|folder| folder.display().to_string()).chain(SOURCES[1..].iter().map(|&one| one.to_owned())).collect()
}

/// What git answers; nothing where there is no git, or no repository.
fn git(words: &[&str]) -> Option<String> {
    let answer = Command::new("git").args(words).output().ok().filter(|answer| answer.status.success())?;
    Some(String::from_utf8(answer.stdout).ok()?.trim().to_owned())
}
