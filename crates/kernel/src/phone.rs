//! Telephone numbers, kept as E.164 (ITU-T): a plus sign and up to fifteen digits.

use std::fmt;

use phonenumber::country::Id as Country;
use phonenumber::metadata::DATABASE;

/// A number that could be called.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(String);

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("write the number with its country code, like +49 30 901820")]
    NoCountry,
    #[error("this is not a telephone number; write it like +49 30 901820")]
    NotANumber,
}

/// The fewest digits behind the country code: some islands have four.
const SHORTEST: usize = 4;

impl PhoneNumber {
    /// Reads what a person typed or copied. `region` (ISO 3166, two letters) is the country meant when there is no country code.
    pub fn parse(text: &str, region: Option<&str>) -> Result<Self, PhoneError> {
        Self::parse_extended(text, region).map(|(number, _)| number)
    }

    /// Reads what a person typed, and the extension behind the number, which is no part of it: `ext. 12`.
    pub fn parse_extended(text: &str, region: Option<&str>) -> Result<(Self, Option<String>), PhoneError> {
        let text = plain(text);
        let meant = region.and_then(|code| code.parse().ok());
        let text = from_abroad(&text, meant).unwrap_or(text);
        // A number that names its country is read by that country's rules: another's would take its first digits for their own prefix.
        let country = phonenumber::parse(None, &text).ok().and_then(|number| country(&number)).or(meant);
        if country.is_none() && !text.starts_with('+') {
            return Err(PhoneError::NoCountry);
        }
        let number = phonenumber::parse(country, &text).map_err(|_| PhoneError::NotANumber)?;
        if !phonenumber::is_viable(&text) || number.national().value() == 0 {
            return Err(PhoneError::NotANumber);
        }
        let extension = number.extension().map(|extension| extension.as_ref().to_owned());
        let code = number.country().code().to_string();
        let number = Self::checked(number.format().mode(phonenumber::Mode::E164).to_string())?;
        // What is shorter calls the police, or is nobody's.
        if number.digits().len() < code.len() + SHORTEST {
            return Err(PhoneError::NotANumber);
        }
        Ok((number, extension))
    }

    /// Reads a number as providers write it: digits with the country code, with or without the plus sign.
    pub fn from_digits(digits: &str) -> Result<Self, PhoneError> {
        let digits: String = digits.chars().filter(|c| !matches!(c, '+' | ' ' | '-' | '(' | ')')).collect();
        Self::checked(format!("+{digits}"))
    }

    fn checked(text: String) -> Result<Self, PhoneError> {
        let digits = text.strip_prefix('+').ok_or(PhoneError::NotANumber)?;
        let fits = (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        (fits && !digits.starts_with('0')).then_some(Self(text)).ok_or(PhoneError::NotANumber)
    }

    /// With the plus sign.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Without the plus sign, as Meta's `wa_id` has it.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The country of the number's plan, ISO 3166 with two letters: of the countries that share a calling code the one whose
    /// numbers look like this, else the first of them. Nothing for numbers of no country.
    pub fn region(&self) -> Option<String> {
        let number = phonenumber::parse(None, &self.0).ok()?;
        country(&number).map(|country| country.as_ref().to_owned())
    }

    /// Written with spaces, for people.
    pub fn readable(&self) -> String {
        match phonenumber::parse(None, &self.0) {
            Ok(number) => number.format().mode(phonenumber::Mode::International).to_string(),
            Err(_) => self.0.clone(),
        }
    }
}

/// The country of a number's plan: see [`PhoneNumber::region`].
fn country(number: &phonenumber::PhoneNumber) -> Option<Country> {
    let main = || DATABASE.by_code(&number.country().code())?.first()?.id().parse().ok();
    number.country().id().or_else(main)
}

/// A number that begins as one calls abroad, with a plus sign instead: by `00`, which people write wherever they are, if it comes to
/// a number; else as from this country (in the United States `011`).
fn from_abroad(text: &str, country: Option<Country>) -> Option<String> {
    if text.starts_with('+') {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let behind = |count: usize| {
        let mut rest = text.chars();
        rest.by_ref().filter(char::is_ascii_digit).nth(count.checked_sub(1)?)?;
        (!digits[count..].starts_with('0')).then(|| format!("+{}", rest.as_str().trim_start()))
    };
    let is_number = |text: &String| phonenumber::parse(None, text).is_ok_and(|number| number.is_valid());
    let of_zeros = if digits.starts_with("00") { behind(2) } else { None };
    of_zeros.filter(|text| country.is_none() || is_number(text)).or_else(|| {
        let prefix = DATABASE.by_id(country?.as_ref())?.international_prefix()?.find(&digits)?;
        if prefix.start() == 0 { behind(prefix.end()) } else { None }
    })
}

/// A number as it would be typed: without the marks that address books put around it, in ASCII digits, with plain spaces and
/// hyphens.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|letter| !is_format(*letter)).map(|letter| match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{ff0b}' | '\u{fe62}' => '+',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{ff0e}' => '.',
        '\u{ff0f}' => '/',
        letter if letter.is_whitespace() => ' ',
        letter => digit(letter).unwrap_or(letter),
    });
    kept.collect::<String>().trim().to_owned()
}

