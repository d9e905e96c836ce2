//! A saved view, and which conversations it asks for.

use kernel::{InboxId, Problem, StaffId, TeamId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::conversations::Status;
use crate::conversations::pages::{AT_RISK, Looking, View as Tab};

/// In whose list it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    Own,
    Team(TeamId),
    Everyone,
}

impl Audience {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Audience::Own => "own",
            Audience::Team(_) => "team",
            Audience::Everyone => "everyone",
        }
    }

    /// Which come first.
    pub(crate) const fn rank(self) -> i64 {
        match self {
            Audience::Own => 0,
            Audience::Team(_) => 1,
            Audience::Everyone => 2,
        }
    }
}

/// Whose conversations; seen from whoever looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Holder {
    #[default]
    Anyone,
    Mine,
    MyTeams,
    Nobody,
    Staff(StaffId),
    Team(TeamId),
}

/// Which conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    /// As the list's address has it; nothing is open.
    pub(crate) status: String,
    pub(crate) whose: Holder,
    pub(crate) inbox: Option<InboxId>,
    pub(crate) label: Option<Uuid>,
    /// The customer wrote last.
    pub(crate) waiting: bool,
    pub(crate) words: String,
}

/// What a view asks for and is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    Label,
    Inbox,
    Team,
    Person,
}

impl Which {
    /// The list that somebody looks at.
    pub(crate) fn of(looking: &Looking) -> Self {
        let whose = match (looking.staff, looking.team, looking.view) {
            (Some(staff), _, _) => Holder::Staff(staff),
            (None, Some(team), _) => Holder::Team(team),
            (None, None, Tab::Mine) => Holder::Mine,
            (None, None, Tab::Team) => Holder::MyTeams,
            (None, None, Tab::Unassigned) => Holder::Nobody,
            (None, None, Tab::All) => Holder::Anyone,
        };
        let status = match looking.state() {
            _ if looking.is_at_risk() => AT_RISK,
            Status::Open => "",
            other => other.as_str(),
        };
        Self {
            status: status.to_owned(),
            whose,
            inbox: looking.inbox,
            label: looking.label,
            waiting: looking.is_waiting(),
            words: looking.q.trim().to_owned(),
        }
    }

    /// The address of the list, as the list understands it.
    pub(crate) fn looking(&self, saved: Option<Uuid>) -> Looking {
        let (view, staff, team) = match self.whose {
            Holder::Anyone => (Tab::All, None, None),
            Holder::Mine => (Tab::Mine, None, None),
            Holder::MyTeams => (Tab::Team, None, None),
            Holder::Nobody => (Tab::Unassigned, None, None),
            Holder::Staff(staff) => (Tab::All, Some(staff), None),
            Holder::Team(team) => (Tab::All, None, Some(team)),
        };
        let mut looking = Looking::default();
        (looking.view, looking.staff, looking.team) = (view, staff, team);
        (looking.label, looking.inbox, looking.saved) = (self.label, self.inbox, saved);
        looking.status.clone_from(&self.status);
        looking.q.clone_from(&self.words);
        if self.waiting {
            looking.waiting = "true".to_owned();
        }
        looking
    }

    pub(crate) fn has_known_status(&self) -> bool {
        self.status.is_empty() || self.status == AT_RISK || self.status.parse::<Status>().is_ok()
    }

    /// What is asked for without what is gone. Where nothing else narrows it, it stays as it is and finds nothing, rather than
    /// everything.
    pub(crate) fn left(&self, gone: &[Gone]) -> Self {
        let mut left = self.clone();
        for one in gone {
            match one {
                Gone::Label => left.label = None,
                Gone::Inbox => left.inbox = None,
                Gone::Team | Gone::Person => left.whose = Holder::Anyone,
            }
        }
        if left.narrows() { left } else { self.clone() }
    }

    fn narrows(&self) -> bool {
        let status = !self.status.is_empty() && self.status != Status::Open.as_str();
        let whose = self.whose != Holder::Anyone;
        status || whose || self.inbox.is_some() || self.label.is_some() || self.waiting || !self.words.is_empty()
    }
}

/// A list under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) audience: Audience,
    pub(crate) which: Which,
    pub(crate) position: i64,
}

/// What somebody wants a view to be.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) audience: Audience,
    pub(crate) which: Which,
}

/// Why a view is not made or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It does not exist, or is somebody else's.
    NotFound,
    /// It is a team's or everyone's, and the caller does not manage these.
    NotYours,
    NoName,
    TooLong,
    TooMany,
    UnknownStatus,
    UnknownTeam,
    /// What it asks for is not there.
    Unknown(Gone),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let invalid = |field, code, words| Problem::invalid().field(field, code, words);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::NotYours => Problem::forbidden(),
            Refusal::NoName => invalid("name", "view_no_name", "Give the view a name."),
            Refusal::TooLong => invalid("name", "view_too_long", "A view's name has at most 60 characters."),
            Refusal::TooMany => {
                Problem::new(409, "too_many_views", "There are 50 views already. Delete some that you no longer need.")
            }
            Refusal::UnknownStatus => {
                invalid("filter", "unknown_status", "A status is open, closed, snoozed or at_risk.")
            }
            Refusal::UnknownTeam => invalid("team_id", "unknown_team", "Choose a team of this business."),
            Refusal::Unknown(Gone::Label) => invalid("filter", "unknown_label", "Choose a label of this business."),
            Refusal::Unknown(Gone::Inbox) => invalid("filter", "unknown_inbox", "Choose a number of this business."),
            Refusal::Unknown(Gone::Team) => invalid("filter", "unknown_team", "Choose a team of this business."),
            Refusal::Unknown(Gone::Person) => invalid("filter", "unknown_assignee", "Choose someone who works here."),
        }
    }
}
