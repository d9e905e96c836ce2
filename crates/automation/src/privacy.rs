//! What this room holds about people: to which message something answered by itself.

use store::map::{Person, Retention, Table};
use store::map_table;

/// This room's rows of the data map.
pub fn map() -> Vec<Table> {
    vec![
        map_table!("automation_choice", "To answer customers by itself as the business chose.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "greeting_on": Business Staff - Keep;
            "away_on": Business Staff - Keep;
            "says_so": Business Staff - Keep;
            "quiet_minutes": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
            "version": Technical Kontor - Keep;
        ),
        map_table!("automation_text", "To answer customers by itself as the business chose.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "what": Business Staff - Keep;
            "language": Business Staff - Keep;
            "text": Business Staff - Keep;
        ),
        map_table!("word_rule", "To answer common questions by itself.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "name": Business Staff - Keep;
            "starter": Technical Kontor - Keep;
            "is_on": Business Staff - Keep;
            "created_at": Technical Kontor - Keep;
            "changed_at": Technical Kontor - Keep;
        ),
        map_table!("word_rule_text", "To answer common questions by itself.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "rule_id": Technical Kontor - Keep;
            "language": Business Staff - Keep;
            "phrases": Business Staff - Keep;
            "exceptions": Business Staff - Keep;
            "answer": Business Staff - Keep;
        ),
        map_table!("automatic_answer", "To answer a person by itself once, not over and over.", Person::Through("message_id", "message"), Retention::With("message");
            "tenant_id": Technical Kontor - Row;
            "message_id": Technical Kontor - Row;
            "answer_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "what": Behaviour Kontor "answered_by" Row;
            "rule_id": Technical Kontor - Row;
            "at": Behaviour Kontor "answered_at" Row;
        ),
    ]
}
