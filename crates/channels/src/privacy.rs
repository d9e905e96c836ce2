//! What this room holds, about whom and for how long.

use store::map::{Person, Retention, Table};
use store::map_table;

/// This room's rows of the data map.
pub fn map() -> Vec<Table> {
    vec![
        map_table!("app", "To know that a post is from Meta, and to prove to Meta who asks.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "provider": Business Kontor - Keep;
            "external_id": Business Staff - Keep;
            "secrets": Credential Staff - Keep;
            "verify_token": Credential Kontor - Keep;
            "callback_state": Technical Kontor - Keep;
            "verified_at": Technical Provider - Keep;
            "last_webhook_at": Technical Kontor - Keep;
            "created_at": Technical Kontor - Keep;
            "failing_since": Technical Kontor - Keep;
            "failing_told_at": Technical Kontor - Keep;
            "callback_level": Technical Kontor - Keep;
        ),
        map_table!("inbox", "To receive and send under the business's own number.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "app_id": Technical Kontor - Keep;
            "channel": Business Kontor - Keep;
            "name": Business Staff - Keep;
            "external_id": Business Staff - Keep;
            "account_id": Business Staff - Keep;
            "display": Business Provider - Keep;
            "verified_name": Business Provider - Keep;
            "access_token": Credential Staff - Keep;
            "rate": Technical Provider - Keep;
            "connected_at": Technical Kontor - Keep;
            "disconnected_at": Technical Kontor - Keep;
            "checked_at": Technical Kontor - Keep;
            "check_code": Technical Kontor - Keep;
            "version": Technical Kontor - Keep;
            "silent_since": Technical Kontor - Keep;
        ),
        map_table!("reach", "To show whether Meta reaches this installation.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "began_at": Technical Kontor - Keep;
            "ended_at": Technical Kontor - Keep;
            "found": Technical Kontor - Keep;
            "detail": Technical Provider - Keep;
        ),
        map_table!("heard_hour", "To notice when a number is quiet against its habit.", Person::None, Retention::Days(42);
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "hour": Technical Kontor - Keep;
        ),
        map_table!("checklist", "To show an owner how far her number has come.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "road": Business Staff - Keep;
            "facts": Business Provider - Keep;
            "read_at": Technical Kontor - Keep;
            "live_at": Business Staff - Keep;
            "live_staff_id": Technical Kontor - Keep;
            "payment_at": Business Staff - Keep;
            "payment_staff_id": Technical Kontor - Keep;
            "written_at": Business Staff - Keep;
            "completed_at": Technical Kontor - Keep;
        ),
        map_table!("registration_try", "To say how many tries at a number's PIN are left.", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "outcome": Technical Provider - Keep;
            "staff_id": Technical Kontor - Keep;
            "at": Behaviour Kontor - Keep;
        ),
        map_table!("signup", "To hold what Meta gave leave to use until a number is chosen.", Person::Staff("staff_id"), Retention::Days(1);
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "staff_id": Technical Kontor - Keep;
            "access_token": Credential Provider - Keep;
            "created_at": Behaviour Kontor - Keep;
        ),
        map_table!("health_state", "To know how a number and its account stand at the provider.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "account_id": Technical Kontor - Keep;
            "number_id": Technical Kontor - Keep;
            "aspect": Technical Kontor - Keep;
            "topic": Business Provider - Keep;
            "value": Business Provider - Keep;
            "detail": Business Provider - Keep;
            "since": Technical Provider - Keep;
            "at": Technical Provider - Keep;
        ),
        map_table!("health_change", "To see when a number or its account began to stand better or worse.", Person::None, Retention::Days(400);
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "account_id": Technical Kontor - Keep;
            "number_id": Technical Kontor - Keep;
            "aspect": Technical Kontor - Keep;
            "topic": Business Provider - Keep;
            "value": Business Provider - Keep;
            "former": Business Provider - Keep;
            "detail": Business Provider - Keep;
            "origin": Technical Kontor - Keep;
            "at": Technical Provider - Keep;
            "noted_at": Technical Kontor - Keep;
            "told_at": Technical Kontor - Keep;
        ),
        map_table!("health_day", "To count what the provider says beyond what is kept of it.", Person::None, Retention::Days(400);
            "tenant_id": Technical Kontor - Keep;
            "account_id": Technical Kontor - Keep;
            "day": Technical Kontor - Keep;
            "reports": Technical Kontor - Keep;
            "last_at": Technical Kontor - Keep;
        ),
        map_table!("number_profile", "To show which account of the business is connected.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "about": Business Provider - Keep;
            "picture_id": Technical Kontor - Keep;
            "picture_hash": Technical Kontor - Keep;
            "asked_at": Technical Kontor - Keep;
        ),
        map_table!("unconnected_account", "To show that events arrive for a number nobody connected.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "app_id": Technical Kontor - Keep;
            "external_id": Business Provider - Keep;
            "events": Technical Kontor - Keep;
            "first_at": Technical Kontor - Keep;
            "last_at": Technical Kontor - Keep;
        ),
        map_table!("inbound", "So that nothing Meta handed over is lost before it is read.", Person::Anyone, Retention::Days(30);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "app_id": Technical Kontor - Row;
            "request_id": Technical Kontor - Row;
            "received_at": Behaviour Kontor - Row;
            "state": Technical Kontor - Row;
            "attempts": Technical Kontor - Row;
            "body": Content Provider - Row;
        ),
        map_table!("parked", "To show what could not be read and to read it again.", Person::Anyone, Retention::Days(30);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "app_id": Technical Kontor - Row;
            "inbound_id": Technical Kontor - Row;
            "position": Technical Kontor - Row;
            "reason": Technical Kontor - Row;
            "detail": Technical Kontor - Row;
            "body": Content Provider - Row;
            "parked_at": Behaviour Kontor - Row;
            "replayed_at": Technical Kontor - Row;
            "state": Technical Kontor - Row;
        ),
    ]
}
