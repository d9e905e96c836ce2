//! What this room holds about people, and what becomes of it.

use store::map::{Person, Retention, Table};
use store::map_table;

/// This room's part of the data map.
pub fn map() -> Vec<Table> {
    vec![
        map_table!("privacy_request", "To answer what a person asks about their data, and to show that it was answered.", Person::Contact("contact_id"), Retention::Days(395);
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor "id" Keep;
            "kind": Behaviour Kontor "kind" Keep;
            "origin": Behaviour Kontor "origin" Keep;
            "code_hash": Credential Kontor - Keep;
            "name": Identity Person "name" Blank;
            "known_by": Identity Person "known_by" Blank;
            "reach": Identity Person "reach" Blank;
            "words": Content Person "words" Blank;
            "should_be": Content Person "should_be" Blank;
            "locale": Behaviour Person "language" Keep;
            "received_at": Behaviour Kontor "received_at" Keep;
            "due_at": Behaviour Kontor "due_at" Keep;
            "state": Behaviour Staff "state" Keep;
            "contact_id": Technical Staff - Keep;
            "outcome": Technical Kontor "outcome" Keep;
            "answered_by": Technical Staff "answered_by" Keep;
            "version": Technical Kontor - Keep;
        ),
        map_table!("privacy_request_step", "To show who did what about a request, and when.", Person::Through("request_id", "privacy_request"), Retention::With("privacy_request");
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "request_id": Technical Kontor - Keep;
            "step": Behaviour Staff "step" Keep;
            "at": Behaviour Kontor "at" Keep;
            "actor_kind": Technical Kontor - Keep;
            "actor_id": Technical Kontor - Keep;
            "note": Content Staff "note" Blank;
        ),
        map_table!("read_trace", "To show who opened what about a person.", Person::Contact("contact_id"), Retention::Days(365);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "reader_kind": Technical Kontor "reader_kind" Row;
            "reader_id": Behaviour Kontor "reader_id" Row;
            "what": Behaviour Kontor "what" Row;
            "slot": Technical Kontor - Row;
            "at": Behaviour Kontor "at" Row;
        ),
        map_table!("read_trace_reading", "To show who read the traces, and why.", Person::Contact("contact_id"), Retention::Days(365);
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor "id" Keep;
            "staff_id": Technical Kontor "staff_id" Keep;
            "reason": Content Staff "reason" Blank;
            "contact_id": Technical Staff - Keep;
            "reader_id": Technical Staff - Keep;
            "at": Behaviour Kontor "at" Keep;
        ),
        map_table!("policy_version", "To show what the public pages said, and when.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "page": Technical Kontor - Keep;
            "number": Technical Kontor - Keep;
            "locale": Technical Kontor - Keep;
            "body": Business Kontor - Keep;
            "since": Technical Kontor - Keep;
        ),
        map_table!("installation_page", "To show what the public pages of the installation said, and when.", Person::None, Retention::Account;
            "page": Technical Kontor - Keep;
            "number": Technical Kontor - Keep;
            "locale": Technical Kontor - Keep;
            "body": Business Kontor - Keep;
            "since": Technical Kontor - Keep;
        ),
    ]
}
