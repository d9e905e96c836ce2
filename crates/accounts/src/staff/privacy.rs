//! What a business holds about its staff.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("staff", "to know who works here and may do what", Person::Staff("id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "login_id": Technical Kontor - Keep;
            "name": Identity Staff "name" Blank;
            "role": Business Staff "role" Keep;
            "created_at": Behaviour Kontor "joined_at" Keep;
            "removed_at": Behaviour Kontor "removed_at" Keep;
            "version": Technical Kontor - Keep;
            "phone": Identity Staff "phone" Blank;
        ),
        map_table!("invitation", "to let new staff in", Person::Anyone, Retention::Days(30);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "email": Identity Staff "email" Row;
            "name": Identity Staff "name" Row;
            "role": Business Staff - Row;
            "token_hash": Credential Kontor - Row;
            "invited_by": Technical Kontor - Row;
            "created_at": Behaviour Kontor "invited_at" Row;
            "expires_at": Technical Kontor - Row;
            "accepted_at": Behaviour Kontor "accepted_at" Row;
            "revoked_at": Behaviour Kontor "revoked_at" Row;
        ),
    ]
}
