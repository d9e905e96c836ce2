//! A change of profile and settings, as one form sends it.

use std::collections::BTreeMap;

use kernel::{Locale, Problem};
use web::t;

use super::rules::minutes;
use super::{AgentSees, Names, Profile, Tenant, currencies, languages};

/// The new values, and the version that was seen when they were typed.
#[derive(Clone, Debug)]
pub struct Edit {
    pub profile: Profile,
    /// None leaves it as it is.
    pub locale: Option<Locale>,
    /// ISO 4217. None leaves it as it is.
    pub currency: Option<String>,
    /// The languages it speaks with customers, by their codes. None leaves them as they are.
    pub languages: Option<Vec<&'static str>>,
    pub agent_sees: AgentSees,
    pub quiet_from: i64,
    pub quiet_until: i64,
    pub version: i64,
}

/// Why settings are not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Someone else has changed them since.
    Stale,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stale => Problem::new(409, "settings_changed", t!(Locale::default(), "settings-stale")),
        }
    }
}

/// The form as it was sent.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    #[serde(flatten)]
    pub(super) names: Names,
    pub(super) language: String,
    pub(super) currency: String,
    pub(super) agent_sees: String,
    pub(super) quiet_from: String,
    pub(super) quiet_until: String,
    pub(super) version: String,
    /// `speaks.<code>` for each language, and `speaks` where the form shows them.
    #[serde(flatten)]
    pub(super) others: BTreeMap<String, String>,
}

impl Typed {
    pub(super) fn check(&self, locale: Locale) -> Result<Edit, Problem> {
        let (profile, mut problem) = match self.names.check(locale) {
            Ok(profile) => (Some(profile), Problem::invalid()),
            Err(problem) => (None, problem),
        };
        let language = self.language.trim();
        let chosen = language.parse().ok();
        if chosen.is_none() && !language.is_empty() {
            problem = problem.field("language", "unknown", t!(locale, "me-language-unknown"));
        }
        let currency = Some(self.currency.trim()).filter(|code| !code.is_empty());
        if currency.is_some_and(|code| !currencies().contains(&code)) {
            problem = problem.field("currency", "unknown", t!(locale, "settings-currency-unknown"));
        }
        let agent_sees = self.agent_sees.parse().ok();
        if agent_sees.is_none() {
            problem = problem.field("agent_sees", "unknown", t!(locale, "settings-agent-sees-unknown"));
        }
        let (from, until) = (minutes(&self.quiet_from), minutes(&self.quiet_until));
        for (field, value) in [("quiet_from", from), ("quiet_until", until)] {
            if value.is_none() {
                problem = problem.field(field, "not_a_time", t!(locale, "settings-not-a-time"));
            }
        }
        match (profile, agent_sees, from, until) {
            (Some(profile), Some(agent_sees), Some(quiet_from), Some(quiet_until)) if problem.fields.is_empty() => {
                let version = self.version.parse().unwrap_or(0);
                let currency = currency.map(str::to_owned);
                let languages = self.others.contains_key("speaks").then(|| self.speaks().collect());
                Ok(Edit { profile, locale: chosen, currency, languages, agent_sees, quiet_from, quiet_until, version })
            }
            _ => Err(problem),
        }
    }

    /// The languages that are ticked.
    pub(super) fn speaks(&self) -> impl Iterator<Item = &'static str> + '_ {
        languages::all()
            .iter()
            .map(|(code, _)| *code)
            .filter(|code| self.others.contains_key(&format!("speaks.{code}")))
    }
}

impl Edit {
    /// The names of what differs, for the event; not the values.
    pub(super) fn differences(&self, before: &Tenant) -> Vec<&'static str> {
        let (new, old) = (&self.profile, &before.profile);
        let pairs = [
            ("name", new.name != old.name),
            ("address", new.address != old.address),
            ("phone", new.phone != old.phone),
            ("time_zone", new.time_zone != old.time_zone),
            ("country", new.country != old.country),
            ("locale", self.locale.is_some_and(|locale| locale != before.locale)),
            ("currency", self.currency.as_ref().is_some_and(|currency| *currency != before.currency)),
            ("agent_sees", self.agent_sees != before.agent_sees),
            ("quiet_hours", (self.quiet_from, self.quiet_until) != (before.quiet_from, before.quiet_until)),
        ];
        pairs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}
