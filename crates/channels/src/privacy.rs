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
        map_table!("heard_hour", "To notice when a number is quiet against its habit.", Person::None, Retention::Days(42);
        map_table!("reach", "To show whether Meta reaches this installation.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "began_at": Technical Kontor - Keep;
            "ended_at": Technical Kontor - Keep;
            "found": Technical Kontor - Keep;
            "detail": Technical Provider - Keep;
        ),
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "hour": Technical Kontor - Keep;
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
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "app_id": Technical Kontor - Keep;
            "request_id": Technical Kontor - Keep;
            "received_at": Behaviour Kontor - Keep;
            "state": Technical Kontor - Keep;
            "attempts": Technical Kontor - Keep;
            "body": Content Provider - Row;
        ),
        map_table!("parked", "To show what could not be read and to read it again.", Person::Anyone, Retention::Days(30);
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "app_id": Technical Kontor - Keep;
            "inbound_id": Technical Kontor - Keep;
            "position": Technical Kontor - Keep;
            "reason": Technical Kontor - Keep;
            "detail": Technical Kontor - Keep;
            "body": Content Provider - Row;
            "parked_at": Behaviour Kontor - Keep;
            "replayed_at": Technical Kontor - Keep;
            "state": Technical Kontor - Keep;
        ),
    ]
}
