//! The files of the repository as git knows them: what is committed, and what is new and not ignored.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A text file; `path` is relative to the repository and uses `/`.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// A file that exists only in a control.
    pub fn planted(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        Path::new(&self.path).extension().and_then(|e| e.to_str()).is_some_and(|e| extensions.contains(&e))
    }

    /// The folder under `crates/` that this file belongs to.
    pub fn krate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every text file of the repository, in path order.
pub fn files() -> Vec<File> {
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files of this repository");
    assert!(
        listing.status.success(),
        "tidy reads the repository through git: {}",
        String::from_utf8_lossy(&listing.stderr)
    );
    let mut files: Vec<File> = String::from_utf8_lossy(&listing.stdout)
        .split_terminator('\0')
        .filter_map(|path| {
            std::fs::read_to_string(root().join(path)).ok().map(|text| File { path: path.to_owned(), text })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    files
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_repository_is_read() {
        let files = super::files();
        assert!(files.iter().any(|file| file.path == "crates/tidy/src/tree.rs" && file.krate() == Some("tidy")));
        assert!(!files.iter().any(|file| file.path.starts_with("target/") || file.path.starts_with("node_modules/")));
    }
}
