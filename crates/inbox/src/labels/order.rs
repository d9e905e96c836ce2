//! The order of names as people read them: letters without marks and capitals, numbers by what they count.

use std::cmp::Ordering;

use kernel::Text;

/// "Lesson 2" before "Lesson 10", "Über" beside "Uber".
pub(super) fn natural(one: &str, other: &str) -> Ordering {
    let (first, second) = (Text::fold(one), Text::fold(other));
    pieces(&first).cmp(pieces(&second)).then_with(|| one.cmp(other))
}

/// A piece of a name: its digits without leading noughts, or one letter.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'n> {
    /// A number with more digits is the larger one.
    Number(usize, &'n str),
    Letter(char),
}

fn pieces(name: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let (number, after) = rest.split_at(digits);
            rest = after;
            let number = number.trim_start_matches('0');
            return Some(Piece::Number(number.len(), number));
        }
        let letter = rest.chars().next()?;
        rest = &rest[letter.len_utf8()..];
        Some(Piece::Letter(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_stand_by_what_they_count() {
        let mut names = ["Room 10", "room 2", "Room 1", "Über", "Unter", "10", "2", "Room 02b", "Álbum", "Zoo", "Room"];
        names.sort_by(|one, other| natural(one, other));
        let wanted = ["2", "10", "Álbum", "Room", "Room 1", "room 2", "Room 02b", "Room 10", "Über", "Unter", "Zoo"];
        assert_eq!(names, wanted);
        // However many digits.
        assert_eq!(natural(&"9".repeat(40), &format!("1{}", "0".repeat(40))), Ordering::Less);
        assert_eq!(natural("a", "a"), Ordering::Equal);
    }
}
