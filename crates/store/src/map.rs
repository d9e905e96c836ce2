//! The data map: what every column holds, about whom, why, for how long, and what export and erasure do with it.
//! It stands in each room's `privacy.rs`; a test holds all of it against the migrated schema of both databases.

/// One table of the map.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    /// Why the data is held.
    pub purpose: &'static str,
    /// How a row leads to a person.
    pub person: Person,
    /// How long a row must be kept, and how long it may be.
    pub retention: Retention,
    pub columns: &'static [Column],
}

/// One column: its name, class, origin, name in an export, and what erasure does.
#[derive(Debug)]
pub struct Column {
    pub name: &'static str,
    pub class: Class,
    pub origin: Origin,
    /// The name in a person's export; none where it is not part of one.
    pub export: Option<&'static str>,
    pub erasure: Erasure,
}

/// What kind of data a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Ids, keys and numbers that organise rows.
    Technical,
    /// The business's own settings and names.
    Business,
    /// Who a person is and how to reach them.
    Identity,
    /// What a person wrote or was written.
    Content,
    /// When and how something happened to a person.
    Behaviour,
    /// What a person allowed or refused.
    Consent,
    /// What opens a door.
    Credential,
}

/// Where the data came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The customer wrote it.
    Person,
    /// The provider's webhook told it.
    Provider,
    /// A member of staff or the business's own program entered it.
    Staff,
    /// Kontor made it.
    Kontor,
}

/// How a row leads to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// It does not.
    None,
    /// The column with the contact's id.
    Contact(&'static str),
    /// Through another mapped table: the column here, and that table.
    Through(&'static str, &'static str),
    /// By whichever of these ways: the column here, and the mapped table whose key it holds.
    Either(&'static [(&'static str, &'static str)]),
    /// A member of staff, by login or staff id.
    Staff(&'static str),
    /// It may hold anyone's data; it is sealed and ages out.
    Anyone,
}

/// How long rows live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// While the account lives.
    Account,
    /// At most this many days.
    Days(u32),
    /// While the row it belongs to lives.
    With(&'static str),
}

/// What erasing the person does to a column. ([`crate::erase`])
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// The row is deleted: so say all columns of a table, or none.
    Row,
    /// The row stays for others' sake; this value is blanked.
    Blank,
    /// The value stays: it says nothing about the person once the rest is gone.
    Keep,
}

/// Writes a table of the map:
/// `table!("contact", "to answer", Person::Contact("id"), Retention::Account; "name": Identity Person "name" Row; …)`.
#[macro_export]
macro_rules! map_table {
    ($name:literal, $purpose:literal, $person:expr, $retention:expr; $($column:literal: $class:ident $origin:ident $export:tt $erasure:ident;)*) => {
        $crate::map::Table {
            name: $name,
            purpose: $purpose,
            person: $person,
            retention: $retention,
            columns: &[$($crate::map::Column {
                name: $column,
                class: $crate::map::Class::$class,
                origin: $crate::map::Origin::$origin,
                export: $crate::map_table!(@export $export),
                erasure: $crate::map::Erasure::$erasure,
            }),*],
        }
    };
    (@export -) => { None };
    (@export $export:literal) => { Some($export) };
}
