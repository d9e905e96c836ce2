//! The ways by which notices leave the list: one line each. A way is offered on the page of choices when it stands here.

use store::{Result, Tx};

use super::{Told, Way, push};
use crate::mail;

/// One way, and what hands a notice over to it: in the transaction that told it, so it writes rows and tasks, nothing else.
pub(super) struct Carrier {
    pub(super) way: Way,
    pub(super) hand_over: fn(&mut Tx<'_>, &Told) -> Result<()>,
}

pub(super) const CARRIERS: &[Carrier] =
    &[Carrier { way: Way::Mail, hand_over: mail::carry }, Carrier { way: Way::Push, hand_over: push::carry }];
