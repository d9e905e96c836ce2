//! Tables for spreadsheets: comma-separated values (RFC 4180) in which no cell is a formula. (A39)

/// One line of a table, with its end.
pub fn line<const N: usize>(cells: [&str; N]) -> String {
    format!("{}\r\n", cells.map(cell).join(","))
}

fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if is_formula { format!("'{text}") } else { text.to_owned() };
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
            ("a\",\"=1", "\"a\"\",\"\"=1\""),
            ("a;=1", "\"a;=1\""),
            ("a\t=1", "\"a\t=1\""),
            ("a\n=1", "\"a\n=1\""),
            // The control.
            ("Front desk = 1", "Front desk = 1"),
        ] {
            assert_eq!(cell(text), expected, "{text}");
        }
    }
}
