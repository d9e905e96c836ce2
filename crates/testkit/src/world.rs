//! One test's installation, and the whole program over it.

use std::sync::{Mutex, PoisonError};

use accounts::logins::Email;
use accounts::support::{self, Extent, Length, operators};
use axum::Router;
use axum::http::Method;
use kernel::{Actor, Clock, Problem, RequestId, SupportGrantId, TenantId, Who};
use kontor::compose::Shared;
use kontor::{compose, serve};
use store::{Database, Db, GlobalSql, Tasks, global_sql, params};
use web::App;

use crate::cast::{Person, Tenant};
use crate::place::{self, Installation};
use crate::recorder;
use crate::request::Request;
use crate::webhook;

// Nearly everything that changes who may do what mails a notice; what becomes of mails is shown by their own tests.
const LEFT: GlobalSql = global_sql!(
    "select kind, state, coalesce(last_error, '') as reason from task \
     where (state = 'dead' or run_at <= :now) and kind <> 'mail.send' order by created_at limit 100"
);
const UNREAD: GlobalSql =
    global_sql!("select count(*) as number from (select id from inbound where state = 'new' limit 100) as waiting");

/// An installation with two businesses, and the router over it.
pub struct World {
    pub app: App,
    pub db: Db,
    pub clock: Clock,
    pub lark: Tenant,
    pub brook: Tenant,
    pub router: Router,
    expected: Mutex<Vec<&'static str>>,
    errors_before: usize,
    is_finished: bool,
    /// Last, so that its folder goes when nothing holds it any more.
    pub installation: Installation,
}

/// The embedded database always, PostgreSQL where `KONTOR_TEST_POSTGRES_URL` names a server.
pub async fn worlds() -> Vec<World> {
    recorder::record_errors();
    let mut worlds = Vec::new();
    for installation in place::installations().await {
        worlds.push(World::over(installation));
    }
    worlds
}

impl World {
    fn over(mut installation: Installation) -> Self {
        let cast = installation.cast.take().expect("OK because a copy comes with its cast");
        let (app, router) = program(&installation);
        Self {
            db: installation.db.clone(),
            clock: installation.clock.clone(),
            app,
            lark: cast.lark,
            brook: cast.brook,
            router,
            expected: Mutex::default(),
            errors_before: recorder::count(),
            is_finished: false,
            installation,
        }
    }

