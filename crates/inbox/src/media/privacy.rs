//! What is held of files, and what becomes of it. The files themselves go with their rows (`media::let_go`).

use store::map::{Person, Retention, Table};
use store::map_table;

pub(crate) fn map() -> Table {
    map_table!("media", "To show the files that a person sent and those we answered with.", Person::Through("message_id", "message"), Retention::With("message");
        "tenant_id": Technical Kontor - Row;
        "id": Technical Kontor "id" Row;
        "message_id": Technical Kontor "message_id" Row;
        "kind": Behaviour Person "type" Row;
        "state": Technical Kontor - Row;
        "reason": Technical Kontor - Row;
        "provider_media_id": Technical Provider - Row;
        "inbox_id": Technical Kontor - Row;
        "provider_media_until": Technical Kontor - Row;
        "announced_type": Technical Provider - Row;
        "announced_hash": Technical Provider - Row;
        "file_name": Content Person "file_name" Row;
        "media_type": Technical Kontor "media_type" Row;
        "bytes": Technical Kontor "bytes" Row;
        "hash": Technical Kontor - Row;
        "width": Technical Kontor - Row;
        "height": Technical Kontor - Row;
        "blob_id": Content Person "file" Row;
        "thumbnail_id": Content Person - Row;
        "attempts": Technical Kontor - Row;
        "created_at": Behaviour Kontor "created_at" Row;
    )
}
