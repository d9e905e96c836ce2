//! What Kontor holds about a business itself.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![map_table!("tenant", "to run the business's account", Person::None, Retention::Account;
        "id": Technical Kontor - Keep;
        "name": Business Staff - Keep;
        "address": Business Staff - Keep;
        "phone": Business Staff - Keep;
        "time_zone": Business Staff - Keep;
        "country": Business Staff - Keep;
        "locale": Business Staff - Keep;
        "agent_sees": Business Staff - Keep;
        "quiet_from": Business Staff - Keep;
        "quiet_until": Business Staff - Keep;
        "created_at": Technical Kontor - Keep;
        "closed_at": Technical Kontor - Keep;
        "version": Technical Kontor - Keep;
    )]
}
