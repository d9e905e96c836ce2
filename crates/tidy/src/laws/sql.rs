//! Statements are written once, in SQL that both databases read the same way, and each names its tenant.
//!
//! That each one is also understood by both databases is shown by preparing it (store's tests).

use crate::Finding;
use crate::laws::schema::GLOBAL;
use crate::rust::{Source, Token, matches};

/// What only one database has, or what hides a cost.
const FORBIDDEN: &[(&str, &str)] = &[
    ("now(", "time comes from the Tx"),
    ("current_timestamp", "time comes from the Tx"),
    ("datetime(", "time is bigint microseconds"),
    ("strftime(", "time is bigint microseconds"),
    ("random()", "randomness comes from Rust"),
    ("ilike", "text is folded in Rust"),
    ("offset", "lists page by keyset"),
    ("array[", "SQLite has no arrays"),
    ("any(", "SQLite has no arrays"),
    ("->", "no JSON operators"),
    ("jsonb", "no JSON operators"),
    ("json_", "no JSON operators"),
    ("::", "casts are cast(… as …)"),
    ("insert or ", "SQLite only; on conflict works on both"),
    ("for update", "locking differs; store has it"),
];

/// Counts that are bounded by something this check cannot see: the statement's beginning, and the bound.
pub const BOUNDED_COUNTS: &[(&str, &str)] = &[];

pub fn check(sources: &[Source], bounded_counts: &[(&str, &str)], across: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (line, sql) in statements(&source.shipped, "sql") {
            let missing = (!names_tenant(&sql)).then(|| format!("no :tenant in: {}", beginning(&sql)));
            for what in faults(&sql, bounded_counts).into_iter().chain(missing) {
                findings.push(Finding::new(&source.path, line, what));
            }
        }
        let may_cross = source.path.starts_with("crates/store/")
            || across.iter().any(|(path, _)| folder(path) == folder(&source.path));
        for (line, sql) in statements(&source.shipped, "global_sql") {
            let foreign = tables(&sql).into_iter().find(|table| !GLOBAL.contains(&table.as_str()) && !may_cross);
            let crossing =
                foreign.map(|table| format!("`{table}` belongs to tenants; only what tidy lists may cross them"));
            for what in faults(&sql, bounded_counts).into_iter().chain(crossing) {
                findings.push(Finding::new(&source.path, line, what));
            }
        }
        for (line, text) in loose_statements(source) {
            findings.push(Finding::new(&source.path, line, format!("a statement outside sql!: {}", beginning(&text))));
        }
    }
    findings
}

/// Every `sql!("…")`, or whatever the macro is called, with its line.
pub fn statements(tokens: &[Token], name: &str) -> Vec<(usize, String)> {
    (0..tokens.len())
        .filter(|at| matches(tokens, *at, &[name, "!", "("]))
        .filter_map(|at| tokens.get(at + 3).and_then(|literal| Some((literal.line, literal.string()?))))
        .collect()
}

fn faults(sql: &str, bounded_counts: &[(&str, &str)]) -> Vec<String> {
    let mut faults = Vec::new();
    let bare = without_quoted(sql);
    if bare.chars().any(char::is_uppercase) {
        faults.push("SQL is lower case".to_owned());
    }
    let bare = bare.to_lowercase();
    for (piece, why) in FORBIDDEN {
        if contains_word(&bare, piece) {
            faults.push(format!("`{piece}` in a statement: {why}"));
        }
    }
    let is_bounded =
        contains_word(&bare, "limit") || bounded_counts.iter().any(|(start, _)| sql.trim_start().starts_with(start));
    if bare.contains("count(*)") && !is_bounded {
        faults.push("an unbounded count(*); keep a counter, or count what a limit has cut".to_owned());
    }
    faults
}

/// A statement may stand beside its caller, in the same folder's store.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn names_tenant(sql: &str) -> bool {
    contains_word(&without_quoted(sql), ":tenant")
}

