//! Two tenants, Lark and Brook, on a fresh database of each kind, served on loopback so that the sandbox's Meta can call.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use accounts::notices::{self, Kind};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::{Router, middleware};
use ground::Ground;
use kernel::{
    Actor, ApiKeyId, Clock, InboxId, Locale, LoginId, Role, Secret, SessionId, StaffId, TenantId, Timestamp, Who,
};
use sandbox::{BOTH_SCOPES, NewCustomer, NewTemplate, NewToken, Sandbox};
use serde_json::{Value, json};
use store::{GlobalSql, Scope, Sql, Tasks, global_sql, params, sql};
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Egress, Guard, KeyHolder, Member, Parts, Sees, Settings, SignedIn, Signup, TypingHub};

use crate::connect::{Around, Exchanged, Operator};
use crate::inbound::{self, Raw, Unconnected};
use crate::whatsapp::client::GraphId;

// In UTC, whose clocks never change: tests reckon with hours of the day, and run on any day of the year.
const TENANT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, 'Lark', '', '', 'UTC', 'GB', 'en', 'all', 0, 0, :now, 1)"
);

pub(super) struct World {
    pub(super) app: App,
    pub(super) clock: Clock,
    pub(super) lark: TenantId,
    pub(super) brook: TenantId,
    pub(super) folder: PathBuf,
    pub(super) meta: Sandbox,
    pub(super) account: Account,
    /// The app of whoever runs this installation.
    pub(super) operator: sandbox::App,
    router: Router,
    server: tokio::task::JoinHandle<()>,
    _ground: Ground,
}

/// What Lark has at Meta.
pub(super) struct Account {
    pub(super) app: sandbox::App,
    pub(super) waba: String,
    pub(super) number: String,
    pub(super) token: String,
    pub(super) customer: String,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }

    pub(super) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// The embedded database, and PostgreSQL where the tests are given one.
pub(super) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    // The proof that a call carries counts for five minutes of Meta's clock.
    for ground in ground::both(|| Clock::manual(Clock::system().now())).await {
        worlds.push(world(ground).await);
    }
    worlds
}

async fn world(ground: Ground) -> World {
    let (db, clock, folder) = (ground.db.clone(), ground.clock.clone(), ground.folder().to_owned());
    let meta = sandbox::start(sandbox::Config::for_tests()).await.unwrap();
    let listener = listener();
    let public_url: url::Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let (lark, brook) = (clock.id(), clock.id());
    let routes = crate::routes(&crate::Hooks::default());
    let app = App::new(Parts {
        db: db.clone(),
        clock: clock.clone(),
        vault: db.vault().clone(),
        settings: Settings { public_url, meta_url: meta.url().parse().unwrap(), signup: Signup::Closed },
        egress: Egress::new(meta.url().parse().unwrap()),
        typing: TypingHub::default(),
        guard: Arc::new(Door { lark, brook }),
        visible: |_, _, all| Ok(all.into_iter().collect()),
        openapi: Arc::from(web::openapi::document(&routes)),
    });
    let operator = meta.add_app("Operator");
    let partner =
        json!({ "is_partner": true, "redirect_uris": [crate::connect::signup::return_url(&app.settings.public_url)] });
    meta.change_app(&operator.id, partner).unwrap();
    let router = routes
        .into_router(&app)
        .layer(axum::Extension(around(&operator, meta.url())))
        .layer(middleware::from_fn_with_state(app.clone(), web::dress));
    let server = serve(listener, router.clone());
    let account = furnish(&meta);
    let world = World { app, clock, lark, brook, folder, meta, account, operator, router, server, _ground: ground };
    for tenant in [lark, brook] {
        let made = world.app.db.global_write(move |all| {
            let now = all.now();
            all.execute(TENANT, params! { "id" => tenant, "now" => now })
        });
        made.await.unwrap();
        world.app.db.write(tenant, world.actor(), |tx| tx.create_tenant_key()).await.unwrap();
    }
    world
}

fn around(operator: &sandbox::App, meta: &str) -> Around {
    let operator = Operator {
        app: GraphId::parse(&operator.id).unwrap(),
        secret: Secret::new(&operator.secret),
        configuration: GraphId::parse(&operator.config_id).unwrap(),
        pages: meta.parse().unwrap(),
    };
    Around { operator: Some(operator), exchange }
}

