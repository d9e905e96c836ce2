//! A restore that cannot be right says so and writes nothing.

use std::path::PathBuf;

use kernel::Vault;
use kernel::vault::{self, NotACode, RecoveryCode};
use privacy::backups::{self, Trouble};
use testkit::{run, worlds};

use crate::place::{Place, blocking, code, files, finish, make, of, places};

fn file(backups: &backups::Backups) -> PathBuf {
    let all = files(&backups.settings().folder);
    all.into_keys().find(|path| path.extension().is_some_and(|end| end == "kontor")).unwrap()
}

/// The kit of an installation that has nothing to do with this one.
fn others_kit() -> String {
    let folder = std::env::temp_dir().join(format!("kontor-others-{}", vault::random_token()));
    let vault = Vault::open(&folder.join("keys"), &folder.join("master.key")).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    vault.recovery_code().groups().join("-")
}

#[test]
fn a_wrong_kit_and_a_broken_backup_are_refused_and_nothing_is_written() {
    run(async {
        for world in worlds().await {
            make(&world).await;
            let (backups, path) = (of(&world), file(&of(&world)));
            let whole = std::fs::read(&path).unwrap();
            let line = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
            let mut changed = whole.clone();
            let middle = line + (whole.len() - line) / 2;
            changed[middle] ^= 4;
            let head = String::from_utf8(whole[..line].to_vec()).unwrap();
            let schema = format!("\"schema\":{}", store::copy::newest_schema());
            assert!(head.contains(&schema));
            let newer = [head.replace(&schema, "\"schema\":999").as_bytes(), &whole[line..]].concat();
            let renamed = [head.replace("\"kontor\":\"", "\"kontor\":\"9").as_bytes(), &whole[line..]].concat();
            let others = others_kit();
            let groups = code(&world);
            let slip = groups.replacen(&groups[..1], if groups.starts_with('7') { "8" } else { "7" }, 1);

            type Expected = fn(&Trouble) -> bool;
            let damaged: Expected = |trouble| matches!(trouble, Trouble::Damaged);
            let cases: Vec<(&str, Vec<u8>, String, Expected)> = vec![
                ("cut in the middle", whole[..middle].to_vec(), groups.clone(), damaged),
                ("cut after its head", whole[..line].to_vec(), groups.clone(), damaged),
                ("its last byte gone", whole[..whole.len() - 1].to_vec(), groups.clone(), damaged),
                ("a byte changed", changed, groups.clone(), damaged),
                ("more behind it", [&whole[..], b"more"].concat(), groups.clone(), damaged),
                ("its head changed", renamed, groups.clone(), damaged),
                ("a newer schema", newer, groups.clone(), |trouble| {
                    matches!(trouble, Trouble::Newer { schema: 999, .. })
                }),
                ("a slip in the kit", whole.clone(), slip, |trouble| {
                    matches!(trouble, Trouble::Code(NotACode::Mistyped))
                }),
                ("no kit", whole.clone(), "lost".to_owned(), |trouble| {
                    matches!(trouble, Trouble::Code(NotACode::NotThere))
                }),
                ("another's kit", whole.clone(), others, |trouble| matches!(trouble, Trouble::OtherKit)),
                ("no backup at all", b"hello\n".to_vec(), groups.clone(), |trouble| {
                    matches!(trouble, Trouble::Nothing(_))
                }),
            ];
            for (what, bytes, code, expected) in cases {
                std::fs::write(&path, bytes).unwrap();
                for place in places(&backups, &world.clock) {
                    let trouble = place.restore(&code).await.unwrap_err();
                    assert!(expected(&trouble), "{what}: {trouble:?}");
                    assert!(!trouble.to_string().is_empty());
                    assert!(files(&place.folder).is_empty(), "{what}: {:?}", files(&place.folder).keys());
                }
            }
            // Control: the same places take it as it was.
            std::fs::write(&path, whole).unwrap();
            for place in places(&backups, &world.clock) {
                place.restore(&groups).await.unwrap();
            }
            finish(world).await;
        }
    });
}

