//! What signing in leaves behind.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("sign_in_throttle", "to slow down guessing", Person::None, Retention::Days(1);
            "key_hash": Technical Kontor - Keep;
            "failures": Technical Kontor - Keep;
            "first_at": Technical Kontor - Keep;
            "last_at": Technical Kontor - Keep;
        ),
        map_table!("sign_in_link", "to let staff in who are locked out", Person::Through("staff_id", "staff"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "token_hash": Credential Kontor - Row;
            "epoch": Technical Kontor - Row;
            "created_at": Behaviour Kontor "created_at" Row;
            "expires_at": Technical Kontor - Row;
            "used_at": Behaviour Kontor "used_at" Row;
        ),
    ]
}
