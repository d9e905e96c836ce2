//! Which crate may depend on which: the arrows point down the spine, and what talks to the outside is held by one crate.

use crate::Finding;
use crate::tree::File;
use toml::Table;

/// Each may use those before it.
const SPINE: &[&str] =
    &["kernel", "store", "web", "accounts", "consent", "contacts", "channels", "inbox", "privacy", "kontor"];

/// On the spine's rooms up to `inbox`, and not on each other; only the program knows them.
const WINGS: &[&str] = &["automation", "reports"];

/// Beside the spine. The sandbox shares nothing with us, so that it cannot share our misunderstandings.
const STANDS_ALONE: &[&str] = &["sandbox", "tidy"];

/// Used by tests only; testkit may use every crate.
const TESTS_ONLY: &[&str] = &["ground", "testkit", "tidy"];

/// Crates from outside that only some of ours may ship with, and what that keeps.
const HELD_BY: &[(&str, &[&str], &str)] = &[
    ("rusqlite", &["store"], "one place knows the databases"),
    ("postgres", &["store", "ground"], "one place knows the databases; ground only makes and drops them whole"),
    ("tokio-postgres-rustls", &["store"], "one place knows the databases"),
    ("refinery", &["store"], "one place knows the databases"),
    ("object_store", &["store"], "blobs are sealed on their way out"),
    ("reqwest", &["web", "sandbox", "testkit"], "every outgoing call passes egress"),
    ("aes-gcm", &["kernel"], "one vault"),
    (
        "tokio",
        &[
            "store",
            "web",
            "accounts",
            "consent",
            "contacts",
            "channels",
            "inbox",
            "automation",
            "reports",
            "privacy",
            "kontor",
            "sandbox",
            "ground",
            "testkit",
        ],
        "kernel does no I/O",
    ),
];

pub fn check(files: &[File]) -> Vec<Finding> {
    let manifests: Vec<(&str, &File)> =
        files.iter().filter(|file| is_manifest(file)).filter_map(|file| Some((file.krate()?, file))).collect();
    let ours: Vec<&str> = manifests.iter().map(|(name, _)| *name).collect();
    let mut findings = Vec::new();
    for (name, file) in &manifests {
        let manifest: Table = toml::from_str(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        let mut find = |dependency: &str, what: String| {
            findings.push(Finding::new(&file.path, line_of(&file.text, dependency), what))
        };
        if !SPINE.contains(name) && !WINGS.contains(name) && !STANDS_ALONE.contains(name) && !TESTS_ONLY.contains(name)
        {
            find("name", format!("crate {name} has no place in tidy's list of crates"));
        }
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (dependency, value) in manifest.get(table).and_then(|table| table.as_table()).into_iter().flatten() {
                if value.get("workspace").is_none() {
                    find(dependency, format!("{dependency}: versions stand once, in the root Cargo.toml"));
                }
                if table == "dev-dependencies" && *name != "sandbox" {
                    continue;
                }
                let dependency = dependency.as_str();
                if ours.contains(&dependency) && !may_use(name, dependency) {
                    find(dependency, format!("{name} may not depend on {dependency}"));
                }
                let held = HELD_BY.iter().find(|(held, holders, _)| *held == dependency && !holders.contains(name));
                if let (Some((_, holders, why)), false) = (held, table == "dev-dependencies") {
                    find(dependency, format!("{dependency} belongs to {}: {why}", holders.join(", ")));
                }
            }
        }
    }
    findings
}

fn may_use(name: &str, dependency: &str) -> bool {
    if name == "testkit" {
        return true;
    }
    // Every room's own tests stand on it, so it may know of no room.
    if name == "ground" {
        return ["kernel", "store"].contains(&dependency);
    }
    // The demo starts the sandbox beside the server.
    if name == "kontor" && dependency == "sandbox" {
        return true;
    }
    let place = |name: &str| SPINE.iter().position(|crate_| *crate_ == name);
    if WINGS.contains(&dependency) {
        return name == "kontor";
    }
    if WINGS.contains(&name) {
        return matches!((place("inbox"), place(dependency)), (Some(upper), Some(lower)) if lower <= upper);
    }
    matches!((place(name), place(dependency)), (Some(upper), Some(lower)) if lower < upper)
}

fn is_manifest(file: &File) -> bool {
    file.name() == "Cargo.toml" && file.path.split('/').count() == 3
}

fn line_of(text: &str, dependency: &str) -> usize {
    text.lines().position(|line| line.starts_with(dependency)).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_depend_downwards_only() {
        crate::holds(&check(&crate::tree::files()));
    }

    #[test]
    fn each_wrong_arrow_is_found() {
        let manifest = |name: &str, body: &str| File::planted(&format!("crates/{name}/Cargo.toml"), body);
        let files = [
            manifest("kernel", "[dependencies]\ntokio.workspace = true\n"),
            manifest(
                "store",
                "[dependencies]\nkernel.workspace = true\nweb.workspace = true\nrusqlite.workspace = true\n",
            ),
            manifest(
                "web",
                "[dependencies]\nstore.workspace = true\nserde = \"1\"\n[dev-dependencies]\ntestkit.workspace = true\n",
            ),
            manifest("sandbox", "[dev-dependencies]\nkernel.workspace = true\n"),
            manifest("inbox", "[dependencies]\nreqwest.workspace = true\ntestkit.workspace = true\n"),
            manifest("testkit", "[dependencies]\ninbox.workspace = true\n"),
            manifest("ground", "[dependencies]\nstore.workspace = true\nweb.workspace = true\n"),
            manifest("automation", "[dependencies]\ninbox.workspace = true\nprivacy.workspace = true\n"),
            manifest("privacy", "[dependencies]\nautomation.workspace = true\n"),
            manifest("kontor", "[dependencies]\nautomation.workspace = true\n"),
            manifest("newcomer", "[package]\nname = \"newcomer\"\n"),
        ];
        let found: Vec<(String, usize)> = check(&files).into_iter().map(|f| (f.path, f.line)).collect();
        let expected = [
            ("kernel", 2),
            ("store", 3),
            ("web", 3),
            ("sandbox", 2),
            ("inbox", 2),
            ("inbox", 3),
            ("ground", 3),
            ("automation", 3),
            ("privacy", 2),
            ("newcomer", 2),
        ];
        assert_eq!(found, expected.map(|(name, line)| (format!("crates/{name}/Cargo.toml"), line)));
    }
}
