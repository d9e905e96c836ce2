use axum::http::StatusCode;
use kernel::Role;
use web::Signup;

use super::*;
use crate::logins::Email;
use crate::notices::Kind;
use crate::setup;
use crate::testing::{PASSWORD, TICKED, World, announce, get, places, post, router, worlds};

const ROWS: ::store::Sql = ::store::sql!(
    "select a.platform, a.version, a.words, a.documents, a.locale, a.accepted_at, s.name from terms_acceptance a \
     join staff s on s.tenant_id = a.tenant_id and s.id = a.actor_id where a.tenant_id = :tenant order by a.accepted_at, a.id"
);

type Said = (String, String, String, String);

/// Who, what, which version, in which language.
async fn ledger(db: &Db, tenant: TenantId) -> Vec<Said> {
    let rows = db.read(tenant, |scope| scope.rows(ROWS, ::store::params! {})).await.unwrap();
    let said = |row: &::store::Row| {
        let get = |column: &str| row.get::<String>(column).unwrap();
        (get("name"), get("platform"), get("version"), get("locale"))
    };
    rows.iter().map(said).collect()
}

fn said(name: &str, locale: &str) -> Vec<Said> {
    let row =
        |platform: &str, version: &str| (name.to_owned(), platform.to_owned(), version.to_owned(), locale.to_owned());
    vec![row("terms-of-use", "1"), row("privacy-page", "1"), row("of-age", "18")]
}

async fn accepted_events(db: &Db, tenant: TenantId) -> usize {
    let events = db.read(tenant, |scope| scope.events_after(0, 10_000)).await.unwrap();
    events.iter().filter(|event| event.kind == "terms.accepted").count()
}

/// A founding form without its boxes.
fn founding(token: &str) -> Vec<(&str, &str)> {
    vec![
        ("token", token),
        ("business_name", "Lark Music School"),
        ("country", "DE"),
        ("time_zone", "Europe/Berlin"),
        ("name", "Olga Petrova"),
        ("email", "olga@lark.example"),
        ("password", PASSWORD),
    ]
}

/// What is left out, and what the page says of it.
const LEFT_OUT: [(&[(&str, &str)], &str); 4] = [
    (&[], "field-accepted-wrong"),
    (&[TICKED[0]], "field-of_age-wrong"),
    (&[TICKED[1]], "field-accepted-wrong"),
    // A version that was shown before, or never.
    (&[("accepted", "0.1"), TICKED[1]], "has a new version since"),
];

fn tenant_in(location: &str) -> TenantId {
    location.split('/').nth(2).unwrap().parse().unwrap()
}

