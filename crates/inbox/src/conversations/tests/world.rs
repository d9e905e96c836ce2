//! Two businesses, Lark and Brook, with staff, one connected number and customers, on a fresh database of each kind.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use consent::inboxes::{self, InboxState};
use contacts::identities::{self, Proof, Seen};
use ground::Ground;
use kernel::{
    Actor, ApiKeyId, AppId, Channel, Clock, ContactId, ConversationId, InboxId, Locale, LoginId, MessageId,
    Permissions, PhoneNumber, Role, SessionId, StaffId, TenantId, Timestamp, Who,
};
use store::{Db, GlobalSql, Recorded, Sql, global_sql, params, sql};
use tower::ServiceExt;
use web::{Access, App, Egress, Guard, KeyHolder, Member, Parts, Sees, Settings, SignedIn, Signup, TypingHub};

const TENANT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, :name, '', '', 'Europe/Berlin', 'DE', 'en', 'own', 0, 0, :now, 1)"
);
const LOGIN: GlobalSql =
    global_sql!("insert into login (id, email, email_folded, epoch, created_at) values (:id, :email, :email, 1, :now)");
const STAFF: Sql = sql!(
    "insert into staff (tenant_id, id, login_id, name, role, created_at, version) values (:tenant, :id, :login, :name, :role, :now, 1)"
);
const APP: Sql = sql!(
    "insert into app (tenant_id, id, provider, secrets, verify_token, callback_state, created_at) \
     values (:tenant, :id, 'meta', :nothing, :nothing, 'none', :now)"
);
const INBOX: Sql = sql!(
    "insert into inbox (tenant_id, id, app_id, channel, name, external_id, account_id, display, verified_name, rate, connected_at, \
     check_code, version) values (:tenant, :id, :app, 'whatsapp', 'Reception', '1', 'waba', '', '', 80, :now, '', 1)"
);
const CONVERSATION: Sql = sql!(
    "insert into conversation (tenant_id, id, inbox_id, contact_id, status, last_message_at, listed_at, unread, created_at, version) \
     values (:tenant, :id, :inbox, :contact, 'open', :at, :at, 0, :at, 1)"
);
const MESSAGE: Sql = sql!(
    "insert into message (tenant_id, id, conversation_id, inbox_id, direction, kind, text, content, at, provider_id, purpose, \
     author_kind, author_id, status, status_at, created_at, request_id) values (:tenant, :id, :conversation, :inbox, 'inbound', :kind, \
     :text, :content, :at, :provider, 'service', 'contact', :contact, 'received', :at, :at, :id)"
);
const BUMP: Sql = sql!(
    "update conversation set last_message_id = :message, last_inbound_id = :message, last_message_at = :at, listed_at = :at, unread = unread + 1 \
     where tenant_id = :tenant and id = :id"
);

/// One business.
#[derive(Clone, Copy)]
pub(crate) struct Business {
    pub(crate) id: TenantId,
    pub(crate) inbox: InboxId,
    pub(crate) owner: StaffId,
    /// Sees own and unassigned conversations only.
    pub(crate) agent: StaffId,
    pub(crate) viewer: StaffId,
}

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) lark: Business,
    pub(crate) brook: Business,
    ground: Ground,
}

/// A customer with a conversation.
#[derive(Clone, Copy)]
pub(crate) struct Customer {
    pub(crate) contact: ContactId,
    pub(crate) conversation: ConversationId,
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
    let lark = business(&db, &clock, "Lark Music School").await;
    let brook = business(&db, &clock, "Brook Plumbing").await;
    World { db, clock, lark, brook, ground }
}

