//! Rust source as a flat list of tokens, so that a law sees inside macros too, and knows what is test code.

use crate::tree::File;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
    pub is_literal: bool,
}

impl Token {
    pub fn is_identifier(&self) -> bool {
        !self.is_literal && self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// The value of a string literal; none for any other token.
    pub fn string(&self) -> Option<String> {
        if !self.is_literal {
            return None;
        }
        let open = self.text.find('"')?;
        // A quotation mark as a character has one mark only.
        let inner = self.text.get(open + 1..self.text.rfind('"')?)?;
        if self.text.starts_with('r') {
            return Some(inner.to_owned());
        }
        let mut value = String::new();
        let mut rest = inner.chars().peekable();
        while let Some(c) = rest.next() {
            match (c, rest.peek()) {
                // A backslash at the end of a line swallows the break and the indentation after it.
                ('\\', Some('\n')) => while rest.next_if(|c| c.is_whitespace()).is_some() {},
                ('\\', Some('n')) => {
                    rest.next();
                    value.push('\n');
                }
                ('\\', Some(_)) => value.extend(rest.next()),
                _ => value.push(c),
            }
        }
        Some(value)
    }
}

/// One Rust file; `shipped` is what is left of it without its test code.
#[derive(Debug)]
pub struct Source {
    pub path: String,
    pub all: Vec<Token>,
    pub shipped: Vec<Token>,
}

/// Parses every Rust file. What only tests use (by path, or by `#[cfg(test)]`) has an empty `shipped`.
pub fn sources(files: &[File]) -> Vec<Source> {
    let mut sources: Vec<Source> = files
        .iter()
        .filter(|file| file.has_extension(&["rs"]))
        .map(|file| {
            let all = tokens(&file.text).unwrap_or_else(|error| panic!("{} is not Rust: {error}", file.path));
            let shipped = if is_test_path(&file.path) { Vec::new() } else { without_tests(&all) };
            Source { path: file.path.clone(), all, shipped }
        })
        .collect();
    let test_modules: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        if test_modules
            .iter()
            .any(|module| source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/")))
        {
            source.shipped.clear();
        }
    }
    sources
}

/// Whether a sequence of tokens stands at `at`.
pub fn matches(tokens: &[Token], at: usize, pattern: &[&str]) -> bool {
    tokens.len() >= at + pattern.len()
        && tokens[at..].iter().zip(pattern).all(|(token, text)| !token.is_literal && token.text == *text)
}

/// The index after the bracket that closes the one at `open`.
pub fn after_group(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        if token.is_literal {
            continue;
        }
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn is_test_path(path: &str) -> bool {
    ["tests/", "bench/", "crates/ground/", "crates/testkit/", "crates/tidy/"]
        .iter()
        .any(|folder| path.starts_with(folder))
        || path.contains("/tests/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
}

fn tokens(text: &str) -> Result<Vec<Token>, proc_macro2::LexError> {
    let mut flat = Vec::new();
    flatten(text.parse()?, &mut flat);
    Ok(flat)
}

fn flatten(stream: TokenStream, flat: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        let mut push = |text: String, line, is_literal| flat.push(Token { text, line, is_literal });
        match tree {
            TokenTree::Ident(ident) => push(ident.to_string(), line, false),
            TokenTree::Punct(punct) => push(punct.as_char().to_string(), line, false),
            TokenTree::Literal(literal) => push(literal.to_string(), line, true),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                push(open.to_owned(), line, false);
                flatten(group.stream(), flat);
                flat.push(Token { text: close.to_owned(), line: group.span_close().start().line, is_literal: false });
            }
        }
    }
}

const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

fn without_tests(all: &[Token]) -> Vec<Token> {
    let mut shipped = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if matches(all, at, &CFG_TEST) {
            at = after_item(all, at + CFG_TEST.len());
        } else {
            shipped.push(all[at].clone());
            at += 1;
        }
    }
    shipped
}

/// The index after the item that starts at `at`: past its attributes, to its `;` or the end of its body.
fn after_item(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            ";" => return at + 1,
            "{" => return after_group(tokens, at),
            "(" | "[" => at = after_group(tokens, at),
            _ => at += 1,
        }
    }
    at
}

/// The paths, without `.rs`, of the modules that a file declares for tests only.
fn test_modules(source: &Source) -> Vec<String> {
    let folder = ["lib.rs", "main.rs", "mod.rs"]
        .iter()
        .find_map(|name| source.path.strip_suffix(&format!("/{name}")))
        .map_or_else(|| source.path.trim_end_matches(".rs").to_owned(), str::to_owned);
    (0..source.all.len())
        .filter(|at| matches(&source.all, *at, &CFG_TEST))
        .map(|at| at + CFG_TEST.len())
        .filter(|at| matches(&source.all, *at, &["mod"]) && matches(&source.all, at + 2, &[";"]))
        .map(|at| format!("{folder}/{}", source.all[at + 1].text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_code_is_told_from_shipped_code() {
        let files = [
            File::planted(
                "crates/a/src/lib.rs",
                "fn shipped() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests { fn inner() {} }\n#[cfg(test)]\nmod world;",
            ),
            File::planted("crates/a/src/world.rs", "fn help() {}"),
            File::planted("crates/a/src/world/more.rs", "fn help() {}"),
            File::planted("crates/a/tests/all.rs", "fn outer() {}"),
        ];
        let sources = sources(&files);
        let names: Vec<&str> =
            sources[0].shipped.iter().filter(|token| token.is_identifier()).map(|token| token.text.as_str()).collect();
        assert_eq!(names, ["fn", "shipped"]);
        assert!(sources[1..].iter().all(|source| source.shipped.is_empty()));
    }

    #[test]
    fn string_literals_are_read_as_the_compiler_reads_them() {
        let value = |text: &str| tokens(text).unwrap()[0].string();
        assert_eq!(value("\"a \\\n    b\""), Some("a b".to_owned()));
        assert_eq!(value(r##"r#"a "b""#"##), Some("a \"b\"".to_owned()));
        assert_eq!(value("42"), None);
        assert_eq!(value("'\"'"), None);
    }
}
