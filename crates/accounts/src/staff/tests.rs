use std::time::Duration;

use ::store::Fault;
use axum::http::StatusCode;
use kernel::Role;

use super::invitations::{self, Accepting, NewInvitation};
use super::*;
use crate::logins::Email;
use crate::testing::{Member, PASSWORD, TICKED, World, accepted, get, password_hash, post, worlds};

async fn changed(world: &World, by: &Member, whom: &Member, role: Role, version: i64) -> Result<(), Refusal> {
    let (id, change) = (whom.staff, Change { name: "Someone".to_owned(), role, version });
    refusal(
        world
            .db
            .write(world.lark.tenant, world.actor(by), move |tx| super::change(tx, id, &change, |_, _| Ok(())))
            .await,
    )
}

async fn removed(world: &World, by: &Member, whom: &Member) -> Result<(), Refusal> {
    let id = whom.staff;
    refusal(world.db.write(world.lark.tenant, world.actor(by), move |tx| remove(tx, id, |_, _| Ok(()))).await)
}

fn refusal<T>(outcome: Result<T, Fault<Refusal>>) -> Result<T, Refusal> {
    outcome.map_err(|fault| match fault {
        Fault::Refused(refusal) => refusal,
        Fault::Failed(error) => panic!("{error}"),
    })
}

/// Of someone who is invited and comes: two pages and her age are accepted.
const JOINED: [&str; 5] = ["staff.invited", "staff.joined", "terms.accepted", "terms.accepted", "terms.accepted"];

async fn newcomer() -> Accepting {
    Accepting::Newcomer {
        name: "New Colleague".to_owned(),
        password_hash: password_hash().await,
        user_agent: "test".to_owned(),
    }
}

// A17, A32: nobody lifts anyone, least of all themselves, above their own role.
#[tokio::test]
async fn nobody_gives_a_role_above_their_own() {
    for world in worlds().await {
        let lark = &world.lark;
        assert_eq!(changed(&world, &lark.admin, &lark.admin, Role::Owner, 1).await, Err(Refusal::AboveOwnRole));
        assert_eq!(changed(&world, &lark.admin, &lark.owner, Role::Agent, 1).await, Err(Refusal::AboveOwnRole));
        assert_eq!(removed(&world, &lark.admin, &lark.owner).await, Err(Refusal::AboveOwnRole));
        assert_eq!(changed(&world, &lark.agent, &lark.viewer, Role::Agent, 1).await, Err(Refusal::AboveOwnRole));
        let new =
            NewInvitation { email: Email::parse("x@lark.example").unwrap(), name: "X".to_owned(), role: Role::Owner };
        let offered =
            world.db.write(lark.tenant, world.actor(&lark.admin), move |tx| invitations::create(tx, &new)).await;
        assert!(matches!(offered, Err(Fault::Refused(invitations::Refusal::AboveOwnRole))));
        // The control: what is not above is done.
        assert_eq!(changed(&world, &lark.admin, &lark.agent, Role::Admin, 1).await, Ok(()));
        assert_eq!(changed(&world, &lark.owner, &lark.viewer, Role::Owner, 1).await, Ok(()));
        // Both got another name with it.
        let once = ["staff.profile_changed", "staff.role_changed", "notice.told"];
        assert_eq!(world.events().await, [once, once].concat());
    }
}

