//! What can go wrong below the rooms. No error carries a value from a row: PostgreSQL puts those into its details.

use std::fmt;

use kernel::VaultError;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the database or the keys.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or has no room. Trying again later may help: 503.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Another transaction was in the way. Trying again will help: 503; tasks retry by themselves.
    #[error("another write was in the way")]
    Conflict,
    /// The write took longer than it may.
    #[error("the operation {0} took too long and was interrupted")]
    Interrupted(String),
    /// A value that must be unique is taken. `what` names the table and its columns or constraint.
    #[error("already taken: {what}")]
    Unique { what: String },
    /// A row that another one needs does not exist.
    #[error("a row that this one refers to does not exist")]
    Foreign,
    /// A statement is wrong, or its values do not fit.
    #[error("statement failed ({code}): {statement}")]
    Statement { code: String, statement: String },
    /// A column is missing in a row, or holds something else than was asked for.
    #[error("column {column}: {reason}")]
    Column { column: String, reason: &'static str },
    /// A closure panicked; its transaction was rolled back.
    #[error("the operation {0} panicked and was rolled back")]
    Panicked(String),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error("migration failed: {0}")]
    Migration(String),
    #[error("{0}")]
    Refused(&'static str),
}

impl Error {
    /// Whether a unique constraint over this column of this table was violated.
    pub fn is_unique(&self, table: &str, column: &str) -> bool {
        match self {
            Error::Unique { what } => what.contains(table) && what.contains(column),
            _ => false,
        }
    }

    /// Whether the same call may well succeed later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Error::Unavailable(_) | Error::Conflict | Error::Interrupted(_))
    }
}

/// How an operation ends badly: refused by a rule the caller can match, or failed for reasons below it.
#[derive(Debug)]
pub enum Fault<R> {
    Refused(R),
    Failed(Error),
}

impl<R> From<Error> for Fault<R> {
    fn from(error: Error) -> Self {
        Fault::Failed(error)
    }
}

impl<R> From<VaultError> for Fault<R> {
    fn from(error: VaultError) -> Self {
        Fault::Failed(error.into())
    }
}

impl<R> Fault<R> {
    /// The same fault with its refusal told in another room's words.
    pub fn map<S>(self, change: impl FnOnce(R) -> S) -> Fault<S> {
        match self {
            Fault::Refused(refusal) => Fault::Refused(change(refusal)),
            Fault::Failed(error) => Fault::Failed(error),
        }
    }
}

impl<R: fmt::Debug> fmt::Display for Fault<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Fault::Failed(error) => error.fmt(f),
        }
    }
}
