//! Words of inboxes and their health.

web::words!();
