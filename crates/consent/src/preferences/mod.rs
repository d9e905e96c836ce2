//! The page on which a person chooses for themselves, behind a signed link.
//!
//! - Whoever has the link needs no account; a forged one, another tenant's and an old one are not there.          ([`link`])
//! - Everything can be refused on it as easily as it was given (GDPR art. 7(3)): by channel, purpose and topic, and altogether.
//! - Each change is an entry with the text that stood beside the box; a choice that changes nothing writes nothing.
//! - A ticked box tells by a hash which words stood beside it: what was worded otherwise meanwhile is not agreed to by it, and the
//!   page comes again. A refusal counts whatever the words were.                                               (`pages::chosen`)
//! - Too much agreed to within an hour is not taken; what is refused always is.                                     (`store::enter`)
//! - Whoever counts as one person with another sees what the gate does, and refuses for both; a yes goes over to nobody.
//! - Whoever was deleted and can still be put back may refuse, and nothing else; whoever was erased has no page.
//! - No message follows: the receipt is a page to keep, with the last entries and what an act changed.           ([`receipt`])

pub(crate) mod api;
pub(crate) mod link;
pub(crate) mod pages;
pub(crate) mod receipt;
mod store;

pub use link::{Opened, address, invitation, read as open, sign};
