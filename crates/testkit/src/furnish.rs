//! Furnishing an installation: two businesses with their people, a number each, and conversations that came in as webhooks.
//!
//! Everything is made by the rooms' own operations, but for one: a number is connected by asking Meta, so its row is written here.

use accounts::acceptance::{self, Accepted};
use accounts::logins::{self, Email, Password};
use accounts::staff::invitations::{self, Accepting, NewInvitation};
use accounts::support::{self, NewQuestion};
use accounts::tenants::{self, Founder, NewTenant, Profile};
use accounts::{api_keys, sessions, staff, teams};
use axum::http::Method;
use channels::apps::{self, Given};
use channels::inbound;
use consent::inboxes::{self, InboxState};
use consent::ledger::{self, Effect, Extent, NewEntry};
use kernel::{
    Actor, Channel, ContactId, ConversationId, InboxId, Locale, LoginId, MessageId, Permission, Permissions,
    PrivacyRequestId, Role, Secret, StaffId, TenantId, Timestamp, Who,
};
use kontor::serve;
use serde_json::json;
use store::{Db, Error, Sql, Tx, params, sql};

use crate::cast::{Key, PASSWORD, Person, Tenant, Thread};
use crate::place::{Cast, Installation};
use crate::request::Request;
use crate::webhook::{self, From};
use crate::world::{keep, program, shared};

const CONNECT: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, access_token, rate, \
     connected_at, checked_at, check_code, version) values (:tenant, :id, :app, 'whatsapp', :name, :number, :account, :display, \
     :name, :access, 80, :now, :now, '', 1)"
);
const THREAD: Sql = sql!(
    "select c.id, c.contact_id, m.id as message_id from conversation c join message m on m.tenant_id = c.tenant_id \
     and m.conversation_id = c.id where c.tenant_id = :tenant and m.text = :text"
);

const REQUEST: Sql = sql!("select id from privacy_request where tenant_id = :tenant");

