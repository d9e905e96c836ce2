//! Several values in one cell: joined by "; ", with `\;` and `\\` inside a value.

/// Joins values, so that [`parted`] gives them back.
pub(crate) fn joined<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> String {
    let escaped: Vec<String> =
        values.into_iter().map(|value| value.as_ref().replace('\\', "\\\\").replace(';', "\\;")).collect();
    escaped.join("; ")
}

/// The values of a cell. A blank after a semicolon is not part of a value; an empty cell has none.
pub(crate) fn parted(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut values = vec![String::new()];
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => {
                letters.next_if_eq(&' ');
                values.push(String::new());
            }
            '\\' => {
                let letter = letters.next_if(|next| matches!(next, ';' | '\\')).unwrap_or('\\');
                values.last_mut().expect("OK because it begins with one").push(letter);
            }
            letter => values.last_mut().expect("OK because it begins with one").push(letter),
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_cell_of_several_values_is_read_as_people_write_it() {
        for (cell, values) in [
            ("", vec![]),
            ("vip", vec!["vip"]),
            ("vip; choir", vec!["vip", "choir"]),
            ("vip;choir", vec!["vip", "choir"]),
            ("a\\;b; c\\\\", vec!["a;b", "c\\"]),
            ("C:\\dir", vec!["C:\\dir"]),
        ] {
            assert_eq!(parted(cell), values, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn joined_values_come_apart_as_they_were(values in prop::collection::vec("[a;\\\\ =+,\n\"]{1,4}", 0..5)) {
            prop_assert_eq!(parted(&joined(&values)), values);
        }
    }
}
