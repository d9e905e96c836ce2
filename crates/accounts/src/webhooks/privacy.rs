//! What a business holds about its webhook endpoints. What they are told is in the stream, not here.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("webhook_endpoint", "to tell the business's programs what happens", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "url": Business Staff - Keep;
            "kinds": Business Staff - Keep;
            "secret": Credential Kontor - Keep;
            "old_secret": Credential Kontor - Keep;
            "old_until": Technical Kontor - Keep;
            "created_by": Technical Kontor - Keep;
            "created_at": Technical Kontor - Keep;
            "disabled_at": Technical Kontor - Keep;
            "disabled_because": Technical Kontor - Keep;
            "reached": Technical Kontor - Keep;
            "failures": Technical Kontor - Keep;
            "failing_since": Technical Kontor - Keep;
            "rests_until": Technical Kontor - Keep;
            "leased_until": Technical Kontor - Keep;
            "fence": Technical Kontor - Keep;
            "served_at": Technical Kontor - Keep;
        ),
        map_table!("webhook_delivery", "to tell the business's programs what happens, and show whether they took it", Person::None, Retention::Days(30);
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "endpoint_id": Technical Kontor - Keep;
            "seq": Technical Kontor - Keep;
            "state": Technical Kontor - Keep;
            "attempts": Technical Kontor - Keep;
            "next_at": Technical Kontor - Keep;
            "created_at": Technical Kontor - Keep;
            "attempted_at": Technical Kontor - Keep;
            "status": Technical Kontor - Keep;
            "took_ms": Technical Kontor - Keep;
        ),
    ]
}
