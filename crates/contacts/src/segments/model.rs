//! What must be so of a person.

use kernel::{Channel, ContactId, Problem, Purpose, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How deep a filter may lie in another.
const DEEPEST: usize = 5;
/// How many questions a segment may ask.
const MOST: usize = 50;
pub(super) const LONGEST_NAME: usize = 60;
const LONGEST_WORD: usize = 1000;
const MOST_DAYS: i64 = 36_500;

/// Which people: a question, or several that are joined. `{"all":[{"tag":"vip"},{"not":{"channel":"whatsapp"}}]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Filter {
    /// Each of these is so. Of none: everyone.
    #[schema(no_recursion)]
    All(Vec<Filter>),
    /// At least one of these is so. Of none: nobody.
    #[schema(no_recursion)]
    Any(Vec<Filter>),
    /// It is not so.
    #[schema(no_recursion)]
    Not(Box<Filter>),
    /// `person` or `company`.
    Kind(Kind),
    /// Has this tag.
    Tag(String),
    Field(Field),
    /// This member of staff looks after them; null: nobody does.
    #[schema(value_type = Option<Uuid>)]
    Owner(Option<StaffId>),
    /// Works at this company.
    #[schema(value_type = Uuid)]
    Company(ContactId),
    /// Wrote last in this language, like `pt`.
    Language(String),
    /// Lives by this time zone, like `Europe/Berlin`.
    TimeZone(String),
    Consent(Consent),
    /// Was seen by a channel in the last days.
    Active(Days),
    /// Was entered in the last days.
    Added(Days),
    Event(Happened),
    /// Can be known by on this channel: `whatsapp` or `email`.
    #[schema(value_type = String)]
    Channel(Channel),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SegmentKind)]
pub(crate) enum Kind {
    Person,
    Company,
}

impl Kind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Company => "company",
        }
    }
}

/// A field: its value, a range of numbers or of days, or, with none of these, that there is a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SegmentField)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) is: Option<String>,
    /// A number, or a day like `1990-04-12`; itself in the range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SegmentConsent)]
pub(crate) struct Consent {
    /// `marketing`, `transactional` or `service`.
    #[schema(value_type = String)]
    pub(crate) purpose: Purpose,
    #[schema(value_type = String)]
    pub(crate) channel: Channel,
    pub(crate) standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SegmentStanding)]
pub(crate) enum Standing {
    Granted,
    Withdrawn,
    Unasked,
}

impl Standing {
    pub(crate) const ALL: [Standing; 3] = [Standing::Granted, Standing::Withdrawn, Standing::Unasked];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Standing::Granted => "granted",
            Standing::Withdrawn => "withdrawn",
            Standing::Unasked => "unasked",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SegmentDays)]
pub(crate) struct Days {
    /// 1 to 36500.
    pub(crate) days: i64,
}

/// Something that stands in the stream about the person, in the last days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SegmentEvent)]
pub(crate) struct Happened {
    /// Like `message.received`.
    pub(crate) kind: String,
    /// 1 to 36500.
    pub(crate) days: i64,
}

/// A filter under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) filter: Filter,
}

/// Why a segment is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    NoName,
    NameTooLong,
    Taken,
    TooMany,
    TooDeep,
    TooMuch,
    /// A question without what it asks for.
    Unfinished,
    NotARange,
    NotDays,
    NotAPurpose,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let wrong = |field: &'static str, code, detail| Problem::invalid().field(field, code, detail);
        match refusal {
            Refusal::NotFound => Problem::not_found(),
            Refusal::NoName => wrong("name", "required", "Give the segment a name."),
            Refusal::NameTooLong => wrong("name", "too_long", "Write a name of at most 60 characters."),
            Refusal::Taken => wrong("name", "name_taken", "Another segment has this name. Choose another one."),
            Refusal::TooMany => wrong("name", "too_many", "There are 200 segments already. Delete one first."),
            Refusal::TooDeep => wrong("filter", "too_deep", "Put at most five groups into each other."),
            Refusal::TooMuch => wrong("filter", "too_much", "Ask at most 50 things, of at most 1000 characters each."),
            Refusal::Unfinished => wrong("filter", "unfinished", "Say for each thing what it should be."),
            Refusal::NotARange => wrong("filter", "not_a_range", "Write numbers like 12.5, or days like 1990-04-12."),
            Refusal::NotDays => wrong("filter", "not_days", "Write a number of days from 1 to 36500."),
            Refusal::NotAPurpose => wrong("filter", "not_a_purpose", "Ask about marketing, transactional or service."),
        }
    }
}

/// Whether it can be asked.
pub(crate) fn checked(filter: &Filter) -> Result<(), Refusal> {
    let mut left = MOST;
    look(filter, 0, &mut left)
}

fn look(filter: &Filter, depth: usize, left: &mut usize) -> Result<(), Refusal> {
    *left = left.checked_sub(1).ok_or(Refusal::TooMuch)?;
    let word = |word: &str| match word.trim() {
        "" => Err(Refusal::Unfinished),
        _ if word.chars().count() > LONGEST_WORD || word.contains('\0') => Err(Refusal::TooMuch),
        _ => Ok(()),
    };
    let days = |days: i64| if (1..=MOST_DAYS).contains(&days) { Ok(()) } else { Err(Refusal::NotDays) };
    match filter {
        Filter::All(_) | Filter::Any(_) | Filter::Not(_) if depth >= DEEPEST => Err(Refusal::TooDeep),
        Filter::All(parts) | Filter::Any(parts) => parts.iter().try_for_each(|part| look(part, depth + 1, left)),
        Filter::Not(part) => look(part, depth + 1, left),
        Filter::Tag(text) | Filter::Language(text) | Filter::TimeZone(text) => word(text),
        Filter::Field(field) => {
            word(&field.name)?;
            field.is.as_deref().map_or(Ok(()), word)?;
            let range = [&field.from, &field.to];
            if range.iter().any(|end| end.as_deref().is_some_and(|end| ordinal(end).is_none())) {
                return Err(Refusal::NotARange);
            }
            Ok(())
        }
        Filter::Event(event) => {
            word(&event.kind)?;
            days(event.days)
        }
        Filter::Active(within) | Filter::Added(within) => days(within.days),
        Filter::Consent(consent) if consent.purpose == Purpose::Compliance => Err(Refusal::NotAPurpose),
        Filter::Kind(_) | Filter::Owner(_) | Filter::Company(_) | Filter::Consent(_) | Filter::Channel(_) => Ok(()),
    }
}

/// The end of a range as `contact_field.ordinal` counts: days since 1970 for a day, millionths for a number.
pub(crate) fn ordinal(text: &str) -> Option<i64> {
    use crate::fields::{Definition, Kind, canonical};
    let text = text.trim();
    let is_day = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let definition = Definition {
        name: String::new(),
        label: String::new(),
        kind: if is_day { Kind::Date } else { Kind::Number },
        choices: Vec::new(),
        position: 0,
        removed_at: None,
    };
    canonical(&definition, text).ok()?.1
}
