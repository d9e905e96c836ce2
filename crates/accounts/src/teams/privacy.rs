//! What the teams hold.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("team", "to give conversations to groups", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "name": Business Staff - Keep;
            "created_at": Technical Kontor - Keep;
        ),
        map_table!("team_member", "to know who is in a team", Person::Through("staff_id", "staff"), Retention::With("staff");
            "tenant_id": Technical Kontor - Row;
            "team_id": Technical Kontor "team" Row;
            "staff_id": Technical Kontor - Row;
            "added_at": Behaviour Kontor "added_at" Row;
        ),
    ]
}
