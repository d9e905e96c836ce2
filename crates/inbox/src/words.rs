//! Words of conversations, messages and what could not be read.

web::words!();
