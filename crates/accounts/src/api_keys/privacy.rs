//! What the API keys hold.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![map_table!("api_key", "to let the business's programs in", Person::None, Retention::Account;
        "tenant_id": Technical Kontor - Keep;
        "id": Technical Kontor - Keep;
        "name": Business Staff - Keep;
        "token_hash": Credential Kontor - Keep;
        "scopes": Business Staff - Keep;
        "created_by": Technical Kontor - Keep;
        "created_at": Technical Kontor - Keep;
        "last_used_at": Technical Kontor - Keep;
        "revoked_at": Technical Kontor - Keep;
    )]
}
