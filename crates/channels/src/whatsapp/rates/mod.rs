//! What Meta charges for a delivered message: by the market of the recipient, the category, and the card of the day
//! (facts/meta.md 5).
//!
//! - A card is of one currency: Meta publishes one for each and converts none.          (facts/meta.md 5.3)
//! - What Meta itself reports of a message counts; the cards only say how much that is.  ([`Card::charge`])
//! - Without a card of the day and currency an amount is not known, and is not guessed.

mod markets;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use kernel::{Micros, PhoneNumber};

pub use markets::market;

/// Answers within the window cost since this day; before, they were free (facts/meta.md 5.2).
pub const ANSWERS_COST_SINCE: NaiveDate = NaiveDate::from_ymd_opt(2026, 10, 1).expect("OK because the day exists");
/// So many answers a number and calendar month are free since then. Meta's rate card says so; its page on pricing may not
/// (facts/meta.md 5.2).
pub const FREE_ANSWERS: i64 = 1000;

const COLUMNS: [&str; 6] =
    ["market", "marketing", "utility", "authentication", "authentication_international", "service"];
/// A card has some 50 markets.
const MOST_MARKETS: usize = 400;

/// What a message is to Meta when it bills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    Marketing,
    Utility,
    Authentication,
    AuthenticationInternational,
    /// An answer in the window.
    Service,
}

impl Category {
    pub const ALL: [Category; 5] = [
        Category::Marketing,
        Category::Utility,
        Category::Authentication,
        Category::AuthenticationInternational,
        Category::Service,
    ];

    pub const fn as_str(self) -> &'static str {
        COLUMNS[self as usize + 1]
    }

    /// As Meta writes it, in webhooks and in reports (facts/meta.md 3.6). What is not on a card is none of these.
    pub fn reported(word: &str) -> Option<Category> {
        match word.to_ascii_lowercase().replace('-', "_").as_str() {
            "marketing" | "marketing_lite" => Some(Category::Marketing),
            "utility" => Some(Category::Utility),
            "authentication" => Some(Category::Authentication),
            "authentication_international" => Some(Category::AuthenticationInternational),
            "service" => Some(Category::Service),
            _ => None,
        }
    }
}

/// The rates of one currency from one day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// ISO 4217.
    pub currency: String,
    pub from: NaiveDate,
    /// Where the numbers are from.
    pub source: String,
    rates: BTreeMap<String, [Option<Micros>; 5]>,
}

/// A row that is no row of a card, by its line in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub line: u64,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The first row names other columns than these.
    Columns,
    /// This market's name is not one of Meta's.
    Market(String),
    /// This market stands there twice.
    Twice(String),
    /// This is no amount.
    Amount(String),
    /// The file is no table of comma-separated values, or too long.
    Table,
    /// There is no row at all.
    Empty,
}

/// The cards that come with Kontor, the newest last.
pub fn shipped() -> &'static [Card] {
    static SHIPPED: LazyLock<Vec<Card>> = LazyLock::new(|| {
        let text = include_str!("usd-2026-10-01.csv");
        // facts/meta.md 5.3.
        let source = "Meta's rate card of 1 October 2026, by a table that others made from it".to_owned();
        vec![Card::read(text, "USD", ANSWERS_COST_SINCE, source).expect("OK because a test reads it")]
    });
    &SHIPPED
}

/// The card of a currency that holds on a day.
pub fn card_of<'a>(cards: impl IntoIterator<Item = &'a Card>, currency: &str, day: NaiveDate) -> Option<&'a Card> {
    cards.into_iter().filter(|card| card.currency == currency && card.from <= day).max_by_key(|card| card.from)
}

/// The country by which Meta finds the market: the number's, or that of a business-scoped id.
pub fn country(phone: Option<&PhoneNumber>, user_id: Option<&str>) -> Option<String> {
    let of_id = || user_id.and_then(|id| id.split_once('.')).map(|(country, _)| country);
    let of_id = || of_id().filter(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    phone.and_then(PhoneNumber::region).or_else(|| of_id().map(str::to_owned))
}

impl Card {
    /// Reads a table of comma-separated values: a first row of [`COLUMNS`], a row a market, an amount or nothing in each
    /// place. Lines that begin with `#` are remarks.
    pub fn read(text: &str, currency: &str, from: NaiveDate, source: String) -> Result<Card, Vec<Wrong>> {
        let mut reader =
            csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(text.as_bytes());
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(|name| name.to_ascii_lowercase()).collect(),
            Err(_) => return Err(vec![Wrong { line: 1, why: Why::Table }]),
        };
        if header != COLUMNS {
            return Err(vec![Wrong { line: 1, why: Why::Columns }]);
        }
        let (mut rates, mut wrong) = (BTreeMap::new(), Vec::new());
        for row in reader.records() {
            let Ok(row) = row else {
                wrong.push(Wrong {
                    line: row.err().and_then(|error| Some(error.position()?.line())).unwrap_or(1),
                    why: Why::Table,
                });
                continue;
            };
            let line = row.position().map_or(1, csv::Position::line);
            match read_row(&row) {
                Ok((market, _)) if rates.contains_key(market) => {
                    wrong.push(Wrong { line, why: Why::Twice(market.to_owned()) })
                }
                Ok((market, amounts)) => drop(rates.insert(market.to_owned(), amounts)),
                Err(why) => wrong.push(Wrong { line, why }),
            }
            if rates.len() + wrong.len() > MOST_MARKETS {
                return Err(vec![Wrong { line, why: Why::Table }]);
            }
        }
        if rates.is_empty() && wrong.is_empty() {
            wrong.push(Wrong { line: 1, why: Why::Empty });
        }
        if wrong.is_empty() { Ok(Card { currency: currency.to_owned(), from, source, rates }) } else { Err(wrong) }
    }

    /// What one delivered message costs. Nothing, if this card does not say.
    pub fn rate(&self, market: &str, category: Category) -> Option<Micros> {
        self.rates.get(market)?[category as usize]
    }

    /// The card as a table again, as [`Card::read`] takes it.
    pub fn table(&self) -> String {
        let mut table = format!("{}\n", COLUMNS.join(","));
        for (market, amounts) in &self.rates {
            let amounts = amounts.map(|amount| amount.map(|amount| amount.to_string()).unwrap_or_default());
            table.push_str(&format!("{market},{}\n", amounts.join(",")));
        }
        table
    }
}

