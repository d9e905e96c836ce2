//! Every statement of the source, prepared on both databases.

use store::{Db, inspect};
use testkit::{run, worlds};
use tidy::laws::sql::statements;
use tidy::{rust, tree};

/// The store's named differences: their statements are meant for one database.
const ONE_DATABASE: &[&str] = &["crates/store/src/search.rs", "crates/store/src/inspect.rs"];

/// Where a statement stands, and its text.
fn written() -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for source in rust::sources(&tree::files()) {
        let is_common = source.path.starts_with("crates/") && !ONE_DATABASE.contains(&source.path.as_str());
        if !is_common {
            continue;
        }
        for kind in ["sql", "global_sql"] {
            for (line, text) in statements(&source.shipped, kind) {
                // The preparation wants texts that live as long as the program's own.
                found.push((format!("{}:{line}", source.path), &*Box::leak(text.into_boxed_str())));
            }
        }
    }
    found
}

/// One at a time: PostgreSQL ends a transaction with its first wrong statement.
async fn wrong(db: &Db, statements: &[(String, &'static str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (place, text) in statements {
        let refused = inspect::prepare(db, vec![text]).await.unwrap_or_else(|error| panic!("{error}"));
        wrong.extend(refused.into_iter().map(|(text, reason)| format!("{place}: {reason}: {text}")));
    }
    wrong
}

#[test]
fn every_statement_prepares_on_both_databases() {
    run(async {
        let all = written();
        assert!(all.len() > 150, "{} statements were found", all.len());
        for world in worlds().await {
            let refused = wrong(&world.db, &all).await;
            assert!(refused.is_empty(), "{}: {refused:#?}", all.len());
            let planted = [("planted".to_owned(), "select shoe_size from contact where tenant_id = :tenant")];
            assert_eq!(wrong(&world.db, &planted).await.len(), 1, "control");
            world.finish().await;
        }
    });
}