// A17: fields that the form does not have change nothing.
#[tokio::test]
async fn a_form_takes_only_its_own_fields() {
    for world in worlds().await {
        let router = world.router();
        let lark = &world.lark;
        let path = format!("/t/{}/staff/{}", lark.tenant, lark.agent.staff);
        let brook = world.brook.tenant.to_string();
        let form = [
            ("name", "Aisha Bello"),
            ("role", "viewer"),
            ("version", "1"),
            ("tenant_id", brook.as_str()),
            ("login_id", brook.as_str()),
            ("removed_at", "1"),
            ("id", brook.as_str()),
            ("permissions", "api_keys:manage"),
        ];
        let answer = post(&router, &path, &lark.admin.session, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(world.role(&lark.agent).await, Some(Role::Viewer));
        // The agent has neither the route nor the operation.
        let answer =
            post(&router, &path, &lark.viewer.session, &[("name", "x"), ("role", "owner"), ("version", "2")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_business_always_has_an_owner() {
    for world in worlds().await {
        let lark = &world.lark;
        assert_eq!(removed(&world, &lark.owner, &lark.owner).await, Err(Refusal::LastOwner));
        assert_eq!(changed(&world, &lark.owner, &lark.owner, Role::Admin, 1).await, Err(Refusal::LastOwner));
        assert_eq!(changed(&world, &lark.owner, &lark.admin, Role::Owner, 1).await, Ok(()));
        // Both leave at the same moment: one stays.
        let both = tokio::join!(removed(&world, &lark.owner, &lark.owner), removed(&world, &lark.admin, &lark.admin));
        let left = [&both.0, &both.1].iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(left, 1, "{both:?}");
        let refused = if both.0.is_err() { both.0 } else { both.1 };
        assert_eq!(refused, Err(Refusal::LastOwner));
    }
}

#[tokio::test]
async fn of_two_who_change_someone_at_once_the_second_is_told() {
    for world in worlds().await {
        let lark = &world.lark;
        assert_eq!(changed(&world, &lark.owner, &lark.agent, Role::Viewer, 1).await, Ok(()));
        assert_eq!(changed(&world, &lark.admin, &lark.agent, Role::Admin, 1).await, Err(Refusal::Stale));
        assert_eq!(world.role(&lark.agent).await, Some(Role::Viewer));
    }
}

// P-ACC-3: another business's staff are not there, for reading or for changing.
#[tokio::test]
async fn anothers_staff_are_not_found() {
    for world in worlds().await {
        let router = world.router();
        let (lark, brook) = (&world.lark, &world.brook);
        assert_eq!(removed(&world, &lark.owner, &brook.agent).await, Err(Refusal::NotFound));
        for path in ["", "/removal"] {
            let form = [("name", "x"), ("role", "viewer"), ("version", "1")];
            let path = format!("/t/{}/staff/{}{path}", lark.tenant, brook.agent.staff);
            assert_eq!(post(&router, &path, &lark.owner.session, &form).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(
            get(&router, &format!("/t/{}/staff/{}", lark.tenant, brook.agent.staff), &lark.owner.session).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            get(&router, &format!("/t/{}/staff", brook.tenant), &lark.owner.session).await.status,
            StatusCode::NOT_FOUND
        );
        // The control.
        let page = get(&router, &format!("/t/{}/staff", lark.tenant), &lark.owner.session).await;
        assert!(page.body.contains("agent@lark.example") && !page.body.contains("brook.example"));
        assert_eq!(
            get(&router, &format!("/t/{}/staff/{}", lark.tenant, lark.agent.staff), &lark.owner.session).await.status,
            StatusCode::OK
        );
    }
}

// P-ACC-1, A24: an invited colleague comes in by the link the page shows; before that the invitation opens nothing.
#[tokio::test]
async fn a_colleague_joins_by_the_link() {
    for world in worlds().await {
        let router = world.router();
        let lark = &world.lark;
        let form = [("name", "Maya <b>Okafor"), ("email", "maya@lark.example"), ("role", "agent")];
        let page = post(&router, &format!("/t/{}/staff/invitations", lark.tenant), &lark.admin.session, &form).await;
        let url = page.value_of("invitation-link").expect("the link is shown").to_owned();
        let path = url.strip_prefix("https://kontor.example").unwrap();
        assert!(!page.body.contains("<b>Okafor"), "A34: a name is text");
        assert!(
            !get(&router, &format!("/t/{}/staff", lark.tenant), &lark.admin.session).await.body.contains(path),
            "shown once"
        );
        let sign_in = post(&router, "/sign-in", "", &[("email", "maya@lark.example"), ("password", PASSWORD)]).await;
        assert_eq!(sign_in.status, StatusCode::UNPROCESSABLE_ENTITY, "invited is not in");

        let offer = get(&router, path, "").await;
        assert!(offer.body.contains("Lark Music School") && offer.body.contains("Agent"), "{}", offer.body);
        // Shows P-SEC-4: whoever is invited is told that looks are noted.
        assert!(offer.body.contains("What you open of customers is noted for twelve months"), "{}", offer.body);
        let token = path.split_once("token=").unwrap().1;
        let weak = post(
            &router,
            "/invitation",
            "",
            &[("token", token), ("name", "Maya"), ("password", "lark music school"), TICKED[0], TICKED[1]],
        )
        .await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        let joined = post(
            &router,
            "/invitation",
            "",
            &[("token", token), ("name", "Maya"), ("password", PASSWORD), TICKED[0], TICKED[1]],
        )
        .await;
        assert_eq!(joined.location, format!("/t/{}/inbox", lark.tenant), "{}", joined.body);
        let session = joined.cookie("__Host-kontor").unwrap();
        assert_eq!(get(&router, &format!("/t/{}/staff", lark.tenant), session).await.status, StatusCode::OK);
        assert_eq!(get(&router, path, "").await.status, StatusCode::GONE);
        assert_eq!(world.events().await, JOINED);
    }
}

// A27: whoever has the e-mail's login must be signed in as it; a link alone neither makes a second one nor joins another.
#[tokio::test]
async fn an_invitation_to_a_known_email_is_accepted_only_by_its_login() {
    for world in worlds().await {
        let router = world.router();
        let (lark, brook) = (&world.lark, &world.brook);
        let token = world.invite("Agent@Brook.example", Role::Admin).await;
        let form = [
            ("token", token.as_str()),
            ("name", "Mallory"),
            ("password", "seven violets in a jar"),
            TICKED[0],
            TICKED[1],
        ];
        assert_eq!(post(&router, "/invitation", "", &form).await.status, StatusCode::FORBIDDEN, "nobody signed in");
        assert_eq!(
            post(&router, "/invitation", &brook.viewer.session, &form).await.status,
            StatusCode::FORBIDDEN,
            "someone else"
        );
        let path = format!("/invitation?token={token}");
        assert!(get(&router, &path, "").await.body.contains("/sign-in?next=%2Finvitation%3Ftoken%3D"));
        let outcome = invitations::accept(&world.db, &token, newcomer().await, accepted()).await;
        assert!(matches!(outcome, Err(Fault::Refused(invitations::Refusal::OtherLogin))));
        let other = invitations::accept(&world.db, &token, Accepting::SignedIn(brook.viewer.login), accepted()).await;
        assert!(matches!(other, Err(Fault::Refused(invitations::Refusal::OtherLogin))));
        // The control: the refusals have spent nothing, and the right person joins, with the password she had.
        let joined = post(&router, "/invitation", &brook.agent.session, &form).await;
        assert_eq!(joined.location, format!("/t/{}/inbox", lark.tenant));
        assert_eq!(world.role(&brook.agent).await, Some(Role::Admin));
        let sign_in = post(&router, "/sign-in", "", &[("email", &brook.agent.email), ("password", PASSWORD)]).await;
        assert_eq!(sign_in.status, StatusCode::SEE_OTHER);
        // Two businesses: one is chosen.
        let page = get(&router, "/businesses", &brook.agent.session).await;
        assert!(page.body.contains("Lark Music School") && page.body.contains("Brook Plumbing"));
    }
}

// A33: one invitation, many at once: one comes in.
#[tokio::test]
async fn an_invitation_is_redeemed_once() {
    for world in worlds().await {
        let token = world.invite("maya@lark.example", Role::Agent).await;
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (db, token, accepting) = (world.db.clone(), token.clone(), newcomer().await);
            running.spawn(async move { invitations::accept(&db, &token, accepting, accepted()).await.is_ok() });
        }
        let accepted = running.join_all().await.into_iter().filter(|accepted| *accepted).count();
        assert_eq!(accepted, 1);
        assert_eq!(world.events().await, JOINED);
    }
}

#[tokio::test]
async fn an_invitation_ends_by_time_by_withdrawal_and_with_its_inviter() {
    for world in worlds().await {
        let lark = &world.lark;
        let spent = |outcome| matches!(outcome, Err(Fault::Refused(invitations::Refusal::Spent)));
        let late = world.invite("late@lark.example", Role::Agent).await;
        world.pass(Duration::from_secs(7 * 24 * 60 * 60));
        assert!(spent(invitations::offer(&world.db, &late).await.map(|_| ())));

        let withdrawn = world.invite("withdrawn@lark.example", Role::Agent).await;
        let id = invitations::offer(&world.db, &withdrawn).await.unwrap().invitation.id;
        world.db.write(lark.tenant, world.actor(&lark.owner), move |tx| invitations::revoke(tx, id)).await.unwrap();
        assert!(spent(invitations::accept(&world.db, &withdrawn, newcomer().await, accepted()).await.map(|_| ())));

        let new =
            NewInvitation { email: Email::parse("by@lark.example").unwrap(), name: "X".to_owned(), role: Role::Agent };
        let actor = world.actor(&lark.admin);
        let by_admin = world.db.write(lark.tenant, actor, move |tx| invitations::create(tx, &new)).await.unwrap();
        assert!(invitations::offer(&world.db, &by_admin).await.is_ok(), "the control");
        assert_eq!(changed(&world, &lark.owner, &lark.admin, Role::Agent, 1).await, Ok(()));
        assert!(spent(invitations::accept(&world.db, &by_admin, newcomer().await, accepted()).await.map(|_| ())));
    }
}

// Nobody mails strangers without end in the name of a business.
#[tokio::test]
async fn so_many_are_invited_in_a_day_and_more_the_next() {
    for world in worlds().await {
        let lark = &world.lark;
        let invite = async |number: u32| {
            let email = Email::parse(&format!("guest{number}@elsewhere.example")).unwrap();
            let (new, actor) =
                (NewInvitation { email, name: "Guest".to_owned(), role: Role::Viewer }, world.actor(&lark.owner));
            let made = world.db.write(lark.tenant, actor, move |tx| {
                let token = invitations::create(tx, &new)?;
                let id = invitations::open(tx)?.first().map(|one| one.id).ok_or(::store::Error::Conflict)?;
                // Taking it back takes back no mail.
                invitations::revoke(tx, id)?;
                Ok::<_, Fault<invitations::Refusal>>(token)
            });
            made.await
        };
        // Three came with the cast.
        for number in 0..22 {
            assert!(invite(number).await.is_ok(), "{number}");
        }
        assert!(matches!(invite(25).await, Err(Fault::Refused(invitations::Refusal::TooMany))));
        world.pass(Duration::from_secs(24 * 60 * 60 + 1));
        assert!(invite(26).await.is_ok());
    }
}

#[tokio::test]
async fn whoever_left_can_be_invited_again() {
    for world in worlds().await {
        let lark = &world.lark;
        let new = || NewInvitation {
            email: Email::parse(&lark.agent.email).unwrap(),
            name: "Back".to_owned(),
            role: Role::Viewer,
        };
        let (first, actor) = (new(), world.actor(&lark.owner));
        let twice = world.db.write(lark.tenant, actor, move |tx| invitations::create(tx, &first)).await;
        assert!(matches!(twice, Err(Fault::Refused(invitations::Refusal::AlreadyMember))));
        assert_eq!(removed(&world, &lark.owner, &lark.agent).await, Ok(()));
        assert_eq!(world.role(&lark.agent).await, None);
        let (second, actor) = (new(), world.actor(&lark.owner));
        let token = world.db.write(lark.tenant, actor, move |tx| invitations::create(tx, &second)).await.unwrap();
        invitations::accept(&world.db, &token, Accepting::SignedIn(lark.agent.login), accepted()).await.unwrap();
        assert_eq!(world.role(&lark.agent).await, Some(Role::Viewer));
        assert_eq!(world.events().await, [&["staff.removed", "notice.told"][..], &JOINED].concat());
    }
}

// P-ACC-2: what a role may not do is neither offered nor taken.
#[tokio::test]
async fn pages_offer_only_what_a_role_may_do() {
    for world in worlds().await {
        let router = world.router();
        let lark = &world.lark;
        let staff = format!("/t/{}/staff", lark.tenant);
        assert!(get(&router, &staff, &lark.owner.session).await.body.contains("/staff/invitations"));
        assert!(!get(&router, &staff, &lark.agent.session).await.body.contains("/staff/invitations"));
        let keys = format!("/t/{}/api-keys", lark.tenant);
        assert_eq!(get(&router, &keys, &lark.owner.session).await.status, StatusCode::OK);
        assert_eq!(get(&router, &keys, &lark.admin.session).await.status, StatusCode::FORBIDDEN);
        let one = format!("{staff}/{}", lark.owner.staff);
        assert!(
            !get(&router, &one, &lark.admin.session).await.body.contains("/removal"),
            "an admin does not remove an owner"
        );
        assert!(get(&router, &one, &lark.owner.session).await.body.contains("/removal"));
    }
}

// P-ACC-2: what she holds in other rooms is let go with the role by which she held it, and only then.
#[tokio::test]
async fn whoever_may_not_answer_customers_any_more_lets_go_of_what_she_holds() {
    static LET_GO: std::sync::Mutex<Vec<StaffId>> = std::sync::Mutex::new(Vec::new());
    let let_go: LetGo = |_, staff| {
        LET_GO.lock().unwrap().push(staff);
        Ok(())
    };
    for world in worlds().await {
        let lark = &world.lark;
        let agent = lark.agent.staff;
        for (version, role, expected) in
            [(1, Role::Admin, 0), (2, Role::Agent, 0), (3, Role::Viewer, 1), (4, Role::Agent, 1)]
        {
            let change = Change { name: "Someone".to_owned(), role, version };
            let actor = world.actor(&lark.owner);
            world.db.write(lark.tenant, actor, move |tx| change_role(tx, agent, &change, let_go)).await.unwrap();
            let times = LET_GO.lock().unwrap().iter().filter(|one| **one == agent).count();
            assert_eq!(times, expected, "{role}");
        }
    }
}

fn change_role(tx: &mut Tx<'_>, id: StaffId, change: &Change, let_go: LetGo) -> Result<(), Fault<Refusal>> {
    super::change(tx, id, change, let_go)
}
