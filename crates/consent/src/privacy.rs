//! What this room holds about people, and what becomes of it.
//!
//! Erasing a person takes the words, the papers and the messages, and keeps the refusal, so that they are never written to again.

use store::map::{Person, Retention, Table};
use store::map_table;

/// This room's rows of the data map.
pub fn map() -> Vec<Table> {
    vec![
        map_table!("consent_entry", "To show what a person allowed and took back.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor "id" Keep;
            "contact_id": Technical Kontor "contact_id" Keep;
            "channel": Consent Person "channel" Keep;
            "scope": Consent Person "purpose" Keep;
            "effect": Consent Person "effect" Keep;
            "method": Consent Person "method" Keep;
            "message_id": Technical Kontor "message_id" Keep;
            "occurred_at": Behaviour Kontor "occurred_at" Keep;
            "recorded_at": Behaviour Kontor "recorded_at" Keep;
            "actor_kind": Technical Kontor - Keep;
            "actor_id": Technical Kontor - Keep;
            "request_id": Technical Kontor - Keep;
            "number": Technical Kontor - Keep;
            "evidence": Technical Kontor - Keep;
            "mac": Technical Kontor - Keep;
            "grade": Consent Kontor "grade" Keep;
            "topic_id": Consent Person "topic_id" Keep;
            "text_id": Technical Kontor "text_id" Keep;
            "file_id": Technical Kontor - Keep;
        ),
        map_table!("consent_evidence", "To show the words behind what was allowed or taken back.", Person::Through("entry_id", "consent_entry"), Retention::With("consent_entry");
            "tenant_id": Technical Kontor - Row;
            "entry_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "words": Content Person "words" Row;
            "text_shown": Content Person "text_shown" Row;
            "scans": Technical Kontor "files_sha256" Row;
        ),
        map_table!("consent_scan", "To show the paper on which a person allowed something or took it back.", Person::Contact("contact_id"), Retention::With("consent_entry");
            "tenant_id": Technical Kontor - Row;
            "blob_id": Content Person "file" Row;
            "contact_id": Technical Kontor - Row;
            "entry_id": Technical Kontor "entry_id" Row;
            "place": Technical Kontor "place" Row;
            "media_type": Technical Kontor "media_type" Row;
            "bytes": Technical Kontor "bytes" Row;
            "hash": Technical Kontor "sha256" Row;
            "created_at": Behaviour Kontor "created_at" Row;
        ),
        map_table!("consent_state", "To know what may be sent to a person.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "contact_id": Technical Kontor - Keep;
            "channel": Consent Person "channel" Keep;
            "stopped_at": Behaviour Kontor "stopped_at" Keep;
            "stopped_entry_id": Technical Kontor - Keep;
            "stopped_message_id": Technical Kontor - Keep;
            "resumed_at": Behaviour Kontor "resumed_at" Keep;
            "service": Consent Person "service" Keep;
            "service_entry_id": Technical Kontor - Keep;
            "service_at": Behaviour Kontor "service_at" Keep;
            "transactional": Consent Person "transactional" Keep;
            "transactional_entry_id": Technical Kontor - Keep;
            "transactional_at": Behaviour Kontor "transactional_at" Keep;
            "marketing": Consent Person "marketing" Keep;
            "marketing_entry_id": Technical Kontor - Keep;
            "marketing_at": Behaviour Kontor "marketing_at" Keep;
            "held_at": Behaviour Kontor "held_at" Keep;
            "held_until": Behaviour Kontor "held_until" Keep;
            "held_message_id": Technical Kontor - Keep;
            "confirm_until": Technical Kontor - Keep;
            "confirmed_message_id": Technical Kontor - Keep;
            "last_inbound_at": Behaviour Kontor "last_inbound_at" Keep;
            "topics": Consent Person "topics" Keep;
            "entries": Technical Kontor - Keep;
            "head": Technical Kontor - Keep;
        ),
        map_table!("joined_ledger", "To know what a person refused while they counted as one with another.", Person::Either(&[("one_id", "contact"), ("other_id", "contact")]), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "one_id": Technical Kontor - Row;
            "other_id": Technical Kontor - Row;
            "channel": Technical Kontor - Row;
            "entries": Technical Kontor - Row;
        ),
        map_table!("service_window", "To know how long a person may be answered freely.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "opened_at": Behaviour Kontor "opened_at" Row;
            "expires_at": Behaviour Kontor "expires_at" Row;
            "message_id": Technical Kontor - Row;
        ),
        map_table!("free_entry", "To know how long a person who came by an advertisement may be written to for free.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "came_at": Behaviour Kontor "came_at" Row;
            "message_id": Technical Kontor - Row;
            "answered_at": Behaviour Kontor "answered_at" Row;
        ),
        map_table!("sending_cap", "To know how much a person gets at most.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "marketing_week": Business Staff - Keep;
            "automatic_day": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
        ),
        map_table!("restriction", "To keep a person's restriction of the use of their data.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "contact_id": Technical Kontor - Keep;
            "reason": Consent Staff "reason" Blank;
            "since": Behaviour Kontor "since" Keep;
            "until": Behaviour Kontor "until" Keep;
            "lifted_at": Behaviour Kontor "lifted_at" Keep;
        ),
        map_table!("inbox_state", "To know whether an inbox may send.", Person::None, Retention::With("inbox");
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "state": Technical Kontor - Keep;
            "code": Technical Kontor - Keep;
            "since": Technical Kontor - Keep;
        ),
        map_table!("number_restriction", "To know until when Meta lets a number begin no conversations, or answer none.", Person::None, Retention::With("inbox");
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "begin_until": Technical Kontor - Keep;
            "answer_until": Technical Kontor - Keep;
            "said_at": Technical Kontor - Keep;
            "seen_at": Technical Kontor - Keep;
        ),
        map_table!("payment_pause", "To know since when sending waits until Meta is paid.", Person::None, Retention::With("inbox");
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "since": Technical Kontor - Keep;
            "all_since": Technical Kontor - Keep;
            "seen_at": Technical Kontor - Keep;
            "ended_at": Technical Kontor - Keep;
        ),
        map_table!("template", "To know which message forms the provider approved.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "account_id": Technical Kontor - Keep;
            "name": Business Provider - Keep;
            "language": Business Provider - Keep;
            "category": Business Provider - Keep;
            "status": Business Provider - Keep;
            "provider_id": Technical Kontor - Keep;
            "form": Business Provider - Keep;
            "refreshed_at": Technical Kontor - Keep;
            "quality": Business Provider - Keep;
            "reason": Business Provider - Keep;
            "asked": Business Staff - Keep;
            "moved_from": Business Provider - Keep;
            "moved_at": Technical Kontor - Keep;
            "coming_category": Business Provider - Keep;
            "coming_at": Technical Kontor - Keep;
            "taken_at": Technical Kontor - Keep;
            "taken_by": Technical Kontor - Keep;
            "asked_by": Technical Kontor - Keep;
        ),
        map_table!("consent_topic", "To know which kinds of offers people can ask for and refuse.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "name": Business Staff - Keep;
            "about": Business Staff - Keep;
            "created_at": Technical Kontor - Keep;
            "closed_at": Technical Kontor - Keep;
        ),
        map_table!("consent_text", "To show in which words people were asked.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "scope": Technical Kontor - Keep;
            "language": Business Staff - Keep;
            "version": Technical Kontor - Keep;
            "words": Business Staff - Keep;
            "folded": Business Staff - Keep;
            "published_at": Technical Kontor - Keep;
            "published_by": Technical Kontor - Keep;
            "retired_at": Technical Kontor - Keep;
        ),
        map_table!("consent_rule", "To know what a grant must be, and since when.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "kind": Technical Kontor - Keep;
            "value": Business Staff - Keep;
            "since": Business Staff - Keep;
            "reason": Business Staff - Keep;
            "set_at": Technical Kontor - Keep;
            "set_by": Technical Kontor - Keep;
        ),
        map_table!("consent_ending", "To know of which ends of consent the owner was told.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "told_until": Technical Kontor - Keep;
            "told_at": Technical Kontor - Keep;
        ),
        map_table!("template_state", "To know how a message form stood on an earlier day.", Person::None, Retention::With("template");
            "tenant_id": Technical Kontor - Keep;
            "template_id": Technical Kontor - Keep;
            "at": Technical Kontor - Keep;
            "status": Business Provider - Keep;
            "category": Business Provider - Keep;
        ),
        map_table!("decision", "To show why something was sent or not sent.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "kind": Behaviour Kontor "kind" Keep;
            "message_id": Technical Kontor - Keep;
            "conversation_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "contact_id": Technical Kontor - Keep;
            "channel": Behaviour Kontor "channel" Keep;
            "purpose": Behaviour Kontor "purpose" Keep;
            "author_kind": Technical Kontor - Keep;
            "author_id": Technical Kontor - Keep;
            "verdict": Behaviour Kontor "verdict" Keep;
            "reasons": Behaviour Kontor "reasons" Keep;
            "entry_id": Technical Kontor - Keep;
            "evidence_message_id": Technical Kontor - Keep;
            "held_until": Behaviour Kontor "held_until" Keep;
            "attempt_id": Technical Kontor - Keep;
            "at": Behaviour Kontor "at" Keep;
            "request_id": Technical Kontor - Keep;
        ),
    ]
}
