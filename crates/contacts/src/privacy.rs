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
        ),
        map_table!("erased_identity", "So that what a person refused stays refused after their data was deleted.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "commitment": Technical Kontor - Keep;
            "contact_id": Technical Kontor - Keep;
            "erased_at": Behaviour Kontor - Keep;
        ),
    ]
}
