//! What this room holds about people, and what becomes of it.
//!
//! A fact stays when the person is erased, without the way to them: how many wrote on a day is nobody's data.

use store::map::{Person, Retention, Table};
use store::map_table;

/// This room's rows of the data map.
pub fn map() -> Vec<Table> {
    vec![
        map_table!("report_fact", "To tell the business how much comes in and how quickly it is answered.", Person::Either(&[("contact_id", "contact"), ("conversation_id", "conversation")]), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "seq": Technical Kontor - Keep;
            "kind": Behaviour Kontor - Keep;
            "event_id": Technical Kontor - Keep;
            "at": Behaviour Kontor - Keep;
            "day": Behaviour Kontor - Keep;
            "week": Behaviour Kontor - Keep;
            "hour": Behaviour Kontor - Keep;
            "conversation_id": Technical Kontor - Blank;
            "contact_id": Technical Kontor - Blank;
            "inbox_id": Technical Kontor - Keep;
            "staff_id": Behaviour Kontor - Keep;
            "team_id": Behaviour Kontor - Keep;
            "seconds": Behaviour Kontor - Keep;
            "open_seconds": Behaviour Kontor - Keep;
            "is_kept": Behaviour Kontor - Keep;
            "score": Behaviour Person - Keep;
            "satisfaction_id": Technical Kontor - Keep;
        ),
        map_table!("report_fact_label", "To tell the business what is written about, by its labels.", Person::None, Retention::With("report_fact");
            "tenant_id": Technical Kontor - Keep;
            "seq": Technical Kontor - Keep;
            "kind": Technical Kontor - Keep;
            "label_id": Business Staff - Keep;
        ),
        map_table!("report_thread", "To know how long a customer has waited when someone answers.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "assignee_id": Behaviour Staff - Row;
            "team_id": Behaviour Staff - Row;
            "labels": Behaviour Staff - Row;
            "opened_at": Behaviour Kontor - Row;
            "waiting_since": Behaviour Kontor - Row;
            "is_answered": Behaviour Kontor - Row;
        ),
        map_table!("report_leaving", "To know who wrote a message when it leaves.", Person::Through("conversation_id", "conversation"), Retention::With("message");
            "tenant_id": Technical Kontor - Row;
            "message_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "author_kind": Technical Kontor - Row;
            "staff_id": Behaviour Kontor - Row;
        ),
    ]
}