/// What is different about one business.
struct Plan {
    name: &'static str,
    domain: &'static str,
    staff: [&'static str; 5],
    number: &'static str,
    account: &'static str,
    people: [(&'static str, From<'static>, &'static str); 3],
}

const LARK: Plan = Plan {
    name: "Lark Music School",
    domain: "lark.example",
    staff: ["Olga Lerner", "Amos Quill", "Greta Lund", "Hugo Marsh", "Vera Stone"],
    number: "106540352240011",
    account: "102290129340011",
    people: [
        ("Mina Okafor", From::Phone("447700900111"), "Is there a violin lesson on Thursday?"),
        ("Noor Haddad", From::UserId("GB.11491208655302741911"), "My daughter forgot her cello bow"),
        ("Pia Sandoval", From::Phone("447700900113"), "Do you teach the accordion?"),
    ],
};

const BROOK: Plan = Plan {
    name: "Brook Plumbing",
    domain: "brook.example",
    staff: ["Otto Brandt", "Ada Winters", "Gil Moreau", "Hana Petrov", "Vito Crane"],
    number: "106540352240022",
    account: "102290129340022",
    people: [
        ("Rosa Delgado", From::Phone("447700900221"), "The boiler is leaking again"),
        ("Sven Tanaka", From::UserId("GB.22491208655302741922"), "Please quote for a new radiator"),
        ("Tessa Byrne", From::Phone("447700900223"), "No hot water since Monday"),
    ],
};

/// Both businesses.
pub(crate) async fn furnish(installation: &Installation) -> Cast {
    let chosen = Password::choose(&Secret::new(PASSWORD), &[]).unwrap_or_else(|weak| panic!("{weak:?}"));
    let hash = chosen.hash().await;
    let (app, _) = program(installation);
    serve::settle(&app, &shared(installation)).await.unwrap_or_else(|error| panic!("{error}"));
    let lark = business(installation, &LARK, &hash).await;
    let brook = business(installation, &BROOK, &hash).await;
    Cast { lark, brook, at_micros: installation.clock.now().micros() }
}

async fn business(installation: &Installation, plan: &Plan, hash: &str) -> Tenant {
    let db = &installation.db;
    let id: TenantId = db.clock().id();
    let [owner, admin, agent, second_agent, viewer] = people(db, id, plan, hash).await;
    let by_owner = Actor { who: Who::Staff(owner.staff), at: db.clock().now(), request: db.clock().id() };
    let read: Vec<Permission> = Role::Viewer.permissions().iter().collect();
    let made = db.write(id, by_owner, {
        let agent = agent.staff;
        let domain = plan.domain;
        let owner = owner.staff;
        move |tx: &mut Tx<'_>| -> Result<_, store::Fault<String>> {
            let question = NewQuestion {
                subject: "The bell stays silent".to_owned(),
                words: "My telephone does not ring when a customer writes.".to_owned(),
                page: String::new(),
            };
            let question = support::ask(tx, agent, &question).map_err(said)?;
            let grant = support::give(tx, owner, support::Extent::Settings, support::Length::Hour).map_err(said)?;
            support::end(tx, grant, owner).map_err(said)?;
            let key = key(tx, "All", Permissions::of(Permission::ALL))?;
            let read_key = key_of(tx, "Reading", Permissions::of(&read), &key)?;
            let team = teams::create(tx, "Front desk").map_err(said)?;
            teams::join(tx, team, agent).map_err(said)?;
            let email =
                Email::parse(&format!("waiting@{domain}")).map_err(|_| store::Fault::Refused("e-mail".to_owned()))?;
            let new = NewInvitation { email, name: "Ines Waiting".to_owned(), role: Role::Agent };
            invitations::create(tx, &new).map_err(said)?;
            let invitation = invitations::open(tx)?.first().map(|one| one.id);
            let invitation = invitation.ok_or_else(|| store::Fault::Refused("no invitation".to_owned()))?;
            Ok((key, read_key, team, invitation, question, grant))
        }
    });
    let (key, read_key, team, invitation, question, grant) = made.await.unwrap_or_else(|fault| panic!("{fault:?}"));
    let (app, inbox, [access_token, app_secret, verify_token]) = connect(db, id, by_owner, plan).await;
    let threads = conversations(db, id, app, plan).await;
    let parked = park(db, id, app).await;
    let [own, others, unassigned] = threads;
    consent(db, id, by_owner, own.contact).await;
    let (program, router) = program(installation);
    for (thread, person) in [(&own, &agent), (&others, &second_agent)] {
        let path = format!("/api/v1/conversations/{}", thread.conversation);
        let request = Request::new(router.clone(), Method::PATCH, path).api(&key);
        let answer = request.json(&json!({ "assignee_id": person.staff })).send().await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let request = deletion(db, &router, id, plan).await;
    let tasks = store::Tasks::new(db.clone(), kontor::compose::tasks(&program));
    while tasks.run_due().await.unwrap_or_else(|error| panic!("{error}")) > 0 {}
    Tenant {
        id,
        name: plan.name.to_owned(),
        owner,
        admin,
        agent,
        second_agent,
        viewer,
        team,
        invitation,
        request,
        question,
        grant,
        app,
        inbox,
        number: plan.number.to_owned(),
        account: plan.account.to_owned(),
        access_token,
        app_secret,
        verify_token,
        key,
        read_key,
        own,
        others,
        unassigned,
        parked,
    }
}

async fn people(db: &Db, tenant: TenantId, plan: &Plan, hash: &str) -> [Person; 5] {
    const ROLES: [Role; 5] = [Role::Owner, Role::Admin, Role::Agent, Role::Agent, Role::Viewer];
    let profile = Profile {
        name: plan.name.to_owned(),
        address: String::new(),
        phone: String::new(),
        time_zone: "Europe/London".to_owned(),
        country: "GB".to_owned(),
    };
    let mut all = Vec::new();
    for (role, name) in ROLES.into_iter().zip(plan.staff) {
        let first = name.split(' ').next().unwrap_or(name).to_lowercase();
        let email = format!("{first}@{}", plan.domain);
        let login = login(db, &email, hash).await;
        if role == Role::Owner {
            let (new, founder) = (
                NewTenant { profile: profile.clone(), locale: Locale::default() },
                Founder { staff: db.clock().id(), login, name: name.to_owned() },
            );
            let accepted = accepted(db).await;
            let created = db.write(tenant, by_kontor(db), move |tx| {
                tenants::create(tx, &new, &founder)?;
                acceptance::accept(tx, founder.staff, &accepted)
            });
            created.await.unwrap_or_else(|error| panic!("{error}"));
        } else {
            join(db, tenant, &email, name, role, login).await;
        }
        let begun = db.global_write(move |global| sessions::begin(global, login, 1, "testkit"));
        let session = begun.await.unwrap_or_else(|error| panic!("{error}")).expose().to_owned();
        let members = db.read(tenant, staff::list).await.unwrap_or_else(|error| panic!("{error}"));
        let staff: StaffId = members
            .iter()
            .find(|member| member.login == login)
            .map(|member| member.id)
            .unwrap_or_else(|| panic!("{name} did not join"));
        all.push(Person { name: name.to_owned(), email, login, staff, role: role.as_str().to_owned(), session });
    }
    all.try_into().unwrap_or_else(|_| panic!("there are five"))
}

async fn login(db: &Db, email: &str, hash: &str) -> LoginId {
    let email = Email::parse(email).unwrap_or_else(|_| panic!("{email}"));
    let hash = hash.to_owned();
    let created = db.global_write(move |global| logins::create(global, &email, Some(&hash)));
    created.await.unwrap_or_else(|fault| panic!("{fault:?}"))
}

async fn join(db: &Db, tenant: TenantId, email: &str, name: &str, role: Role, login: LoginId) {
    let email = Email::parse(email).unwrap_or_else(|_| panic!("{email}"));
    let new = NewInvitation { email, name: name.to_owned(), role };
    let token = db.write(tenant, by_kontor(db), move |tx| invitations::create(tx, &new));
    let token = token.await.unwrap_or_else(|fault| panic!("{fault:?}"));
    let joined = invitations::accept(db, &token, Accepting::SignedIn(login), accepted(db).await).await;
    joined.unwrap_or_else(|fault| panic!("{fault:?}"));
}

async fn accepted(db: &Db) -> Accepted {
    Accepted::both(acceptance::current(db).await.unwrap_or_else(|error| panic!("{error}")), Locale::default())
}

/// Connects a number as `channels::inboxes::connect` does once Meta confirmed it.
async fn connect(db: &Db, tenant: TenantId, actor: Actor, plan: &Plan) -> (kernel::AppId, InboxId, [String; 3]) {
    let secret = |what: &str| format!("{what}-of-{}-{}", plan.domain.replace('.', "-"), plan.number);
    let secrets = [secret("EAAG-token"), secret("secret"), secret("verify")];
    let given = Given {
        external_id: None,
        secret: Secret::new(secrets[1].clone()),
        verify_token: Some(Secret::new(secrets[2].clone())),
        is_shared: false,
    };
    let (name, number, account, token) = (plan.name, plan.number, plan.account, secrets[0].clone());
    let connected = db.write(tenant, actor, move |tx: &mut Tx<'_>| -> Result<_, Error> {
        let app = apps::prepare(tx, &given)?.id;
        let id: InboxId = tx.id();
        let access = tx.seal(channels::sending::token_aad(id), token.as_bytes())?;
        let now = tx.now();
        let values = params! {
            "id" => id, "app" => app, "name" => name, "number" => number, "account" => account, "display" => format!("+{number}"),
            "access" => access, "now" => now,
        };
        tx.execute(CONNECT, values)?;
        inboxes::set(tx, id, InboxState::Connected, "")?;
        Ok((app, id))
    });
    let (app, inbox) = connected.await.unwrap_or_else(|error| panic!("{error}"));
    (app, inbox, secrets)
}

async fn conversations(db: &Db, tenant: TenantId, app: kernel::AppId, plan: &Plan) -> [Thread; 3] {
    let mut threads = Vec::new();
    for (number, (name, from, text)) in plan.people.iter().enumerate() {
        let id = format!("wamid.furnished.{}.{number}", plan.domain);
        let at = db.clock().now().seconds();
        keep(db, tenant, app, webhook::text(plan.account, plan.number, *from, name, &id, at, text)).await;
        inbox::receive::work_through(db).await.unwrap_or_else(|error| panic!("{error}"));
        let (conversation, contact, message) = thread(db, tenant, text).await;
        let phone = match from {
            From::Phone(digits) => Some((*digits).to_owned()),
            From::UserId(_) => None,
        };
        let text = (*text).to_owned();
        threads.push(Thread { conversation, contact, contact_name: (*name).to_owned(), phone, message, text });
        db.clock().advance(std::time::Duration::from_secs(1));
    }
    threads.try_into().unwrap_or_else(|_| panic!("there are three"))
}

async fn thread(db: &Db, tenant: TenantId, text: &'static str) -> (ConversationId, ContactId, MessageId) {
    let read = db.read(tenant, move |scope| -> Result<_, Error> {
        let row = scope.row(THREAD, params! { "text" => text })?.ok_or(Error::Refused("the message did not arrive"))?;
        Ok((row.get("id")?, row.get("contact_id")?, row.get("message_id")?))
    });
    read.await.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A stranger asks on the public page.
async fn deletion(db: &Db, router: &axum::Router, tenant: TenantId, plan: &Plan) -> PrivacyRequestId {
    let sent = Request::new(router.clone(), Method::POST, format!("/p/{tenant}/deletion"));
    let answer = sent.form(&format!("known_by=someone@{}&name=Xenia Rund", plan.domain)).send().await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let read = db.read(tenant, |scope| -> Result<PrivacyRequestId, Error> {
        scope.row(REQUEST, params! {})?.ok_or(Error::Refused("the request is not there"))?.get("id")
    });
    read.await.unwrap_or_else(|error| panic!("{error}"))
}

/// A signed post that is no webhook.
async fn park(db: &Db, tenant: TenantId, app: kernel::AppId) -> uuid::Uuid {
    keep(db, tenant, app, b"{\"object\":\"whatsapp_business_account\",\"entry\":17}".to_vec()).await;
    inbox::receive::work_through(db).await.unwrap_or_else(|error| panic!("{error}"));
    let last = (Timestamp::from_micros(i64::MAX), uuid::Uuid::max());
    let parked =
        db.read(tenant, move |scope| inbound::parked(scope, last, 10)).await.unwrap_or_else(|error| panic!("{error}"));
    parked.first().unwrap_or_else(|| panic!("nothing was parked")).id
}

async fn consent(db: &Db, tenant: TenantId, actor: Actor, contact: ContactId) {
    let entry = NewEntry {
        extent: Extent::Purpose(kernel::Purpose::Marketing),
        effect: Effect::Grant,
        method: ledger::Method::Verbal,
        message: None,
        occurred_at: db.clock().now(),
        words: "Said yes at the counter.".to_owned(),
        text_shown: "May we tell you about offers?".to_owned(),
        backing: ledger::Backing::default(),
    };
    let added = db.write(tenant, actor, move |tx| ledger::append(tx, contact, Channel::WhatsApp, entry).map(|_| ()));
    added.await.unwrap_or_else(|error: Error| panic!("{error}"));
}

fn key(tx: &mut Tx<'_>, name: &str, scopes: Permissions) -> Result<Key, store::Fault<String>> {
    let token = api_keys::create(tx, name, scopes).map_err(said)?;
    let id = api_keys::list(tx)?.first().map(|key| key.id);
    Ok(Key { id: id.ok_or_else(|| store::Fault::Refused("no key".to_owned()))?, token: token.expose().to_owned() })
}

/// A second key; of two made in one instant the list does not say which is newer.
fn key_of(tx: &mut Tx<'_>, name: &str, scopes: Permissions, first: &Key) -> Result<Key, store::Fault<String>> {
    let token = api_keys::create(tx, name, scopes).map_err(said)?;
    let id = api_keys::list(tx)?.into_iter().map(|key| key.id).find(|id| *id != first.id);
    Ok(Key { id: id.ok_or_else(|| store::Fault::Refused("no key".to_owned()))?, token: token.expose().to_owned() })
}

fn said<R: std::fmt::Debug>(fault: store::Fault<R>) -> store::Fault<String> {
    fault.map(|refusal| format!("{refusal:?}"))
}

fn by_kontor(db: &Db) -> Actor {
    Actor { who: Who::System("testkit"), at: db.clock().now(), request: db.clock().id() }
}
