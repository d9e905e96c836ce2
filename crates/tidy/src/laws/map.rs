//! ARCHITECTURE.md is a map that fits the land: it names every top-level folder and every crate, and none that is not there.

use crate::Finding;
use crate::tree::File;
use std::collections::BTreeSet;

const MAP: &str = "ARCHITECTURE.md";
const MOST_LINES: usize = 250;

pub fn check(files: &[File]) -> Vec<Finding> {
    let Some(map) = files.iter().find(|file| file.path == MAP) else {
        return vec![Finding::new(MAP, 1, "the map is missing")];
    };
    let folders: BTreeSet<&str> =
        files.iter().filter_map(|file| file.path.split_once('/')).map(|(folder, _)| folder).collect();
    let crates: BTreeSet<&str> = files.iter().filter_map(File::krate).collect();
    let named: BTreeSet<&str> =
        map.text.split('`').skip(1).step_by(2).filter_map(|code| code.strip_suffix('/')).collect();
    let mut findings = Vec::new();
    for missing in folders.iter().chain(&crates).filter(|name| !named.contains(*name)) {
        findings.push(Finding::new(MAP, 1, format!("`{missing}/` is not on the map")));
    }
    for stranger in
        named.iter().filter(|name| !name.contains('/') && !folders.contains(*name) && !crates.contains(*name))
    {
        findings.push(Finding::new(MAP, 1, format!("`{stranger}/` is on the map but not in the repository")));
    }
    let lines = map.text.lines().count();
    if lines > MOST_LINES {
        findings.push(Finding::new(MAP, MOST_LINES, format!("{lines} lines; a map fits on {MOST_LINES}")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_names_every_folder_and_crate() {
        crate::holds(&check(&crate::tree::files()));
    }

    #[test]
    fn a_missing_and_an_invented_folder_are_found() {
        let files = [
            File::planted(MAP, "`crates/` holds `kernel/`, and `ghosts/` holds ghosts"),
            File::planted("crates/kernel/src/lib.rs", ""),
            File::planted("crates/store/src/lib.rs", ""),
            File::planted("docs/decisions.md", ""),
        ];
        let found: Vec<String> = check(&files).into_iter().map(|finding| finding.what).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("docs") && found[1].contains("store") && found[2].contains("ghosts"));
        assert_eq!(check(&[]).len(), 1);
    }
}
