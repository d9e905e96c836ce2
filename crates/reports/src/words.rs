//! Words of reports.

web::words!();
