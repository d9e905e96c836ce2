//! The owners' pages: the kit is shown once and asked back, a rehearsal takes it and forgets it, nobody else sees any of it.

use accounts::{setting, setup};
use axum::http::StatusCode;
use kernel::vault::RecoveryCode;
use privacy::backups::{self, State};
use testkit::{Person, World, keep_lines, lines, run, worlds};

use crate::place::{code, finish, of};

/// Lark was set up by its owner, by the printed link.
async fn was_set_up(world: &World) {
    let login = world.lark.owner.login.to_string();
    let put = world.db.global_write(move |global| setting::put(global, setup::SET_UP_BY, &login));
    put.await.unwrap_or_else(|error: store::Error| panic!("{error}"));
    // Tonight has not come: only what pages say is looked after.
    backups::tick(&of(world), &world.db).await.unwrap();
}

async fn get(world: &World, person: &Person, path: &str) -> testkit::Answer {
    world.get(format!("/t/{}{path}", world.lark.id)).as_staff(person).send().await
}

async fn post(world: &World, person: &Person, path: &str, form: &str) -> testkit::Answer {
    world.post_form(format!("/t/{}{path}", world.lark.id), form).as_staff(person).send().await
}

async fn state(world: &World) -> State {
    world.db.global_read(State::read).await.unwrap_or_else(|error: store::Error| panic!("{error}"))
}

const KIT: &str = "/settings/backups/kit";
const UNWRITTEN: &str = "nobody has written down the recovery kit";
const UNTRIED: &str = "Nobody has tried yet whether a backup can be restored";

#[test]
fn the_kit_is_shown_until_two_groups_come_back_and_then_never_again() {
    run(async {
        keep_lines();
        for world in worlds().await {
            was_set_up(&world).await;
            let owner = &world.lark.owner;
            let groups: Vec<String> = code(&world).split('-').map(str::to_owned).collect();
            let shows = |body: &str| groups.iter().all(|group| body.contains(group.as_str()));
            // Every page says so to the owner, and to nobody else.
            assert!(get(&world, owner, "/inbox").await.body.contains(UNWRITTEN));
            assert!(!get(&world, &world.lark.admin, "/inbox").await.body.contains(UNWRITTEN));

            assert!(!shows(&get(&world, owner, KIT).await.body));
            let shown = post(&world, owner, KIT, "").await;
            assert!(shown.status == StatusCode::OK && shows(&shown.body), "{}", shown.status);
            assert_eq!(shown.header("cache-control"), "no-store");
            // Nobody else is shown it: an admin, an agent, the owner of another business.
            for person in [&world.lark.admin, &world.lark.agent] {
                assert!(!shows(&post(&world, person, KIT, "").await.body));
            }
            let other =
                world.post_form(format!("/t/{}{KIT}", world.brook.id), "").as_staff(&world.brook.owner).send().await;
            assert!(!shows(&other.body));

            let asked: Vec<usize> =
                (1..=RecoveryCode::GROUPS).filter(|number| shown.body.contains(&format!("Group {number}<"))).collect();
            assert_eq!(asked.len(), 2, "{}", shown.body);
            let answer = |one: &str, two: &str| format!("first={one}&second={two}");
            let wrong =
                post(&world, owner, &format!("{KIT}/confirmation"), &answer(&groups[asked[0] - 1], "0000")).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(state(&world).await.kit.is_none());
            let right = answer(&groups[asked[0] - 1].to_lowercase(), &groups[asked[1] - 1]);
            let done = post(&world, owner, &format!("{KIT}/confirmation"), &right).await;
            assert!(done.header("location").ends_with("/settings/backups?done=kit"), "{}", done.header("location"));
            // The first backup is made with it.
            assert_eq!(of(&world).list().unwrap().len(), 1);
            assert!(state(&world).await.kit.is_some());

            // Never again in a page.
            assert!(!shows(&post(&world, owner, KIT, "").await.body));
            let inbox = get(&world, owner, "/inbox").await.body;
            assert!(!inbox.contains(UNWRITTEN) && inbox.contains(UNTRIED));

            // The rehearsal takes the kit.
            let slip = post(&world, owner, "/settings/backups/rehearsal", "kit=AAAA+BBBB").await;
            assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
            let rehearsed =
                post(&world, owner, "/settings/backups/rehearsal", &format!("kit={}", groups.join("+"))).await;
            assert!(rehearsed.header("location").ends_with("done=rehearsed"), "{}", rehearsed.header("location"));
            let rehearsal = state(&world).await.rehearsal.unwrap();
            assert!(rehearsal.trouble.is_none() && rehearsal.rows > 100);
            assert!(!get(&world, owner, "/inbox").await.body.contains(UNTRIED));
            let left = std::fs::read_dir(&world.installation.folder).unwrap();
            assert!(left.flatten().all(|entry| !entry.file_name().to_string_lossy().starts_with("rehearsal-")));
            let page = get(&world, owner, "/settings/backups").await.body;
            assert!(page.contains("Done with the present kit") && !shows(&page));

            // A new master key makes the kit old: the page asks again.
            world.db.vault().rotate().unwrap();
            backups::tick(&of(&world), &world.db).await.unwrap();
            assert!(get(&world, owner, "/inbox").await.body.contains(UNWRITTEN));
            let logged = lines();
            assert!(
                !logged.contains(&groups.join(" ")) && !groups[..6].iter().all(|group| logged.contains(group.as_str()))
            );
            finish(world).await;
        }
    });
}