fn read_row(row: &csv::StringRecord) -> Result<(&str, [Option<Micros>; 5]), Why> {
    let market = row.get(0).unwrap_or_default();
    let market = markets::NAMES
        .iter()
        .find(|name| name.eq_ignore_ascii_case(market))
        .ok_or_else(|| Why::Market(short(market)))?;
    let mut amounts = [None; 5];
    for (place, amount) in amounts.iter_mut().enumerate() {
        *amount = match row.get(place + 1).unwrap_or_default() {
            "" => None,
            text => Some(text.parse().map_err(|_| Why::Amount(short(text)))?),
        };
    }
    Ok((market, amounts))
}

fn short(text: &str) -> String {
    kernel::Text::line(text, 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn read(text: &str) -> Result<Card, Vec<Wrong>> {
        Card::read(text, "EUR", day("2027-01-01"), "Meta".to_owned())
    }

    #[test]
    fn the_card_that_comes_along_has_every_market() {
        let card = &shipped()[0];
        let missing: Vec<_> =
            markets::NAMES.iter().filter(|name| card.rate(name, Category::Service).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert_eq!(card.rates.len(), markets::NAMES.len());
        // facts/meta.md 5.3.
        assert_eq!(card.rate("Germany", Category::Service), Some(Micros::new(55_000)));
        assert_eq!(card.rate("Brazil", Category::Marketing), Some(Micros::new(62_500)));
        assert_eq!(card.rate("India", Category::AuthenticationInternational), Some(Micros::new(30_400)));
        assert_eq!(card.rate("Germany", Category::AuthenticationInternational), None);
    }

    #[test]
    fn a_card_is_read_as_it_is_written_and_each_wrong_row_is_named() {
        let good = "Market,Marketing,utility,authentication,authentication_international,service\n# a remark\ngermany, 0.1,0.05,,,0\n";
        let card = read(good).unwrap();
        assert_eq!(card.rate("Germany", Category::Marketing), Some(Micros::new(100_000)));
        assert_eq!(
            (card.rate("Germany", Category::Authentication), card.rate("France", Category::Utility)),
            (None, None)
        );
        assert_eq!(read(&card.table()).unwrap(), card);

        let head = COLUMNS.join(",");
        for (text, line, why) in [
            ("market,price\nGermany,1\n".to_owned(), 1, Why::Columns),
            (format!("{head}\nAtlantis,1,1,1,1,1\n"), 2, Why::Market("Atlantis".to_owned())),
            (format!("{head}\nFrance,1,1,1,1,1\nFrance,1,1,1,1,1\n"), 3, Why::Twice("France".to_owned())),
            (format!("{head}\nFrance,-1,1,1,1,1\n"), 2, Why::Amount("-1".to_owned())),
            (format!("{head}\nFrance,1,1\n"), 2, Why::Table),
            (format!("{head}\n"), 1, Why::Empty),
        ] {
            assert_eq!(read(&text), Err(vec![Wrong { line, why }]), "{text}");
        }
    }

    #[test]
    fn the_newest_card_of_the_currency_holds() {
        let cards = ["2026-10-01", "2027-01-01"].map(|from| Card { from: day(from), ..shipped()[0].clone() });
        let of = |currency, on| card_of(&cards, currency, day(on)).map(|card| card.from);
        assert_eq!(of("USD", "2026-12-31"), Some(day("2026-10-01")));
        assert_eq!(of("USD", "2027-01-01"), Some(day("2027-01-01")));
        assert_eq!((of("USD", "2026-09-30"), of("EUR", "2027-02-01")), (None, None));
    }

    #[test]
    fn a_person_without_a_number_has_the_country_of_her_id() {
        let phone = PhoneNumber::from_digits("491701234567").unwrap();
        assert_eq!(country(Some(&phone), Some("US.123")).as_deref(), Some("DE"));
        assert_eq!(country(None, Some("BR.ENT.123")).as_deref(), Some("BR"));
        assert_eq!(
            (country(None, Some("nonsense")), country(None, Some("xx.1")), country(None, None)),
            (None, None, None)
        );
    }

    #[test]
    fn categories_are_known_however_meta_writes_them() {
        let international = Some(Category::AuthenticationInternational);
        assert_eq!(Category::reported("authentication-international"), international);
        assert_eq!(Category::reported("AUTHENTICATION_INTERNATIONAL"), international);
        assert_eq!(Category::reported("marketing_lite"), Some(Category::Marketing));
        assert_eq!((Category::reported("group_utility"), Category::reported("referral_conversion")), (None, None));
        for category in Category::ALL {
            assert_eq!(Category::reported(category.as_str()), Some(category));
        }
    }
}
