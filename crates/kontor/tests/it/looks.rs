//! Every route that shows something of customers leaves a trace of who looked, or says here why not. Shows P-SEC-4.

use std::time::Duration;

use store::{Sql, sql};
use testkit::{Tenant, World, run, worlds};
use web::Audience;

use crate::table::{Entry, Place, TABLE};

const TRACES: Sql = sql!("select count(*) as traces from read_trace where tenant_id = :tenant");

const LIST: &str = "a page of many: what is opened from it is noted";
const OWN: &str = "the business's own settings, nobody's data";
const FORM: &str = "a form, which says by name whom it is for";
const COUNTS: &str = "how many were changed, and nobody's data";
const FILE: &str = "what somebody brought in themselves, and only they and who takes it back see it";

/// What shows something of customers and leaves no trace, and why.
const UNTRACED: &[(&str, &str)] = &[
    ("/t/{tenant}/people", LIST),
    ("/t/{tenant}/inbox", LIST),
    ("/t/{tenant}/search", LIST),
    (
        "/t/{tenant}/people/{contact}/merge",
        "with nobody chosen, a list to choose from; both are noted once they are shown",
    ),
    ("/t/{tenant}/people/{contact}/history/import", FORM),
    ("/t/{tenant}/inbox/{conversation}/question", FORM),
    ("/t/{tenant}/inbox/{conversation}/consent-question", FORM),
    ("/t/{tenant}/inbox/{conversation}/place", FORM),
    ("/t/{tenant}/inbox/{conversation}/number", FORM),
    ("/t/{tenant}/inbox/{conversation}/quick-replies", FORM),
];

/// What answers nothing with the ids of this table, with all that stands below it, and why that is no matter.
const NOT_HERE: &[(&str, &str)] = &[
    ("/t/{tenant}/webhooks/{endpoint}", OWN),
    ("/t/{tenant}/people/segments/{segment}", LIST),
    ("/api/v1/segments/{id}/contacts", "noted as a list: privacy/tests/it/looks.rs"),
    ("/t/{tenant}/people/import/{import}", FILE),
    ("/api/v1/contacts/imports/{id}", FILE),
    ("/t/{tenant}/people/{contact}/history/import/{import}", FILE),
    ("/api/v1/contacts/bulk-actions/{id}", COUNTS),
    ("/api/v1/bulk-actions/{id}", COUNTS),
    ("/t/{tenant}/settings/inbox/consent/{text}/poster", OWN),
    ("/t/{tenant}/people/{contact}/consent/files/{scan}", "noted as a file: consent/tests/it/scans.rs"),
    ("/api/v1/consents/files/{id}", "noted as a file: consent/tests/it/scans.rs"),
    ("/t/{tenant}/settings/inboxes/{inbox}/picture", OWN),
    ("/t/{tenant}/settings/inboxes/new/{road}/{signup}", OWN),
    ("/t/{tenant}/settings/inboxes/{inbox}/templates/named/{name}", OWN),
    ("/t/{tenant}/settings/inboxes/{inbox}/templates/{template}", OWN),
    ("/t/{tenant}/settings/automation/rules/{rule}", OWN),
    ("/t/{tenant}/settings/automation/rules/{rule}/trial", LIST),
    ("/api/v1/webhook_endpoints/{id}", OWN),
    ("/t/{tenant}/inbox/views/{view}", LIST),
    ("/api/v1/views/{id}/conversations", "ids and times, and nobody's name or words"),
    ("/t/{tenant}/settings/privacy/looks/{reading}", "who looked, which is noted with its reason"),
    ("/t/{tenant}/settings/privacy/{request}/erasure", "leads back until it is known whose data it is about"),
];

/// What only customers said or are called.
fn shows_customers(body: &str, of: &Tenant) -> bool {
    let threads = of.threads();
    let mut marks = threads.iter().flat_map(|thread| {
        [Some(thread.contact_name.as_str()), Some(thread.text.as_str()), thread.phone.as_deref()].into_iter().flatten()
    });
    marks.any(|mark| body.contains(mark))
}

async fn traces(world: &World) -> i64 {
    let read = world.db.read(world.lark.id, |scope| scope.row(TRACES, store::params! {})).await;
    read.unwrap().map_or(0, |row| row.get("traces").unwrap())
}

fn is_read(entry: &&Entry) -> bool {
    entry.is_safe() && !entry.is_stream() && matches!(entry.audience, Audience::Staff(_) | Audience::Api(_))
}

#[test]
fn whatever_shows_customers_leaves_a_trace_or_says_why_not() {
    run(async {
        for world in worlds().await {
            let (lark, mut wrong, mut traced) = (&world.lark, Vec::new(), 0);
            for entry in TABLE.iter().filter(is_read) {
                let request = entry.request(&world, &Place::of(lark));
                let request = match entry.audience {
                    Audience::Api(_) => request.api(&lark.key),
                    _ => request.as_staff(&lark.owner),
                };
                let before = traces(&world).await;
                let answer = request.send().await;
                let is_traced = traces(&world).await > before;
                if is_traced {
                    traced += 1;
                    // The next one's look is not this one's.
                    world.clock.advance(Duration::from_secs(10 * 60));
                }
                let is_untraced = UNTRACED.iter().any(|(path, _)| *path == entry.path);
                let is_not_here = NOT_HERE.iter().any(|(path, _)| entry.path.starts_with(path));
                let shows = shows_customers(&answer.body, lark);
                let (path, status) = (entry.path, answer.status);
                if status == 200 && (shows && !is_traced) != is_untraced {
                    wrong.push(format!("{path}: shows customers: {shows}, leaves a trace: {is_traced}; see UNTRACED"));
                }
                if (status != 200) != is_not_here {
                    wrong.push(format!("{path}: answered {status}; see NOT_HERE"));
                }
            }
            assert!(wrong.is_empty(), "{wrong:#?}");
            // Control: there was something to find.
            assert!(traced > 12, "{traced}");
            world.finish().await;
        }
    });
}

#[test]
fn every_exception_is_a_route_and_gives_its_reason() {
    for (path, why) in UNTRACED.iter().chain(NOT_HERE) {
        assert!(TABLE.iter().any(|entry| entry.path == *path && entry.is_safe()), "{path} is no route");
        assert!(why.len() > 20, "{path}");
    }
}
