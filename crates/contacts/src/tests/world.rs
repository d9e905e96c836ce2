//! Two tenants, Lark and Brook, on a fresh database of each kind.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ground::Ground;
use kernel::{
    Actor, ApiKeyId, Channel, Clock, ContactId, Locale, LoginId, PhoneNumber, Role, SessionId, StaffId, TenantId,
    Timestamp, Who,
};
use store::{Db, Recorded};
use uuid::Uuid;
use web::{App, Egress, Guard, KeyHolder, Member, Parts, Sees, Settings, SignedIn, Signup, TypingHub};

use crate::identities::{self, Identity, Kind, Proof, Seen};
use crate::people::{self, Entered, Filter, Person, Refusal};

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) lark: TenantId,
    pub(crate) brook: TenantId,
    pub(crate) ground: Ground,
}

/// The embedded database, and PostgreSQL where the tests are given one.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for ground in ground::both(|| Clock::manual(Timestamp::parse("2026-11-21T09:00:00Z").unwrap())).await {
        worlds.push(world(ground).await);
    }
    worlds
}

/// PostgreSQL alone, for what only two connections can show.
pub(crate) async fn on_postgres() -> Option<World> {
    let clock = Clock::manual(Timestamp::parse("2026-11-21T09:00:00Z").unwrap());
    Some(world(ground::on_postgres(clock).await?).await)
}

async fn world(ground: Ground) -> World {
    let (db, clock) = (ground.db.clone(), ground.clock.clone());
    let world = World { db, lark: clock.id(), brook: clock.id(), clock, ground };
    for tenant in [world.lark, world.brook] {
        let made = world.db.write(tenant, world.actor(), |tx| tx.create_tenant_key()).await;
        made.unwrap();
    }
    world
}

impl World {
    pub(crate) fn actor(&self) -> Actor {
        Actor { who: Who::System("test"), at: self.clock.now(), request: self.clock.id() }
    }

    /// The same data, opened a second time.
    pub(crate) async fn again(&self) -> Db {
        let (config, vault, clock) = (self.ground.config.clone(), self.db.vault().clone(), self.clock.clone());
        tokio::task::spawn_blocking(move || Db::open(&config, &vault, &clock).unwrap()).await.unwrap()
    }

    /// Someone seen on WhatsApp, now.
    pub(crate) fn seen(&self) -> Seen {
        Seen {
            channel: Channel::WhatsApp,
            account: None,
            phone: None,
            number_by: Proof::Named,
            user_id: None,
            parent_user_id: None,
            username: None,
            profile_name: None,
            at: self.clock.now(),
        }
    }

    /// Someone seen by number, id or both; an empty text is nothing.
    pub(crate) fn known(&self, phone: &str, user_id: &str) -> Seen {
        let phone = (!phone.is_empty()).then(|| PhoneNumber::from_digits(phone).unwrap());
        Seen { phone, user_id: Some(user_id.to_owned()).filter(|id| !id.is_empty()), ..self.seen() }
    }

    pub(crate) async fn resolve(&self, seen: Seen) -> ContactId {
        self.db.write(self.lark, self.actor(), move |tx| identities::resolve(tx, &seen)).await.unwrap()
    }

    pub(crate) async fn of(&self, contact: ContactId) -> Vec<(Kind, String)> {
        let found: Vec<Identity> = self.db.read(self.lark, move |scope| identities::of(scope, contact)).await.unwrap();
        found.into_iter().map(|one| (one.kind, one.value)).collect()
    }

    /// Where to write to: number and id, empty for none.
    pub(crate) async fn address(&self, contact: ContactId) -> (String, String) {
        let read = move |scope: &store::Scope<'_>| identities::address(scope, contact, Channel::WhatsApp);
        let address = self.db.read(self.lark, read).await.unwrap().unwrap_or_default();
        (address.phone.map(|phone| phone.e164().to_owned()).unwrap_or_default(), address.user_id.unwrap_or_default())
    }

    pub(crate) async fn create(&self, name: &str, phone: &str) -> Result<Person, Refusal> {
        let identities = if phone.is_empty() { Vec::new() } else { vec![("phone".to_owned(), phone.to_owned())] };
        self.entered(Entered { name: name.to_owned(), identities, ..Entered::default() }).await
    }

    /// Someone without a name, by kinds and values.
    pub(crate) async fn enter(&self, known_by: &[(&str, &str)]) -> Result<ContactId, Refusal> {
        let identities = known_by.iter().map(|(kind, value)| ((*kind).to_owned(), (*value).to_owned())).collect();
        Ok(self.entered(Entered { identities, ..Entered::default() }).await?.id)
    }

