//! Files through the API and the task, on both databases.

mod attacks;
mod books;
mod permission;
mod rows;

use ::store::{GlobalSql, Sql, Tasks, global_sql, params, sql};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use kernel::{ContactId, Role, TenantId};
use serde_json::Value;
use tower::ServiceExt;

use crate::people::{self, Filter, Person};
use crate::tests::world::{World, worlds};

const TENANT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, currency, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, 'Lark Music', '', '', 'Europe/Berlin', 'DE', 'en', 'EUR', 'all', 0, 0, :now, 1)"
);
const KEY: Sql = sql!(
    "insert into api_key (tenant_id, id, name, token_hash, scopes, created_by, created_at) values (:tenant, :id, 'program', :hash, :scopes, null, :now)"
);
const REVOKE: Sql = sql!("update api_key set revoked_at = :now where tenant_id = :tenant and id = :id");

/// A world in which a program works for each business.
struct Office {
    world: World,
    router: Router,
    tasks: Tasks,
}

/// What was answered.
struct Told {
    status: StatusCode,
    text: String,
}

impl Told {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}: {}", self.status, self.text))
    }
}

async fn offices() -> Vec<Office> {
    let mut offices = Vec::new();
    for world in worlds().await {
        for tenant in [world.lark, world.brook] {
            let now = world.clock.now();
            let made =
                world.db.global_write(move |global| global.execute(TENANT, params! { "id" => tenant, "now" => now }));
            assert_eq!(made.await.unwrap(), 1);
            let scopes: Vec<&str> = kernel::Permission::ALL.iter().map(|one| one.as_str()).collect();
            let values = params! { "id" => tenant.as_uuid(), "hash" => tenant.as_uuid().as_bytes().to_vec(), "scopes" => scopes.join(" "), "now" => now };
            world.db.write(tenant, world.actor(), move |tx| tx.execute(KEY, values)).await.unwrap();
        }
        let app = world.app();
        let tasks = Tasks::new(world.db.clone(), super::tasks(&app));
        offices.push(Office { router: crate::routes().into_router(&app), tasks, world });
    }
    offices
}

impl Office {
    async fn call(&self, who: &str, method: Method, path: &str, body: Vec<u8>) -> Told {
        let request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {who}"));
        let request = request.header(header::CONTENT_TYPE, "application/octet-stream").body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Told { status, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    async fn work(&self) {
        while self.tasks.run_due().await.unwrap() > 0 {}
    }

    /// Sends a file, goes on until it is looked at or done, and says how it stands.
    async fn bring(&self, who: &str, query: &str, file: impl Into<Vec<u8>>) -> Value {
        let told = self.call(who, Method::POST, &format!("/api/v1/contacts/import{query}"), file.into()).await;
        assert_eq!(told.status, StatusCode::ACCEPTED, "{}", told.text);
        self.work().await;
        self.stands(who, &told.json()).await
    }

    async fn stands(&self, who: &str, import: &Value) -> Value {
        let path = format!("/api/v1/contacts/imports/{}", import["id"].as_str().unwrap());
        self.call(who, Method::GET, &path, Vec::new()).await.json()
    }

    async fn act(&self, who: &str, import: &Value, what: &str) -> Value {
        let path = format!("/api/v1/contacts/imports/{}/{what}", import["id"].as_str().unwrap());
        let told = self.call(who, Method::POST, &path, Vec::new()).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.text);
        self.work().await;
        self.stands(who, import).await
    }

    async fn refused(&self, who: &str, import: &Value) -> String {
        let path = format!("/api/v1/contacts/imports/{}/refused", import["id"].as_str().unwrap());
        self.call(who, Method::GET, &path, Vec::new()).await.text
    }

    /// Everybody, by name.
    async fn book(&self, tenant: TenantId) -> Vec<Person> {
        let everyone = Filter { limit: 2_000, ..Filter::default() };
        let mut all = self.world.db.read(tenant, move |scope| people::list(scope, &everyone)).await.unwrap();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    async fn names(&self) -> Vec<String> {
        self.book(self.world.lark).await.into_iter().map(|person| person.name).collect()
    }

    async fn by_name(&self, name: &str) -> ContactId {
        self.book(self.world.lark).await.into_iter().find(|person| person.name == name).unwrap().id
    }

    async fn revoke(&self, tenant: TenantId) {
        let values = params! { "id" => tenant.as_uuid(), "now" => self.world.clock.now() };
        self.world.db.write(tenant, self.world.actor(), move |tx| tx.execute(REVOKE, values)).await.unwrap();
    }
}

/// Who may do it all.
fn owner() -> String {
    format!("lark-{}", Role::Owner.as_str())
}

fn counts(import: &Value, pass: &str) -> [i64; 5] {
    ["rows", "new", "changed", "same", "refused"].map(|what| import[pass][what].as_i64().unwrap())
}
