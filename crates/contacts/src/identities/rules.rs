//! Who is who: pure decisions.

use std::time::Duration;

use accounts::logins::Email;
use kernel::{PhoneNumber, Text};

use super::model::{Kind, Seen, Source};
use super::store::{Account, Held};

/// What an identity may measure; Meta's ids end at 132 characters, usernames at 35 (facts/meta.md 3.3).
const LONGEST: usize = 200;
pub(crate) const LONGEST_NAME: usize = 200;
/// How exact `last_seen_at` is kept.
pub(super) const SEEN_EVERY: Duration = Duration::from_secs(3600);

/// The identities that a sighting names, in the order in which they find a person: the provider's own id, which nobody
/// else ever gets, before a number, which may be given to someone else.
pub(super) fn named(seen: &Seen) -> Vec<(Kind, String)> {
    let phone = seen.phone.as_ref().map(|phone| phone.e164().to_owned());
    let username = seen.username.as_deref().map(username);
    let all = [
        (Kind::UserId, seen.user_id.as_deref().map(id)),
        (Kind::ParentUserId, seen.parent_user_id.as_deref().map(id)),
        (Kind::Phone, phone),
        (Kind::Username, username),
    ];
    all.into_iter().filter_map(|(kind, value)| Some((kind, value?))).filter(|(_, value)| !value.is_empty()).collect()
}

/// Whether an identity of this kind finds a person. A username is a label: its owner may change.
pub(crate) const fn finds(kind: Kind) -> bool {
    match kind {
        Kind::UserId | Kind::ParentUserId | Kind::Phone | Kind::Email => true,
        Kind::Username => false,
    }
}

/// Whether whoever has this number, with these ids, had it with another id of the same account of the business than the one that is
/// seen with it now: then it is taken for somebody else's. That is an assumption. The provider says that a new number brings a new
/// id (facts/meta.md 3.3), not that nothing else does; so nothing they agreed to goes over, what either refused holds for both,
/// and a person decides (`duplicates::passed_on`).
/// A number that nobody but staff gave them may belong to a second telephone of theirs, and so may one that was seen last before
/// the id was: that one came by another number.
pub(super) fn is_passed_on(number: &Held, theirs: &[Account], seen: &Seen) -> bool {
    let Some(through) = &seen.account else { return false };
    let had_number = |account: &Account| account.first_seen_at <= number.last_seen_at + SEEN_EVERY;
    let is_other = |account: &Account| account.accounts.contains(through) && had_number(account);
    number.source == Source::Provider && number.last_seen_at <= seen.at && theirs.iter().any(is_other)
}

/// The profile's name, if it may become the contact's.
pub(super) fn takes_name(name_source: &str, name: &str, profile_name: Option<&str>) -> Option<String> {
    let given = Text::line(profile_name?, LONGEST_NAME);
    (name_source == "profile" && !given.is_empty() && given != name).then_some(given)
}

/// An address as it is kept and compared, however it was written: with spaces around it, `mailto:` before it, or a name before
/// it and angle brackets.
pub(crate) fn email(written: &str) -> Option<String> {
    let bare = written.trim();
    let bare = bare.rsplit_once('<').and_then(|(_, rest)| rest.strip_suffix('>')).unwrap_or(bare).trim();
    let has_scheme = bare.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    Email::parse(if has_scheme { &bare[7..] } else { bare }).ok().map(|email| email.folded().to_owned())
}

fn id(text: &str) -> String {
    Text::line(text, LONGEST)
}

fn username(text: &str) -> String {
    Text::line(text.trim().trim_start_matches('@'), LONGEST).to_lowercase()
}

/// A number in every form.
pub fn forms(phone: Option<&PhoneNumber>) -> Vec<String> {
    phone.map(|phone| twins(phone).into_iter().chain([phone.e164().to_owned()]).collect()).unwrap_or_default()
}

/// The other ways in which WhatsApp may write the same subscriber's number (A53; Meta, "WhatsApp phone numbers": Brazil,
/// Mexico and Argentina add or drop a digit).
pub(super) fn twins(phone: &PhoneNumber) -> Vec<String> {
    let digits = phone.digits();
    let twin = match (&digits[..2], digits.len()) {
        // Brazil: mobile numbers, which begin with 6 to 9, were given a 9 in front after the two digits of the area.
        ("55", 12) if digits[4..].starts_with(['6', '7', '8', '9']) => {
            Some(format!("+{}9{}", &digits[..4], &digits[4..]))
        }
        ("55", 13) if digits[4..].starts_with('9') && digits[5..].starts_with(['6', '7', '8', '9']) => {
            Some(format!("+{}{}", &digits[..4], &digits[5..]))
        }
        // Mexico: a 1 after the country code used to mark a mobile number.
        ("52", 12) => Some(format!("+521{}", &digits[2..])),
        ("52", 13) if digits[2..].starts_with('1') => Some(format!("+52{}", &digits[3..])),
        // Argentina: a 9 after the country code marks a mobile number.
        ("54", 12) => Some(format!("+549{}", &digits[2..])),
        ("54", 13) if digits[2..].starts_with('9') => Some(format!("+54{}", &digits[3..])),
        _ => None,
    };
    twin.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // A53: one subscriber, however Brazil, Mexico and Argentina write the number.
    #[test]
    fn a_number_with_and_without_its_mobile_digit_is_one_subscriber() {
        for (one, other) in [
            ("+551187654321", "+5511987654321"),
            ("+525512345678", "+5215512345678"),
            ("+541112345678", "+5491112345678"),
        ] {
            let (one, other) = (PhoneNumber::from_digits(one).unwrap(), PhoneNumber::from_digits(other).unwrap());
            assert_eq!(twins(&one), [other.e164()], "{}", one.e164());
            assert_eq!(twins(&other), [one.e164()], "{}", other.e164());
        }
    }

    #[test]
    fn an_address_is_one_however_it_is_written() {
        for written in
            ["ana@lopes.example", " Ana@Lopes.Example ", "mailto:ANA@lopes.example", "Ana Lopes <Ana@lopes.example>"]
        {
            assert_eq!(email(written).as_deref(), Some("ana@lopes.example"), "{written}");
        }
        for written in ["", "ana", "ana@", "@lopes.example", "ana@lopes.example, bo@lopes.example", "+491701234567"] {
            assert_eq!(email(written), None, "{written}");
        }
    }

    #[test]
    fn other_numbers_have_no_twin() {
        // A Brazilian landline, a German mobile, a short number.
        for number in ["+551132654321", "+491701234567", "+55118"] {
            assert!(twins(&PhoneNumber::from_digits(number).unwrap()).is_empty(), "{number}");
        }
    }

    #[test]
    fn a_profile_names_only_those_whom_nobody_else_named() {
        assert_eq!(takes_name("profile", "", Some(" Ana\nLopes ")), Some("Ana Lopes".to_owned()));
        assert_eq!(takes_name("profile", "Ana", Some("Ana")), None);
        assert_eq!(takes_name("profile", "Ana", Some("  ")), None);
        assert_eq!(takes_name("profile", "Ana", None), None);
        assert_eq!(takes_name("staff", "Mrs Lopes", Some("Ana")), None);
    }
}
