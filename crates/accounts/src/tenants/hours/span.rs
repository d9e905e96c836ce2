//! A part of a day, and how people write one: "9:00–12:30", "9-12.30", "9 am - 5 pm".

/// From and until in minutes on a wall clock, of one day: `from < until <= 24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    from: u16,
    until: u16,
}

/// More is a mistake.
const MOST_A_DAY: usize = 6;
const MIDNIGHT: u16 = 24 * 60;

/// Why what was written is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It cannot be read.
    Unreadable,
    /// It ends before it begins: the part after midnight belongs to the next day.
    OverMidnight,
    /// Two parts share a time.
    Overlap,
    TooMany,
}

impl Span {
    pub(super) const WHOLE_DAY: [Span; 1] = [Span { from: 0, until: MIDNIGHT }];

    pub fn new(from: u16, until: u16) -> Option<Span> {
        (from < until && until <= MIDNIGHT).then_some(Span { from, until })
    }

    /// Minutes after midnight.
    pub const fn from(self) -> u16 {
        self.from
    }

    /// Minutes after midnight; not included.
    pub const fn until(self) -> u16 {
        self.until
    }

    pub(super) fn holds(self, minute: u32) -> bool {
        (u32::from(self.from)..u32::from(self.until)).contains(&minute)
    }

    /// Reads a day: spans in any order, joined where one follows on another. Nothing written is closed.
    pub fn parse_day(text: &str) -> Result<Vec<Span>, Wrong> {
        let mut spans = pieces(text).iter().map(|piece| parse(piece)).collect::<Result<Vec<_>, _>>()?;
        spans.sort_unstable();
        let mut joined: Vec<Span> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                Some(last) if span.from < last.until => return Err(Wrong::Overlap),
                Some(last) if span.from == last.until => last.until = span.until,
                Some(_) | None => joined.push(span),
            }
        }
        if joined.len() > MOST_A_DAY { Err(Wrong::TooMany) } else { Ok(joined) }
    }

    /// A day as [`Span::parse_day`] reads it: "09:00–12:30, 14:00–18:00".
    pub fn written_day(spans: &[Span]) -> String {
        spans.iter().map(|span| format!("{}–{}", clock(span.from), clock(span.until))).collect::<Vec<_>>().join(", ")
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The spans of a text, each as "from-until" without a space.
fn pieces(text: &str) -> Vec<String> {
    let mut plain = String::new();
    for letter in text.to_lowercase().chars() {
        match letter {
            '–' | '—' | '−' | '‐' | '‑' | '-' => {
                plain.truncate(plain.trim_end().len());
                plain.push('-');
            }
            ',' | ';' | '/' | '\n' => plain.push(','),
            letter if letter.is_whitespace() => {
                if !plain.ends_with('-') {
                    plain.push(' ');
                }
            }
            letter => plain.push(letter),
        }
    }
    let close = plain.replace("a.m.", "am").replace("p.m.", "pm").replace(" am", "am").replace(" pm", "pm");
    close.split([',', ' ']).filter(|piece| !piece.is_empty() && *piece != "-").map(str::to_owned).collect()
}

fn parse(piece: &str) -> Result<Span, Wrong> {
    let (from, until) = piece.split_once('-').ok_or(Wrong::Unreadable)?;
    let (from, until) = (Written::parse(from)?, Written::parse(until)?);
    // "1-5pm" is in the afternoon, "9-5pm" begins in the morning.
    let borrowed = from.half.or(until.half).filter(|_| from.hour <= 12 && from.hour > 0);
    let end = match until.minutes(until.half)? {
        0 => MIDNIGHT,
        end => end,
    };
    let begins = [from.minutes(borrowed), from.minutes(from.half)];
    let read: Vec<u16> = begins.into_iter().flatten().collect();
    let begin = read.iter().copied().find(|begin| *begin < end).or(read.first().copied()).ok_or(Wrong::Unreadable)?;
    Span::new(begin, end).ok_or(Wrong::OverMidnight)
}

/// A time as it was written.
struct Written {
    hour: u16,
    minute: u16,
    half: Option<Half>,
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

impl Written {
    fn parse(text: &str) -> Result<Self, Wrong> {
        let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
            (Some(rest), _) => (rest, Some(Half::Morning)),
            (None, Some(rest)) => (rest, Some(Half::Afternoon)),
            (None, None) => (text, None),
        };
        let (hour, minute) =
            digits.trim_end_matches('h').split_once([':', '.', 'h']).unwrap_or((digits.trim_end_matches('h'), "00"));
        let number = |text: &str| {
            let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u16>().ok().filter(|_| is_number).ok_or(Wrong::Unreadable)
        };
        let (hour, minute) =
            (number(hour)?, number(minute).ok().filter(|_| minute.len() == 2).ok_or(Wrong::Unreadable)?);
        let is_time = minute < 60 && (hour < 24 || (hour, minute) == (24, 0));
        let is_of_half = half.is_none() || (1..=12).contains(&hour);
        if is_time && is_of_half { Ok(Self { hour, minute, half }) } else { Err(Wrong::Unreadable) }
    }

    fn minutes(&self, half: Option<Half>) -> Result<u16, Wrong> {
        let hour = match half {
            None => self.hour,
            Some(_) if !(1..=12).contains(&self.hour) => return Err(Wrong::Unreadable),
            Some(Half::Morning) => self.hour % 12,
            Some(Half::Afternoon) => self.hour % 12 + 12,
        };
        Ok(hour * 60 + self.minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, expected) in [
            ("", ""),
            ("  - ", ""),
            ("9-17", "09:00–17:00"),
            ("9:00–12:30, 14:00–18:00", "09:00–12:30, 14:00–18:00"),
            ("9 - 12.30  14h-18h30", "09:00–12:30, 14:00–18:30"),
            ("14-18; 9-12", "09:00–12:00, 14:00–18:00"),
            ("9-12, 12-15", "09:00–15:00"),
            ("9am-5pm", "09:00–17:00"),
            ("9 a.m. – 5 p.m.", "09:00–17:00"),
            ("1-5pm", "13:00–17:00"),
            ("9-5pm", "09:00–17:00"),
            ("10-12pm", "10:00–12:00"),
            ("12am-12pm", "00:00–12:00"),
            ("6pm-12am", "18:00–24:00"),
            ("0-24", "00:00–24:00"),
            ("18:00-00:00", "18:00–24:00"),
        ] {
            assert_eq!(Span::parse_day(text).map(|spans| Span::written_day(&spans)), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (text, wrong) in [
            ("22-2", Wrong::OverMidnight),
            ("10pm-2am", Wrong::OverMidnight),
            ("9-9", Wrong::OverMidnight),
            ("24-24", Wrong::OverMidnight),
            ("9-12, 11-15", Wrong::Overlap),
            ("1-2,3-4,5-6,7-8,9-10,11-12,13-14", Wrong::TooMany),
            ("9", Wrong::Unreadable),
            ("nine to five", Wrong::Unreadable),
            ("9-25", Wrong::Unreadable),
            ("9:5-12", Wrong::Unreadable),
            ("9-12-15", Wrong::Unreadable),
            ("13pm-14pm", Wrong::Unreadable),
            ("0am-5am", Wrong::Unreadable),
            ("9:60-12", Wrong::Unreadable),
            ("٩-١٢", Wrong::Unreadable),
        ] {
            assert_eq!(Span::parse_day(text), Err(wrong), "{text}");
        }
    }
}
