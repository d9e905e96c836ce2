//! What the sessions hold about the staff.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![map_table!("session", "to keep staff signed in", Person::Through("login_id", "login"), Retention::Days(30);
        "id": Technical Kontor - Row;
        "login_id": Technical Kontor - Row;
        "token_hash": Credential Kontor - Row;
        "epoch": Technical Kontor - Row;
        "user_agent": Behaviour Staff "user_agent" Row;
        "created_at": Behaviour Kontor "created_at" Row;
        "last_seen_at": Behaviour Kontor "last_seen_at" Row;
        "expires_at": Technical Kontor - Row;
    )]
}
