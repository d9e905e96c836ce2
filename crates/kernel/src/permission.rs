//! What a member of staff may do. A role is a named set of permissions; an API key holds a set of its own.

use std::fmt;
use std::str::FromStr;

use crate::words::UnknownWord;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// One thing that may be allowed. Every staff page and API route names the one it needs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// All of them, in the order they are shown.
            pub const ALL: &'static [Permission] = &[$(Permission::$name,)*];

            /// The word in an API key's scopes.
            pub const fn as_str(self) -> &'static str {
                match self { $(Permission::$name => $word,)* }
            }
        }

        impl FromStr for Permission {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok(Permission::$name),)* _ => Err(UnknownWord) }
            }
        }
    };
}

permissions! {
    /// See conversations and their messages.
    ConversationRead = "conversations:read",
    /// Reply, assign, close and reopen.
    ConversationWrite = "conversations:write",
    /// See the people behind the conversations.
    ContactRead = "contacts:read",
    /// Enter and change them.
    ContactWrite = "contacts:write",
    /// Put them out of sight, one or many; after thirty days they are erased.
    ContactDelete = "contacts:delete",
    /// Take the book of people out, whole or in part.
    ContactExport = "contacts:export",
    /// See the consent ledger and the gate's decisions.
    ConsentRead = "consents:read",
    /// Record a grant or a withdrawal.
    ConsentWrite = "consents:write",
    /// See connected accounts.
    InboxRead = "inboxes:read",
    /// Connect and disconnect accounts.
    InboxManage = "inboxes:manage",
    /// See who works here.
    StaffRead = "staff:read",
    /// Invite, change roles, remove, make teams.
    StaffManage = "staff:manage",
    /// Make and revoke API keys.
    ApiKeyManage = "api_keys:manage",
    /// Change the business's own settings.
    SettingsManage = "settings:manage",
    /// See and answer what people ask about their data.
    PrivacyManage = "privacy:manage",
    /// Let the operator look into the business, for a while.
    SupportGrant = "support:grant",
    /// Follow the event stream.
    EventRead = "events:read",
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Permissions(u64);

impl Permissions {
    pub const NONE: Permissions = Permissions(0);

    pub const fn of(list: &[Permission]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= 1 << list[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    /// Whether every permission of `other` is in this set too.
    pub const fn covers(self, other: Permissions) -> bool {
        self.0 & other.0 == other.0
    }

    /// What both sets allow.
    pub const fn and(self, other: Permissions) -> Permissions {
        Permissions(self.0 & other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }

    /// Reads space-separated words, as stored with an API key.
    pub fn parse(words: &str) -> Result<Self, UnknownWord> {
        let list = words.split_whitespace().map(str::parse).collect::<Result<Vec<Permission>, _>>()?;
        Ok(Self::of(&list))
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Permission::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permissions({self})")
    }
}

/// The four ways to belong to a business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Owner,
    Admin,
    Agent,
    Viewer,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Owner, Role::Admin, Role::Agent, Role::Viewer];

    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Admin => "admin",
            Role::Agent => "agent",
            Role::Viewer => "viewer",
        }
    }

    /// What the role may do.
    pub const fn permissions(self) -> Permissions {
        use Permission as P;
        match self {
            Role::Owner => Permissions::of(Permission::ALL),
            Role::Admin => Permissions::of(&[
                P::ConversationRead,
                P::ConversationWrite,
                P::ContactRead,
                P::ContactWrite,
                P::ContactDelete,
                P::ContactExport,
                P::ConsentRead,
                P::ConsentWrite,
                P::InboxRead,
                P::InboxManage,
                P::StaffRead,
                P::StaffManage,
                P::SettingsManage,
                P::PrivacyManage,
                P::SupportGrant,
                P::EventRead,
            ]),
            Role::Agent => Permissions::of(&[
                P::ConversationRead,
                P::ConversationWrite,
                P::ContactRead,
                P::ContactWrite,
                P::ConsentRead,
                P::ConsentWrite,
                P::InboxRead,
                P::StaffRead,
                P::EventRead,
            ]),
            Role::Viewer => Permissions::of(&[
                P::ConversationRead,
                P::ContactRead,
                P::ConsentRead,
                P::InboxRead,
                P::StaffRead,
                P::EventRead,
            ]),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Role::ALL.into_iter().find(|role| role.as_str() == word).ok_or(UnknownWord)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_no_more_than_the_one_above() {
        for pair in Role::ALL.windows(2) {
            assert!(pair[0].permissions().covers(pair[1].permissions()), "{} over {}", pair[0], pair[1]);
            assert!(!pair[1].permissions().covers(pair[0].permissions()));
        }
    }

    #[test]
    fn scopes_read_back_as_they_were_written() {
        let scopes = Role::Agent.permissions();
        assert_eq!(Permissions::parse(&scopes.to_string()), Ok(scopes));
        assert!(Permissions::parse("conversations:read everything").is_err());
    }
}
