//! What is left open, hidden or unproved does not land.

use crate::Finding;
use crate::rust::{Source, matches};
use crate::tree::File;

/// In shipped Rust code: no `unwrap()`, and each `expect` says why it cannot fail.
/// Everywhere in Rust: nothing unfinished, no test switched off, no silenced dead code.
pub fn check_rust(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let mut find = |line, what: &str| findings.push(Finding::new(&source.path, line, what));
        for (at, token) in source.shipped.iter().enumerate() {
            if matches(&source.shipped, at, &[".", "unwrap", "(", ")"]) {
                find(token.line, "unwrap() outside tests; return the error, or `expect(\"OK because …\")`");
            }
            if matches(&source.shipped, at, &[".", "expect", "("]) {
                let reason = source.shipped.get(at + 3).and_then(|token| token.string());
                if reason.is_some_and(|reason| !reason.starts_with("OK because")) {
                    find(token.line, "an expect() that does not say why it holds; begin it with \"OK because\"");
                }
            }
        }
        for (at, token) in source.all.iter().enumerate() {
            if ["todo", "unimplemented"].iter().any(|name| matches(&source.all, at, &[name, "!"])) {
                find(token.line, "unfinished code");
            }
            if matches(&source.all, at, &["#", "[", "ignore"]) {
                find(token.line, "a test that is switched off");
            }
            if ["dead_code", "unused"].iter().any(|lint| matches(&source.all, at, &["allow", "(", lint])) {
                find(token.line, "dead code that is silenced; delete it");
            }
        }
    }
    findings
}

/// In any file that people write: no mark of something left for later, no browser test switched off.
pub fn check_text(files: &[File]) -> Vec<Finding> {
    // Spelt apart, so that this file is not its own first finding.
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()];
    let switched_off = ["test.skip(", "test.only(", "it.skip(", "it.only(", "test.fixme("];
    let mut findings = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.has_extension(&["rs", "mjs", "js", "css", "py", "sh", "sql", "md", "toml", "ftl"]))
    {
        for (index, line) in file.text.lines().enumerate() {
            // In Spanish "all" is written like one of the marks, so lists of phrases are data, not marks.
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if !file.path.contains("/data/") && words.any(|word| marks.iter().any(|mark| mark == word)) {
                findings.push(Finding::new(&file.path, index + 1, "left for later; do it, or file an issue"));
            }
            if file.has_extension(&["mjs", "js"]) && switched_off.iter().any(|call| line.contains(call)) {
                findings.push(Finding::new(&file.path, index + 1, "a test that is switched off"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;

    #[test]
    fn nothing_is_left_open_or_hidden() {
        let files = crate::tree::files();
        crate::holds(&check_rust(&sources(&files)));
        crate::holds(&check_text(&files));
    }

    #[test]
    fn each_bad_habit_is_found() {
        let planted = r#"
            fn a() { b().unwrap(); c().expect("it works"); todo!() }
            #[allow(dead_code)] fn d() { e().expect("OK because the line above made it"); }
            #[cfg(test)] mod tests { #[test] #[ignore] fn f() { g().unwrap() } }
        "#;
        let findings = check_rust(&sources(&[File::planted("crates/a/src/lib.rs", planted)]));
        let lines: Vec<usize> = findings.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [2, 2, 2, 3, 4], "{findings:?}");
    }

    #[test]
    fn each_mark_is_found() {
        let mark = ["TO", "DO"].concat();
        let files = [
            File::planted("a.md", &format!("well\n{mark}: later")),
            File::planted("a.mjs", &format!("test.{}('x')", "skip")),
            File::planted("b.md", &format!("{mark}S is another word")),
        ];
        let places: Vec<(String, usize)> =
            check_text(&files).into_iter().map(|finding| (finding.path, finding.line)).collect();
        assert_eq!(places, [("a.md".to_owned(), 2), ("a.mjs".to_owned(), 1)]);
    }
}
