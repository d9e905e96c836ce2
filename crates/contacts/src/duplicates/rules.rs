//! By what two are found to be alike, and how sure that is. No I/O.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{ContactId, Text};
use uuid::Uuid;

use super::Reason;
use crate::identities::Proof;

/// From here on it is worth a look.
pub(super) const WORTH: i64 = 50;
/// Who had a number one after the other are rather two than one, but a message went astray if they are not asked about.
pub(super) const PASSED_ON: i64 = 70;
/// The last digits of a number, by which writings of it with and without country and area meet.
const TAIL: usize = 8;

/// What becomes of two who are suspected to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Join,
    /// A person decides.
    Suggest,
    Leave,
}

/// What is known of two who are suspected to be one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pair {
    /// By what. Nothing for what says no proof.
    pub(super) proof: Option<Proof>,
    /// What ties them is no identity of theirs any more.
    pub(super) is_past: bool,
    /// Of these two, or of any who count as one with either, somebody said that they are two.
    pub(super) were_parted: bool,
    /// Each has an account of its own with the provider.
    pub(super) have_accounts: bool,
    /// Whoever shows the number had another one: it may have been somebody else's until then.
    pub(super) is_number_new: bool,
    /// It was not sure before, and a person is being asked.
    pub(super) is_asked: bool,
    /// One is a company, the other is not.
    pub(super) are_of_two_kinds: bool,
}

/// Only what cannot be otherwise joins by itself. A number may have gone to somebody else, and then both have an account.
pub(super) fn verdict(pair: &Pair) -> Verdict {
    if pair.were_parted || pair.is_past {
        return Verdict::Leave;
    }
    let is_number_sure = !pair.have_accounts && !pair.is_number_new && !pair.is_asked;
    match pair.proof {
        _ if pair.are_of_two_kinds => Verdict::Suggest,
        Some(Proof::Account) => Verdict::Join,
        Some(Proof::Named | Proof::Shared) if is_number_sure => Verdict::Join,
        Some(Proof::Named | Proof::Shared | Proof::Loose) | None => Verdict::Suggest,
    }
}

/// What is looked at of a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) name: String,
    pub(super) company: Option<Uuid>,
    /// Numbers and addresses, from identities and fields.
    pub(super) phones: BTreeSet<String>,
    pub(super) emails: BTreeSet<String>,
    pub(super) birthday: Option<String>,
}

impl Seen {
    /// Takes up a field: a birthday, or what reads as a number or an address.
    pub(super) fn learn(&mut self, field: &str, value: &str) {
        if field == "birthday" {
            self.birthday = Some(value.trim().to_owned()).filter(|day| !day.is_empty());
            return;
        }
        let digits = value.chars().filter(char::is_ascii_digit).count();
        if value.contains('@') && !value.contains(char::is_whitespace) {
            self.emails.insert(value.to_owned());
        } else if (TAIL..=15).contains(&digits)
            && value.chars().all(|letter| letter.is_ascii_digit() || "+-()/. ".contains(letter))
            && !looks_like_a_date(value)
        {
            self.phones.insert(value.to_owned());
        }
    }
}

/// `2026-11-22`, `22.11.2026`.
fn looks_like_a_date(value: &str) -> bool {
    let parts: Vec<&str> = value.trim().split(['-', '.', '/']).collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The keys of a person, each with a letter for its sort.
pub(super) fn keys(seen: &Seen) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    keys.extend(seen.phones.iter().filter_map(|phone| tail(phone)).map(|tail| format!("t{tail}")));
    keys.extend(seen.emails.iter().filter_map(|email| address(email)).map(|email| format!("e{email}")));
    let words = words(&seen.name);
    if !words.is_empty() {
        keys.insert(format!("n{}", words.join(" ")));
    }
    if words.len() > 1 {
        keys.insert(format!("s{}", skeleton(&words)));
    }
    keys
}

