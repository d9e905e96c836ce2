//! Tables for spreadsheets: comma-separated values (RFC 4180) in which no cell is a formula. (A39)

/// One line of a table, with its end.
pub fn line<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|text| cell(text.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// What a formula begins with (OWASP, "CSV Injection").
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Behind an apostrophe where it would be a formula. What only looks guarded gets one more, so that [`unguarded`] gives back
/// every text as it was: a telephone number goes out as `'+49…` and comes home as `+49…`.
pub fn guarded(text: &str) -> String {
    if is_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// A cell as it was before [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn is_formula(text: &str) -> bool {
    // Spreadsheets pass over what comes first, and take the wide signs of East Asian keyboards for the narrow ones.
    text.trim_start_matches([' ', '\u{a0}', '\u{feff}', '\u{3000}']).starts_with(FORMULA)
}

fn cell(text: &str) -> String {
    let safe = guarded(text);
    // Some countries' spreadsheets part cells at a semicolon, or at a tab.
    let parts = ['"', ',', ';', '\t', '\n', '\r'];
    if safe.contains(parts) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    // A39
    #[test]
    fn no_cell_is_a_formula_and_none_leaves_its_place() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+49 30 1234", "'+49 30 1234"),
            ("-2", "'-2"),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("\n=1", "\"'\n=1\""),
            (" =1", "' =1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            ("＝1+1", "'＝1+1"),
            ("－1", "'－1"),
            ("a\",\"=1", "\"a\"\",\"\"=1\""),
            ("a;=1", "\"a;=1\""),
            ("a\t=1", "\"a\t=1\""),
            ("a\n=1", "\"a\n=1\""),
            ("'=1", "''=1"),
            ("''＋1", "'''＋1"),
            // The controls.
            ("Front desk = 1", "Front desk = 1"),
            ("'t Hooft", "'t Hooft"),
        ] {
            assert_eq!(cell(text), expected, "{text}");
            assert_eq!(unguarded(&guarded(text)), text);
        }
    }
}
