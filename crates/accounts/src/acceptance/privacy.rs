//! What is held of those who accept something.

use store::map::{Person, Retention, Table};
use store::map_table;

pub(crate) fn map() -> Vec<Table> {
    vec![
        map_table!("terms_acceptance", "To show who accepted which version of terms, and that staff are of age.", Person::Staff("actor_id"), Retention::Account;
            "tenant_id": Technical Kontor - Keep;
            "id": Technical Kontor - Keep;
            "platform": Business Kontor "platform" Keep;
            "version": Business Kontor "version" Keep;
            "words": Business Kontor "words" Keep;
            "documents": Business Kontor "documents" Keep;
            "actor_kind": Technical Kontor - Keep;
            "actor_id": Technical Kontor - Keep;
            "accepted_at": Behaviour Kontor "accepted_at" Keep;
            "request_id": Technical Kontor - Keep;
            "locale": Behaviour Staff "language" Keep;
        ),
    ]
}
