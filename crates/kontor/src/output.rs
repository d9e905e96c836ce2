//! What is printed on standard output. Whoever reads it may go away at any time: nothing here panics.

use std::fmt::Display;
use std::io::Write;

use anyhow::{Context, Result};

/// A command's answer. It fails if nobody takes it, because then the command was for nothing.
pub fn answer(line: impl Display) -> Result<()> {
    writeln!(std::io::stdout(), "{line}").context("the answer could not be written")
}

/// What a server tells beside its work, which goes on whether anyone listens or not.
pub fn remark(line: impl Display) {
    answer(line).ok();
}
