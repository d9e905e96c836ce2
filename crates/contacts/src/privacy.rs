//! What this room holds about people, and what becomes of it.

use store::map::{Person, Retention, Table};
use store::map_table;

/// This room's rows of the data map.
pub fn map() -> Vec<Table> {
    vec![
        map_table!("contact", "To know whom the business talks to.", Person::Contact("id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "name": Identity Person "name" Row;
            "name_source": Technical Kontor "name_source" Row;
            "language": Behaviour Person "language" Row;
            "created_at": Behaviour Kontor "created_at" Row;
            "updated_at": Behaviour Kontor "updated_at" Row;
            "version": Technical Kontor - Row;
            "kind": Identity Staff "kind" Row;
            "company_id": Identity Staff "company_id" Row;
            "owner_id": Behaviour Staff "owner_id" Row;
            "time_zone": Identity Staff "time_zone" Row;
            "deleted_at": Behaviour Kontor "deleted_at" Row;
            "merged_into": Technical Kontor "merged_into" Row;
        ),
        map_table!("contact_bulk", "To change many people at once, and take it back.", Person::Staff("author_id"), Retention::Days(31);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "author_kind": Behaviour Kontor - Row;
            "author_id": Behaviour Kontor - Row;
            "change": Behaviour Staff - Row;
            "state": Technical Kontor - Row;
            "matching": Behaviour Staff - Row;
            "after_at": Technical Kontor - Row;
            "after_id": Technical Kontor - Row;
            "total": Technical Kontor - Row;
            "changed": Technical Kontor - Row;
            "unchanged": Technical Kontor - Row;
            "restored": Technical Kontor - Row;
            "created_at": Behaviour Kontor - Row;
            "finished_at": Technical Kontor - Row;
            "left_gone": Technical Kontor - Row;
            "left_deleted": Technical Kontor - Row;
            "left_refused": Technical Kontor - Row;
        ),
        map_table!("contact_bulk_item", "To change many people at once, and take it back.", Person::Contact("contact_id"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "bulk_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "state": Technical Kontor - Row;
            "was": Behaviour Kontor - Row;
            "why": Technical Kontor - Row;
        ),
        map_table!("identity", "To recognise a person on a channel and to answer there.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "channel": Identity Provider "channel" Row;
            "kind": Identity Provider "kind" Row;
            "value": Identity Provider "value" Row;
            "source": Technical Kontor "source" Row;
            "first_seen_at": Behaviour Provider "first_seen_at" Row;
            "last_seen_at": Behaviour Provider "last_seen_at" Row;
            "account_ids": Technical Kontor - Row;
        ),
        map_table!("contact_tag", "To sort people as the business works.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "tag": Identity Staff "tag" Row;
            "added_at": Behaviour Kontor "added_at" Row;
        ),
        map_table!("contact_field", "To keep what the business needs to know to serve a person.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "name": Identity Staff "name" Row;
            "value": Identity Staff "value" Row;
            "changed_at": Behaviour Kontor "changed_at" Row;
            "ordinal": Technical Kontor - Row;
        ),
        map_table!("field_definition", "To keep what the business needs to know in a form that can be read and searched.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "name": Business Staff "name" Keep;
            "label": Business Staff "label" Keep;
            "kind": Business Staff "kind" Keep;
            "choices": Business Staff "choices" Keep;
            "position": Business Staff - Keep;
            "created_at": Technical Kontor "created_at" Keep;
            "changed_at": Technical Kontor - Keep;
            "removed_at": Technical Kontor - Keep;
        ),
        map_table!("segment", "To find again whom the business means.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor "id" Keep;
            "name": Business Staff "name" Keep;
            "filter": Business Staff "filter" Keep;
            "created_at": Technical Kontor "created_at" Keep;
            "changed_at": Technical Kontor - Keep;
        ),
        map_table!("contact_note", "To remember what was agreed with a person.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "author_id": Behaviour Staff "author_id" Row;
            "words": Content Staff "words" Row;
            "created_at": Behaviour Kontor "created_at" Row;
            "changed_at": Behaviour Kontor "changed_at" Row;
            "removed_at": Behaviour Kontor "removed_at" Row;
        ),
        map_table!("contact_merge", "To show two entries of one person as one, and to take them apart again.", Person::Either(&[("from_id", "contact"), ("into_id", "contact")]), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor "id" Keep;
            "from_id": Technical Kontor - Keep;
            "into_id": Technical Kontor - Keep;
            "number": Technical Kontor - Keep;
            "grounds": Technical Kontor "grounds" Keep;
            "author_kind": Technical Kontor - Keep;
            "author_id": Technical Kontor - Keep;
            "changes": Identity Staff "changes" Blank;
            "created_at": Behaviour Kontor "created_at" Keep;
            "undone_at": Behaviour Kontor "undone_at" Keep;
        ),
        map_table!("contact_key", "To find who may be there twice.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "key": Identity Kontor - Row;
        ),
        map_table!("duplicate", "To suggest who may be there twice, and not to suggest again who is not.", Person::Either(&[("one_id", "contact"), ("other_id", "contact")]), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "one_id": Technical Kontor - Row;
            "other_id": Technical Kontor - Row;
            "score": Technical Kontor - Row;
            "reasons": Behaviour Kontor "reasons" Row;
            "found_at": Behaviour Kontor "found_at" Row;
            "dismissed_at": Behaviour Staff "dismissed_at" Row;
            "dismissed_by": Technical Staff - Row;
            "passed_at": Behaviour Provider "passed_at" Row;
            "passed_until": Behaviour Kontor "passed_until" Row;
        ),
        map_table!("import", "To take people in from a file, to show by what they allowed something, and to take it back.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor "id" Keep;
            "stage": Technical Kontor "stage" Keep;
            "author_kind": Behaviour Kontor - Keep;
            "author_id": Behaviour Kontor - Keep;
            "file_id": Technical Kontor - Keep;
            "file_name": Business Staff "file_name" Keep;
            "bytes": Technical Kontor "bytes" Keep;
            "plan": Business Staff "plan" Keep;
            "proof_id": Technical Kontor "proof_id" Keep;
            "proof_name": Business Staff "proof_name" Keep;
            "looked": Technical Kontor - Keep;
            "done": Technical Kontor "done" Keep;
            "reached": Technical Kontor - Keep;
            "restored": Technical Kontor "restored" Keep;
            "kept": Technical Kontor "kept" Keep;
            "failure": Technical Kontor - Keep;
            "created_at": Technical Kontor "created_at" Keep;
            "finished_at": Technical Kontor "finished_at" Keep;
        ),
        map_table!("import_row", "To say what became of each row of a file, and to take it back.", Person::Contact("contact_id"), Retention::Days(30);
            "tenant_id": Technical Kontor - Row;
            "import_id": Technical Kontor "import_id" Row;
            "pass": Technical Kontor "pass" Row;
            "number": Technical Kontor "number" Row;
            "line": Technical Kontor "line" Row;
            "verdict": Behaviour Kontor "verdict" Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "reasons": Identity Staff "reasons" Row;
            "parts": Behaviour Kontor "parts" Row;
            "trace": Identity Staff "trace" Row;
        ),
        map_table!("import_met", "To find whom a file names twice while it is looked at.", Person::None, Retention::Days(30);
            "tenant_id": Technical Kontor - Keep;
            "import_id": Technical Kontor - Keep;
            "mark": Technical Kontor - Keep;
            "line": Technical Kontor - Keep;
        ),
        map_table!("import_mark", "So that the same file brings nobody twice.", Person::Contact("contact_id"), Retention::With("contact");
            "tenant_id": Technical Kontor - Row;
            "mark": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
        ),
        map_table!("erased_identity", "So that what a person refused stays refused after their data was deleted.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "commitment": Technical Kontor - Keep;
            "contact_id": Technical Kontor - Keep;
            "erased_at": Behaviour Kontor - Keep;
        ),
    ]
}
