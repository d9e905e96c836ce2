//! The words of this room.

web::words!();