/// The room of messages is not here; tests say by events what it would know.
pub(super) fn exchange(scope: &Scope<'_>, _: InboxId, _: Timestamp) -> store::Result<Exchanged> {
    let events = scope.events_after(0, 1000)?;
    let has = |kind: &str| events.iter().any(|event| event.kind == kind);
    Ok(Exchanged { is_written: has("test.written"), is_answered: has("test.answered") })
}

/// See [`ground::listener`].
pub(super) fn listener() -> tokio::net::TcpListener {
    let listener = ground::listener();
    listener.set_nonblocking(true).unwrap();
    tokio::net::TcpListener::from_std(listener).unwrap()
}

fn serve(listener: tokio::net::TcpListener, router: Router) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() })
}

fn furnish(meta: &Sandbox) -> Account {
    let app = meta.add_app("Lark");
    let waba = meta.add_waba("Lark Music School");
    let number = meta.add_number(&waba, "+44 20 7946 0018", "Lark Music School");
    let token = meta.add_token(NewToken { app_id: app.id.clone(), ..NewToken::default() });
    meta.add_template(NewTemplate::body(&waba, "lesson_reminder", "Your lesson is on {{1}}, see you then."));
    let customer = meta.add_customer(NewCustomer::named("Maya Chen").phone("+44 7700 900123"));
    Account { app, waba, number, token, customer }
}

const LOGIN: GlobalSql =
    global_sql!("insert into login (id, email, email_folded, epoch, created_at) values (:id, :email, :email, 0, :now)");
const STAFF: Sql = sql!(
    "insert into staff (tenant_id, id, login_id, name, role, created_at, version) \
     values (:tenant, :id, :login, 'Maya Okafor', :role, :now, 1)"
);

impl World {
    /// An owner of Lark who can be told something.
    pub(super) async fn owner(&self) -> StaffId {
        self.hired(self.clock.id(), Role::Owner).await
    }

    /// Whoever comes in as this role of Lark's, who can be told something.
    pub(super) async fn member(&self, role: Role) -> StaffId {
        self.hired(StaffId::from_uuid(login(self.lark, role).as_uuid()), role).await
    }

    async fn hired(&self, staff: StaffId, role: Role) -> StaffId {
        let login: LoginId = self.clock.id();
        let made = self.app.db.global_write(move |all| {
            let now = all.now();
            all.execute(LOGIN, params! { "id" => login, "email" => format!("{login}@lark.example"), "now" => now })
        });
        made.await.unwrap();
        let joined = self.app.db.write(self.lark, self.actor(), move |tx| {
            let now = tx.now();
            tx.execute(STAFF, params! { "id" => staff, "login" => login, "role" => role.as_str(), "now" => now })
        });
        joined.await.unwrap();
        staff
    }

    /// What someone was told, newest first: the kind, where it leads, and whether it is still to be read.
    pub(super) async fn told(&self, staff: StaffId) -> Vec<(Kind, String, bool)> {
        let told = self.app.db.read(self.lark, move |scope| notices::list(scope, staff, None, 50)).await.unwrap();
        told.into_iter().map(|one| (one.kind, one.path, one.read_at.is_none())).collect()
    }

    pub(super) fn actor(&self) -> Actor {
        Actor { who: Who::System("test"), at: self.clock.now(), request: self.clock.id() }
    }

    /// Right credentials for Lark's number, as the API takes them.
    pub(super) fn credentials(&self) -> Value {
        let account = &self.account;
        json!({
            "app_id": account.app.id, "phone_number_id": account.number, "waba_id": account.waba,
            "access_token": account.token, "app_secret": account.app.secret
        })
    }

    /// A token that may do less, or elsewhere.
    pub(super) fn token(&self, app: &str, scopes: &[&str], wabas: Option<&[&str]>) -> String {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let wabas = wabas.map(|wabas| wabas.iter().map(|waba| (*waba).to_owned()).collect());
        self.meta.add_token(NewToken { app_id: app.to_owned(), scopes: Some(scopes), wabas, ..NewToken::default() })
    }

    pub(super) fn full_token(&self) -> String {
        self.token(&self.account.app.id, BOTH_SCOPES, None)
    }

    pub(super) async fn connect(&self, key: &str, credentials: &Value) -> Answer {
        let body = json!({ "kind": "whatsapp", "name": "Front desk", "credentials": credentials });
        self.api(key, Method::POST, "/api/v1/inboxes", &body.to_string()).await
    }

