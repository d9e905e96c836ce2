//! An event in words.

use kernel::{Channel, ContactId, Locale};
use store::Recorded;
use web::t;
use web::words::isolated;

use super::Names;
use crate::merging::Grounds;

/// What happened, and a line about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) words: String,
    pub(crate) about: Option<String>,
}

/// None for an event that a timeline leaves out.
pub(crate) fn told(locale: Locale, names: &Names, event: &Recorded) -> Option<Told> {
    let entry = || other_name(locale, names, event);
    let words = match event.kind.as_str() {
        "message.received" => t!(locale, "timeline-received"),
        "message.queued" => t!(locale, "timeline-sent"),
        "message.echoed" => t!(locale, "timeline-sent-elsewhere"),
        "message.scheduled" => t!(locale, "timeline-scheduled"),
        "conversation.created" => t!(locale, "timeline-began"),
        "conversation.closed" => t!(locale, "timeline-closed"),
        "conversation.reopened" => t!(locale, "timeline-reopened"),
        "conversation.assigned" => assigned(locale, names, event),
        "conversation.snoozed" => t!(locale, "timeline-snoozed"),
        "conversation.woken" => t!(locale, "timeline-woken"),
        "conversation.labelled" => t!(locale, "timeline-labelled"),
        "conversation.unlabelled" => t!(locale, "timeline-unlabelled"),
        "conversation.merged" => t!(locale, "timeline-threads-merged"),
        "conversation.unmerged" => t!(locale, "timeline-threads-unmerged"),
        "conversation.split" => t!(locale, "timeline-thread-split"),
        "satisfaction.asked" => t!(locale, "timeline-rating-asked"),
        "satisfaction.rated" => {
            let number = |name| event.facts.get(name).and_then(|number| number.as_i64()).unwrap_or_default();
            t!(locale, "timeline-rated", score = number("score"), of = number("of"))
        }
        "satisfaction.commented" => t!(locale, "timeline-rating-explained"),
        "service_level.missed" => t!(locale, "timeline-late"),
        "consent.changed" => consent(locale, event),
        "contact.restricted" => t!(locale, "timeline-restricted"),
        "contact.restriction_lifted" => t!(locale, "timeline-restriction-lifted"),
        "decision.refused" => t!(locale, "timeline-not-sent"),
        "contact.note_added" => t!(locale, "timeline-note-added"),
        "contact.note_changed" => t!(locale, "timeline-note-changed"),
        "contact.note_removed" => t!(locale, "timeline-note-removed"),
        "note.written" => t!(locale, "timeline-thread-note-added"),
        "note.edited" => t!(locale, "timeline-thread-note-changed"),
        "note.deleted" => t!(locale, "timeline-thread-note-removed"),
        "note.restored" => t!(locale, "timeline-thread-note-restored"),
        "contact.created" if event.facts.get("import_id").is_some() => t!(locale, "timeline-imported"),
        "contact.created" => t!(locale, "timeline-added"),
        "contact.changed" => match text(event, "what") {
            "merged" => t!(locale, "timeline-merged", name = entry()),
            "unmerged" => t!(locale, "timeline-unmerged", name = entry()),
            "imported" => t!(locale, "timeline-import-changed"),
            "import_undone" => t!(locale, "timeline-import-undone"),
            "name" if event.actor_kind == "system" => t!(locale, "timeline-profile-renamed"),
            _ => t!(locale, "timeline-corrected"),
        },
        "contact.identity_added" => t!(locale, "timeline-identity-added"),
        "contact.exported" => t!(locale, "timeline-exported"),
        "contact.merged" => t!(locale, "timeline-merged", name = entry()),
        "contact.unmerged" => t!(locale, "timeline-unmerged", name = entry()),
        "contact.duplicate_dismissed" => t!(locale, "timeline-not-the-same", name = entry()),
        "contact.import_undone" => t!(locale, "timeline-import-undone"),
        "history.imported" => t!(locale, "timeline-history-imported"),
        "history.stopped" => t!(locale, "timeline-history-stopped"),
        "history.undone" => t!(locale, "timeline-history-undone"),
        "contact.deleted" => t!(locale, "timeline-deleted"),
        "contact.put_back" => t!(locale, "timeline-put-back"),
        "privacy.confirmed" => t!(locale, "timeline-deletion-confirmed"),
        "privacy.correction_confirmed" => t!(locale, "timeline-correction-confirmed"),
        "privacy.corrected" => t!(locale, "timeline-correction-made"),
        _ => return None,
    };
    Some(Told { words, about: about(locale, event) })
}

/// A text among the facts; empty if there is none.
pub(super) fn text<'a>(event: &'a Recorded, name: &str) -> &'a str {
    event.facts.get(name).and_then(|text| text.as_str()).unwrap_or_default()
}

/// An id among the facts.
pub(super) fn id_of(event: &Recorded, name: &str) -> Option<ContactId> {
    text(event, name).parse().ok()
}

/// Of two entries that an event is about, the one whose timeline this is not.
pub(super) fn other_entry(event: &Recorded, whose: ContactId) -> Option<ContactId> {
    let other = ["merged_from", "merged_into", "other_contact_id"].into_iter().find_map(|name| id_of(event, name))?;
    if other == whose { event.contact_id } else { Some(other) }
}

