//! Two tenants, Lark and Brook, on a fresh database of each kind.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use consent::gate::{self, Address, Compliance, Content, Draft, Rendered, Verdict};
use consent::hearing::{self, Heard, Hearing, Kind};
use consent::inboxes::{self, InboxState};
use consent::ledger::{self, Backing, Chain, Effect, Entry, Extent, Grade, Method as How, NewEntry, State, TopicId};
use consent::preferences;
use consent::templates::{self, Category, Form, Listed, Template};
use ground::Ground;
use kernel::{
    Actor, ApiKeyId, Channel, Clock, ContactId, Id, InboxId, Locale, LoginId, MessageId, PhoneNumber, Purpose,
    RequestId, Role, SessionId, StaffId, TenantId, Timestamp, Who,
};
use store::{Config, Db, GlobalSql, Sql, Tx, global_sql, params, sql};
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Egress, Guard, KeyHolder, Member, Parts, Sees, Settings, SignedIn, Signup, TypingHub};

pub(crate) const WHATSAPP: Channel = Channel::WhatsApp;

const ADD_TENANT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, 'Lark', '', '', 'UTC', 'DE', 'en', 'all', 0, 0, 0, 1)"
);
const ADD_CONTACT: Sql = sql!(
    "insert into contact (tenant_id, id, name, name_source, created_at, updated_at, version) values (:tenant, :id, 'Maya', 'staff', :now, :now, 1)"
);
const LEADS: Sql = sql!("update contact set merged_into = :into where tenant_id = :tenant and id = :from");
const MERGED: Sql = sql!(
    "insert into contact_merge (tenant_id, id, from_id, into_id, number, grounds, author_kind, changes, created_at) \
     values (:tenant, :id, :from, :into, 1, 'chosen', 'staff', '{}', :now)"
);

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) lark: TenantId,
    pub(crate) brook: TenantId,
    pub(crate) inbox: InboxId,
    /// Opens the same database a second time.
    pub(crate) config: Config,
    _ground: Ground,
}

fn clock() -> Clock {
    Clock::manual(Timestamp::parse("2026-11-20T09:00:00Z").unwrap())
}

/// The embedded database, and PostgreSQL where the tests are given one.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for ground in ground::both(clock).await {
        worlds.push(world(ground).await);
    }
    worlds
}

/// PostgreSQL alone, for what only two connections can show.
pub(crate) async fn on_postgres() -> Option<World> {
    Some(world(ground::on_postgres(clock()).await?).await)
}

async fn world(ground: Ground) -> World {
    let (db, clock, config) = (ground.db.clone(), ground.clock.clone(), ground.config.clone());
    let world = World { db, lark: clock.id(), brook: clock.id(), inbox: clock.id(), clock, config, _ground: ground };
    for tenant in [world.lark, world.brook] {
        world.db.vault().create_tenant_key(tenant).unwrap();
        let add = move |global: &store::Global<'_, '_>| global.execute(ADD_TENANT, params! { "id" => tenant });
        let added: store::Result<u64> = world.db.global_write(add).await;
        assert_eq!(added.unwrap(), 1);
        let inbox = world.inbox;
        world.write_in(tenant, move |tx| inboxes::set(tx, inbox, InboxState::Connected, "")).await;
        // What is enough has a test of its own.
        world.write_in(tenant, |tx| gate::set_caps(tx, gate::MOST_CAPS).map_err(|_| panic!("it can be set"))).await;
    }
    world
}

impl World {
    pub(crate) fn actor(&self) -> Actor {
        Actor { who: Who::System("test"), at: self.clock.now(), request: self.clock.id() }
    }

