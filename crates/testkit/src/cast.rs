//! Who is in the world: two businesses that must never see each other, each with its people and conversations.

use std::str::FromStr;

use kernel::{
    ApiKeyId, AppId, ContactId, ConversationId, InboxId, InvitationId, LoginId, MessageId, PrivacyRequestId, Role,
    StaffId, SupportGrantId, SupportRequestId, TeamId, TenantId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Everyone's password.
pub const PASSWORD: &str = "seven lanterns by the canal";

/// A business.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tenant {
    pub id: TenantId,
    pub name: String,
    pub owner: Person,
    pub admin: Person,
    pub agent: Person,
    pub second_agent: Person,
    pub viewer: Person,
    pub team: TeamId,
    /// An offer nobody has taken yet.
    pub invitation: InvitationId,
    /// A customer's request that data be deleted.
    pub request: PrivacyRequestId,
    /// What the agent asked the operator.
    pub question: SupportRequestId,
    /// When the operator might look; it has ended.
    pub grant: SupportGrantId,
    pub app: AppId,
    pub inbox: InboxId,
    /// Meta's ids of the number and of its account.
    pub number: String,
    pub account: String,
    pub access_token: String,
    pub app_secret: String,
    pub verify_token: String,
    /// May do everything.
    pub key: Key,
    /// May read only.
    pub read_key: Key,
    /// The agent's; one with a telephone number.
    pub own: Thread,
    /// The second agent's; one whom Meta names by its own id only.
    pub others: Thread,
    /// Nobody's yet.
    pub unassigned: Thread,
    /// A webhook that could not be read.
    pub parked: Uuid,
}

/// A member of staff, signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    pub email: String,
    pub login: LoginId,
    pub staff: StaffId,
    pub role: String,
    /// The session's cookie value.
    pub session: String,
}

/// A program's key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Key {
    pub id: ApiKeyId,
    pub token: String,
}

/// A conversation with what was said in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Thread {
    pub conversation: ConversationId,
    pub contact: ContactId,
    pub contact_name: String,
    /// Digits, as Meta writes them; none for one who gave no number.
    pub phone: Option<String>,
    pub message: MessageId,
    pub text: String,
}

impl Person {
    pub fn role(&self) -> Role {
        Role::from_str(&self.role).expect("OK because it was written from a role")
    }
}

impl Tenant {
    pub fn staff(&self) -> [&Person; 5] {
        [&self.owner, &self.admin, &self.agent, &self.second_agent, &self.viewer]
    }

    /// The member with this role; the first of two agents.
    pub fn with_role(&self, role: Role) -> &Person {
        match role {
            Role::Owner => &self.owner,
            Role::Admin => &self.admin,
            Role::Agent => &self.agent,
            Role::Viewer => &self.viewer,
        }
    }

    pub fn threads(&self) -> [&Thread; 3] {
        [&self.own, &self.others, &self.unassigned]
    }

    /// What only this business knows: none of it may ever be shown to another.
    pub fn markers(&self) -> Vec<&str> {
        let people = self.staff().into_iter().flat_map(|person| [person.name.as_str(), person.email.as_str()]);
        let threads =
            self.threads().into_iter().flat_map(|thread| [thread.contact_name.as_str(), thread.text.as_str()]);
        let phones = self.threads().into_iter().filter_map(|thread| thread.phone.as_deref());
        people
            .chain(threads)
            .chain(phones)
            .chain([self.name.as_str(), self.number.as_str(), self.account.as_str()])
            .collect()
    }
}
