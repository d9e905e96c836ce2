//! Words of automatic answers.

web::words!();
