//! Every table belongs to a tenant: its primary key begins with `tenant_id`, references and uniqueness too.
//! The few that do not are named here.

use crate::Finding;
use crate::tree::File;

/// The tables that belong to no tenant. Migration bookkeeping is refinery's own and not in our files.
pub const GLOBAL: &[&str] = &[
    "login",
    "session",
    "tenant",
    "setting",
    "sign_in_throttle",
    "examination",
    "installation_page",
    "operator_login",
];

/// Indexes that are unique over all tenants on purpose.
const UNIQUE_OVER_ALL: &[(&str, &str)] =
    &[("search_entry_position", "a row of the full-text index, which has one numbering for all tenants")];

pub fn check(files: &[File], global: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = Vec::new();
    for file in
        files.iter().filter(|file| file.path.starts_with("crates/store/migrations/") && file.has_extension(&["sql"]))
    {
        for statement in statements(&file.text) {
            let what = check_statement(&statement.words, global, &mut seen);
            findings.extend(what.into_iter().map(|what| Finding::new(&file.path, statement.line, what)));
        }
    }
    for name in global.iter().filter(|name| !seen.contains(&(**name).to_owned())) {
        findings.push(Finding::new(
            "crates/store/migrations",
            1,
            format!("{name} is listed as global but no migration creates it"),
        ));
    }
    findings
}

struct Statement {
    line: usize,
    words: Vec<String>,
}

fn check_statement(words: &[String], global: &[&str], seen: &mut Vec<String>) -> Vec<String> {
    let mut faults = Vec::new();
    if let Some(rest) = after(words, &["create", "table"]) {
        let name = rest[0].clone();
        let is_global = global.contains(&name.as_str());
        let items = items(inside(&rest[1..]));
        let keys = || items.iter().filter_map(|item| key_of(item));
        if !is_global && !keys().any(|(kind, columns)| kind == "primary" && begins_with_tenant(&columns)) {
            faults.push(format!("{name}: its primary key does not begin with tenant_id"));
        }
        if !is_global && keys().any(|(kind, columns)| kind == "unique" && !begins_with_tenant(&columns)) {
            faults.push(format!("{name}: unique over all tenants"));
        }
        for item in &items {
            faults.extend(check_reference(&name, item, is_global, global));
        }
        seen.push(name);
    }
    if let Some(rest) = after(words, &["create", "unique", "index"]) {
        let Some(on) = rest.iter().position(|word| word == "on") else { return faults };
        let table = &rest[on + 1];
        let is_listed = UNIQUE_OVER_ALL.iter().any(|(index, _)| *index == rest[0]);
        if !is_listed && !global.contains(&table.as_str()) && !begins_with_tenant(inside(&rest[on + 2..])) {
            faults.push(format!("{table}: unique over all tenants"));
        }
    }
    faults
}

/// A reference from one tenant's row can only lead to a row of the same tenant.
fn check_reference(table: &str, item: &[String], is_global: bool, global: &[&str]) -> Option<String> {
    let at = item.iter().position(|word| word == "references")?;
    let target = item.get(at + 1)?;
    if is_global || global.contains(&target.as_str()) {
        return None;
    }
    let from = item.iter().position(|word| word == "foreign").map(|foreign| inside(&item[foreign..]).to_vec());
    let is_composite =
        from.is_some_and(|columns| begins_with_tenant(&columns)) && begins_with_tenant(inside(&item[at..]));
    (!is_composite).then(|| format!("{table}: its reference to {target} does not carry tenant_id"))
}

/// `primary key (a, b)` or `unique (a, b)`, and a column's own `a … primary key` or `unique`.
fn key_of(item: &[String]) -> Option<(String, Vec<String>)> {
    let at = item.iter().position(|word| word == "primary" || word == "unique")?;
    let is_constraint = at == 0 || item[0] == "constraint";
    let columns = if is_constraint { inside(&item[at..]).to_vec() } else { vec![item[0].clone()] };
    Some((item[at].clone(), columns))
}

fn begins_with_tenant(columns: &[String]) -> bool {
    columns.first().is_some_and(|column| column == "tenant_id")
}

