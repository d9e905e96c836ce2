//! The program's own words: what the doctor says.

web::words!();
