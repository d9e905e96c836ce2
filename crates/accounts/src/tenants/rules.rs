//! What a business may say about itself. Wrong fields are named, with what to write instead.

use std::sync::LazyLock;

use chrono_tz::{TZ_VARIANTS, Tz};
use kernel::{Locale, PhoneNumber, Problem, Text};
use web::t;

use super::Profile;

/// A profile as it was typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Names {
    pub business_name: String,
    pub address: String,
    pub phone: String,
    pub time_zone: String,
    pub country: String,
}

impl Names {
    /// The profile, or what must be changed. Fields are called as in the forms.
    pub fn check(&self, locale: Locale) -> Result<Profile, Problem> {
        let mut problem = Problem::invalid();
        let name = Text::line(&self.business_name, 121);
        if name.is_empty() {
            problem = problem.field("business_name", "missing", t!(locale, "tenant-name-missing"));
        }
        if name.chars().count() > 120 {
            problem = problem.field("business_name", "too_long", t!(locale, "tenant-name-too-long"));
        }
        let country = self.country.trim().to_ascii_uppercase();
        let is_country = countries().iter().any(|(code, _)| *code == country);
        if !is_country {
            problem = problem.field("country", "unknown", t!(locale, "tenant-country-unknown"));
        }
        let time_zone = self.time_zone.trim().parse::<Tz>();
        if time_zone.is_err() {
            problem = problem.field("time_zone", "unknown", t!(locale, "tenant-time-zone-unknown"));
        }
        let phone = match self.phone.trim() {
            "" => Some(String::new()),
            typed => {
                PhoneNumber::parse(typed, is_country.then_some(&*country)).ok().map(|number| number.e164().to_owned())
            }
        };
        // A number without its country may be right once the country is.
        if phone.is_none() && is_country {
            problem = problem.field("phone", "invalid", t!(locale, "tenant-phone-invalid"));
        }
        let address: String = Text::clean(self.address.trim()).replace("\r\n", "\n").chars().take(500).collect();
        match (phone, time_zone) {
            (Some(phone), Ok(zone)) if problem.fields.is_empty() => {
                Ok(Profile { name, address, phone, time_zone: zone.name().to_owned(), country })
            }
            _ => Err(problem),
        }
    }
}

/// Codes and English names, by name.
pub fn countries() -> &'static [(&'static str, &'static str)] {
    static NAMES: LazyLock<Vec<(&str, &str)>> =
        LazyLock::new(|| COUNTRIES.iter().map(|[code, english, ..]| (*code, *english)).collect());
    &NAMES
}

/// Code, English, Spanish and Brazilian name of each country, and its currency.
pub(super) static COUNTRIES: LazyLock<Vec<[&str; 5]>> = LazyLock::new(|| lines(include_str!("data/countries.tsv")));

/// The lines of a table, in its columns.
pub(super) fn lines<const N: usize>(table: &'static str) -> Vec<[&'static str; N]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok()).collect()
}

/// Codes and names to choose from, in the order in which their readers look for them.
pub fn country_choices(locale: Locale) -> Vec<(String, String)> {
    let mut choices: Vec<(String, String)> = COUNTRIES
        .iter()
        .map(|[code, english, spanish, brazilian, _]| {
            ((*code).to_owned(), in_language(locale, [english, spanish, brazilian]))
        })
        .collect();
    choices.sort_by_cached_key(|(_, name)| Text::fold(name));
    choices
}

/// The English, Spanish or Brazilian name.
pub(super) fn in_language(locale: Locale, [english, spanish, brazilian]: [&str; 3]) -> String {
    match locale {
        Locale::En | Locale::EnUs => english.to_owned(),
        Locale::Es => spanish.to_owned(),
        Locale::PtBr => brazilian.to_owned(),
        Locale::MadeUp | Locale::MadeUpRtl => format!("[{english}]"),
    }
}

/// The time zones to choose from: a place each, and UTC.
pub fn time_zones() -> Vec<&'static str> {
    let is_place =
        |name: &&str| *name == "UTC" || name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("US/");
    TZ_VARIANTS.iter().map(|zone| zone.name()).filter(is_place).collect()
}

/// The same for a field of choices.
pub fn time_zone_choices() -> impl Iterator<Item = (String, String)> {
    time_zones().into_iter().map(|zone| (zone.to_owned(), zone.to_owned()))
}

/// Reads "21:30" as minutes after midnight.
pub(super) fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number =
        |text: &str, below: i64| text.parse::<i64>().ok().filter(|n| text.len() <= 2 && (0..below).contains(n));
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

/// Minutes after midnight as "21:30".
pub(super) fn time_of_day(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lark() -> Names {
        Names {
            business_name: "  Lark   Music School ".to_owned(),
            address: "Gartenweg 3\r\n10115 Berlin".to_owned(),
            phone: "030 1234567".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            country: "de".to_owned(),
        }
    }

    #[test]
    fn a_profile_is_cleaned() {
        let profile = lark().check(Locale::En).unwrap();
        assert_eq!(profile.name, "Lark Music School");
        assert_eq!(profile.phone, "+49301234567");
        assert_eq!(profile.address, "Gartenweg 3\n10115 Berlin");
        assert_eq!(profile.country, "DE");
        assert_eq!(Names { phone: String::new(), ..lark() }.check(Locale::En).unwrap().phone, "");
    }

    #[test]
    fn each_wrong_field_is_named() {
        for (names, field) in [
            (Names { business_name: " \u{7} ".to_owned(), ..lark() }, "business_name"),
            (Names { business_name: "a".repeat(200), ..lark() }, "business_name"),
            (Names { country: "XX".to_owned(), ..lark() }, "country"),
            // A56
            (Names { time_zone: "Europe/Berlin'; drop table tenant; --".to_owned(), ..lark() }, "time_zone"),
            (Names { phone: "twelve".to_owned(), ..lark() }, "phone"),
        ] {
            let problem = names.check(Locale::En).unwrap_err();
            assert!(problem.of_field(field).is_some(), "{field}");
            assert_eq!(problem.fields.len(), 1, "{field}");
        }
    }

    #[test]
    fn times_of_day_read_back() {
        for text in ["00:00", "07:05", "21:30", "23:59"] {
            assert_eq!(minutes(text).map(time_of_day).as_deref(), Some(text));
        }
        for text in ["24:00", "9", "9:60", "-1:00", "", "009:00", "a:b"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn the_choices_are_there() {
        for locale in Locale::ALL {
            let choices = country_choices(locale);
            assert_eq!(choices.len(), countries().len());
            assert!(choices.iter().all(|(code, name)| code.len() == 2 && name.chars().count() > 2), "{locale}");
        }
        // Under G, not after Z, as its letters' numbers would have it; and each in its own language.
        let names = |locale| country_choices(locale).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        let at = |name: &str| names(Locale::PtBr).iter().position(|one| one == name).unwrap();
        assert!(at("África do Sul") < at("Brasil") && at("Brasil") < at("Zimbábue"));
        assert!(names(Locale::Es).contains(&"Alemania".to_owned()));
        assert!(countries().len() > 240 && time_zones().len() > 300);
        assert!(time_zones().contains(&"America/Argentina/Buenos_Aires") && time_zones().contains(&"UTC"));
    }
}