    pub(crate) async fn entered(&self, entered: Entered) -> Result<Person, Refusal> {
        let new = people::checked(entered, None).unwrap();
        let created = self.db.write(self.lark, self.actor(), move |tx| people::create(tx, &new)).await;
        created.map_err(|fault| match fault {
            store::Fault::Refused(refusal) => refusal,
            store::Fault::Failed(error) => panic!("{error}"),
        })
    }

    pub(crate) async fn person(&self, contact: ContactId) -> Person {
        self.db.read(self.lark, move |scope| people::get(scope, contact)).await.unwrap().unwrap()
    }

    /// The names a search finds, newest first.
    pub(crate) async fn found(&self, tenant: TenantId, query: &str) -> Vec<String> {
        let filter = Filter { query: Some(query.to_owned()), limit: 50, ..Filter::default() };
        let found = self.db.read(tenant, move |scope| people::list(scope, &filter)).await.unwrap();
        found.iter().map(|person| person.label().show(Locale::En)).collect()
    }

    /// The kinds of the tenant's events so far, in order.
    pub(crate) async fn events(&self) -> Vec<String> {
        let events: Vec<Recorded> = self.db.read(self.lark, |scope| scope.events_after(0, 10_000)).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    pub(crate) fn pass(&self, hours: u64) {
        self.clock.advance(Duration::from_secs(3600 * hours));
    }

    /// The program with this room's routes. The keys and session cookies are "lark agent", "brook viewer" and so on.
    pub(crate) fn app(&self) -> App {
        let url: url::Url = "http://127.0.0.1:9".parse().unwrap();
        App::new(Parts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            vault: self.db.vault().clone(),
            settings: Settings { public_url: url.clone(), meta_url: url.clone(), signup: Signup::Closed },
            egress: Egress::new(url),
            typing: TypingHub::default(),
            guard: Arc::new(Door { clock: self.clock.clone(), lark: self.lark, brook: self.brook }),
            visible: |_, _, all| Ok(all.into_iter().collect()),
            openapi: Arc::from(web::openapi::document(&crate::routes())),
        })
    }
}

/// Lets in whoever says which tenant and role.
struct Door {
    clock: Clock,
    lark: TenantId,
    brook: TenantId,
}

impl Door {
    fn knows(&self, token: &str) -> Option<(TenantId, Role)> {
        let (tenant, role) = token.split_once('-')?;
        let tenant = match tenant {
            "lark" => self.lark,
            "brook" => self.brook,
            _ => return None,
        };
        Some((tenant, role.parse().ok()?))
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = store::Result<Option<T>>> + Send + 'a>>;

/// A login is the tenant's id, with the role in its last bits.
impl Guard for Door {
    fn session<'a>(&'a self, token: &'a str) -> Answer<'a, SignedIn> {
        let found = self.knows(token).map(|(tenant, role)| {
            let role = Role::ALL.iter().position(|one| *one == role).unwrap() as u128;
            SignedIn {
                login: LoginId::from_uuid(Uuid::from_u128(tenant.as_uuid().as_u128() ^ role)),
                session: self.clock.id::<SessionId>(),
            }
        });
        Box::pin(async move { Ok(found) })
    }

    fn member<'a>(&'a self, login: LoginId, tenant: TenantId) -> Answer<'a, Member> {
        let role = usize::try_from(login.as_uuid().as_u128() ^ tenant.as_uuid().as_u128()).unwrap_or(usize::MAX);
        let found = Role::ALL.get(role).map(|role| Member {
            staff: StaffId::from_uuid(login.as_uuid()),
            name: "Maya Okafor".to_owned(),
            role: *role,
            alert: None,
            grant: None,
            unread_notices: 0,
            reached: 0,
            tenant_name: "Lark Music".to_owned(),
            sees: Sees::All,
            time_zone: "Europe/Berlin".to_owned(),
            locale: Locale::En,
        });
        Box::pin(async move { Ok(found) })
    }

    fn api_key<'a>(&'a self, token: &'a str) -> Answer<'a, KeyHolder> {
        let found = self.knows(token).map(|(tenant, role)| KeyHolder {
            tenant,
            key: ApiKeyId::from_uuid(tenant.as_uuid()),
            scopes: role.permissions(),
            sees: Sees::All,
            time_zone: "UTC".to_owned(),
            locale: Locale::En,
        });
        Box::pin(async move { Ok(found) })
    }
}