    pub(crate) async fn write<T, F>(&self, write: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
    {
        self.write_in(self.lark, write).await
    }

    pub(crate) async fn write_in<T, F>(&self, tenant: TenantId, write: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> store::Result<T> + Send + 'static,
    {
        self.db.write(tenant, self.actor(), write).await.unwrap()
    }

    pub(crate) async fn person(&self) -> ContactId {
        self.write(|tx| {
            let (id, now) = (tx.id(), tx.now());
            tx.execute(ADD_CONTACT, params! { "id" => id, "now" => now })?;
            Ok(id)
        })
        .await
    }

    /// Two count as one person from now on.
    pub(crate) async fn merge(&self, from: ContactId, into: ContactId) {
        self.write(move |tx| {
            let (id, now) = (tx.id::<ContactId>(), tx.now());
            tx.execute(LEADS, params! { "into" => into, "from" => from })?;
            tx.execute(MERGED, params! { "id" => id, "from" => from, "into" => into, "now" => now })?;
            ledger::joined::join(tx, &[into], &[from])
        })
        .await;
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// The person writes now.
    pub(crate) async fn says(&self, contact: ContactId, text: &'static str) -> Hearing {
        self.said(contact, text, self.clock.now()).await
    }

    /// What the person wrote then arrives now.
    pub(crate) async fn said(&self, contact: ContactId, text: &'static str, at: Timestamp) -> Hearing {
        let inbox = self.inbox;
        self.write(move |tx| hear(tx, inbox, contact, text, at, Kind::Written)).await
    }

    pub(crate) async fn enters(&self, contact: ContactId, extent: Extent, effect: Effect) {
        let at = self.clock.now();
        self.write(move |tx| ledger::append(tx, contact, WHATSAPP, entered(extent, effect, at)).map(|_| ())).await;
    }

    /// A list says that they wanted events; the business vouches for it.
    pub(crate) async fn imports(&self, contact: ContactId) {
        let (topic, file) = (TopicId::from_uuid(Uuid::from_u128(7)), self.clock.id());
        let entry = NewEntry {
            extent: Extent::Topic(topic),
            method: How::Import,
            backing: Backing { grade: Grade::Attested, text: None, file: Some(file) },
            ..entered(Extent::All, Effect::Grant, self.clock.now())
        };
        self.write(move |tx| ledger::append(tx, contact, WHATSAPP, entry).map(|_| ())).await;
    }

    pub(crate) async fn state(&self, contact: ContactId) -> State {
        self.db.read(self.lark, move |scope| ledger::state(scope, contact, WHATSAPP)).await.unwrap().unwrap()
    }

    /// What was recorded of the person, the newest first.
    pub(crate) async fn entries(&self, contact: ContactId) -> Vec<Entry> {
        let start = (Timestamp::from_micros(i64::MAX), Uuid::max());
        self.db.read(self.lark, move |scope| ledger::history(scope, contact, start, 100)).await.unwrap()
    }

    /// Whether the person's ledger is as it was written.
    pub(crate) async fn chain(&self, contact: ContactId) -> Chain {
        self.db.read(self.lark, move |scope| ledger::verify(scope, contact, WHATSAPP)).await.unwrap()
    }

    /// The path of the person's own page, which opens for so many seconds.
    pub(crate) fn link(&self, contact: ContactId, seconds: u64) -> String {
        let until = self.clock.now() + Duration::from_secs(seconds);
        preferences::sign(self.db.vault(), self.lark, contact, until).unwrap()
    }

    pub(crate) async fn template(&self, name: &'static str) -> Template {
        let read = move |scope: &store::Scope<'_>| templates::named(scope, "waba", name, "en");
        self.db.read(self.lark, read).await.unwrap().unwrap()
    }

    pub(crate) fn with_template(
        &self,
        contact: ContactId,
        author: Who,
        purpose: Purpose,
        template: &Template,
    ) -> Draft {
        let mut draft = self.text(contact, author, purpose);
        draft.rendered.content = Content::Template {
            id: template.id,
            name: template.name.clone(),
            language: template.language.clone(),
            header: Vec::new(),
            body: Vec::new(),
            buttons: Vec::new(),
        };
        draft
    }

    /// What the gate says: `cleared`, or the verdict's first reason.
    pub(crate) async fn gate(&self, draft: Draft) -> String {
        self.write(move |tx| Ok(verdict(gate::decide(tx, vec![draft])?.remove(0)))).await
    }

    pub(crate) fn text(&self, contact: ContactId, author: Who, purpose: Purpose) -> Draft {
        draft(&self.clock, self.inbox, contact, author, purpose)
    }

    pub(crate) async fn answer(&self, contact: ContactId, compliance: Compliance) -> String {
        let draft = self.text(contact, Who::System("consent"), Purpose::Compliance);
        self.gate(Draft { compliance: Some(compliance), ..draft }).await
    }

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
            openapi: Arc::from(""),
        })
    }

    pub(crate) async fn api(&self, key: &str, method: Method, path: &str, body: &str) -> (StatusCode, String) {
        let request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
        let (status, _, text) = self
            .send(request.header(header::CONTENT_TYPE, "application/json").body(body.to_owned().into()).unwrap())
            .await;
        (status, text)
    }