/// How sure it is that two are one, and why; nothing where it is not worth a look.
pub(super) fn judge(one: &Seen, other: &Seen) -> Option<(i64, Vec<Reason>)> {
    let of = |seen: &BTreeSet<String>, form: fn(&str) -> Option<String>| -> BTreeSet<String> {
        seen.iter().filter_map(|value| form(value)).collect()
    };
    let (ours, theirs) = (words(&one.name), words(&other.name));
    let is_same_name = !ours.is_empty() && ours == theirs;
    let is_alike = !is_same_name && ours.len() > 1 && theirs.len() > 1 && skeleton(&ours) == skeleton(&theirs);
    let is_same = |ours: &Option<String>, theirs: &Option<String>| ours.is_some() && ours == theirs;
    let mut found: BTreeMap<Reason, i64> = BTreeMap::new();
    if !of(&one.emails, address).is_disjoint(&of(&other.emails, address)) {
        found.insert(Reason::Email, 85);
    }
    if !of(&one.phones, tail).is_disjoint(&of(&other.phones, tail)) {
        found.insert(Reason::Number, 75);
    }
    if (is_same_name || is_alike) && is_same(&one.birthday, &other.birthday) {
        found.insert(Reason::NameAndBirthday, 90);
    }
    if is_same_name && one.company.is_some() && one.company == other.company {
        found.insert(Reason::NameAndCompany, 80);
    }
    if is_same_name {
        // One word is a first name, and many have it.
        found.insert(Reason::Name, if ours.len() > 1 { 60 } else { 30 });
    }
    if is_alike {
        found.insert(Reason::SimilarName, 50);
    }
    let strongest = found.values().copied().max()?;
    let others = i64::try_from(found.len()).unwrap_or(1) - 1;
    let score = (strongest + 5 * others).min(94);
    (score >= WORTH).then(|| (score, found.into_keys().collect()))
}

/// The order in which a pair is kept.
pub(super) fn ordered(one: ContactId, other: ContactId) -> (ContactId, ContactId) {
    (one.min(other), one.max(other))
}

fn tail(phone: &str) -> Option<String> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= TAIL).then(|| digits[digits.len() - TAIL..].iter().collect())
}

/// An address without what its provider ignores: a tag after a plus sign, and Google's dots.
fn address(email: &str) -> Option<String> {
    let folded = email.trim().to_lowercase();
    let (name, domain) = folded.split_once('@')?;
    let name = name.split('+').next().unwrap_or(name);
    let is_google = matches!(domain, "gmail.com" | "googlemail.com");
    let name = if is_google { name.replace('.', "") } else { name.to_owned() };
    (!name.is_empty() && domain.contains('.'))
        .then(|| format!("{name}@{}", if is_google { "gmail.com" } else { domain }))
}

/// The words of a name in an order of their own, without case, marks and titles of one letter.
fn words(name: &str) -> Vec<String> {
    let folded = Text::fold(name);
    let mut words: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_owned)
        .collect();
    words.sort();
    words
}

