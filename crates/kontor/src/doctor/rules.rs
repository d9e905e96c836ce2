//! The rules: facts in, findings out. No disk, no clock, no database.

use std::time::Duration;

use kernel::Locale;
use web::t;

use super::{Facts, Finding};

/// A night and half a day: one night may fail.
const BACKUP_IS_OLD: Duration = Duration::from_secs(36 * 60 * 60);
/// Below this an installation may stop within days.
const LITTLE_ROOM: u64 = 1024 * 1024 * 1024;
/// A clock this far behind what was already recorded has gone back.
const CLOCK_MAY_LAG: Duration = Duration::from_secs(5 * 60);

macro_rules! checks {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $title:literal, $well:literal, $weak:literal, $is_well:expr;)*) => {
        /// What is looked at.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Check { $($(#[$doc])* $name,)* }

        impl Check {
            pub const ALL: &'static [Check] = &[$(Check::$name,)*];

            /// The word under which it is remembered.
            pub const fn as_str(self) -> &'static str {
                match self { $(Check::$name => $word,)* }
            }

            /// What it looks at, in a word or two.
            pub(super) fn name(self, locale: Locale) -> String {
                match self { $(Check::$name => t!(locale, $title),)* }
            }

            pub(super) fn words(self, locale: Locale, is_well: bool) -> String {
                match (self, is_well) {
                    $((Check::$name, true) => t!(locale, $well),
                      (Check::$name, false) => t!(locale, $weak),)*
                }
            }
        }

        /// What the facts come to, in the order in which it is shown. What does not apply here is no finding.
        pub fn judge(facts: &Facts) -> Vec<Finding> {
            let rules: &[(Check, fn(&Facts) -> Option<bool>)] = &[$((Check::$name, $is_well)),*];
            let judged = rules.iter().filter_map(|(check, rule)| Some(Finding { check: *check, is_well: rule(facts)? }));
            judged.collect()
        }
    };
}

checks! {
    /// Whoever takes the disk should not have the key with it.
    KeyApart = "key-apart", "doctor-key-apart", "doctor-key-apart-well", "doctor-key-apart-weak",
        |facts| Some(!facts.key_is_beside_data);
    KeyPrivate = "key-private", "doctor-key-private", "doctor-key-private-well", "doctor-key-private-weak",
        |facts| Some(facts.key_mode.is_some_and(|mode| mode & 0o077 == 0));
    DataPrivate = "data-private", "doctor-data-private", "doctor-data-private-well", "doctor-data-private-weak",
        |facts| Some(facts.data_mode.is_some_and(|mode| mode & 0o077 == 0));
    KeysWrapped = "keys-wrapped", "doctor-keys-wrapped", "doctor-keys-wrapped-well", "doctor-keys-wrapped-weak",
        |facts| Some(facts.keys_are_current);
    InTransit = "in-transit", "doctor-in-transit", "doctor-in-transit-well", "doctor-in-transit-weak",
        |facts| Some(facts.public_is_https);
    Certificate = "certificate", "doctor-certificate", "doctor-certificate-well", "doctor-certificate-weak",
        |facts| facts.certificate_is_well;
    /// Whether Meta gets here is known on the page of each business; this is the look from here.
    Reach = "reach", "doctor-reach", "doctor-reach-well", "doctor-reach-weak",
        |facts| facts.is_reached;
    /// In clear to the network. That a proxy encrypts for browsers does not keep others from coming past it.
    ListensClosed = "listens-closed", "doctor-listens-closed", "doctor-listens-closed-well", "doctor-listens-closed-weak",
        |facts| Some(facts.listens_on_loopback || facts.certificate_is_well.is_some());
    AtRest = "at-rest", "doctor-at-rest", "doctor-at-rest-well", "doctor-at-rest-weak",
        |facts| Some(facts.is_embedded || facts.volume_is_attested);
    DatabaseLink = "database-link", "doctor-database-link", "doctor-database-link-well", "doctor-database-link-weak",
        |facts| facts.database_link_is_safe;
    MetricsClosed = "metrics-closed", "doctor-metrics-closed", "doctor-metrics-closed-well", "doctor-metrics-closed-weak",
        |facts| facts.metrics_on_loopback;
    WorkDone = "work-done", "doctor-work-done", "doctor-work-done-well", "doctor-work-done-weak",
        |facts| Some(facts.dead_tasks == Some(0));
    Backup = "backup", "doctor-backup", "doctor-backup-well", "doctor-backup-weak",
        |facts| facts.backup.as_ref().map(|backup| backup.age.is_some_and(|age| age < BACKUP_IS_OLD));
    BackupApart = "backup-apart", "doctor-backup-apart", "doctor-backup-apart-well", "doctor-backup-apart-weak",
        |facts| facts.backup.as_ref().map(|backup| backup.is_on_another_disk);
    Kit = "kit", "doctor-kit", "doctor-kit-well", "doctor-kit-weak",
        |facts| facts.backup.as_ref().map(|backup| backup.has_kit);
    Rehearsal = "rehearsal", "doctor-rehearsal", "doctor-rehearsal-well", "doctor-rehearsal-weak",
        |facts| facts.backup.as_ref().map(|backup| backup.is_rehearsed);
    Room = "room", "doctor-room", "doctor-room-well", "doctor-room-weak",
        |facts| facts.free_bytes.map(|free| free >= LITTLE_ROOM);
    Clock = "clock", "doctor-clock", "doctor-clock-well", "doctor-clock-weak",
        |facts| Some(facts.clock_lags.is_none_or(|lag| lag <= CLOCK_MAY_LAG));
    Mail = "mail", "doctor-mail", "doctor-mail-well", "doctor-mail-weak",
        |facts| Some(facts.mail_goes_out);
    OperatorNamed = "operator-named", "doctor-operator-named", "doctor-operator-named-well", "doctor-operator-named-weak",
        |facts| Some(facts.operator_is_named);
}

