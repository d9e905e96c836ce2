//! How a reader writes dates, times, numbers and amounts. Everything that people read of these comes from here.
//!
//! - The forms are those of the Unicode CLDR, through ICU4X; ours is only the choice among them.
//! - A formatter is made once a language: it costs as much as five uses.
//! - The made-up languages put what is formatted here into brackets, as they do with messages.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{self, E, MD, MDE, T, YMD};
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_time::Time;
use kernel::Locale;

use crate::t;

type Dates<F> = FixedCalendarDateTimeFormatter<Gregorian, F>;

struct Manner {
    clock: NoCalendarFormatter<T>,
    weekday: Dates<E>,
    short_weekday: Dates<E>,
    day: Dates<MD>,
    day_and_clock: Dates<fieldsets::MDT>,
    weekday_and_day: Dates<MDE>,
    date: Dates<YMD>,
    long_date: Dates<YMD>,
    long_date_and_clock: Dates<fieldsets::YMDT>,
    number: DecimalFormatter,
    is_made_up: bool,
}

/// "10:42", "10:42 AM".
pub fn clock(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.clock.format(&time(at)).to_string())
}

/// "Monday".
pub fn weekday(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.weekday.format(&date(at)).to_string())
}

/// "Mon".
pub fn short_weekday(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.short_weekday.format(&date(at)).to_string())
}

/// "12 Sept".
pub fn day(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.day.format(&date(at)).to_string())
}

/// "12 Sept, 10:42".
pub fn day_and_clock(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.day_and_clock.format(&date_and_time(at)).to_string())
}

/// "Saturday 12 September".
pub fn weekday_and_day(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.weekday_and_day.format(&date(at)).to_string())
}

/// "September 2026". In words of our own: ICU4X 2.4 panics at this form in Portuguese.
pub fn month_and_year(locale: Locale, at: DateTime<Tz>) -> String {
    let (month, year) = (at.month(), at.year().to_string());
    t!(locale, "month-and-year", month = month, year = year)
}

/// "12 Sept 2026".
pub fn date_words(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.date.format(&date(at)).to_string())
}

/// "12 September 2026".
pub fn long_date(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.long_date.format(&date(at)).to_string())
}

/// "12 September 2026 at 10:42".
pub fn long_date_and_clock(locale: Locale, at: DateTime<Tz>) -> String {
    let manner = Manner::of(locale);
    manner.mark(manner.long_date_and_clock.format(&date_and_time(at)).to_string())
}

/// "12,345". Messages write their numbers so by themselves.
pub fn number(locale: Locale, number: i64) -> String {
    Manner::of(locale).number.format(&Decimal::from(number)).to_string()
}

/// "EUR 1,234.50": the currency by its code, which means the same everywhere, where the language puts it. An amount that
/// is no number is shown as it came; tenths are written as hundredths, as nobody writes "EUR 249.9".
pub fn money(locale: Locale, amount: &str, currency: &str) -> String {
    let has_tenths = !currency.is_empty() && amount.split_once('.').is_some_and(|(_, digits)| digits.len() == 1);
    let amount = if has_tenths { format!("{amount}0") } else { amount.to_owned() };
    let amount = amount
        .parse()
        .map_or_else(|_| amount.clone(), |decimal: Decimal| Manner::of(locale).number.format(&decimal).to_string());
    match locale {
        _ if currency.is_empty() => amount,
        Locale::En | Locale::EnUs | Locale::PtBr | Locale::MadeUp => format!("{currency}\u{a0}{amount}"),
        Locale::Es | Locale::MadeUpRtl => format!("{amount}\u{a0}{currency}"),
    }
}

impl Manner {
    fn of(locale: Locale) -> &'static Manner {
        // What English writes outside the United States is nearest to British.
        static EN: LazyLock<Manner> = LazyLock::new(|| Manner::load("en-GB", false));
        static EN_US: LazyLock<Manner> = LazyLock::new(|| Manner::load("en-US", false));
        static ES: LazyLock<Manner> = LazyLock::new(|| Manner::load("es", false));
        static PT_BR: LazyLock<Manner> = LazyLock::new(|| Manner::load("pt-BR", false));
        static MADE_UP: LazyLock<Manner> = LazyLock::new(|| Manner::load("en-GB", true));
        static MADE_UP_RTL: LazyLock<Manner> = LazyLock::new(|| Manner::load("ar-EG", true));
        match locale {
            Locale::En => &EN,
            Locale::EnUs => &EN_US,
            Locale::Es => &ES,
            Locale::PtBr => &PT_BR,
            Locale::MadeUp => &MADE_UP,
            Locale::MadeUpRtl => &MADE_UP_RTL,
        }
    }

    fn load(tag: &str, is_made_up: bool) -> Manner {
        const THERE: &str = "OK because the data is compiled in";
        let locale: icu_locale_core::Locale = tag.parse().expect("OK because tags are constants");
        Manner {
            clock: NoCalendarFormatter::try_new((&locale).into(), T::hm()).expect(THERE),
            weekday: Dates::try_new((&locale).into(), E::long()).expect(THERE),
            short_weekday: Dates::try_new((&locale).into(), E::medium()).expect(THERE),
            day: Dates::try_new((&locale).into(), MD::medium()).expect(THERE),
            day_and_clock: Dates::try_new((&locale).into(), MD::medium().with_time_hm()).expect(THERE),
            weekday_and_day: Dates::try_new((&locale).into(), MDE::long()).expect(THERE),
            date: Dates::try_new((&locale).into(), YMD::medium()).expect(THERE),
            long_date: Dates::try_new((&locale).into(), YMD::long()).expect(THERE),
            long_date_and_clock: Dates::try_new((&locale).into(), YMD::long().with_time_hm()).expect(THERE),
            number: DecimalFormatter::try_new((&locale).into(), Default::default()).expect(THERE),
            is_made_up,
        }
    }

    fn mark(&self, words: String) -> String {
        if self.is_made_up { format!("[{words}]") } else { words }
    }
}