// Shows P-PRV-17, P-PRV-11: set-up asks for the terms, the page on privacy and the age, refuses in words without them, and
// writes down who accepted which version in which language.
#[tokio::test]
async fn nobody_sets_up_without_accepting_and_who_did_is_recorded() {
    for place in places().await {
        let router = router(&place.db, Signup::Closed);
        let url = "https://kontor.example".parse().unwrap();
        let link = setup::ensure_token(&place.db, &url).await.unwrap().unwrap();
        let token = link.query().unwrap().strip_prefix("token=").unwrap().to_owned();
        let page = get(&router, &format!("/setup?token={token}"), "").await.body;
        assert!(page.contains(r#"href="/terms/1""#) && page.contains(r#"href="/privacy/1""#), "{page}");
        assert!(page.contains("Nobody under 18") && !page.contains(" checked"), "neither box is ticked: {page}");
        for (ticked, wrong) in LEFT_OUT {
            let refused = post(&router, "/setup", "", &[&founding(&token), ticked].concat()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{ticked:?}");
            assert!(refused.body.contains(wrong), "{ticked:?}: {}", refused.body);
        }
        assert!(crate::tenants::list(&place.db).await.unwrap().is_empty(), "nothing was founded");
        let done = post(&router, "/setup", "", &[&founding(&token), &TICKED[..]].concat()).await;
        let tenant = tenant_in(&done.location);
        assert_eq!(ledger(&place.db, tenant).await, said("Olga Petrova", "en"));
        assert_eq!(accepted_events(&place.db, tenant).await, 3, "an event each");
    }
}

// Shows P-PRV-17, P-PRV-11: so does sign-up, and founding a further business.
#[tokio::test]
async fn nobody_signs_up_without_accepting_and_who_did_is_recorded() {
    for place in places().await {
        let router = router(&place.db, Signup::Open);
        let page = get(&router, "/sign-up", "").await.body;
        assert!(page.contains(r#"href="/terms/1""#) && !page.contains(" checked"), "{page}");
        for (ticked, wrong) in LEFT_OUT {
            let refused = post(&router, "/sign-up", "", &[&founding(""), ticked].concat()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{ticked:?}");
            assert!(refused.body.contains(wrong), "{ticked:?}: {}", refused.body);
        }
        let done = post(&router, "/sign-up", "", &[&founding(""), &TICKED[..]].concat()).await;
        let session = done.cookie("__Host-kontor").unwrap();
        assert_eq!(ledger(&place.db, tenant_in(&done.location)).await, said("Olga Petrova", "en"));
        for (ticked, wrong) in LEFT_OUT {
            let refused = post(&router, "/businesses/new", session, &[&founding(""), ticked].concat()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{ticked:?}");
            assert!(refused.body.contains(wrong), "{ticked:?}: {}", refused.body);
        }
        let further = post(&router, "/businesses/new", session, &[&founding(""), &TICKED[..]].concat()).await;
        assert_eq!(ledger(&place.db, tenant_in(&further.location)).await, said("Olga Petrova", "en"));
    }
}

// Shows P-PRV-17, P-PRV-11: so does an invitation, for a newcomer and for who has a login already.
#[tokio::test]
async fn nobody_joins_without_accepting_and_who_did_is_recorded() {
    for world in worlds().await {
        let router = world.router();
        let before = ledger(&world.db, world.lark.tenant).await;
        let newcomer = world.invite("maya@lark.example", Role::Agent).await;
        let known = world.invite(&world.brook.agent.email, Role::Viewer).await;
        let page = get(&router, &format!("/invitation?token={newcomer}"), "").await.body;
        assert!(page.contains(r#"href="/privacy/1""#) && !page.contains(" checked"), "{page}");
        let forms = [
            (vec![("token", newcomer.as_str()), ("name", "Maya Okafor"), ("password", PASSWORD)], ""),
            (vec![("token", known.as_str())], world.brook.agent.session.as_str()),
        ];
        for (form, session) in &forms {
            for (ticked, wrong) in LEFT_OUT {
                let refused = post(&router, "/invitation", session, &[form, ticked].concat()).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{ticked:?}");
                assert!(refused.body.contains(wrong), "{ticked:?}: {}", refused.body);
            }
            let joined = post(&router, "/invitation", session, &[form, &TICKED[..]].concat()).await;
            assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
            world.pass(std::time::Duration::from_secs(1));
        }
        let after = ledger(&world.db, world.lark.tenant).await;
        assert_eq!(after[before.len()..], [said("Maya Okafor", "en"), said("Someone New", "en")].concat());
    }
}

/// What an open page says above everything.
async fn is_asked(world: &World, session: &str) -> bool {
    let page = get(&world.router(), &format!("/t/{}/staff", world.lark.tenant), session).await;
    assert_eq!(page.status, StatusCode::OK, "nobody is kept from working");
    page.body.contains("Read and accept")
}

// Shows P-PRV-17: a new version asks everyone once, each accepts for herself, and it is read in her language.
#[tokio::test]
async fn a_new_version_asks_everyone_until_she_accepts_it() {
    for world in worlds().await {
        let (router, lark) = (world.router(), &world.lark);
        let mine = format!("/t/{}/me/terms", lark.tenant);
        assert!(!is_asked(&world, &lark.owner.session).await && !is_asked(&world, &lark.viewer.session).await);
        assert!(get(&router, &mine, &lark.viewer.session).await.body.contains("You have accepted what holds now"));
        world.pass(std::time::Duration::from_secs(60));
        announce(&world.db, Current { terms: 2, privacy: 1 }).await;
        assert!(is_asked(&world, &lark.owner.session).await && is_asked(&world, &lark.viewer.session).await);
        let page = get(&router, &mine, &lark.viewer.session).await.body;
        assert!(page.contains(r#"href="/terms/2""#) && page.contains(r#"value="2.1""#), "{page}");
        assert!(page.contains(r#"href="/terms/1""#), "what she accepted before stays readable: {page}");
        assert!(!page.contains(r#"name="of_age""#), "her age she said before: {page}");
        for old in ["", "1.1"] {
            let refused = post(&router, &mine, &lark.viewer.session, &[("accepted", old)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{old}");
        }
        let done = post(&router, &mine, &lark.viewer.session, &[("accepted", "2.1")]).await;
        assert_eq!(done.location, format!("{mine}?done=accepted"), "{}", done.body);
        assert!(!is_asked(&world, &lark.viewer.session).await);
        assert!(is_asked(&world, &lark.owner.session).await, "the control: nobody accepts for another");

        let all = format!("/t/{}/staff/acceptances", lark.tenant);
        assert_eq!(get(&router, &all, &lark.viewer.session).await.status, StatusCode::FORBIDDEN);
        let all = get(&router, &all, &lark.owner.session).await.body;
        let (behind, ledger) = all.split_once("Accepted</h2>").unwrap();
        assert!(behind.contains(&lark.owner.email) && !behind.contains(&lark.viewer.email), "{behind}");
        assert!(ledger.contains("The viewer") && ledger.contains("Terms of use, version 2"), "{ledger}");
        assert!(!all.contains("brook.example"));
    }
}

/// The kinds that an owner was told.
async fn told(world: &World, staff: StaffId) -> usize {
    let told = world.db.read(world.lark.tenant, move |scope| notices::list(scope, staff, None, 50)).await.unwrap();
    told.iter().filter(|one| one.kind == Kind::TermsChanged).count()
}

// Shows P-PRV-17: owners are told of new terms once; whoever never was asked is not told that something changed.
#[tokio::test]
async fn owners_are_told_of_new_terms_once() {
    for world in worlds().await {
        let (lark, owner) = (&world.lark, world.lark.owner.staff);
        tell_of_newer(&world.db, lark.tenant).await.unwrap();
        announce(&world.db, Current { terms: 1, privacy: 2 }).await;
        tell_of_newer(&world.db, lark.tenant).await.unwrap();
        assert_eq!(told(&world, owner).await, 0, "the page on privacy is not the terms");
        announce(&world.db, Current { terms: 2, privacy: 2 }).await;
        for _ in 0..3 {
            tell_of_newer(&world.db, lark.tenant).await.unwrap();
        }
        assert_eq!(told(&world, owner).await, 1);
        assert_eq!(told(&world, lark.admin.staff).await, 0);
    }
}

// A business that the operator founded for someone: she comes in by a link, and is asked on the first page.
#[tokio::test]
async fn whoever_was_let_in_without_a_form_is_asked_and_says_her_age_too() {
    for world in worlds().await {
        let router = world.router();
        let url: url::Url = "https://kontor.example".parse().unwrap();
        let new = crate::tenants::NewTenant { profile: crate::testing::profile("Fern"), locale: Locale::En };
        let email = Email::parse("ines@fern.example").unwrap();
        let founded = crate::tenants::found_for(&world.db, &url, new, email, "Ines".to_owned()).await.unwrap();
        let link = founded.sign_in_url.expose().split_once("token=").unwrap().1.to_owned();
        let session = post(&router, "/sign-in/link", "", &[("token", &link)]).await;
        let session = session.cookie("__Host-kontor").unwrap().to_owned();
        let mine = format!("/t/{}/me/terms", founded.tenant);
        let page = get(&router, &mine, &session).await.body;
        assert!(page.contains("Read and accept") && page.contains(r#"name="of_age""#), "{page}");
        let refused = post(&router, &mine, &session, &TICKED[..1]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&router, &mine, &session, &TICKED).await.status, StatusCode::SEE_OTHER);
        assert_eq!(ledger(&world.db, founded.tenant).await, said("Ines", "en"));
        assert!(!get(&router, &mine, &session).await.body.contains("Read and accept"));
    }
}
