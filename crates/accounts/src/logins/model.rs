//! An e-mail, as it is shown and as it is found.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// An address that could be an e-mail's. Whether it reaches anyone only a mail could show.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    written: String,
    folded: String,
}

/// A text that is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnEmail;

impl Email {
    /// Reads what a person typed. RFC 5321 allows 254 characters; the rest of its grammar is left to the mail servers.
    pub fn parse(text: &str) -> Result<Self, NotAnEmail> {
        let written: String = text.trim().to_owned();
        let (name, domain) = written.rsplit_once('@').ok_or(NotAnEmail)?;
        let is_clean =
            written.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>,;:\"\\()[]@".contains(c) || c == '@');
        let is_domain = !domain.is_empty()
            && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
        if name.is_empty() || name.contains('@') || !is_clean || !is_domain || written.len() > 254 {
            return Err(NotAnEmail);
        }
        // Marks stay: josé@ and jose@ are two people's.
        let folded = written.nfkc().flat_map(char::to_lowercase).nfkc().collect();
        Ok(Self { written, folded })
    }

    /// As the person wrote it.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// As it is found and compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// What stands before the @, for a name until the person gives one.
    pub fn local_part(&self) -> &str {
        self.written.rsplit_once('@').map_or(&*self.written, |(name, _)| name)
    }
}

/// A person's address does not belong in a log.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}
