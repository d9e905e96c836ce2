//! Amounts that providers charge: millionths of a currency's unit, summed exactly and rounded once, where a person reads them.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

/// Millionths of one unit of a currency, which stands beside it. Never negative where it is read from a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(i64);

/// A text that is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an amount like 0.0550, with at most six digits after the point")]
pub struct NotAnAmount;

impl Micros {
    pub const ZERO: Micros = Micros(0);
    const DIGITS: usize = 6;

    pub const fn new(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn value(self) -> i64 {
        self.0
    }

    /// So many times the amount.
    pub const fn times(self, number: i64) -> Micros {
        Micros(self.0.saturating_mul(number))
    }

    /// A decimal number with this many places (six at most), the half rounded away from zero.
    pub fn rounded(self, places: u32) -> String {
        let places = places.min(6);
        let unit = 10_i64.pow(6 - places);
        let (whole, rest) = (self.0.abs() / unit, self.0.abs() % unit);
        let steps = whole + i64::from(rest * 2 >= unit && rest > 0);
        let sign = if self.0 < 0 && steps > 0 { "-" } else { "" };
        let scale = 10_i64.pow(places);
        match places {
            0 => format!("{sign}{steps}"),
            _ => format!("{sign}{}.{:0width$}", steps / scale, steps % scale, width = places as usize),
        }
    }
}

impl FromStr for Micros {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(whole) || !is_digits(part) || part.len() > Self::DIGITS {
            return Err(NotAnAmount);
        }
        let digits = format!("{whole}{part:0<width$}", width = Self::DIGITS);
        digits.parse().map(Micros).map_err(|_| NotAnAmount)
    }
}

/// Exact, with all six places.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rounded(6))
    }
}

impl Sum for Micros {
    fn sum<I: Iterator<Item = Micros>>(amounts: I) -> Micros {
        amounts.fold(Micros::ZERO, |sum, one| Micros(sum.0.saturating_add(one.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, micros) in [("0.0550", 55_000), ("1", 1_000_000), ("0.000001", 1), ("12.3", 12_300_000), ("0", 0)] {
            assert_eq!(text.parse(), Ok(Micros(micros)), "{text}");
        }
        for wrong in ["", ".", "1.", ".5", "-1", "1,5", "0.0000001", "1e3", "99999999999999999999", "٣", " 1"] {
            assert_eq!(wrong.parse::<Micros>(), Err(NotAnAmount), "{wrong}");
        }
    }

    #[test]
    fn an_amount_is_rounded_once_where_it_is_read() {
        for (micros, places, shown) in [
            (55_000, 2, "0.06"),
            (55_000, 3, "0.055"),
            (5_000, 2, "0.01"),
            (4_999, 2, "0.00"),
            (1_999_999, 0, "2"),
            (-5_000, 2, "-0.01"),
            (-1, 2, "0.00"),
            (1_234_567, 6, "1.234567"),
        ] {
            assert_eq!(Micros(micros).rounded(places), shown);
        }
        let thirds: Micros = std::iter::repeat_n(Micros(333_333), 3).sum();
        assert_eq!(thirds.to_string(), "0.999999");
    }
}