/// Marks that nobody sees (Unicode's Cf): which way text runs, where a word may break, where a text begins.
const fn is_format(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// A decimal digit of any of the scripts that are written with their own, as ours.
fn digit(letter: char) -> Option<char> {
    // Where each script's zero is; its nine others follow.
    const ZEROS: [u32; 22] = [
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50,
        0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0x1946, 0x19d0, 0xff10,
    ];
    let value = ZEROS.iter().find_map(|zero| u32::from(letter).checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's number does not belong in a log.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_its_country() {
        let region = |digits| PhoneNumber::from_digits(digits).unwrap().region();
        for (digits, country) in [("49301234567", "DE"), ("5511987654321", "BR"), ("12125550123", "US")] {
            assert_eq!(region(digits).as_deref(), Some(country));
        }
        // Canada shares +1 with the United States; so does Jamaica.
        assert_eq!((region("16135550123").as_deref(), region("18765550123").as_deref()), (Some("CA"), Some("JM")));
        // One that no plan knows has its calling code's country all the same.
        assert_eq!((region("4917012345").as_deref(), region("1212555010").as_deref()), (Some("DE"), Some("US")));
        assert_eq!(region("99912345678"), None);
    }

    // A53: one person, however the number is written.
    #[test]
    fn one_number_has_one_form() {
        for text in ["+49 170 1234567", "0049 170 1234567", "0170 1234567", "+49 (170) 123-45-67"] {
            assert_eq!(PhoneNumber::parse(text, Some("DE")).unwrap().e164(), "+491701234567", "{text}");
        }
        assert_eq!(PhoneNumber::from_digits("491701234567").unwrap().e164(), "+491701234567");
    }

    // Several of these countries have a prefix of their own that others' numbers begin with: 1, 8, 119, 810.
    #[test]
    fn a_number_that_names_its_country_is_the_same_wherever_the_business_is() {
        for (text, number) in [
            ("+49 1511 2345678", "+4915112345678"),
            ("+49 (0)1511 2345678", "+4915112345678"),
            ("+44 113 496 0018", "+441134960018"),
            ("+81 3 1234 5678", "+81312345678"),
            ("+39 06 6982 1234", "+390669821234"),
            ("+86 10 6552 9988", "+861065529988"),
        ] {
            for region in [None, Some("DE"), Some("US"), Some("ES"), Some("BR"), Some("RU"), Some("CU"), Some("FI")] {
                let read = PhoneNumber::parse(text, region);
                assert_eq!(read.as_ref().map(PhoneNumber::e164), Ok(number), "{text} in {region:?}");
            }
        }
        for (text, region) in [
            ("0049 1511 2345678", Some("ES")),
            ("0049 1511 2345678", None),
            ("011 49 1511 2345678", Some("US")),
            ("8~10 49 1511 2345678", Some("RU")),
            // Not as one dials there, but as people write; in Brazil a carrier stands between.
            ("0049 1511 2345678", Some("US")),
            ("0049 1511 2345678", Some("BR")),
            ("00 15 49 1511 2345678", Some("BR")),
            ("0049 1511 2345678", Some("HK")),
        ] {
            let read = PhoneNumber::parse(text, region);
            assert_eq!(read.as_ref().map(PhoneNumber::e164), Ok("+4915112345678"), "{text} in {region:?}");
        }
    }

    #[test]
    fn a_number_that_was_copied_is_read_as_it_is_seen() {
        for text in [
            "\u{202a}+49 170 1112229\u{202c}",
            "\u{2068}+49\u{a0}170\u{202f}111\u{2011}2229\u{2069}",
            "\u{feff}\u{200e}+49 170 111\u{2212}22\u{ad}29",
            "\u{ff0b}\u{ff14}\u{ff19} 170 1112229",
            "+\u{664}\u{669} \u{661}\u{667}\u{660} \u{661}\u{661}\u{661}\u{662}\u{662}\u{662}\u{669}",
            "+\u{6f4}\u{6f9} \u{6f1}\u{6f7}\u{6f0} \u{6f1}\u{6f1}\u{6f1}\u{6f2}\u{6f2}\u{6f2}\u{6f9}",
        ] {
            assert_eq!(PhoneNumber::parse(text, None).unwrap().e164(), "+491701112229", "{text:?}");
        }
    }

    #[test]
    fn an_extension_is_no_part_of_a_number_and_a_short_one_is_nobodys() {
        let (number, extension) = PhoneNumber::parse_extended("+49 30 901820 ext. 12", None).unwrap();
        assert_eq!((number.e164(), extension.as_deref()), ("+4930901820", Some("12")));
        for (text, country) in [("110", "DE"), ("112", "ES"), ("911", "US"), ("190", "BR"), ("+49 110", "DE")] {
            assert_eq!(PhoneNumber::parse(text, Some(country)), Err(PhoneError::NotANumber), "{text}");
        }
        assert_eq!(PhoneNumber::parse("+683 4000", None).unwrap().e164(), "+6834000");
    }

    #[test]
    fn what_is_no_number_is_refused_with_what_to_write() {
        assert_eq!(PhoneNumber::parse("0170 1234567", None), Err(PhoneError::NoCountry));
        assert_eq!(PhoneNumber::parse("+banana", None), Err(PhoneError::NotANumber));
        assert_eq!(PhoneNumber::from_digits("US.13491208655302741918"), Err(PhoneError::NotANumber));
        assert_eq!(PhoneNumber::from_digits(""), Err(PhoneError::NotANumber));
    }
}
