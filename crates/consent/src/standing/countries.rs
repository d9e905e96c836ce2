//! How long the law of a country lets a grant of offers count, as dated data: a line for each rule with the day it began and its
//! source. A country that is not in the list sets no end. The shorter of the country's and the business's own rule counts.

use kernel::Timestamp;

use super::rules::{Rule, RuleKind};

const COUNTRIES: &str = include_str!("countries.txt");

/// The rules of a country.
pub(super) fn of(country: &str) -> Vec<Rule> {
    read(COUNTRIES, country)
}

/// Whether any country sets an end.
pub(super) fn are_any() -> bool {
    lines(COUNTRIES).next().is_some()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read(text: &str, country: &str) -> Vec<Rule> {
    lines(text).filter_map(rule).filter(|(of, _)| *of == country).map(|(_, rule)| rule).collect()
}

/// `country day months source`.
fn rule(line: &str) -> Option<(&str, Rule)> {
    let mut parts = line.splitn(4, ' ');
    let (country, day, months, source) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let since = Timestamp::parse(&format!("{day}T00:00:00Z")).ok()?;
    let value = months.parse().ok().filter(|months| *months >= 0)?;
    let is_whole =
        country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) && !source.trim().is_empty();
    is_whole.then_some((country, Rule { kind: RuleKind::LastsMonths, value, since, set_at: since }))
}

#[cfg(test)]
mod tests {
    use super::super::rules::in_force;
    use super::*;

    // Shows P-CON-5: each line of the list can be read, and a rule counts from its day on.
    #[test]
    fn a_countrys_rule_has_a_day_and_a_source() {
        for line in lines(COUNTRIES) {
            assert!(rule(line).is_some(), "{line}");
        }
        let text = "# A list.\nXA 2026-01-01 24 Made up, art. 7\nXA 2027-01-01 12 Made up, as amended\nXB 2026-01-01 6 Another\n";
        let rules = read(text, "XA");
        let months = |day: &str| in_force(&rules, RuleKind::LastsMonths, Timestamp::parse(day).unwrap());
        assert_eq!(rules.len(), 2);
        assert_eq!(months("2025-12-31T23:59:59Z"), 0);
        assert_eq!(months("2026-01-01T00:00:00Z"), 24);
        assert_eq!(months("2027-01-01T00:00:00Z"), 12);
        for bad in [
            "XA 2026-01-01 24",
            "XA soon 24 Law",
            "XA 2026-01-01 many Law",
            "xa 2026-01-01 24 Law",
            "XA 2026-01-01 -1 Law",
        ] {
            assert!(rule(bad).is_none(), "{bad}");
        }
    }
}
