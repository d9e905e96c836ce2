//! Laws that no type and no lint can hold, as tests that read the source and the schema.
//!
//! - A law is a function from what was read to what it found, so that its control can hand it a planted violation.
//! - Every law has such a control beside it: a check that has never found anything proves nothing.
//! - Nothing here is part of the program.

pub mod laws;
pub mod rust;
pub mod tree;

use std::fmt;

/// One place where a law is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub what: String,
}

impl Finding {
    pub fn new(path: &str, line: usize, what: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// Fails with every finding on a line of its own.
pub fn holds(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(lines.is_empty(), "{} places break this law:\n{}", lines.len(), lines.join("\n"));
}
