//! No hand-written file is longer than 600 lines: past that, two concepts share it.

use crate::Finding;
use crate::tree::File;

pub const MOST_LINES: usize = 600;

/// What people write, but for messages: those of a room stand in one file a language. Lock files, snapshots and lists of data have other endings; what a tool wrote lies in `fixtures/`.
const HAND_WRITTEN: &[&str] = &["rs", "mjs", "js", "ts", "css", "py", "sh", "sql", "md"];

pub fn check(files: &[File]) -> Vec<Finding> {
    files
        .iter()
        .filter(|file| file.has_extension(HAND_WRITTEN) && !file.path.contains("/fixtures/"))
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > MOST_LINES)
                .then(|| Finding::new(&file.path, MOST_LINES, format!("{lines} lines; part it into two concepts")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_too_long() {
        crate::holds(&check(&crate::tree::files()));
    }

    #[test]
    fn a_long_file_is_found() {
        let planted = |lines| File::planted("crates/a/src/lib.rs", &"\n".repeat(lines));
        assert_eq!(check(&[planted(MOST_LINES)]), []);
        assert_eq!(check(&[planted(MOST_LINES + 1)]).len(), 1);
    }
}