/// What stays of words that sound alike: each word's first letter, and its consonants once.
fn skeleton(words: &[String]) -> String {
    let mut bones: Vec<String> = words
        .iter()
        .map(|word| {
            let word =
                word.replace("ph", "f").replace("th", "t").replace("ck", "k").replace("sch", "s").replace("sh", "s");
            let mut kept = String::new();
            for (at, letter) in word.chars().enumerate() {
                let letter = match letter {
                    'c' | 'q' => 'k',
                    'z' => 's',
                    'w' => 'v',
                    'y' | 'j' => 'i',
                    other => other,
                };
                let is_heard = at == 0 || !"aeiouh".contains(letter);
                if is_heard && !kept.ends_with(letter) {
                    kept.push(letter);
                }
            }
            kept
        })
        .collect();
    bones.sort();
    bones.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Seen {
        Seen { name: name.to_owned(), ..Seen::default() }
    }

    fn with(name: &str, phones: &[&str], emails: &[&str]) -> Seen {
        let set = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        Seen { phones: set(phones), emails: set(emails), ..named(name) }
    }

    #[test]
    fn two_are_suggested_for_a_reason_and_meet_by_a_key() {
        let born = |name: &str| Seen { birthday: Some("1990-02-01".to_owned()), ..named(name) };
        let company = Some(Uuid::from_u128(7));
        let at = |name: &str| Seen { company, ..named(name) };
        for (one, other, strongest) in [
            (with("", &["+491701234567"], &[]), with("", &["0170 1234567"], &[]), Reason::Number),
            (with("Ana", &[], &["ana.lopes+x@gmail.com"]), with("", &[], &["analopes@googlemail.com"]), Reason::Email),
            (born("Ana Lopes"), born("Lopes, Ana"), Reason::NameAndBirthday),
            (at("Ana"), at("ANA"), Reason::NameAndCompany),
            (named("José Núñez"), named("jose nunez"), Reason::Name),
            (named("Katrin Schmidt"), named("Catrin Schmitt"), Reason::SimilarName),
        ] {
            let judged = judge(&one, &other);
            if strongest == Reason::SimilarName {
                // Two sounds apart is too far: only what sounds the same is alike.
                assert!(judged.is_none(), "{one:?} {other:?}");
                continue;
            }
            let (score, reasons) = judged.unwrap_or_else(|| panic!("{one:?} {other:?}"));
            assert_eq!(reasons[0], strongest, "{reasons:?}");
            assert!((WORTH..100).contains(&score), "{score}");
            assert!(!keys(&one).is_disjoint(&keys(&other)), "{one:?} {other:?}");
            assert_eq!(judge(&other, &one), Some((score, reasons)));
        }
        let (one, other) = (named("Katrin Meier"), named("Catrin Meyer"));
        assert_eq!(judge(&one, &other), Some((50, vec![Reason::SimilarName])));
        assert!(!keys(&one).is_disjoint(&keys(&other)));
    }

    // Shows P-CRM-4: each proof, under each circumstance.
    #[test]
    fn only_what_is_attested_joins_by_itself() {
        use Verdict::{Join, Leave, Suggest};
        let proofs = Proof::ALL.map(Some).into_iter().chain([None]);
        let circumstances = |number: u32| Pair {
            proof: None,
            is_past: number & 1 != 0,
            were_parted: number & 2 != 0,
            have_accounts: number & 4 != 0,
            is_number_new: number & 8 != 0,
            is_asked: number & 16 != 0,
            are_of_two_kinds: number & 32 != 0,
        };
        let mut joined: BTreeMap<Proof, usize> = BTreeMap::new();
        for proof in proofs {
            for pair in (0..64).map(circumstances).map(|pair| Pair { proof, ..pair }) {
                let judged = verdict(&pair);
                assert!((judged == Leave) == (pair.is_past || pair.were_parted), "{pair:?}: {judged:?}");
                assert!(judged != Suggest || pair.proof < Some(Proof::Account) || pair.are_of_two_kinds, "{pair:?}");
                if judged == Join {
                    let is_unsure = pair.have_accounts || pair.is_number_new || pair.is_asked;
                    assert!(!pair.are_of_two_kinds && (proof == Some(Proof::Account) || !is_unsure), "{pair:?}");
                    *joined.entry(proof.unwrap()).or_default() += 1;
                }
            }
        }
        // A number in one case only; an account however its numbers stand.
        assert_eq!(joined, BTreeMap::from([(Proof::Named, 1), (Proof::Shared, 1), (Proof::Account, 8)]));
    }

    #[test]
    fn what_many_have_is_no_reason() {
        for (one, other) in [
            (named("Ana"), named("Ana")),
            (named(""), named("")),
            (named("Ana Lopes"), named("Bo Lind")),
            (with("Ana", &["+491701234567"], &[]), with("Bo", &["+491701234568"], &[])),
        ] {
            assert_eq!(judge(&one, &other), None, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_field_is_read_as_what_it_is() {
        let mut seen = Seen::default();
        for (field, value) in [
            ("second number", "0170 1234567"),
            ("mail", "ana@lopes.example"),
            ("since", "2026-11-22"),
            ("city", "Bonn"),
        ] {
            seen.learn(field, value);
        }
        seen.learn("birthday", "1990-02-01");
        assert_eq!(seen.phones.into_iter().collect::<Vec<_>>(), ["0170 1234567"]);
        assert_eq!(seen.emails.into_iter().collect::<Vec<_>>(), ["ana@lopes.example"]);
        assert_eq!(seen.birthday.as_deref(), Some("1990-02-01"));
    }
}