async fn business(db: &Db, clock: &Clock, name: &'static str) -> Business {
    let business =
        Business { id: clock.id(), inbox: clock.id(), owner: clock.id(), agent: clock.id(), viewer: clock.id() };
    let staff = [
        (business.owner, "Lena Hill", "owner"),
        (business.agent, "Jonas Reed", "agent"),
        (business.viewer, "Vera Look", "viewer"),
    ];
    let actor = Actor { who: Who::System("test"), at: clock.now(), request: clock.id() };
    let write = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
        tx.create_tenant_key()?;
        let now = tx.now();
        tx.global().execute(TENANT, params! { "id" => business.id, "name" => name, "now" => now })?;
        for (id, name, role) in staff {
            let login = LoginId::from_uuid(id.as_uuid());
            tx.global().execute(LOGIN, params! { "id" => login, "email" => login.to_string(), "now" => now })?;
            tx.execute(STAFF, params! { "id" => id, "login" => login, "name" => name, "role" => role, "now" => now })?;
        }
        let app: AppId = tx.id();
        tx.execute(APP, params! { "id" => app, "nothing" => Vec::<u8>::new(), "now" => now })?;
        tx.execute(INBOX, params! { "id" => business.inbox, "app" => app, "now" => now })?;
        inboxes::set(tx, business.inbox, InboxState::Connected, "")
    };
    db.write(business.id, actor, write).await.unwrap();
    business
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

    /// Where its PostgreSQL is.
    pub(crate) fn address(&self) -> &str {
        self.ground.config.database_url.as_deref().expect("OK because this world is on PostgreSQL")
    }

    /// Someone of Lark's staff, as the route layer would say.
    pub(crate) fn access(&self, staff: StaffId) -> Access {
        let role = role_of(&self.lark, staff).unwrap();
        Access {
            tenant: self.lark.id,
            actor: Actor { who: Who::Staff(staff), at: self.clock.now(), request: self.clock.id() },
            permissions: role.permissions(),
            sees: sees(role, staff),
            staff: Some(staff),
            login: None,
            session: None,
            name: String::new(),
            tenant_name: String::new(),
            alert: None,
            grant: None,
            unread_notices: 0,
            reached: None,
            role: Some(role),
            time_zone: "Europe/Berlin".parse().unwrap(),
            locale: Locale::En,
        }
    }

    /// A customer of Lark who has just written this.
    pub(crate) async fn customer(&self, name: &str, text: &str) -> Customer {
        // One after another: of hundreds drawn by lot two would be the same now and then.
        static NEXT: AtomicU32 = AtomicU32::new(1_000_000);
        let number = format!("49170{:07}", NEXT.fetch_add(1, Ordering::Relaxed));
        let seen = Seen {
            channel: Channel::WhatsApp,
            account: None,
            phone: Some(PhoneNumber::from_digits(&number).unwrap()),
            number_by: Proof::Named,
            user_id: None,
            parent_user_id: None,
            username: None,
            profile_name: Some(name.to_owned()),
            at: self.clock.now(),
        };
        let (inbox, id, at) = (self.lark.inbox, self.clock.id::<ConversationId>(), self.clock.now());
        let write = move |tx: &mut store::Tx<'_>| -> store::Result<ContactId> {
            let contact = identities::resolve(tx, &seen)?;
            tx.execute(CONVERSATION, params! { "id" => id, "inbox" => inbox, "contact" => contact, "at" => at })?;
            crate::counts::opened(tx, None);
            Ok(contact)
        };
        let contact = self.db.write(self.lark.id, self.actor(), write).await.unwrap();
        let customer = Customer { contact, conversation: id };
        self.writes(customer, "text", text, "{}").await;
        customer
    }

    /// The customer writes, now, and the window opens.
    pub(crate) async fn writes(&self, from: Customer, kind: &'static str, text: &str, content: &str) -> MessageId {
        let (inbox, id, at) = (self.lark.inbox, self.clock.id::<MessageId>(), self.clock.now());
        let (text, content) = (text.to_owned(), content.to_owned());
        let write = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
            let values = params! {
                "id" => id, "conversation" => from.conversation, "inbox" => inbox, "kind" => kind, "text" => &text, "content" => content,
                "at" => at, "provider" => format!("wamid.{id}"), "contact" => from.contact,
            };
            tx.execute(MESSAGE, values)?;
            tx.execute(BUMP, params! { "message" => id, "at" => at, "id" => from.conversation })?;
            store::search::put(tx, "message", id.as_uuid(), at, &text)?;
            consent::windows::open(tx, inbox, from.contact, id, at)
        };
        self.db.write(self.lark.id, self.actor(), write).await.unwrap();
        self.clock.advance(Duration::from_secs(1));
        id
    }

    /// The kinds of Lark's events so far, in order.
    pub(crate) async fn events(&self) -> Vec<String> {
        let events: Vec<Recorded> = self.db.read(self.lark.id, |scope| scope.events_after(0, 10_000)).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    /// The program around this room.
    pub(crate) fn app(&self) -> App {
        let url: url::Url = "http://127.0.0.1:9".parse().unwrap();
        App::new(Parts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            vault: self.db.vault().clone(),
            settings: Settings { public_url: url.clone(), meta_url: url.clone(), signup: Signup::Closed },
            egress: Egress::new(url),
            typing: TypingHub::default(),
            guard: Arc::new(Door { clock: self.clock.clone(), businesses: [self.lark, self.brook] }),
            visible: crate::visible,
            openapi: Arc::from(web::openapi::document(&crate::routes())),
        })
    }

    pub(crate) fn client(&self) -> Client {
        Client { router: crate::routes().into_router(&self.app()) }
    }
}