fn other_name(locale: Locale, names: &Names, event: &Recorded) -> String {
    let other = names.whose.and_then(|whose| other_entry(event, whose)).and_then(|other| names.entries.get(&other));
    other.map_or_else(|| t!(locale, "timeline-another-entry"), |label| isolated(&label.show(locale)))
}

fn assigned(locale: Locale, names: &Names, event: &Recorded) -> String {
    let assignee = text(event, "assignee_id").parse().ok().and_then(|staff| names.staff.get(&staff));
    match (assignee, text(event, "assignee_id"), text(event, "team_id")) {
        (Some(name), ..) => t!(locale, "timeline-assigned", name = isolated(name)),
        (None, "", "") => t!(locale, "timeline-unassigned"),
        (None, "", _) => t!(locale, "timeline-given-to-team"),
        (None, ..) => t!(locale, "timeline-given-away"),
    }
}

fn consent(locale: Locale, event: &Recorded) -> String {
    match (text(event, "effect"), text(event, "extent")) {
        ("grant", "marketing") => t!(locale, "timeline-agreed-offers"),
        ("grant", "topic") => t!(locale, "timeline-agreed-topic"),
        ("grant", "transactional") => t!(locale, "timeline-agreed-business"),
        ("grant", _) => t!(locale, "timeline-agreed"),
        ("withdraw", "marketing") => t!(locale, "timeline-refused-offers"),
        ("withdraw", "topic") => t!(locale, "timeline-refused-topic"),
        ("withdraw", "transactional") => t!(locale, "timeline-refused-business"),
        ("withdraw", "service") => t!(locale, "timeline-refused-answers"),
        ("withdraw", _) => t!(locale, "timeline-stopped"),
        ("hold", _) => t!(locale, "timeline-unclear"),
        ("release", "marketing") if text(event, "grade") == "attested" => t!(locale, "timeline-taken-back"),
        ("release", "marketing") => t!(locale, "timeline-allowed-again"),
        ("release", _) => t!(locale, "timeline-no-stop"),
        _ => t!(locale, "timeline-consent-changed"),
    }
}

fn about(locale: Locale, event: &Recorded) -> Option<String> {
    match event.kind.as_str() {
        "consent.changed" => {
            let channel = text(event, "channel").parse::<Channel>().ok().map(|channel| isolated(channel.brand()));
            let attested = (text(event, "grade") == "attested").then(|| t!(locale, "timeline-attested"));
            let lines: Vec<String> = channel.into_iter().chain(attested).collect();
            (!lines.is_empty()).then(|| lines.join(" · "))
        }
        "contact.merged" => joined_by_itself(locale, event),
        "contact.changed" if text(event, "what") == "merged" => joined_by_itself(locale, event),
        "contact.changed" | "privacy.corrected" => parts(locale, text(event, "what")),
        "decision.refused" => reason(locale, text(event, "reason")),
        "contact.identity_added" => {
            let channel = text(event, "channel").parse::<Channel>().ok()?;
            Some(isolated(channel.brand()))
        }
        _ => None,
    }
}

/// Why two were joined where nobody chose it.
fn joined_by_itself(locale: Locale, event: &Recorded) -> Option<String> {
    let grounds = Grounds::of_word(text(event, "grounds"));
    (grounds != Grounds::Chosen).then(|| grounds.say(locale))
}

/// What was corrected.
pub(super) fn parts(locale: Locale, what: &str) -> Option<String> {
    let one = |part: &str| match part {
        "name" => Some(t!(locale, "timeline-part-name")),
        "kind" => Some(t!(locale, "timeline-part-kind")),
        "company" => Some(t!(locale, "timeline-part-company")),
        "owner" => Some(t!(locale, "timeline-part-owner")),
        "language" => Some(t!(locale, "timeline-part-language")),
        "time_zone" => Some(t!(locale, "timeline-part-time-zone")),
        "identities" | "number" => Some(t!(locale, "timeline-part-identities")),
        "username" => Some(t!(locale, "timeline-part-username")),
        "tags" => Some(t!(locale, "timeline-part-tags")),
        "fields" => Some(t!(locale, "timeline-part-fields")),
        _ => None,
    };
    let parts: Vec<String> = what.split(' ').filter_map(one).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// The gate's reason, shortly; the conversation has it in full.
fn reason(locale: Locale, code: &str) -> Option<String> {
    match code {
        "opted_out" | "held_unclear_stop" | "restricted" | "purpose_withdrawn" => {
            Some(t!(locale, "timeline-no-refused"))
        }
        "no_consent" => Some(t!(locale, "timeline-no-consent")),
        "window_closed" | "template_not_approved" | "template_recounted" | "marketing_not_delivered_there" => {
            Some(t!(locale, "timeline-no-template"))
        }
        "quiet_hours" | "offers_enough" | "automatic_enough" | "answered_enough" | "confirmation_used" => {
            Some(t!(locale, "timeline-no-enough"))
        }
        "no_address" => Some(t!(locale, "timeline-no-address")),
        "inbox_disconnected" | "inbox_reconnect" | "number_restricted" | "payment_trouble" | "restored"
        | "tenant_closed" => Some(t!(locale, "timeline-no-number")),
        _ => None,
    }
}
