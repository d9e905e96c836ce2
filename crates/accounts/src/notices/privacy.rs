//! What a business holds about what its staff were told.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("notice", "to tell staff what they must or want to know", Person::Staff("staff_id"), Retention::Days(90);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "kind": Behaviour Kontor "what" Row;
            "key": Technical Kontor - Row;
            "path": Technical Kontor - Row;
            "facts": Business Kontor "facts" Row;
            "created_at": Behaviour Kontor "told_at" Row;
            "read_at": Behaviour Kontor "read_at" Row;
        ),
        map_table!("notice_choice", "to tell people as they chose", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "kind": Behaviour Staff "what" Row;
            "way": Behaviour Staff "way" Row;
            "is_wanted": Behaviour Staff "wanted" Row;
            "changed_at": Behaviour Kontor "chosen_at" Row;
        ),
        map_table!("push_device", "to tell people on the devices they chose", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "endpoint_hash": Technical Kontor - Row;
            "endpoint": Technical Staff - Row;
            "keys": Technical Staff - Row;
            "name": Behaviour Staff "device" Row;
            "created_at": Behaviour Kontor "added_at" Row;
            "reached_at": Behaviour Kontor "reached_at" Row;
            "trouble": Technical Kontor - Row;
            "session_id": Technical Kontor - Row;
        ),
        map_table!("push_test", "to send no test pushes without end", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "sent_at": Behaviour Kontor - Row;
        ),
        map_table!("off_duty", "to leave alone who is off duty", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "since": Behaviour Kontor "off_duty_since" Row;
        ),
        map_table!("duty_rule", "to tell people of customers in their hours", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "rule": Behaviour Staff "on_duty" Row;
            "changed_at": Behaviour Kontor "chosen_at" Row;
        ),
        map_table!("duty_span", "to tell people of customers in their hours", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "weekday": Behaviour Staff "weekday" Row;
            "from_minute": Behaviour Staff "from_minute" Row;
            "until_minute": Behaviour Staff "until_minute" Row;
        ),
        map_table!("unanswered_rule", "to tell of customers who wait", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "minutes": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
        ),
    ]
}
