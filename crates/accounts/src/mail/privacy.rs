//! What a business holds about the mails to its staff.

use store::map::{Person, Retention, Table};
use store::map_table;

pub fn map() -> Vec<Table> {
    vec![
        map_table!("mail", "to send mails and know what became of them", Person::Staff("staff_id"), Retention::Days(30);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "purpose": Behaviour Kontor "purpose" Row;
            "notice_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "address": Identity Staff "email" Row;
            "content": Credential Kontor - Row;
            "state": Behaviour Kontor "state" Row;
            "attempts": Technical Kontor - Row;
            "reason": Technical Kontor - Row;
            "answer": Technical Provider "answer" Row;
            "provider_id": Technical Provider - Row;
            "expires_at": Technical Kontor - Row;
            "created_at": Behaviour Kontor "written_at" Row;
            "ended_at": Behaviour Kontor "ended_at" Row;
        ),
        map_table!("mail_bounce", "to show whose address gives mail back", Person::Staff("staff_id"), Retention::Account;
            "tenant_id": Technical Kontor - Row;
            "staff_id": Technical Kontor - Row;
            "answer": Technical Provider "answer" Row;
            "since": Behaviour Provider "since" Row;
        ),
        map_table!("login_link", "to let staff choose a new password and show that an address is theirs", Person::Through("login_id", "login"), Retention::Days(2);
            "tenant_id": Technical Kontor - Row;
            "id": Technical Kontor - Row;
            "login_id": Technical Kontor - Row;
            "purpose": Behaviour Kontor "purpose" Row;
            "token_hash": Credential Kontor - Row;
            "epoch": Technical Kontor - Row;
            "created_at": Behaviour Kontor "made_at" Row;
            "expires_at": Technical Kontor - Row;
            "used_at": Behaviour Kontor "used_at" Row;
            "address": Identity Staff "new_email" Row;
        ),
    ]
}
