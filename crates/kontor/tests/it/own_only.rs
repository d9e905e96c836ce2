//! An agent who sees her own and what is nobody's, where the business chose so. Shows P-ACC-2; A22.

use accounts::tenants::{self, AgentSees, Edit};
use std::time::Duration;
use testkit::{Thread, World, run, worlds};
use web::Audience;

use crate::table::{Place, TABLE};

pub(crate) async fn limit_agents(world: &World) {
    let actor = world.actor(&world.lark.owner);
    let limited = world.db.write(world.lark.id, actor, |tx| {
        let tenant = tenants::get(tx)?;
        let edit = Edit {
            profile: tenant.profile,
            locale: Some(tenant.locale),
            currency: None,
            languages: None,
            agent_sees: AgentSees::Own,
            quiet_from: tenant.quiet_from,
            quiet_until: tenant.quiet_until,
            version: tenant.version,
        };
        tenants::edit(tx, &edit)
    });
    limited.await.unwrap_or_else(|fault| panic!("{fault:?}"));
}

#[test]
fn an_agent_limited_to_her_own_finds_no_route_into_others_conversations() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            // Control: before the choice is made, the agent sees the other's.
            let others = format!("/t/{}/inbox/{}", lark.id, lark.others.conversation);
            let before = world.get(others.clone()).as_staff(&lark.agent).send().await;
            assert!(before.status.is_success() && before.body.contains(&lark.others.text), "{}", before.status);
            limit_agents(&world).await;
            let mut wrong = Vec::new();
            let theirs = testkit::Tenant { own: lark.others.clone(), ..lark.clone() };
            for entry in TABLE.iter().filter(|entry| entry.path.contains("{conversation}")) {
                let Audience::Staff(_) = entry.audience else { continue };
                for person in [&lark.agent, &lark.viewer] {
                    if !person.role().permissions().contains(entry.needs().expect("OK because it is a staff route")) {
                        continue;
                    }
                    let answer = entry.request(&world, &Place::of(&theirs)).as_staff(person).send().await;
                    if answer.status != 404 || shows(&answer.body, &lark.others) {
                        wrong.push(format!("{} {} as {}: {}", entry.method, entry.path, person.role, answer.status));
                    }
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            for mine in [&lark.own, &lark.unassigned] {
                let answer =
                    world.get(format!("/t/{}/inbox/{}", lark.id, mine.conversation)).as_staff(&lark.agent).send().await;
                assert!(answer.status.is_success() && answer.body.contains(&mine.text), "{}", answer.status);
            }
            world.finish().await;
        }
    });
}

#[test]
fn lists_searches_counts_and_the_stream_hide_others_conversations() {
    run(async {
        for world in worlds().await {
            let lark = &world.lark;
            limit_agents(&world).await;
            let mut wrong = Vec::new();
            for query in [
                "",
                "view=all",
                "view=mine",
                "view=unassigned",
                "status=closed",
                "view=team",
                "view=all&fragment=list",
                "q=cello",
                "q=Haddad",
                "view=all&q=Noor",
            ] {
                for (path, person) in [("inbox", &lark.agent), ("inbox", &lark.viewer)] {
                    let answer = world.get(format!("/t/{}/{path}?{query}", lark.id)).as_staff(person).send().await;
                    if answer.body.contains(&lark.others.text)
                        || answer.body.contains(&lark.others.conversation.to_string())
                    {
                        wrong.push(format!("{path}?{query} as {} shows it", person.role));
                    }
                }
            }
            // The person is the business's; what they wrote to a colleague is not shown.
            let page =
                world.get(format!("/t/{}/people/{}", lark.id, lark.others.contact)).as_staff(&lark.agent).send().await;
            if page.body.contains(&lark.others.text) {
                wrong.push("the person's page shows what they wrote".to_owned());
            }
            let timeline = format!("/t/{}/people/{}/timeline", lark.id, lark.others.contact);
            let page = world.get(timeline.clone()).as_staff(&lark.agent).send().await;
            if page.status != 200 || page.body.contains(&lark.others.conversation.to_string()) {
                wrong.push(format!("the timeline shows a colleague's conversation: {}", page.status));
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            // Controls: the same searches find it for the one it was given to.
            let found =
                world.get(format!("/t/{}/inbox?view=all&q=Haddad", lark.id)).as_staff(&lark.second_agent).send().await;
            assert!(found.body.contains(&lark.others.conversation.to_string()), "{}", found.status);
            let page = world.get(timeline).as_staff(&lark.second_agent).send().await;
            assert!(page.body.contains(&lark.others.conversation.to_string()), "{}", page.status);
            let mut stream = world.get(format!("/t/{}/stream", lark.id)).as_staff(&lark.agent).listen().await;
            world
                .writes(
                    lark,
                    testkit::webhook::From::UserId("GB.11491208655302741911"),
                    "Noor Haddad",
                    "Found it, thank you",
                )
                .await;
            world.writes(lark, testkit::webhook::From::Phone("447700900111"), "Mina Okafor", "Or on Friday?").await;
            assert!(
                stream.hears(&lark.own.conversation.to_string(), Duration::from_secs(10)).await,
                "{}",
                stream.heard
            );
            assert!(!stream.heard.contains(&lark.others.conversation.to_string()), "{}", stream.heard);
            world.finish().await;
        }
    });
}

fn shows(body: &str, thread: &Thread) -> bool {
    body.contains(&thread.text)
}