    /// A form; answers with the status and where it leads.
    pub(crate) async fn form(&self, cookie: &str, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, format!("{}={cookie}", web::SESSION_COOKIE));
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let (status, location, _) = self.send(request.body(form.to_owned().into()).unwrap()).await;
        (status, location)
    }

    /// A page for whoever is signed in.
    pub(crate) async fn page(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let request = Request::builder().uri(path).header(header::COOKIE, format!("{}={cookie}", web::SESSION_COOKIE));
        let (status, _, text) = self.send(request.body(Body::empty()).unwrap()).await;
        (status, text)
    }

    /// A page for anyone.
    pub(crate) async fn stranger(&self, path: &str) -> (StatusCode, String) {
        let (status, _, text) = self.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await;
        (status, text)
    }

    /// A form with files: (field, content). Answers with the status, where it leads, and the page.
    pub(crate) async fn files(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
        files: &[&[u8]],
    ) -> (StatusCode, String, String) {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for file in files {
            let head = "--line\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"paper\"\r\n\r\n";
            body.extend([head.as_bytes(), file, b"\r\n"].concat());
        }
        body.extend(b"--line--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, format!("{}={cookie}", web::SESSION_COOKIE))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn answered(&self, request: Request<Body>) -> axum::response::Response {
        consent::routes().into_router(&self.app()).oneshot(request).await.unwrap()
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String, String) {
        let response = self.answered(request).await;
        let location = response
            .headers()
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, location, String::from_utf8(bytes.to_vec()).unwrap())
    }
}

/// A template as the provider lists it, which calls it by its name.
pub(crate) fn listed(name: &str, category: Category, status: &str) -> Listed {
    Listed {
        provider_id: name.to_owned(),
        name: name.to_owned(),
        language: "en".to_owned(),
        category,
        status: status.to_owned(),
        form: Form::default(),
        quality: String::new(),
        reason: String::new(),
    }
}

/// What this page sends of a box that is ticked on it: which box, and by which words.
pub(crate) fn ticked(page: &str, name: &str) -> String {
    let (_, value) = page.split_once(&format!("value=\"{name}.")).unwrap_or_else(|| panic!("{name} of {page}"));
    let (mark, _) = value.split_once('"').unwrap();
    format!("choice-x={name}.{mark}")
}

pub(crate) fn hear(
    tx: &mut Tx<'_>,
    inbox: InboxId,
    contact: ContactId,
    text: &str,
    at: Timestamp,
    kind: Kind,
) -> store::Result<Hearing> {
    let message: MessageId = tx.id();
    hearing::hear(
        tx,
        &Heard {
            contact,
            channel: WHATSAPP,
            inbox,
            message,
            at,
            text: Some(text),
            tapped: None,
            kind,
            booking_open: false,
        },
    )
}

pub(crate) fn entered(extent: Extent, effect: Effect, occurred_at: Timestamp) -> NewEntry {
    let words = "Said so at the counter.".to_owned();
    NewEntry {
        extent,
        effect,
        method: How::Verbal,
        message: None,
        occurred_at,
        words,
        text_shown: String::new(),
        backing: Backing::default(),
    }
}

pub(crate) fn draft(clock: &Clock, inbox: InboxId, contact: ContactId, author: Who, purpose: Purpose) -> Draft {
    let to = Address { phone: PhoneNumber::parse("+491701234567", None).ok(), user_id: None };
    Draft {
        attempt: clock.id(),
        fence: 1,
        message: Some(clock.id()),
        conversation: clock.id(),
        inbox,
        contact,
        channel: WHATSAPP,
        purpose,
        compliance: None,
        author,
        request: clock.id::<RequestId>(),
        rendered: Rendered { to, content: Content::Text { body: "Hello".to_owned() }, reply_to: None },
    }
}

pub(crate) fn verdict(verdict: Verdict) -> String {
    match verdict {
        Verdict::Cleared(_) => "cleared".to_owned(),
        Verdict::Held { reason, .. } => format!("held {}", reason.as_str()),
        Verdict::Refused { reasons, .. } => reasons[0].as_str().to_owned(),
    }
}

/// Lets in whoever says which tenant and role: "lark-agent".
struct Door {
    clock: Clock,
    lark: TenantId,
    brook: TenantId,
}

impl Door {
    fn knows(&self, token: &str) -> Option<(TenantId, Role)> {
        let (tenant, role) = token.split_once('-')?;
        let tenant = if tenant == "lark" { self.lark } else { self.brook };
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
            staff: self.clock.id::<StaffId>(),
            name: "Ana".to_owned(),
            role: *role,
            alert: None,
            grant: None,
            unread_notices: 0,
            reached: 0,
            tenant_name: "Lark".to_owned(),
            sees: Sees::All,
            time_zone: "UTC".to_owned(),
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