/// The tables that a statement reads or writes, but for what it names itself by `with`.
fn tables(sql: &str) -> Vec<String> {
    let spaced = sql.replace(['(', ')', ',', '\n'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let names_its_own =
        |name: &str| words.windows(2).any(|pair| pair == [name, "as"]) && words.first() == Some(&"with");
    words
        .windows(2)
        .filter(|pair| ["from", "join", "into", "update"].contains(&pair[0]))
        .map(|pair| pair[1].to_owned())
        .filter(|name| !["select", "set", "values"].contains(&name.as_str()) && !names_its_own(name))
        .collect()
}

/// Statements that rooms would run past `sql!`.
fn loose_statements(source: &Source) -> Vec<(usize, String)> {
    let is_room = source.path.starts_with("crates/") && !source.path.starts_with("crates/store/");
    if !is_room {
        return Vec::new();
    }
    let tokens = &source.shipped;
    (0..tokens.len())
        .filter(|at| {
            !(*at >= 3
                && (matches(tokens, at - 3, &["sql", "!", "("]) || matches(tokens, at - 3, &["global_sql", "!", "("])))
        })
        .filter_map(|at| Some((tokens[at].line, tokens[at].string()?)))
        .filter(|(_, text)| {
            let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(',')).collect();
            match words.first().copied() {
                Some("select" | "with") => words.contains(&"from"),
                Some("insert") => words.get(1) == Some(&"into"),
                Some("delete") => words.get(1) == Some(&"from"),
                Some("update") => words.get(2) == Some(&"set"),
                _ => false,
            }
        })
        .collect()
}

/// The statement without what stands between single quotes.
fn without_quoted(sql: &str) -> String {
    sql.split('\'').step_by(2).collect::<Vec<_>>().join("''")
}

/// Whether `piece` stands in `sql` and is not the tail of a longer word.
fn contains_word(sql: &str, piece: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    sql.match_indices(piece).any(|(at, _)| {
        let starts_inside = piece.starts_with(is_word) && sql[..at].ends_with(|c| is_word(c) || c == ':' || c == '.');
        let ends_inside = piece.ends_with(char::is_alphanumeric) && sql[at + piece.len()..].starts_with(is_word);
        !starts_inside && !ends_inside
    })
}

fn beginning(sql: &str) -> String {
    sql.split_whitespace().take(8).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws::rooms::ACROSS;
    use crate::rust::sources;
    use crate::tree::File;

    #[test]
    fn every_statement_is_portable_and_names_its_tenant() {
        crate::holds(&check(&sources(&crate::tree::files()), BOUNDED_COUNTS, ACROSS));
    }

    #[test]
    fn each_fault_in_a_statement_is_found() {
        for (sql, fault) in [
            ("select id from message", "no :tenant"),
            ("SELECT id from message where tenant_id = :tenant", "lower case"),
            ("select id from message where tenant_id = :tenant and at < now()", "`now(`"),
            ("select id from contact where tenant_id = :tenant and name ilike :q", "`ilike`"),
            ("select id from contact where tenant_id = :tenant limit 5 offset 10", "`offset`"),
            ("select facts->'a' from event where tenant_id = :tenant", "`->`"),
            ("select id::text from event where tenant_id = :tenant", "`::`"),
            ("select id from event where tenant_id = :tenant and id = any(:ids)", "`any(`"),
            ("select count(*) from message where tenant_id = :tenant", "unbounded"),
        ] {
            let source = format!("const A: Sql = sql!(\"{sql}\");");
            let findings = check(&sources(&[File::planted("crates/inbox/src/store.rs", &source)]), &[], &[]);
            assert!(findings.len() == 1 && findings[0].what.contains(fault), "{sql}: {findings:?}");
        }
    }

    #[test]
    fn sound_statements_pass() {
        for sql in [
            "select id, known_now from message where tenant_id = :tenant and state = 'SENT, offset now()'",
            "select count(*) from (select 1 from message where tenant_id = :tenant limit :most) as some",
            "insert into message (tenant_id, id, company, offset_minutes) values (:tenant, :id, :company, :offset)",
        ] {
            assert_eq!(faults(sql, &[]), Vec::<String>::new(), "{sql}");
        }
        assert_eq!(
            faults("select count(*) from staff where tenant_id = :tenant", &[("select count(*) from staff", "small")]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_global_statement_over_a_tenants_table_is_found() {
        let planted = |sql: &str| {
            File::planted("crates/inbox/src/store.rs", &format!("const A: GlobalSql = global_sql!(\"{sql}\");"))
        };
        let sweep = sources(&[planted("update message set state = :state")]);
        assert_eq!(check(&sweep, &[], &[]).len(), 1);
        assert_eq!(check(&sweep, &[], &[("crates/inbox/src/mod.rs", "sweeps")]), []);
        assert_eq!(check(&sources(&[planted("select id from login where email = :email limit 1")]), &[], &[]), []);
    }

    #[test]
    fn a_statement_outside_the_macro_is_found() {
        let planted = "fn a() { run(\"select id from message\"); say(\"select a person\"); run(sql!(\"select id from a where tenant_id = :tenant\")); }";
        let files =
            [File::planted("crates/inbox/src/store.rs", planted), File::planted("crates/store/src/lib.rs", planted)];
        assert_eq!(check(&sources(&files), &[], &[]).len(), 1);
    }
}