fn role_of(business: &Business, staff: StaffId) -> Option<Role> {
    [(business.owner, Role::Owner), (business.agent, Role::Agent), (business.viewer, Role::Viewer)]
        .into_iter()
        .find(|(id, _)| *id == staff)
        .map(|(_, role)| role)
}

fn sees(role: Role, staff: StaffId) -> Sees {
    if role == Role::Agent { Sees::OwnAndUnassigned(staff) } else { Sees::All }
}

/// Lets in whoever says who they are: a session is the staff id, a key the tenant's id.
struct Door {
    clock: Clock,
    businesses: [Business; 2],
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = store::Result<Option<T>>> + Send + 'a>>;

impl Guard for Door {
    fn session<'a>(&'a self, token: &'a str) -> Answer<'a, SignedIn> {
        let login = token.parse::<LoginId>().ok();
        let found = login.map(|login| SignedIn { login, session: self.clock.id::<SessionId>() });
        Box::pin(async move { Ok(found) })
    }

    fn member<'a>(&'a self, login: LoginId, tenant: TenantId) -> Answer<'a, Member> {
        let staff = StaffId::from_uuid(login.as_uuid());
        let business = self.businesses.iter().find(|business| business.id == tenant);
        let found = business.and_then(|business| role_of(business, staff)).map(|role| Member {
            staff,
            name: "Someone".to_owned(),
            role,
            tenant_name: "Lark Music School".to_owned(),
            sees: sees(role, staff),
            time_zone: "Europe/Berlin".to_owned(),
            locale: Locale::En,
            alert: None,
            grant: None,
            unread_notices: 0,
            reached: 0,
        });
        Box::pin(async move { Ok(found) })
    }

    fn api_key<'a>(&'a self, token: &'a str) -> Answer<'a, KeyHolder> {
        let found =
            self.businesses.iter().find(|business| business.id.to_string() == token).map(|business| KeyHolder {
                tenant: business.id,
                key: ApiKeyId::from_uuid(business.id.as_uuid()),
                scopes: Permissions::of(kernel::Permission::ALL),
                sees: Sees::All,
                time_zone: "UTC".to_owned(),
                locale: Locale::En,
            });
        Box::pin(async move { Ok(found) })
    }
}

/// Someone at a browser or a program with a key.
pub(crate) struct Client {
    router: Router,
}

pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) etag: String,
    pub(crate) text: String,
}

impl Told {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

impl Client {
    pub(crate) async fn get(&self, staff: StaffId, path: &str) -> Told {
        self.page(staff, Method::GET, path, "").await
    }

    pub(crate) async fn post(&self, staff: StaffId, path: &str, form: &str) -> Told {
        self.page(staff, Method::POST, path, form).await
    }

    pub(crate) async fn page(&self, staff: StaffId, method: Method, path: &str, form: &str) -> Told {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("{}={staff}", web::SESSION_COOKIE));
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub(crate) async fn api(&self, tenant: TenantId, method: Method, path: &str, body: &str, if_match: &str) -> Told {
        let mut request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {tenant}"));
        if !if_match.is_empty() {
            request = request.header(header::IF_MATCH, if_match);
        }
        self.send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_owned())).unwrap())
            .await
    }

    /// Somebody at a browser gives a file by a form's field `file`.
    pub(crate) async fn give(&self, staff: StaffId, path: &str, name: &str, file: &[u8]) -> Told {
        let head = format!("--apart\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let body = [head.as_bytes(), file, b"\r\n--apart--\r\n"].concat();
        let request = Request::builder().method(Method::POST).uri(path).header("sec-fetch-site", "same-origin");
        let request = request.header(header::COOKIE, format!("{}={staff}", web::SESSION_COOKIE));
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=apart");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A program hands something in.
    pub(crate) async fn upload(&self, tenant: TenantId, path: &str, kind: &str, body: Body) -> Told {
        let request = Request::builder().method(Method::POST).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {tenant}"));
        self.send(request.header(header::CONTENT_TYPE, kind).body(body).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Told {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let text =
            |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let (location, etag, status) = (text(header::LOCATION), text(header::ETAG), response.status());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Told { status, location, etag, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}