fn date(at: DateTime<Tz>) -> Date<Gregorian> {
    let month = u8::try_from(at.month()).expect("OK because there are twelve");
    let day = u8::try_from(at.day()).expect("OK because there are 31 at most");
    // Years far from ours do not fit. No clock shows one, but an address may name one; its last of February may be another's first
    // of March.    (A56)
    let year = at.year().clamp(-9999, 9999);
    let day = if year == at.year() { day } else { day.min(28) };
    Date::try_new_gregorian(year, month, day).expect("OK because chrono's calendar is the same")
}

fn time(at: DateTime<Tz>) -> Time {
    let part = |number: u32| u8::try_from(number).expect("OK because none reaches 60");
    Time::try_new(part(at.hour()), part(at.minute()), part(at.second()), 0).expect("OK because it is a time of day")
}

fn date_and_time(at: DateTime<Tz>) -> icu_time::DateTime<Gregorian> {
    icu_time::DateTime { date: date(at), time: time(at) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use kernel::Timestamp;

    fn at() -> DateTime<Tz> {
        Timestamp::parse("2026-09-12T12:05:00Z").unwrap().utc().with_timezone(&Tz::Europe__Berlin)
    }

    // A56
    #[test]
    fn a_day_that_no_calendar_here_has_breaks_nothing() {
        for day in ["+12000-02-29", "-12000-02-29", "+262142-12-31", "2024-02-29"] {
            let day: chrono::NaiveDate = day.parse().unwrap();
            let at = Tz::UTC.from_utc_datetime(&day.and_hms_opt(12, 0, 0).unwrap());
            assert!(!date_words(Locale::En, at).is_empty() && !day_and_clock(Locale::PtBr, at).is_empty(), "{day}");
        }
    }

    #[test]
    fn dates_and_times_are_written_as_their_readers_do() {
        type Form = fn(Locale, DateTime<Tz>) -> String;
        let cases: [(Form, [&str; 4]); 10] = [
            (clock, ["14:05", "2:05 PM", "14:05", "14:05"]),
            (weekday, ["Saturday", "Saturday", "sábado", "sábado"]),
            (short_weekday, ["Sat", "Sat", "sáb", "sáb."]),
            (day, ["12 Sept", "Sep 12", "12 sept", "12 de set."]),
            (day_and_clock, ["12 Sept, 14:05", "Sep 12, 2:05 PM", "12 sept, 14:05", "12 de set., 14:05"]),
            (
                weekday_and_day,
                [
                    "Saturday 12 September",
                    "Saturday, September 12",
                    "sábado, 12 de septiembre",
                    "sábado, 12 de setembro",
                ],
            ),
            (month_and_year, ["September 2026", "September 2026", "septiembre de 2026", "setembro de 2026"]),
            (date_words, ["12 Sept 2026", "Sep 12, 2026", "12 sept 2026", "12 de set. de 2026"]),
            (
                long_date,
                ["12 September 2026", "September 12, 2026", "12 de septiembre de 2026", "12 de setembro de 2026"],
            ),
            (
                long_date_and_clock,
                [
                    "12 September 2026 at 14:05",
                    "September 12, 2026 at 2:05 PM",
                    "12 de septiembre de 2026 a las 14:05",
                    "12 de setembro de 2026 às 14:05",
                ],
            ),
        ];
        for (form, expected) in cases {
            for (locale, expected) in Locale::ALL.into_iter().zip(expected) {
                // Some spaces must not break; that is not what this table is about.
                let words = form(locale, at()).replace(['\u{a0}', '\u{202f}'], " ");
                assert_eq!(words, expected, "{locale}");
            }
        }
    }

    #[test]
    fn the_made_up_languages_mark_what_they_formatted() {
        assert_eq!(day(Locale::MadeUp, at()), "[12 Sept]");
        assert_eq!(weekday(Locale::MadeUpRtl, at()), "[السبت]");
    }

    #[test]
    fn numbers_are_grouped_as_their_readers_do() {
        for (plain, expected) in [
            (0, ["0", "0", "0", "0"]),
            (999, ["999", "999", "999", "999"]),
            // Spanish leaves four figures together.
            (4096, ["4,096", "4,096", "4096", "4.096"]),
            (1_234_567, ["1,234,567", "1,234,567", "1.234.567", "1.234.567"]),
            (-12_345, ["-12,345", "-12,345", "-12.345", "-12.345"]),
        ] {
            assert_eq!(Locale::ALL.map(|locale| number(locale, plain)), expected);
        }
    }

    #[test]
    fn amounts_are_written_as_their_readers_do() {
        for (amount, currency, expected) in [
            ("1234.50", "BRL", ["BRL 1,234.50", "BRL 1,234.50", "1234,50 BRL", "BRL 1.234,50"]),
            ("12345", "EUR", ["EUR 12,345", "EUR 12,345", "12.345 EUR", "EUR 12.345"]),
            ("249.9", "EUR", ["EUR 249.90", "EUR 249.90", "249,90 EUR", "EUR 249,90"]),
            ("0.5", "", ["0.5", "0.5", "0,5", "0,5"]),
            ("on request", "EUR", ["EUR on request", "EUR on request", "on request EUR", "EUR on request"]),
        ] {
            assert_eq!(Locale::ALL.map(|locale| money(locale, amount, currency).replace('\u{a0}', " ")), expected);
        }
    }
}
