//! What this room holds about people, and what becomes of it.

use store::map::{Person, Retention, Table};
use store::map_table;

/// This room's rows of the data map.
pub fn map() -> Vec<Table> {
    vec![
        map_table!("conversation", "To answer a person in one thread.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "inbox_id": Technical Kontor "inbox_id" Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "status": Behaviour Staff "status" Row;
            "assignee_id": Behaviour Staff - Row;
            "team_id": Behaviour Staff - Row;
            "last_message_id": Technical Kontor - Row;
            "last_message_at": Behaviour Provider "last_message_at" Row;
            "listed_at": Behaviour Kontor - Row;
            "last_inbound_id": Technical Kontor - Row;
            "unread": Behaviour Kontor - Row;
            "created_at": Behaviour Kontor "created_at" Row;
            "closed_at": Behaviour Staff "closed_at" Row;
            "version": Technical Kontor - Row;
            "is_current": Technical Kontor - Row;
            "previous_id": Technical Kontor "previous_id" Row;
            "merged_into": Technical Kontor "merged_into" Row;
            "reply_inbox_id": Technical Kontor - Row;
        ),
        map_table!("reopening_rule", "To know what becomes of a closed conversation when the person writes again.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "new_after_days": Business Staff - Keep;
            "goes_back": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
        ),
        map_table!("thread_move", "To take a merge or a split back.", Person::Through("from_id", "conversation"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "what": Behaviour Staff - Row;
            "from_id": Technical Kontor - Row;
            "to_id": Technical Kontor - Row;
            "author_kind": Behaviour Kontor - Row;
            "author_id": Behaviour Kontor - Row;
            "was": Behaviour Kontor - Row;
            "became": Behaviour Kontor - Row;
            "created_at": Behaviour Kontor - Row;
            "expires_at": Technical Kontor - Row;
            "undone_at": Behaviour Staff - Row;
        ),
        map_table!("moved_message", "To take a merge or a split back.", Person::Through("message_id", "message"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "move_id": Technical Kontor - Row;
            "message_id": Technical Kontor - Row;
        ),
        map_table!("message", "To read what a person wrote and to show what we answered.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "conversation_id": Technical Kontor "conversation_id" Row;
            "direction": Behaviour Kontor "direction" Row;
            "kind": Behaviour Person "type" Row;
            "text": Content Person "text" Row;
            "content": Content Person "content" Row;
            "at": Behaviour Provider "at" Row;
            "provider_id": Technical Provider "provider_id" Row;
            "inbox_id": Technical Kontor - Row;
            "reply_to_provider_id": Behaviour Person "reply_to" Row;
            "about_provider_id": Behaviour Person "about" Row;
            "purpose": Technical Kontor "purpose" Row;
            "author_kind": Behaviour Kontor "author" Row;
            "author_id": Behaviour Kontor - Row;
            "status": Behaviour Provider "status" Row;
            "status_at": Behaviour Provider "status_at" Row;
            "sent_at": Behaviour Provider "sent_at" Row;
            "delivered_at": Behaviour Provider "delivered_at" Row;
            "read_at": Behaviour Provider "read_at" Row;
            "error_code": Technical Provider "error_code" Row;
            "error_detail": Technical Provider "error_detail" Row;
            "decision_id": Technical Kontor "decision_id" Row;
            "billable": Business Provider - Row;
            "pricing_model": Business Provider - Row;
            "pricing_type": Business Provider - Row;
            "pricing_category": Business Provider - Row;
            "created_at": Behaviour Kontor "created_at" Row;
            "request_id": Technical Kontor - Row;
        ),
        map_table!("history_import", "To say by whose word an earlier chat is kept, and to take it out again.", Person::Contact("contact_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "stage": Technical Kontor "stage" Row;
            "author_kind": Behaviour Kontor - Row;
            "author_id": Behaviour Kontor - Row;
            "file_id": Technical Kontor - Row;
            "file_name": Identity Staff "file_name" Row;
            "survey": Content Person - Row;
            "plan": Identity Staff - Row;
            "attested": Business Staff "attested" Row;
            "confirmed_at": Behaviour Staff "confirmed_at" Row;
            "reached": Technical Kontor - Row;
            "added": Technical Kontor "added" Row;
            "known": Technical Kontor - Row;
            "unreadable": Technical Kontor - Row;
            "created_at": Technical Kontor "created_at" Row;
            "finished_at": Technical Kontor - Row;
        ),
        map_table!("history_message", "To read what a person wrote and was written before, as a telephone exported it.", Person::Through("history_import_id", "history_import"), Retention::With("history_import");
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "history_import_id": Technical Kontor "import_id" Row;
            "contact_id": Technical Kontor "contact_id" Row;
            "mark": Technical Kontor - Row;
            "side": Behaviour Person "side" Row;
            "author": Identity Person "author" Row;
            "kind": Behaviour Person "type" Row;
            "text": Content Person "text" Row;
            "file_name": Content Person "file_name" Row;
            "at": Behaviour Person "at" Row;
        ),
        map_table!("service_level_rule", "To know within what time customers are to be answered.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "first_minutes": Business Staff - Keep;
            "next_minutes": Business Staff - Keep;
            "resolution_minutes": Business Staff - Keep;
            "warn_percent": Business Staff - Keep;
            "changed_at": Business Kontor - Keep;
        ),
        map_table!("service_level", "To answer a person in the time that was promised.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "level": Behaviour Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "since": Behaviour Kontor - Row;
            "runs_from": Behaviour Kontor - Row;
            "ran": Behaviour Kontor - Row;
            "warn_at": Behaviour Kontor - Row;
            "due_at": Behaviour Kontor - Row;
            "warned_at": Behaviour Kontor - Row;
            "missed_at": Behaviour Kontor - Row;
        ),
        map_table!("delivery", "To hand a message over exactly once.", Person::Through("message_id", "message"), Retention::With("message");
            "tenant_id": Technical Kontor - Row;
            "message_id": Technical Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "lane": Technical Kontor - Row;
            "state": Technical Kontor - Row;
            "due_at": Technical Kontor - Row;
            "undo_until": Technical Kontor - Row;
            "attempts": Technical Kontor - Row;
            "created_at": Technical Kontor - Row;
        ),
        map_table!("undo_wait", "To let answers be taken back before they go.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "seconds": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
        ),
        map_table!("undo_wait_choice", "To let answers be taken back before they go.", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "seconds": Behaviour Staff "undo_seconds" Row;
            "changed_at": Behaviour Kontor "chosen_at" Row;
        ),
        map_table!("later_message", "To send a message at the hour that was chosen for it.", Person::Through("message_id", "message"), Retention::With("message");
            "tenant_id": Technical Kontor - Row;
            "message_id": Technical Kontor - Row;
            "send_at": Behaviour Staff "send_at" Row;
            "fallback": Content Staff - Row;
            "fallback_text": Content Staff "fallback_text" Row;
            "fallback_purpose": Technical Kontor - Row;
            "instead_of": Content Staff "instead_of" Row;
            "created_at": Behaviour Kontor - Row;
        ),
        map_table!("label", "To sort conversations.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "name": Business Staff - Keep;
            "name_folded": Business Staff - Keep;
            "colour": Business Staff - Keep;
            "created_at": Technical Kontor - Keep;
            "removed_at": Technical Kontor - Keep;
            "version": Technical Kontor - Keep;
        ),
        map_table!("conversation_label", "To sort conversations.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "label_id": Behaviour Staff "label_id" Row;
            "put_at": Behaviour Staff "put_at" Row;
            "put_by_kind": Behaviour Kontor - Row;
            "put_by": Behaviour Kontor - Row;
        ),
        map_table!("snooze", "To bring a conversation back at its time.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "until": Behaviour Staff "snoozed_until" Row;
            "staff_id": Behaviour Kontor - Row;
            "created_at": Behaviour Kontor - Row;
        ),
        map_table!("undo", "To take back what was just done.", Person::Staff("staff_id"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "what": Behaviour Staff - Row;
            "created_at": Behaviour Kontor - Row;
            "expires_at": Technical Kontor - Row;
            "used_at": Behaviour Staff - Row;
        ),
        map_table!("undo_item", "To take back what was just done.", Person::Through("conversation_id", "conversation"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "undo_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "was": Content Staff - Row;
            "became": Behaviour Kontor - Row;
        ),
        map_table!("bulk_action", "To change many conversations at once, take it back, and look back at it.", Person::Staff("author_id"), Retention::Days(31);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "author_kind": Behaviour Kontor - Row;
            "author_id": Behaviour Kontor - Row;
            "change": Behaviour Staff - Row;
            "state": Technical Kontor - Row;
            "matching": Behaviour Staff - Row;
            "after_at": Technical Kontor - Row;
            "after_id": Technical Kontor - Row;
            "total": Technical Kontor - Row;
            "changed": Technical Kontor - Row;
            "unchanged": Technical Kontor - Row;
            "left_gone": Technical Kontor - Row;
            "left_written": Technical Kontor - Row;
            "left_refused": Technical Kontor - Row;
            "restored": Technical Kontor - Row;
            "created_at": Behaviour Kontor - Row;
            "finished_at": Technical Kontor - Row;
        ),
        map_table!("bulk_item", "To change many conversations at once, and take it back.", Person::Through("conversation_id", "conversation"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "bulk_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "state": Technical Kontor - Row;
            "was": Behaviour Kontor - Row;
            "became": Behaviour Kontor - Row;
        ),
        map_table!("satisfaction_choice", "To ask customers whether they were satisfied, as the business chose.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "is_on": Business Staff - Keep;
            "scale": Business Staff - Keep;
            "delay_minutes": Business Staff - Keep;
            "every_days": Business Staff - Keep;
            "asks_why": Business Staff - Keep;
            "after_many": Business Staff - Keep;
            "except_label_id": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
            "version": Technical Kontor - Keep;
        ),
        map_table!("satisfaction_text", "To ask customers whether they were satisfied, as the business chose.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "language": Business Staff - Keep;
            "question": Business Staff - Keep;
            "why": Business Staff - Keep;
        ),
        map_table!("satisfaction", "To know whether a person was satisfied, and not to ask too often.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor "id" Row;
            "conversation_id": Technical Kontor "conversation_id" Row;
            "inbox_id": Technical Kontor - Row;
            "contact_id": Technical Kontor - Row;
            "closed_at": Behaviour Staff - Row;
            "staff_id": Behaviour Staff - Row;
            "team_id": Behaviour Staff - Row;
            "labels": Behaviour Staff - Row;
            "is_of_many": Behaviour Kontor - Row;
            "state": Behaviour Kontor - Row;
            "reason": Behaviour Kontor - Row;
            "due_at": Technical Kontor - Row;
            "scale": Behaviour Kontor - Row;
            "message_id": Technical Kontor - Row;
            "asked_at": Behaviour Kontor "asked_at" Row;
            "score": Content Person "score" Row;
            "rated_at": Behaviour Person "rated_at" Row;
            "asked_why_at": Behaviour Kontor - Row;
            "comment_id": Technical Kontor "comment_message_id" Row;
            "created_at": Technical Kontor - Row;
        ),
        map_table!("satisfaction_answer", "To show how a person rated what we did, and that such an answer waits for none.", Person::Through("message_id", "message"), Retention::With("message");
            "tenant_id": Technical Kontor - Row;
            "message_id": Technical Kontor "message_id" Row;
            "satisfaction_id": Technical Kontor "satisfaction_id" Row;
            "score": Content Person "score" Row;
            "at": Behaviour Kontor "at" Row;
        ),
        map_table!("assignment_rule", "To give an inbox's conversations to a team by turns.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "team_id": Business Staff - Keep;
            "capacity": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
        ),
        map_table!("assignment_turn", "To know whose turn is next.", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "team_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "at": Behaviour Kontor - Row;
        ),
        map_table!("attempt", "To know what became of each try to hand a message over.", Person::Through("message_id", "message"), Retention::With("message");
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "message_id": Technical Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "number": Technical Kontor - Row;
            "fence": Technical Kontor - Row;
            "decision_id": Technical Kontor - Row;
            "started_at": Behaviour Kontor - Row;
            "finished_at": Behaviour Kontor - Row;
            "outcome": Behaviour Provider - Row;
            "provider_id": Technical Provider - Row;
            "error_code": Technical Provider - Row;
            "error_detail": Technical Provider - Row;
            "request_id": Technical Kontor - Row;
        ),
        crate::media::privacy::map(),
        crate::quick_replies::privacy::map(),
        crate::views::privacy::map(),
        map_table!("inbox_lease", "To let one process at a time send for an inbox.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "holder": Technical Kontor - Keep;
            "fence": Technical Kontor - Keep;
            "until": Technical Kontor - Keep;
        ),
        map_table!("early_status", "To keep what is reported about a message until the message is known.", Person::Anyone, Retention::Days(30);
            "tenant_id": Technical Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "provider_id": Technical Provider - Row;
            "status": Behaviour Provider - Row;
            "at": Behaviour Provider - Row;
            "facts": Business Provider - Row;
            "received_at": Technical Kontor - Row;
        ),
        map_table!("draft", "To keep what a member of staff typed and has not sent.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "text": Content Staff - Row;
            "updated_at": Behaviour Staff - Row;
        ),
        map_table!("conversation_seen", "To show each member of staff what is new to them.", Person::Through("conversation_id", "conversation"), Retention::With("conversation");
            "tenant_id": Technical Kontor - Row;
            "conversation_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "last_read_seq": Behaviour Staff - Row;
        ),
        map_table!("message_cost", "To tell the business what the provider charges for its messages.", Person::Through("message_id", "message"), Retention::With("message");
            "tenant_id": Technical Kontor - Row;
            "message_id": Technical Kontor - Row;
            "inbox_id": Technical Kontor - Row;
            "at": Behaviour Provider - Row;
            "month": Behaviour Provider - Row;
            "market": Business Kontor - Row;
            "category": Business Provider - Row;
            "kind": Business Provider - Row;
            "currency": Business Kontor - Row;
            "micros": Business Kontor - Row;
            "delivered_at": Behaviour Provider - Row;
        ),
        map_table!("message_cost_sum", "To tell the business what a month's messages come to.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "month": Business Kontor - Keep;
            "inbox_id": Technical Kontor - Keep;
            "market": Business Kontor - Keep;
            "category": Business Provider - Keep;
            "kind": Business Provider - Keep;
            "currency": Business Kontor - Keep;
            "messages": Business Kontor - Keep;
            "unpriced": Business Kontor - Keep;
            "micros": Business Kontor - Keep;
        ),
        map_table!("rate_card", "To know a provider's rates in the currency it bills.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "currency": Business Staff - Keep;
            "starts_on": Business Staff - Keep;
            "source": Business Staff - Keep;
            "rates": Business Staff - Keep;
            "added_by": Technical Kontor - Keep;
            "added_at": Technical Kontor - Keep;
        ),
        map_table!("billing_account", "To know how a provider bills an account.", Person::None, Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "account_id": Technical Staff - Keep;
            "currency": Business Staff - Keep;
            "time_zone": Business Staff - Keep;
            "changed_at": Technical Kontor - Keep;
        ),
    ]
}
