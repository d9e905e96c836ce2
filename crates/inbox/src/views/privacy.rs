//! What saved views hold about people: who keeps which list, and the words she looks for.

use store::map::{Person, Retention, Table};
use store::map_table;

pub(crate) fn map() -> Table {
    map_table!("saved_view", "To find a list again that is looked at often.", Person::Staff("staff_id"), Retention::Account;
        "tenant_id": Technical Kontor - Row;
        "id": Technical Kontor - Row;
        "name": Business Staff "name" Row;
        "audience": Behaviour Staff - Row;
        "staff_id": Technical Kontor - Row;
        "team_id": Technical Kontor - Row;
        "filter": Behaviour Staff - Row;
        "position": Technical Kontor - Row;
        "created_at": Behaviour Kontor "created_at" Row;
        "changed_at": Behaviour Kontor - Row;
        "removed_at": Behaviour Staff - Row;
    )
}
