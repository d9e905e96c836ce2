//! Which passwords are taken: any long one that is not among the first an attacker would try (NIST SP 800-63B-4, 3.1.1.2).
//! No rules about kinds of characters.

use std::collections::HashSet;
use std::sync::LazyLock;

use kernel::Text;

pub(super) const SHORTEST: usize = 12;
pub(super) const LONGEST: usize = 256;

/// What must remain when all that others know is taken out.
const OWN_PART: usize = 8;

static LONG: LazyLock<HashSet<&str>> = LazyLock::new(|| lines(include_str!("data/long_passwords.txt")));
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| lines(include_str!("data/common_words.txt")));

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    TooShort,
    TooLong,
    /// One of the passwords that many people choose, or a row of keys, or one word with signs around it.
    Common,
    /// The business's name or the person's e-mail with little else.
    Known,
}

pub(super) fn check(password: &str, about: &[&str]) -> Result<(), Weakness> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weakness::TooShort);
    }
    if length > LONGEST {
        return Err(Weakness::TooLong);
    }
    let folded = Text::fold(password);
    if is_common(&folded) || is_common(&plain_letters(&folded)) {
        return Err(Weakness::Common);
    }
    if own_part(&folded, about) < OWN_PART {
        return Err(Weakness::Known);
    }
    Ok(())
}

fn is_common(password: &str) -> bool {
    let characters: HashSet<char> = password.chars().collect();
    LONG.contains(password) || characters.len() <= 4 || is_row(password) || is_one_common_word(password)
}

/// "password1234", "!!football!!", "dragon-dragon7": nothing but one common word and signs.
fn is_one_common_word(password: &str) -> bool {
    let words: HashSet<&str> =
        password.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(repeated).collect();
    match words.iter().next() {
        Some(word) if words.len() == 1 => WORDS.contains(word),
        _ => false,
    }
}

/// The shortest part of which the word is made by repetition.
fn repeated(word: &str) -> &str {
    let lengths =
        (4..=word.len() / 2).filter(|length| word.len().is_multiple_of(*length) && word.is_char_boundary(*length));
    lengths.map(|length| &word[..length]).find(|part| part.repeat(word.len() / part.len()) == word).unwrap_or(word)
}

/// Keys in a row, there or back, again and again.
fn is_row(password: &str) -> bool {
    const ROWS: [&str; 4] =
        ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm"];
    let back: Vec<String> = ROWS.iter().map(|row| row.chars().rev().collect()).collect();
    let rows: Vec<&str> = ROWS.iter().copied().chain(back.iter().map(String::as_str)).collect();
    let mut rest = password;
    while !rest.is_empty() {
        // A row counts from four keys on, or as the end of what began as one.
        let whole = rest.len() < 4 && rest.len() < password.len();
        let longest = (1..=rest.len())
            .rev()
            .filter(|length| rest.is_char_boundary(*length) && (*length >= 4 || whole))
            .find(|length| rows.iter().any(|row| row.contains(&rest[..*length])));
        match longest {
            Some(length) => rest = &rest[length..],
            None => return false,
        }
    }
    true
}

/// "P@ssw0rd" read as the word it stands for.
fn plain_letters(password: &str) -> String {
    let letter = |c| match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    };
    // The digits at the end are mostly a year or a number.
    let end = password.trim_end_matches(|c: char| !c.is_alphabetic()).len();
    password[..end].chars().map(letter).chain(password[end..].chars()).collect()
}

/// How many characters are left without what others know.
fn own_part(password: &str, about: &[&str]) -> usize {
    let mut known: Vec<String> = about
        .iter()
        .flat_map(|text| {
            let folded = Text::fold(text);
            let words: Vec<String> = folded.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
            words.into_iter().chain([folded.split_whitespace().collect(), folded])
        })
        .filter(|word| word.chars().count() >= 4)
        .collect();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let left = known.iter().fold(password.to_owned(), |left, word| left.replace(word.as_str(), ""));
    left.chars().count()
}

fn lines(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_attacker_tries_first_is_refused() {
        for password in [
            "password1234",
            "P@ssw0rd2024!",
            "footballfootball",
            "!!!!dragon!!!!",
            "123456789012",
            "qwertyuiop123",
            "qwertyuiopas",
            "abcdefghijkl",
            "aaaaaaaaaaaa",
            "abababababab",
            "1qaz2wsx3edc",
            "Monkey-Monkey-1",
            "987654321098",
            "000000000001",
        ] {
            assert_eq!(check(password, &[]), Err(Weakness::Common), "{password}");
        }
    }

    #[test]
    fn long_phrases_of_any_kind_are_taken() {
        for password in [
            "correct horse battery staple",
            "veilchen am dienstag",
            "パスワードは長いほうがいいです",
            "blue kettle 9",
            "tr4ktor im regen",
            "x9$Kq2!mPw7z",
            &"a long one, ".repeat(20),
        ] {
            assert_eq!(check(password, &["Lark Music School", "olga@lark.example"]), Ok(()), "{password}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("kettle ü 12", &[]), Err(Weakness::TooShort));
        assert_eq!(check("kettle ü 12x", &[]), Ok(()));
        assert_eq!(check(&"ab c".repeat(64), &[]), Err(Weakness::Common));
        assert_eq!(check(&"kettle b".repeat(32), &[]), Ok(()));
        assert_eq!(check(&format!("{}x", "kettle b".repeat(32)), &[]), Err(Weakness::TooLong));
    }

    #[test]
    fn what_others_know_is_no_password() {
        let about = ["Lark Music School", "olga.petrova@lark.example"];
        for password in ["larkmusicschool", "LarkMusicSchool2026", "olga.petrova@lark.example", "Petrova-1984!"] {
            assert_eq!(check(password, &about), Err(Weakness::Known), "{password}");
        }
        assert_eq!(check("olga waters the violets", &about), Ok(()));
    }

    // The lists are data; an empty one would find nothing.
    #[test]
    fn the_lists_are_there() {
        assert!(LONG.len() > 250 && WORDS.len() > 1_400);
        assert!(LONG.iter().all(|password| password.chars().count() >= SHORTEST));
    }
}