    /// Lark's number, connected: its answer and its id.
    pub(super) async fn connected(&self) -> (Value, InboxId) {
        let answer = self.connect("lark-owner", &self.credentials()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let answer = answer.json();
        let id = answer["id"].as_str().unwrap().parse().unwrap();
        (answer, id)
    }

    pub(super) async fn api(&self, key: &str, method: Method, path: &str, body: &str) -> Answer {
        let request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
        self.send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_owned())).unwrap())
            .await
    }

    pub(super) async fn page(&self, cookie: &str, method: Method, path: &str, form: &str) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request
            .header(header::COOKIE, format!("{}={cookie}", web::SESSION_COOKIE))
            .header("sec-fetch-site", "same-origin");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub(super) async fn get(&self, uri: &str) -> Answer {
        self.send(Request::builder().uri(path_of(uri)).body(Body::empty()).unwrap()).await
    }

    /// A post to a hook, with these headers.
    pub(super) async fn post(&self, url: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(Method::POST).uri(path_of(url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// A file, with its headers; nothing if it is not given out.
    pub(super) async fn file(&self, request: Request<Body>) -> Option<(HeaderMap, Vec<u8>)> {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (is_given, headers) = (response.status() == StatusCode::OK, response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        is_given.then(|| (headers, bytes.to_vec()))
    }

    /// The posts that wait to be read.
    pub(super) async fn kept(&self, tenant: TenantId) -> Vec<Raw> {
        self.app.db.read(tenant, |scope| inbound::take(scope, 100)).await.unwrap().posts
    }

    pub(super) async fn unconnected(&self, tenant: TenantId) -> Vec<Unconnected> {
        self.app.db.read(tenant, inbound::unconnected).await.unwrap()
    }

    /// The kinds of a tenant's events so far, in order.
    pub(super) async fn events(&self, tenant: TenantId) -> Vec<String> {
        let events = self.app.db.read(tenant, |scope| scope.events_after(0, 1000)).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    /// Nobody can reach us from outside any more.
    pub(super) async fn hide(&mut self) {
        self.server.abort();
        (&mut self.server).await.ok();
    }

    /// We are at the same address again.
    pub(super) async fn reappear(&mut self) {
        let address = self.app.settings.public_url.socket_addrs(|| None).unwrap()[0];
        self.server = serve(tokio::net::TcpListener::bind(address).await.unwrap(), self.router.clone());
    }

    pub(super) fn tasks(&self) -> Tasks {
        Tasks::new(self.app.db.clone(), crate::tasks(&self.app))
    }
}

/// Path and query of an address.
fn path_of(url: &str) -> String {
    match url.strip_prefix("http://") {
        Some(rest) => rest[rest.find('/').unwrap()..].to_owned(),
        None => url.to_owned(),
    }
}

/// Lets in whoever says which tenant and role.
struct Door {
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

type Found<'a, T> = Pin<Box<dyn Future<Output = store::Result<Option<T>>> + Send + 'a>>;

/// A login is the tenant's id, with the role in its last bits.
fn login(tenant: TenantId, role: Role) -> LoginId {
    let role = Role::ALL.iter().position(|one| *one == role).unwrap() as u128;
    LoginId::from_uuid(Uuid::from_u128(tenant.as_uuid().as_u128() ^ role))
}

impl Guard for Door {
    fn session<'a>(&'a self, token: &'a str) -> Found<'a, SignedIn> {
        let found = self.knows(token).map(|(tenant, role)| {
            let login = login(tenant, role);
            // One session a person, as a browser has it.
            SignedIn { login, session: SessionId::from_uuid(login.as_uuid()) }
        });
        Box::pin(async move { Ok(found) })
    }

    fn member<'a>(&'a self, login: LoginId, tenant: TenantId) -> Found<'a, Member> {
        let role = usize::try_from(login.as_uuid().as_u128() ^ tenant.as_uuid().as_u128()).unwrap_or(usize::MAX);
        let found = Role::ALL.get(role).map(|role| Member {
            staff: StaffId::from_uuid(login.as_uuid()),
            name: "Maya Okafor".to_owned(),
            role: *role,
            tenant_name: "Lark Music".to_owned(),
            sees: Sees::All,
            time_zone: "Europe/London".to_owned(),
            locale: Locale::En,
            alert: None,
            grant: None,
            unread_notices: 0,
            reached: 0,
        });
        Box::pin(async move { Ok(found) })
    }

    fn api_key<'a>(&'a self, token: &'a str) -> Found<'a, KeyHolder> {
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
