//! Telephone numbers, kept as E.164 (ITU-T): a plus sign and up to fifteen digits.

use std::fmt;

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

impl PhoneNumber {
    /// Reads what a person typed. `region` (ISO 3166, two letters) is the country meant when there is no country code.
    pub fn parse(text: &str, region: Option<&str>) -> Result<Self, PhoneError> {
        let country = region.and_then(|code| code.parse().ok());
        if country.is_none() && !text.trim_start().starts_with('+') {
            return Err(PhoneError::NoCountry);
        }
        let number = phonenumber::parse(country, text).map_err(|_| PhoneError::NotANumber)?;
        if !phonenumber::is_viable(text) || number.national().value() == 0 {
            return Err(PhoneError::NotANumber);
        }
        Self::checked(number.format().mode(phonenumber::Mode::E164).to_string())
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
        let main = || Some(phonenumber::metadata::DATABASE.by_code(&number.country().code())?.first()?.id().to_owned());
        number.country().id().map(|id| id.as_ref().to_owned()).or_else(main)
    }

    /// Written with spaces, for people.
    pub fn readable(&self) -> String {
        match phonenumber::parse(None, &self.0) {
            Ok(number) => number.format().mode(phonenumber::Mode::International).to_string(),
            Err(_) => self.0.clone(),
        }
    }
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

    #[test]
    fn what_is_no_number_is_refused_with_what_to_write() {
        assert_eq!(PhoneNumber::parse("0170 1234567", None), Err(PhoneError::NoCountry));
        assert_eq!(PhoneNumber::parse("+banana", None), Err(PhoneError::NotANumber));
        assert_eq!(PhoneNumber::from_digits("US.13491208655302741918"), Err(PhoneError::NotANumber));
        assert_eq!(PhoneNumber::from_digits(""), Err(PhoneError::NotANumber));
    }
}
