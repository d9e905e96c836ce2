//! What the logins hold about the staff.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![map_table!("login", "to let staff sign in", Person::Staff("id"), Retention::Account;
        "id": Technical Kontor - Row;
        "email": Identity Staff "email" Row;
        "email_folded": Identity Staff - Row;
        "password_hash": Credential Staff - Row;
        "epoch": Technical Kontor - Row;
        "created_at": Behaviour Kontor "created_at" Row;
        "email_verified_at": Behaviour Kontor "email_verified_at" Row;
        "locale": Identity Staff "language" Row;
        "time_zone": Identity Staff "time_zone" Row;
    )]
}
