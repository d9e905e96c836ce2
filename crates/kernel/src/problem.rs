//! What a caller is told when something was refused (RFC 9457): a stable code and plain words.

use serde::Serialize;

/// A refusal as it leaves the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// Stable for programs: `"window_closed"`.
    pub code: &'static str,
    /// For people: what is wrong and what to do.
    pub detail: String,
    /// What is wrong with single fields of a form or body.
    #[serde(rename = "errors", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
}

/// One field that must be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    pub field: &'static str,
    pub code: &'static str,
    pub detail: String,
}

impl Problem {
    pub fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), fields: Vec::new() }
    }

    /// 404: it does not exist, or belongs to someone else; the caller cannot tell which.
    pub fn not_found() -> Self {
        Self::new(404, "not_found", "There is nothing here. It may have been removed, or the address is wrong.")
    }

    /// 403: signed in, but not allowed.
    pub fn forbidden() -> Self {
        Self::new(
            403,
            "forbidden",
            "Your role does not allow this. An owner or admin of this business can change that.",
        )
    }

    /// 422: the form or body has fields to mend; add each with [`Problem::field`].
    pub fn invalid() -> Self {
        Self::new(422, "invalid", "Some fields need to be changed.")
    }

    /// Adds a field to mend.
    #[must_use]
    pub fn field(mut self, field: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        self.fields.push(FieldProblem { field, code, detail: detail.into() });
        self
    }

    /// This problem if any field was added, else nothing: ends a validation.
    pub fn or_ok(self) -> Result<(), Problem> {
        if self.fields.is_empty() { Ok(()) } else { Err(self) }
    }

    /// What is wrong with one field, for showing beside it.
    pub fn of_field(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|one| one.field == field).map(|one| one.detail.as_str())
    }
}
