//! Words of people and identities.

web::words!();
