//! What quick replies hold about people: nothing; they are the business's own words.

use store::map::{Person, Retention, Table};
use store::map_table;

pub(crate) fn map() -> Table {
    map_table!("quick_reply", "To answer what is asked often.", Person::None, Retention::Account;
        "tenant_id": Technical Kontor - Keep;
        "id": Technical Kontor - Keep;
        "shortcut": Business Staff - Keep;
        "shortcut_folded": Business Staff - Keep;
        "title": Business Staff - Keep;
        "text": Business Staff - Keep;
        "created_at": Technical Kontor - Keep;
        "changed_at": Technical Kontor - Keep;
    )
}
