//! docs/promises.md says no more than is shown: each promise above *absent* names code that exists and tests that exist
//! and cite it. So does docs/attacks.md: each attack names tests that exist and cite its number.

use crate::Finding;
use crate::rust::Source;
use crate::tree::File;

const PAGE: &str = "docs/promises.md";
const ATTACKS: &str = "docs/attacks.md";
const STATES: &[&str] = &["absent", "simulated", "peer-proved", "live"];

/// What issue 2 covers; each must stand above *absent*.
pub const COVERED: &[&str] = &[
    "P-ACC-1", "P-ACC-2", "P-ACC-3", "P-CHN-1", "P-CHN-8", "P-CON-1", "P-CON-2", "P-CON-3", "P-CON-4", "P-CON-6",
    "P-SEC-1", "P-SEC-3", "P-SEC-4",
];

/// A row of the page: `| id | promise | state | missing | code | tests |`.
#[derive(Debug)]
struct Row {
    line: usize,
    id: String,
    state: String,
    missing: String,
    code: Vec<String>,
    tests: Vec<String>,
}

pub fn check(files: &[File], sources: &[Source], covered: &[&str]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else {
        return vec![Finding::new(PAGE, 1, "the page of promises is missing")];
    };
    let rows = rows(&page.text);
    let mut findings = Vec::new();
    let mut find = |line, what: String| findings.push(Finding::new(PAGE, line, what));
    for row in &rows {
        if rows.iter().any(|other| other.id == row.id && other.line < row.line) {
            find(row.line, format!("{} stands twice", row.id));
        }
        if !STATES.contains(&row.state.as_str()) {
            find(row.line, format!("{}: `{}` is no state", row.id, row.state));
        }
        let is_absent = row.state == "absent";
        if is_absent && !(row.code.is_empty() && row.tests.is_empty()) {
            find(row.line, format!("{}: absent, yet it names code or tests", row.id));
        }
        if !is_absent && (row.code.is_empty() || row.tests.is_empty()) {
            find(
                row.line,
                format!("{}: {} needs the code that keeps it and the tests that show it", row.id, row.state),
            );
        }
        if row.state == "simulated" && row.missing.is_empty() {
            find(row.line, format!("{}: say what is missing", row.id));
        }
        for path in row.code.iter().filter(|path| !exists(files, path)) {
            find(row.line, format!("{}: {path} does not exist", row.id));
        }
        for test in &row.tests {
            let homes = homes(files, sources, test);
            if homes.is_empty() {
                find(row.line, format!("{}: there is no test `{test}`", row.id));
            } else if !homes.iter().any(|home| cites(&home.text, &row.id)) {
                find(row.line, format!("{}: `{test}` does not cite it", row.id));
            }
        }
    }
    for id in covered {
        if !rows.iter().any(|row| row.id == *id && row.state != "absent") {
            find(1, format!("{id} is covered by a closed issue, but absent here"));
        }
    }
    findings
}

/// The rows of the page of attacks: `| A1, A2 | what is tried | what happens | tests |`.
pub fn check_attacks(files: &[File], sources: &[Source]) -> Vec<Finding> {
    let Some(page) = files.iter().find(|file| file.path == ATTACKS) else {
        return vec![Finding::new(ATTACKS, 1, "the page of attacks is missing")];
    };
    let mut findings = Vec::new();
    for (index, line) in page.text.lines().enumerate().filter(|(_, line)| line.starts_with("| A")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (numbers, tests) = (cells[0], codes(cells.last().copied().unwrap_or_default()));
        let mut find = |what: String| findings.push(Finding::new(ATTACKS, index + 1, what));
        if tests.is_empty() {
            find(format!("{numbers}: nothing shows it"));
        }
        for test in &tests {
            let homes = homes(files, sources, test);
            let is_cited = |number: &str| homes.iter().any(|home| cites(&home.text, number));
            if homes.is_empty() {
                find(format!("{numbers}: there is no test `{test}`"));
            } else if !numbers.split(", ").any(is_cited) {
                find(format!("{numbers}: `{test}` does not cite it"));
            }
        }
    }
    findings
}

fn codes(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rows(text: &str) -> Vec<Row> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("| P-"))
        .map(|(index, line)| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
            Row {
                line: index + 1,
                id: cell(0).to_owned(),
                state: cell(2).to_owned(),
                missing: cell(3).to_owned(),
                code: codes(cell(4)),
                tests: codes(cell(5)),
            }
        })
        .collect()
}