/// What follows these words at the start, past `if not exists`.
fn after<'a>(words: &'a [String], start: &[&str]) -> Option<&'a [String]> {
    let rest = words.strip_prefix(start.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>().as_slice())?;
    let rest = if rest.first().is_some_and(|word| word == "if") { &rest[3..] } else { rest };
    (!rest.is_empty()).then_some(rest)
}

/// The words between the first bracket and the one that closes it.
fn inside(words: &[String]) -> &[String] {
    let Some(open) = words.iter().position(|word| word == "(") else { return &[] };
    let mut depth = 0;
    for (index, word) in words.iter().enumerate().skip(open) {
        match word.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &words[open + 1..index];
        }
    }
    &words[open + 1..]
}

/// Parts at the commas that stand in no inner bracket.
fn items(words: &[String]) -> Vec<Vec<String>> {
    let mut items = vec![Vec::new()];
    let mut depth = 0;
    for word in words {
        match word.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            "," if depth == 0 => {
                items.push(Vec::new());
                continue;
            }
            _ => {}
        }
        items.last_mut().expect("OK because there is always a last item").push(word.clone());
    }
    items
}

/// The statements of a file, as lower-case words and punctuation, without comments and quoted text.
fn statements(text: &str) -> Vec<Statement> {
    let mut statements = vec![Statement { line: 1, words: Vec::new() }];
    for (index, line) in text.lines().enumerate() {
        let code = line.split("--").next().unwrap_or_default().to_lowercase();
        let bare = code.split('\'').step_by(2).collect::<Vec<_>>().join(" ");
        let spaced: String =
            bare.chars().flat_map(|c| if "(),;".contains(c) { vec![' ', c, ' '] } else { vec![c] }).collect();
        for word in spaced.split_whitespace() {
            let current = statements.last_mut().expect("OK because there is always a last statement");
            if current.words.is_empty() {
                current.line = index + 1;
            }
            if word == ";" {
                statements.push(Statement { line: index + 1, words: Vec::new() });
            } else {
                current.words.push(word.to_owned());
            }
        }
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_belongs_to_a_tenant() {
        let files = crate::tree::files();
        assert!(
            files.iter().any(|file| file.path.starts_with("crates/store/migrations/")),
            "the migrations were not found"
        );
        crate::holds(&check(&files, GLOBAL));
    }

    fn findings(sql: &str) -> Vec<Finding> {
        check(&[File::planted("crates/store/migrations/V1__a.sql", sql)], &[])
    }

    #[test]
    fn sound_tables_pass() {
        let sql = "
            -- A note; with a semicolon.
            create table if not exists note (
                tenant_id uuid not null, id uuid not null, message_id uuid not null, state text not null default 'a, (b' check (state in ('x', 'y')),
                primary key (tenant_id, id),
                constraint one_a_message unique (tenant_id, message_id),
                foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
            );
            create unique index note_state on note (tenant_id, state) where state = 'x';
            create index note_at on note (state);";
        assert_eq!(findings(sql), []);
        let global = "create table login (id uuid primary key, email text unique); create table staff (tenant_id uuid, login_id uuid references login (id), primary key (tenant_id, login_id));";
        assert_eq!(check(&[File::planted("crates/store/migrations/V1__a.sql", global)], &["login"]), []);
    }

    #[test]
    fn each_table_that_forgets_its_tenant_is_found() {
        for sql in [
            "create table note (id uuid primary key)",
            "create table note (tenant_id uuid, id uuid, primary key (id, tenant_id))",
            "create table note (tenant_id uuid, id uuid)",
            "create table note (tenant_id uuid, id uuid, key text unique, primary key (tenant_id, id))",
            "create table note (tenant_id uuid, id uuid, a uuid references message (id), primary key (tenant_id, id))",
            "create table note (tenant_id uuid, id uuid, a uuid, primary key (tenant_id, id), foreign key (a) references message (id))",
            "create unique index note_key on note (key)",
        ] {
            assert_eq!(findings(sql).len(), 1, "{sql}: {:?}", findings(sql));
        }
        assert_eq!(check(&[], &["login"]).len(), 1);
    }
}
