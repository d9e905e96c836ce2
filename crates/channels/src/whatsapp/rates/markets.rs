//! Which market a country belongs to (facts/meta.md 5.3: Meta's own mapping by calling code, March 2026, and the markets that
//! stand alone since October 2026).

/// Every market of the cards, as Meta names it.
pub(super) const NAMES: [&str; 47] = [
    "Argentina",
    "Brazil",
    "Chile",
    "Colombia",
    "Egypt",
    "France",
    "Germany",
    "Hong Kong",
    "Hungary",
    "India",
    "Indonesia",
    "Iraq",
    "Israel",
    "Italy",
    "Kazakhstan",
    "Kuwait",
    "Malaysia",
    "Mexico",
    "Morocco",
    "Netherlands",
    "Nepal",
    "Nigeria",
    "Oman",
    "Pakistan",
    "Peru",
    "Poland",
    "Qatar",
    "Romania",
    "Russia",
    "Saudi Arabia",
    "Singapore",
    "South Africa",
    "Spain",
    "Sri Lanka",
    "Turkey",
    "Ukraine",
    "UAE",
    "United Kingdom",
    "North America",
    "Rest of Africa",
    "Rest of Asia Pacific",
    "Rest of Central & Eastern Europe",
    "Rest of Latin America",
    "Rest of Middle East",
    "Rest of Western Europe",
    "Other",
    "Bangladesh",
];

/// The market of a country (ISO 3166, two letters). What Meta names nowhere is "Other".
pub fn market(country: &str) -> &'static str {
    match country {
        "AR" => "Argentina",
        "BR" => "Brazil",
        "CL" => "Chile",
        "CO" => "Colombia",
        "EG" => "Egypt",
        "FR" => "France",
        "DE" => "Germany",
        "HK" => "Hong Kong",
        "HU" => "Hungary",
        "IN" => "India",
        "ID" => "Indonesia",
        "IQ" => "Iraq",
        "IL" => "Israel",
        "IT" => "Italy",
        "KZ" => "Kazakhstan",
        "KW" => "Kuwait",
        "MY" => "Malaysia",
        "MX" => "Mexico",
        "MA" => "Morocco",
        "NL" => "Netherlands",
        "NP" => "Nepal",
        "NG" => "Nigeria",
        "OM" => "Oman",
        "PK" => "Pakistan",
        "PE" => "Peru",
        "PL" => "Poland",
        "QA" => "Qatar",
        "RO" => "Romania",
        "RU" => "Russia",
        "SA" => "Saudi Arabia",
        "SG" => "Singapore",
        "ZA" => "South Africa",
        "ES" => "Spain",
        "LK" => "Sri Lanka",
        "TR" => "Turkey",
        "UA" => "Ukraine",
        "AE" => "UAE",
        "GB" => "United Kingdom",
        "BD" => "Bangladesh",
        "US" | "CA" => "North America",
        "DZ" | "AO" | "BJ" | "BW" | "BF" | "BI" | "CM" | "TD" | "CG" | "ER" | "ET" | "GA" | "GM" | "GH" | "GW"
        | "CI" | "KE" | "LS" | "LR" | "LY" | "MG" | "MW" | "ML" | "MR" | "MZ" | "NA" | "NE" | "RW" | "SN" | "SL"
        | "SO" | "SS" | "SD" | "SZ" | "TZ" | "TG" | "TN" | "UG" | "ZM" | "ZW" => "Rest of Africa",
        "AF" | "AU" | "KH" | "CN" | "JP" | "LA" | "MN" | "NZ" | "PG" | "PH" | "TW" | "TJ" | "TH" | "TM" | "UZ"
        | "VN" => "Rest of Asia Pacific",
        "AL" | "AM" | "AZ" | "BY" | "BG" | "HR" | "CZ" | "GE" | "GR" | "LV" | "LT" | "MD" | "MK" | "RS" | "SK"
        | "SI" => "Rest of Central & Eastern Europe",
        "BO" | "CR" | "DO" | "EC" | "SV" | "GT" | "HT" | "HN" | "JM" | "NI" | "PA" | "PY" | "PR" | "UY" | "VE" => {
            "Rest of Latin America"
        }
        "BH" | "JO" | "LB" | "YE" => "Rest of Middle East",
        "AT" | "BE" | "DK" | "FI" | "IE" | "NO" | "PT" | "SE" | "CH" => "Rest of Western Europe",
        _ => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_market_has_a_country_and_each_country_one_market() {
        let letters = || (b'A'..=b'Z').map(char::from);
        let countries = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
        let found: std::collections::BTreeSet<_> = countries.map(|country| market(&country)).collect();
        assert_eq!(found, NAMES.into_iter().collect());
        for (country, name) in
            [("CA", "North America"), ("GR", "Rest of Central & Eastern Europe"), ("EE", "Other"), ("", "Other")]
        {
            assert_eq!(market(country), name);
        }
    }
}
