//! The money of each country.

use std::sync::LazyLock;

use kernel::{Locale, Text};

use super::rules::{COUNTRIES, in_language, lines};

/// Code, English, Spanish and Brazilian name of each currency.
static CURRENCIES: LazyLock<Vec<[&str; 4]>> = LazyLock::new(|| lines(include_str!("data/currencies.tsv")));

/// ISO 4217 codes to choose from.
pub fn currencies() -> &'static [&'static str] {
    static CODES: LazyLock<Vec<&str>> = LazyLock::new(|| CURRENCIES.iter().map(|[code, ..]| *code).collect());
    &CODES
}

/// What a country pays with. A country that is none pays in dollars.
pub fn currency_of(country: &str) -> &'static str {
    COUNTRIES.iter().find(|[code, ..]| *code == country).map_or("USD", |[.., currency]| currency)
}

/// Codes and names to choose from, in the order in which their readers look for them.
pub fn currency_choices(locale: Locale) -> Vec<(String, String)> {
    let mut choices: Vec<(String, String)> = CURRENCIES
        .iter()
        .map(|[code, english, spanish, brazilian]| {
            let [english, spanish, brazilian] = [english, spanish, brazilian].map(|name| format!("{name} ({code})"));
            ((*code).to_owned(), in_language(locale, [&english, &spanish, &brazilian]))
        })
        .collect();
    choices.sort_by_cached_key(|(_, name)| Text::fold(name));
    choices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenants::{countries, languages};

    #[test]
    fn every_country_has_money_that_can_be_chosen_and_every_table_is_read_whole() {
        assert!(countries().len() > 240 && currencies().len() > 150 && languages::all().len() > 60);
        for (country, _) in countries() {
            assert!(currencies().contains(&currency_of(country)), "{country}");
        }
        for (country, currency) in
            [("DE", "EUR"), ("BR", "BRL"), ("MX", "MXN"), ("US", "USD"), ("CH", "CHF"), ("TR", "TRY")]
        {
            assert_eq!(currency_of(country), currency);
        }
        assert_eq!(currency_choices(Locale::Es).len(), currencies().len());
    }
}
