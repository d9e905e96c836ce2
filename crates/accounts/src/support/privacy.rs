//! What is held about who asks the operator, who answers, and who lets whom look.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("operator_login", "to know who answers and may look", Person::Through("login_id", "login"), Retention::Account;
            "login_id": Technical Kontor - Row;
            "name": Identity Staff "name" Row;
            "since": Behaviour Kontor "operator_since" Row;
            "ended_at": Behaviour Kontor "operator_until" Row;
            "link_hash": Credential Kontor - Row;
            "link_expires_at": Technical Kontor - Row;
        ),
        map_table!("support_request", "to get help from the operator", Person::Staff("staff_id"), Retention::Days(365);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "subject": Content Staff "subject" Row;
            "page": Technical Staff "page" Row;
            "turn": Technical Kontor - Row;
            "created_at": Behaviour Kontor "asked_at" Row;
            "moved_at": Behaviour Kontor - Row;
            "closed_at": Behaviour Kontor "closed_at" Row;
        ),
        map_table!("support_entry", "to get help from the operator", Person::Through("request_id", "support_request"), Retention::With("support_request");
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "request_id": Technical Kontor - Row;
            "actor_kind": Technical Kontor - Row;
            "actor_id": Technical Kontor - Row;
            "words": Content Staff "words" Row;
            "created_at": Behaviour Kontor "written_at" Row;
        ),
        map_table!("support_grant", "to let the operator look for a while, and know that it could", Person::Staff("granted_by"), Retention::Days(365);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "extent": Business Staff "extent" Row;
            "granted_by": Technical Kontor - Row;
            "granted_at": Behaviour Kontor "granted_at" Row;
            "ends_at": Behaviour Staff "ends_at" Row;
            "ended_at": Behaviour Kontor "ended_at" Row;
            "ended_by": Technical Kontor - Row;
        ),
    ]
}