#[test]
fn a_place_that_holds_anything_is_left_as_it_is() {
    run(async {
        for world in worlds().await {
            make(&world).await;
            let backups = of(&world);
            for name in ["kontor.db", "keys/database.key", "blobs/a/b"] {
                let place = Place::embedded(&backups, &world.clock);
                let path = place.folder.join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, "somebody's").unwrap();
                let before = files(&place.folder);
                let trouble = place.restore(&code(&world)).await.unwrap_err();
                assert!(matches!(trouble, Trouble::NotEmpty(_)), "{name}: {trouble:?}");
                assert_eq!(files(&place.folder), before);
            }
            // Another master key in its place stays too.
            let place = Place::embedded(&backups, &world.clock);
            std::fs::write(place.folder.join("master.key"), "ab".repeat(32)).unwrap();
            let before = files(&place.folder);
            place.restore(&code(&world)).await.unwrap_err();
            assert_eq!(files(&place.folder), before);
            // The world itself is the best filled place.
            let (backups, clock, code) = (of(&world), world.clock.clone(), code(&world));
            let code = RecoveryCode::parse(&code).unwrap();
            let trouble = blocking(move || backups::restore(&backups, &clock, &code, None)).await.unwrap_err();
            assert!(matches!(trouble, Trouble::NotEmpty(_)));
            finish(world).await;
        }
    });
}

/// A database that another program shares: an empty Kontor's tables are made anew, and the other's went with them.
#[test]
fn another_programs_tables_beside_an_empty_kontor_are_left_as_they_are() {
    run(async {
        for world in worlds().await {
            make(&world).await;
            let backups = of(&world);
            for place in places(&backups, &world.clock) {
                let Some(url) = place.backups.settings().store.database_url.clone() else { continue };
                // A Kontor that was started once and never set up.
                drop(place.open().await);
                for name in ["kontor.db", "keys", "blobs", "master.key"] {
                    let path = place.folder.join(name);
                    std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path)).ok();
                }
                ground::administer(&url, vec!["create table ledger (line text)".to_owned()]).unwrap();
                ground::administer(&url, vec!["insert into ledger values ('theirs')".to_owned()]).unwrap();
                let trouble = place.restore(&code(&world)).await.unwrap_err();
                assert!(matches!(trouble, Trouble::NotEmpty(_)), "{trouble:?}");
                // Control: it lies there, and without it the same place is taken.
                ground::administer(&url, vec!["drop table ledger".to_owned()]).unwrap();
                place.restore(&code(&world)).await.unwrap();
            }
            finish(world).await;
        }
    });
}

/// Cut off before its rows were committed, or after: the place says so, and the same restore makes it whole.
#[test]
fn a_restore_that_was_cut_off_is_said_and_finished() {
    run(async {
        for world in worlds().await {
            let made = make(&world).await;
            let backups = of(&world);
            let before = crate::place::everything(&world.db).await;
            for place in places(&backups, &world.clock) {
                assert!(backups::is_unfinished(&place.folder).is_none());
                // After the mark, some keys and files, before the rows.
                let mark = format!("{{\"backup\":\"{}\",\"put_master_key\":true}}", made.head.id);
                std::fs::write(place.folder.join("RESTORE-UNFINISHED"), &mark).unwrap();
                std::fs::create_dir_all(place.folder.join("blobs/half")).unwrap();
                std::fs::write(place.folder.join("blobs/half/file"), "half").unwrap();
                std::fs::write(place.folder.join("kontor.db"), "half").unwrap();
                assert!(matches!(backups::is_unfinished(&place.folder), Some(Trouble::Unfinished(_))));
                place.restore(&code(&world)).await.unwrap();
                assert!(backups::is_unfinished(&place.folder).is_none());
                assert!(!place.folder.join("blobs/half").exists());
                // After the rows, before the mark was taken away.
                std::fs::write(place.folder.join("RESTORE-UNFINISHED"), &mark).unwrap();
                place.restore(&code(&world)).await.unwrap();
                assert!(backups::is_unfinished(&place.folder).is_none());
                assert_eq!(crate::place::everything(&place.open().await).await, before);
            }
            finish(world).await;
        }
    });
}
