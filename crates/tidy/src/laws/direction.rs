//! Pages turn round where people read from right to left: classes and styles say start and end, never left and right.

use crate::Finding;
use crate::rust::Source;
use crate::tree::File;

/// Beginnings of classes that name a side.
const SIDES: &[&str] = &[
    "ml-",
    "mr-",
    "pl-",
    "pr-",
    "left-",
    "right-",
    "border-l",
    "border-r",
    "rounded-l",
    "rounded-r",
    "rounded-tl",
    "rounded-tr",
    "rounded-bl",
    "rounded-br",
    "text-left",
    "text-right",
    "float-left",
    "float-right",
    "scroll-ml-",
    "scroll-mr-",
    "scroll-pl-",
    "scroll-pr-",
    "origin-left",
    "origin-right",
    "space-x-reverse",
];

/// Properties and values of style sheets that name a side.
const STYLES: &[&str] = &[
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "text-align: left",
    "text-align: right",
    "float: left",
    "float: right",
    " left:",
    " right:",
    "{left:",
    "{right:",
    ";left:",
    ";right:",
];

pub fn check(sources: &[Source], files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The sandbox's telephones are a tool of developers and of one language.
    for source in sources.iter().filter(|source| !source.path.starts_with("crates/sandbox/")) {
        for token in &source.shipped {
            let Some(text) = token.string() else { continue };
            for word in text.split_whitespace().filter(|word| names_a_side(word)) {
                findings.push(Finding::new(
                    &source.path,
                    token.line,
                    format!("`{word}` names a side; say start or end"),
                ));
            }
        }
    }
    for file in files.iter().filter(|file| file.path.starts_with("crates/web/assets/") && file.has_extension(&["css"]))
    {
        for (at, line) in file.text.lines().enumerate() {
            if let Some(style) = STYLES.iter().find(|style| line.contains(**style)) {
                findings.push(Finding::new(&file.path, at + 1, format!("`{style}` names a side; say start or end")));
            }
        }
    }
    findings
}

/// `md:-ml-2` and `hover:text-left` do; `border-red`, `rounded-lg` and `leftover` do not.
fn names_a_side(word: &str) -> bool {
    let class = word.rsplit(':').next().unwrap_or(word).trim_start_matches(['-', '!']);
    let is_class = class.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-[]./%".contains(c));
    is_class
        && SIDES.iter().any(|side| match class.strip_prefix(side) {
            Some(_) if side.ends_with('-') => class.len() > side.len() && !class[side.len()..].starts_with('-'),
            Some(rest) => rest.is_empty() || rest.starts_with('-'),
            None => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::sources;

    #[test]
    fn pages_name_no_sides() {
        let files = crate::tree::files();
        crate::holds(&check(&sources(&files), &files));
    }

    #[test]
    fn a_side_is_found_and_what_only_looks_like_one_is_not() {
        let side = ["ml-2", "md:-mr-4", "hover:text-left", "left-0", "border-l", "rounded-tl-none", "max-md:pr-[3px]"];
        for class in side {
            assert!(names_a_side(class), "{class}");
        }
        for class in
            ["ms-2", "border-red", "border-base-300", "rounded-lg", "leftover", "left", "pl", "text-lefty", "pr"]
        {
            assert!(!names_a_side(class), "{class}");
        }
        let files = [
            File::planted("crates/web/src/a.rs", "fn a() { html! { p class=\"flex ml-2\" {} } }"),
            File::planted("crates/sandbox/src/a.rs", "fn a() { html! { p class=\"ml-2\" {} } }"),
            File::planted("crates/web/assets/app.css", "p { margin-inline: 0 }\np { margin-left: 0 }"),
        ];
        let found: Vec<(String, usize)> =
            check(&sources(&files), &files).into_iter().map(|f| (f.path, f.line)).collect();
        assert_eq!(found, [("crates/web/src/a.rs".to_owned(), 1), ("crates/web/assets/app.css".to_owned(), 2)]);
    }
}
