//! A person without a picture: initials on a tint that stays hers.

use maud::{Markup, Render, html};

/// Initials on a tint. Beside the name it is only decoration, so screen readers skip it.
pub struct Avatar {
    initials: String,
    tint: &'static str,
    size: &'static str,
}

impl Avatar {
    /// `key` decides the tint and should outlive a change of name: the person's id.
    pub fn of(name: &str, key: impl AsRef<str>) -> Self {
        Self { initials: initials(name), tint: tint(key.as_ref()), size: "size-9 text-xs" }
    }

    /// One of ours: in our own colour.
    pub fn staff(name: &str) -> Self {
        Self { initials: initials(name), tint: "bg-primary text-primary-content", size: "size-9 text-xs" }
    }

    pub fn small(self) -> Self {
        Self { size: "size-7 text-[10px]", ..self }
    }

    pub fn large(self) -> Self {
        Self { size: "size-14 text-lg", ..self }
    }
}

impl Render for Avatar {
    fn render(&self) -> Markup {
        html! {
            span class={ "grid shrink-0 select-none place-items-center rounded-full font-semibold " (self.size) " " (self.tint) }
                aria-hidden="true" translate="no" { (self.initials) }
        }
    }
}

/// The first letters of the first and the last word; the last two digits of a number; a dot where there is nothing.
pub fn initials(name: &str) -> String {
    let words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphabetic()))
        .collect::<Vec<_>>();
    match words.as_slice() {
        [] => {
            let digits = name.chars().filter(char::is_ascii_digit).collect::<Vec<_>>();
            match digits.as_slice() {
                [.., tens, ones] => format!("{tens}{ones}"),
                _ => "·".to_owned(),
            }
        }
        [only] => upper(*only),
        [first, .., last] => upper(*first) + &upper(*last),
    }
}

fn upper(letter: char) -> String {
    letter.to_uppercase().collect()
}

/// The same key has the same tint, in every process and version (FNV-1a).
fn tint(key: &str) -> &'static str {
    const TINTS: [&str; 6] = ["bg-tint-1", "bg-tint-2", "bg-tint-3", "bg-tint-4", "bg-tint-5", "bg-tint-6"];
    let hash = key
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    TINTS[usize::try_from(hash % 6).expect("OK because it is below 6")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Maya Okafor", "MO"),
            ("maya", "M"),
            ("Anna Maria von der Heide", "AH"),
            ("Dr. (Inés) Barros", "DB"),
            ("+48 600 123 114", "14"),
            ("مريم العلي", "ما"),
            ("ßtraße", "SS"),
            ("<script>", "S"),
            ("7", "·"),
            ("", "·"),
            ("🌻", "·"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn a_tint_stays_and_tints_differ() {
        assert_eq!(tint("one"), tint("one"));
        let seen = (0..60).map(|n| tint(&n.to_string())).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(seen.len(), 6);
    }
}
