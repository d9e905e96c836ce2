//! The laws, one file each.

pub mod arrows;
pub mod direction;
pub mod habits;
pub mod logs;
pub mod map;
pub mod promises;
pub mod registries;
pub mod rooms;
pub mod schema;
pub mod size;
pub mod sql;
pub mod text;
pub mod timeline;
pub mod words;