fn exists(files: &[File], path: &str) -> bool {
    files.iter().any(|file| {
        file.path == path
            || file.path.strip_prefix(path).is_some_and(|rest| path.ends_with('/') || rest.starts_with('/'))
    })
}

/// The files in which a test of this name stands: a Rust or Python function, or a title given to node's runner.
fn homes<'a>(files: &'a [File], sources: &[Source], test: &str) -> Vec<&'a File> {
    let is_rust_home = |path: &str| {
        sources.iter().filter(|source| source.path == path).any(|source| {
            source.all.windows(2).any(|pair| !pair[0].is_literal && pair[0].text == "fn" && pair[1].text == test)
        })
    };
    let titles = ['"', '\'', '`'].map(|quote| format!("test({quote}{test}{quote}"));
    let function = format!("def {test}(");
    files
        .iter()
        .filter(|file| {
            (file.has_extension(&["rs"]) && is_rust_home(&file.path))
                || (file.has_extension(&["mjs"]) && titles.iter().any(|title| file.text.contains(title)))
                || (file.has_extension(&["py"]) && file.text.contains(&function))
        })
        .collect()
}

/// Whether the id stands there as a whole: `P-CON-1` is not in `P-CON-10`.
fn cites(text: &str, id: &str) -> bool {
    text.match_indices(id).any(|(at, _)| !text[at + id.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;

    #[test]
    fn each_promise_names_what_keeps_and_what_shows_it() {
        let files = crate::tree::files();
        crate::holds(&check(&files, &sources(&files), COVERED));
    }

    #[test]
    fn each_attack_names_what_shows_it() {
        let files = crate::tree::files();
        crate::holds(&check_attacks(&files, &sources(&files)));
    }

    #[test]
    fn an_attack_that_nothing_shows_is_found() {
        for (row, count) in [
            ("| A4, A44 | what | this | `it_is_refused` |", 0),
            ("| A4 | what | this | `it_is_refused` |", 1),
            ("| A44 | what | this | `it_is_taken` |", 1),
            ("| A44 | what | this | |", 1),
        ] {
            let home = File::planted("crates/a/src/lib.rs", "// A44\n#[test] fn it_is_refused() {}");
            let files = [File::planted(ATTACKS, row), home];
            assert_eq!(check_attacks(&files, &sources(&files)).len(), count, "{row}");
        }
        assert_eq!(check_attacks(&[], &[]).len(), 1);
    }

    fn findings(row: &str) -> Vec<Finding> {
        let files = [
            File::planted(PAGE, row),
            File::planted("crates/a/src/lib.rs", "// Shows P-CON-10.\n#[test] fn stop_stops() {}"),
            File::planted(
                "tests/browser/a.test.mjs",
                "// Shows P-ACC-1.\ntest(\"from set-up to the first reply\", () => {})",
            ),
        ];
        check(&files, &sources(&files), &[])
    }

    #[test]
    fn a_row_that_is_shown_passes() {
        for row in [
            "| P-CON-10 | what | simulated | live | `crates/a/` | `stop_stops` |",
            "| P-ACC-1 | what | simulated | live | `crates/a/src/lib.rs` | `from set-up to the first reply` |",
            "| P-ACC-2 | what | absent | everything | | |",
        ] {
            assert_eq!(findings(row), [], "{row}");
        }
    }

    #[test]
    fn each_claim_that_is_not_shown_is_found() {
        for row in [
            "| P-CON-1 | what | simulated | live | `crates/a/` | `stop_stops` |",
            "| P-CON-10 | what | simulated | live | `crates/b/` | `stop_stops` |",
            "| P-CON-10 | what | simulated | live | `crates/a/` | `stop_halts` |",
            "| P-CON-10 | what | simulated | live | `crates/a/` | |",
            "| P-CON-10 | what | simulated | | `crates/a/` | `stop_stops` |",
            "| P-CON-10 | what | proven | live | `crates/a/` | `stop_stops` |",
            "| P-CON-10 | what | absent | all | `crates/a/` | |",
            "| P-CON-10 | what | absent | all | | |\n| P-CON-10 | what | absent | all | | |",
        ] {
            assert_eq!(findings(row).len(), 1, "{row}: {:?}", findings(row));
        }
        assert_eq!(
            check(&[File::planted(PAGE, "| P-ACC-1 | what | absent | all | | |")], &[], &["P-ACC-1", "P-ACC-2"]).len(),
            2
        );
    }
}