#[test]
fn only_the_owners_of_the_first_business_look_after_backups() {
    run(async {
        for world in worlds().await {
            was_set_up(&world).await;
            let told = "Whoever runs this Kontor looks after its backups";
            assert!(!get(&world, &world.lark.owner, "/settings/backups").await.body.contains(told));
            for (tenant, person) in [(&world.lark, &world.lark.admin), (&world.brook, &world.brook.owner)] {
                let path = format!("/t/{}/settings/backups", tenant.id);
                assert!(world.get(path.as_str()).as_staff(person).send().await.body.contains(told));
                assert!(world.post_form(path.as_str(), "").as_staff(person).send().await.body.contains(told));
            }
            assert!(of(&world).list().unwrap().is_empty());
            // Control: the owner's own wish is done.
            let made = post(&world, &world.lark.owner, "/settings/backups", "").await;
            assert!(made.header("location").ends_with("done=made"));
            let id = of(&world).list().unwrap()[0].head.id;
            let checked = post(&world, &world.lark.owner, &format!("/settings/backups/{id}/verification"), "").await;
            assert!(checked.header("location").ends_with("done=verified"));
            finish(world).await;
        }
    });
}

#[test]
fn after_a_restore_the_page_shows_what_waits_and_takes_the_word() {
    run(async {
        for world in worlds().await {
            let backups = of(&world);
            let held = serde_json::json!({ "backup": uuid::Uuid::nil(), "made_at": world.clock.now(), "restored_at": world.clock.now() });
            let put =
                world.db.global_write(move |global| setting::put(global, setting::OUTBOUND_HELD, &held.to_string()));
            put.await.unwrap_or_else(|error: store::Error| panic!("{error}"));
            backups::tick(&backups, &world.db).await.unwrap();
            let words = "Nothing is sent until someone confirms it";
            assert!(get(&world, &world.lark.owner, "/inbox").await.body.contains(words));
            let brook = world.get(format!("/t/{}/inbox", world.brook.id)).as_staff(&world.brook.owner).send().await;
            assert!(brook.body.contains(words));
            let page = get(&world, &world.lark.owner, "/settings/backups").await.body;
            assert!(page.contains("Nothing is sent yet") && page.contains("Let sending go on"), "{page}");
            let done = post(&world, &world.lark.owner, "/settings/backups/confirmation", "waiting=send").await;
            assert!(done.header("location").ends_with("done=released"));
            assert!(state(&world).await.held.is_none());
            assert!(!get(&world, &world.lark.owner, "/inbox").await.body.contains(words));
            finish(world).await;
        }
    });
}