    pub fn is_postgres(&self) -> bool {
        self.db.database() == Database::Postgres
    }

    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        Request::new(self.router.clone(), method, path.into())
    }

    pub fn get(&self, path: impl Into<String>) -> Request {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: impl Into<String>) -> Request {
        self.request(Method::POST, path)
    }

    pub fn post_form(&self, path: impl Into<String>, fields: &str) -> Request {
        self.post(path).form(fields)
    }

    /// Someone of the staff, for calling operations directly.
    pub fn actor(&self, person: &Person) -> Actor {
        Actor { who: Who::Staff(person.staff), at: self.clock.now(), request: self.clock.id() }
    }

    /// Someone who was named the operator at the command line, and is staff nowhere; the cookie of her session.
    pub async fn operator(&self) -> String {
        let email = Email::parse("operator@kontor.example").unwrap_or_else(|_| panic!("it is an e-mail"));
        let token = operators::link(&self.db, email, "Orla Keane".to_owned()).await;
        let token = token.unwrap_or_else(|error| panic!("{error}"));
        let entered = operators::redeem(&self.db, &token, "testkit").await.unwrap_or_else(|fault| panic!("{fault:?}"));
        entered.session.expose().to_owned()
    }

    /// Lets the operator look at a business, as its owner does.
    pub async fn grant(&self, tenant: &Tenant, extent: Extent, length: Length) -> SupportGrantId {
        let by = tenant.owner.staff;
        let given =
            self.db.write(tenant.id, self.actor(&tenant.owner), move |tx| support::give(tx, by, extent, length));
        given.await.unwrap_or_else(|fault| panic!("{fault:?}"))
    }

    /// Keeps a post as the hook does, and reads it. What could not be read is parked.
    pub async fn receive(&self, tenant: &Tenant, body: Vec<u8>) {
        keep(&self.db, tenant.id, tenant.app, body).await;
        self.read_webhooks().await;
    }

    /// Where Meta posts for a business.
    pub fn hook_path(&self, tenant: &Tenant) -> String {
        let key = channels::apps::HookKey::of(self.db.vault(), tenant.id, tenant.app);
        format!("/hooks/meta/{}", key.unwrap_or_else(|error| panic!("{error}")))
    }

    /// Meta's post, signed with an app secret.
    pub fn hook(&self, tenant: &Tenant, app_secret: &str, body: Vec<u8>) -> Request {
        let signature = webhook::signature(app_secret, &body);
        let request = self.post(self.hook_path(tenant)).without("sec-fetch-site").body("application/json", body);
        request.header("x-hub-signature-256", &signature)
    }

    /// One who writes for the first time, or again; the text arrives at the business's number.
    pub async fn writes(&self, tenant: &Tenant, from: webhook::From<'_>, name: &str, text: &str) {
        let id = format!("wamid.{}", self.clock.id::<RequestId>());
        let at = self.clock.now().seconds();
        self.receive(tenant, webhook::text(&tenant.account, &tenant.number, from, name, &id, at, text)).await;
    }

    /// Reads what waits.
    pub async fn read_webhooks(&self) {
        while inbox::receive::work_through(&self.db).await.unwrap_or_else(|error| panic!("{error}")) > 0 {}
    }

    /// Does the tasks that are due.
    pub async fn run_tasks(&self) {
        let tasks = Tasks::new(self.db.clone(), compose::tasks(&self.app));
        while tasks.run_due().await.unwrap_or_else(|error| panic!("{error}")) > 0 {}
    }

    /// An error whose line holds this text may be logged.
    pub fn expect_error(&self, text: &'static str) {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }

    /// The end of a test: nothing may be left over.
    ///
    /// # Panics
    /// If a task is due or dead, a webhook is unread, or an error was logged that nobody expected.
    pub async fn finish(mut self) {
        self.is_finished = true;
        let now = self.clock.now();
        let left = self.db.across("testkit: see what a test leaves", move |all| -> store::Result<_> {
            let tasks = all.rows(LEFT, params! { "now" => now })?;
            let tasks = tasks.iter().map(|row| {
                let word = |name| row.get::<String>(name);
                Ok(format!("{} is {}: {}", word("kind")?, word("state")?, word("reason")?))
            });
            let unread = all.row(UNREAD, params! {})?.map_or(Ok(0), |row| row.get::<i64>("number"))?;
            Ok((tasks.collect::<store::Result<Vec<String>>>()?, unread))
        });
        let (tasks, unread) = left.await.unwrap_or_else(|error| panic!("{error}"));
        assert!(tasks.is_empty(), "tasks are left over: {tasks:#?}");
        assert_eq!(unread, 0, "webhooks are left unread");
        let expected = self.expected.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let unexpected = recorder::since(self.errors_before);
        let unexpected: Vec<&String> =
            unexpected.iter().filter(|line| !expected.iter().any(|text| line.contains(text))).collect();
        assert!(unexpected.is_empty(), "errors were logged: {unexpected:#?}");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.is_finished, "a test must end with world.finish().await");
        }
    }
}

/// The program over an installation.
pub(crate) fn program(installation: &Installation) -> (App, Router) {
    let url = "https://kontor.test/".parse().expect("OK because it is a URL");
    let app = serve::app(&installation.config, installation.db.clone(), installation.clock.clone(), url);
    let router = serve::router(&app, &shared(installation));
    (app, router)
}

/// What its settings share among the rooms.
pub(crate) fn shared(installation: &Installation) -> Shared {
    let backups = kontor::backups::of(&installation.config).unwrap_or_else(|error| panic!("{error:#}"));
    Shared { backups, config: installation.config.clone().into(), ..Shared::default() }
}

/// Keeps a post as the hook does after it has verified it.
pub(crate) async fn keep(db: &Db, tenant: TenantId, app: kernel::AppId, body: Vec<u8>) {
    let (at, request) = (db.clock().now(), db.clock().id());
    let arrived = channels::inbound::Arrived { app, request, at, body };
    let actor = Actor { who: Who::System("hook"), at, request };
    let kept = db.write(tenant, actor, move |tx| channels::inbound::append_all(tx, &[arrived]));
    kept.await.unwrap_or_else(|error| panic!("{}", Problem::new(500, "testkit", error.to_string()).detail));
}
