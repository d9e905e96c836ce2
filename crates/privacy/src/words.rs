//! Words of privacy: backups, requests, public pages.

web::words!();
