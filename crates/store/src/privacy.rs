//! The data map of the store's own tables.

use crate::map::{Person, Retention, Table};
use crate::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("stream_head", "to number what happened", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "seq": Technical Kontor - Keep;
        ),
        map_table!("event", "to know what happened, for timeline, audit and programs", Person::Either(&[("contact_id", "contact"), ("conversation_id", "conversation")]), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "seq": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "kind": Behaviour Kontor "what" Keep;
            "at": Behaviour Kontor "at" Keep;
            "actor_kind": Technical Kontor - Keep;
            "actor_id": Technical Kontor - Keep;
            "request_id": Technical Kontor - Keep;
            "contact_id": Technical Kontor - Blank;
            "conversation_id": Technical Kontor - Blank;
            "message_id": Technical Kontor - Blank;
            "inbox_id": Technical Kontor - Keep;
            "facts": Technical Kontor - Keep;
        ),
        map_table!("counter", "to show sums without counting", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "name": Technical Kontor - Keep;
            "key": Technical Kontor - Keep;
            "value": Technical Kontor - Keep;
        ),
        map_table!("task", "to do work that must survive", Person::None, Retention::Days(90);
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "kind": Technical Kontor - Keep;
            "key": Technical Kontor - Keep;
            "facts": Technical Kontor - Keep;
            "state": Technical Kontor - Keep;
            "lane": Technical Kontor - Keep;
            "run_at": Technical Kontor - Keep;
            "attempts": Technical Kontor - Keep;
            "fence": Technical Kontor - Keep;
            "leased_until": Technical Kontor - Keep;
            "last_error": Technical Kontor - Keep;
            "created_at": Technical Kontor - Keep;
            "request_id": Technical Kontor - Keep;
        ),
        map_table!("idempotency", "to answer a repeated call with its first answer", Person::Anyone, Retention::Days(1);
            "tenant_id": Technical Kontor - Row;
            "caller_id": Technical Kontor - Row;
            "key_hash": Technical Staff - Row;
            "request_hash": Technical Kontor - Row;
            "status": Technical Kontor - Row;
            "answer": Content Kontor - Row;
            "created_at": Technical Kontor - Row;
        ),
        map_table!("blob", "to keep files", Person::Anyone, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "media_type": Technical Kontor - Keep;
            "bytes": Technical Kontor - Keep;
            "created_at": Technical Kontor - Keep;
            "gone_at": Technical Kontor - Keep;
        ),
        // An entry's kind is the name of the table whose row it finds.
        map_table!("search_entry", "to find people and messages", Person::Either(&[("id", "contact"), ("id", "message")]), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "kind": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "position": Technical Kontor - Row;
            "at": Technical Kontor - Row;
        ),
        map_table!("search_text", "to find people and messages", Person::Through("position", "search_entry"), Retention::With("search_entry");
            "tenant_id": Technical Kontor - Row;
            "position": Technical Kontor - Row;
            "body": Content Person - Row;
        ),
    ]
}
