//! What Kontor holds about a business itself.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    let tenant = map_table!("tenant", "to run the business's account", Person::None, Retention::Account;
        "id": Technical Kontor - Keep;
        "name": Business Staff - Keep;
        "address": Business Staff - Keep;
        "phone": Business Staff - Keep;
        "time_zone": Business Staff - Keep;
        "country": Business Staff - Keep;
        "locale": Business Staff - Keep;
        "currency": Business Staff - Keep;
        "agent_sees": Business Staff - Keep;
        "quiet_from": Business Staff - Keep;
        "quiet_until": Business Staff - Keep;
        "created_at": Technical Kontor - Keep;
        "closed_at": Technical Kontor - Keep;
        "version": Technical Kontor - Keep;
    );
    vec![
        tenant,
        map_table!("spoken_language", "to say in which languages customers are served", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "language": Business Staff - Keep;
        ),
        map_table!("opening_span", "to know when the business is open", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "weekday": Business Staff - Keep;
            "from_minute": Business Staff - Keep;
            "until_minute": Business Staff - Keep;
        ),
        map_table!("holiday", "to know when the business is open", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "name": Business Staff - Keep;
            "first_day": Business Staff - Keep;
            "last_day": Business Staff - Keep;
            "is_yearly": Business Staff - Keep;
            "created_at": Technical Kontor - Keep;
        ),
        map_table!("holiday_span", "to know when the business is open", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "holiday_id": Technical Kontor - Keep;
            "from_minute": Business Staff - Keep;
            "until_minute": Business Staff - Keep;
        ),
    ]
}