#[cfg(test)]
mod tests {
    use super::super::facts::Backup;
    use super::*;

    fn sound() -> Facts {
        Facts {
            key_is_beside_data: false,
            key_mode: Some(0o600),
            data_mode: Some(0o700),
            keys_are_current: true,
            public_is_https: true,
            certificate_is_well: Some(true),
            listens_on_loopback: true,
            is_embedded: true,
            volume_is_attested: false,
            database_link_is_safe: None,
            metrics_on_loopback: Some(true),
            dead_tasks: Some(0),
            backup: Some(Backup {
                age: Some(Duration::from_secs(3600)),
                is_on_another_disk: true,
                has_kit: true,
                is_rehearsed: true,
            }),
            free_bytes: Some(100 * LITTLE_ROOM),
            clock_lags: None,
            mail_goes_out: true,
            operator_is_named: true,
            is_reached: Some(true),
        }
    }

    fn weak(facts: &Facts) -> Vec<Check> {
        judge(facts).into_iter().filter(|finding| !finding.is_well).map(|finding| finding.check).collect()
    }

    // Shows P-SEC-6: each rule finds what is planted, and nothing in what is sound.
    #[test]
    fn each_weakness_is_found_and_nothing_else() {
        assert_eq!(weak(&sound()), []);
        type Plant = fn(&mut Facts);
        let plants: &[(Check, Plant)] = &[
            (Check::KeyApart, |facts| facts.key_is_beside_data = true),
            (Check::KeyPrivate, |facts| facts.key_mode = Some(0o640)),
            (Check::KeyPrivate, |facts| facts.key_mode = None),
            (Check::DataPrivate, |facts| facts.data_mode = Some(0o755)),
            (Check::DataPrivate, |facts| facts.data_mode = Some(0o750)),
            (Check::KeysWrapped, |facts| facts.keys_are_current = false),
            (Check::InTransit, |facts| facts.public_is_https = false),
            (Check::Certificate, |facts| facts.certificate_is_well = Some(false)),
            (Check::Reach, |facts| facts.is_reached = Some(false)),
            (Check::AtRest, |facts| facts.is_embedded = false),
            (Check::DatabaseLink, |facts| facts.database_link_is_safe = Some(false)),
            (Check::MetricsClosed, |facts| facts.metrics_on_loopback = Some(false)),
            (Check::WorkDone, |facts| facts.dead_tasks = Some(1)),
            (Check::WorkDone, |facts| facts.dead_tasks = None),
            (Check::Backup, |facts| facts.backup.as_mut().unwrap().age = None),
            (Check::Backup, |facts| facts.backup.as_mut().unwrap().age = Some(BACKUP_IS_OLD)),
            (Check::BackupApart, |facts| facts.backup.as_mut().unwrap().is_on_another_disk = false),
            (Check::Kit, |facts| facts.backup.as_mut().unwrap().has_kit = false),
            (Check::Rehearsal, |facts| facts.backup.as_mut().unwrap().is_rehearsed = false),
            (Check::Room, |facts| facts.free_bytes = Some(LITTLE_ROOM - 1)),
            (Check::Clock, |facts| facts.clock_lags = Some(CLOCK_MAY_LAG * 2)),
            (Check::Mail, |facts| facts.mail_goes_out = false),
            (Check::OperatorNamed, |facts| facts.operator_is_named = false),
        ];
        for (check, plant) in plants {
            let mut facts = sound();
            plant(&mut facts);
            assert_eq!(weak(&facts), [*check], "{check:?}");
        }
        let mut open = sound();
        open.listens_on_loopback = false;
        assert_eq!(weak(&open), [], "its own certificate encrypts");
        open.certificate_is_well = None;
        assert_eq!(weak(&open), [Check::ListensClosed], "past the proxy that encrypts");
        let planted = |check: &Check| plants.iter().any(|(one, _)| one == check) || *check == Check::ListensClosed;
        assert!(Check::ALL.iter().all(planted), "a rule without a plant");
    }

    #[test]
    fn an_attested_volume_and_backups_made_elsewhere_are_no_weakness() {
        let mut facts = sound();
        (facts.is_embedded, facts.volume_is_attested, facts.database_link_is_safe) = (false, true, Some(true));
        facts.backup = None;
        assert_eq!(weak(&facts), []);
    }

    #[test]
    fn every_finding_has_words_in_every_language() {
        for locale in Locale::ALL {
            for check in Check::ALL {
                let (well, weak) = (check.words(locale, true), check.words(locale, false));
                assert!(!well.is_empty() && weak.len() > well.len() / 2 && well != weak, "{check:?} in {locale}");
            }
        }
    }
}
