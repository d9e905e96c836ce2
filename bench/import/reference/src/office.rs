//! Kontor with its room of people: the routes that a program calls, and the tasks behind them.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use anyhow::{Result, ensure};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use kernel::{Actor, ApiKeyId, Clock, Locale, LoginId, Role, TenantId, Vault, Who};
use serde_json::Value;
use store::{Config, Db, GlobalSql, Sql, Tasks, global_sql, params, sql};
use tower::ServiceExt;
use web::{App, Egress, Guard, KeyHolder, Member, Parts, Sees, Settings, SignedIn, Signup, TypingHub};

const TENANT: GlobalSql = global_sql!(
    "insert into tenant (id, name, address, phone, time_zone, country, locale, currency, agent_sees, quiet_from, quiet_until, created_at, version) \
     values (:id, 'Bench', '', '', 'UTC', 'DE', 'en', 'EUR', 'all', 0, 0, :now, 1)"
);
const KEY: Sql = sql!(
    "insert into api_key (tenant_id, id, name, token_hash, scopes, created_by, created_at) values (:tenant, :id, 'bench', :hash, :scopes, null, :now)"
);

pub(crate) struct Office {
    pub(crate) db: Db,
    router: Router,
    tasks: Tasks,
}

impl Office {
    pub(crate) fn open(data: &Path) -> Result<(Self, Vault)> {
        let clock = Clock::system();
        let vault = Vault::open(&data.join("keys"), &data.join("master.key"))?;
        let config = Config { data_dir: data.to_owned(), database_url: None, connections: 1 };
        let db = Db::open(&config, &vault, &clock)?;
        let url: url::Url = "http://127.0.0.1:9".parse()?;
        let routes = contacts::routes();
        let app = App::new(Parts {
            db: db.clone(),
            clock: clock.clone(),
            vault: vault.clone(),
            settings: Settings { public_url: url.clone(), meta_url: url.clone(), signup: Signup::Closed },
            egress: Egress::new(url),
            typing: TypingHub::default(),
            guard: Arc::new(Door),
            visible: |_, _, all| Ok(all.into_iter().collect()),
            openapi: Arc::from(web::openapi::document(&routes)),
        });
        let tasks = Tasks::new(db.clone(), contacts::import::tasks(&app));
        Ok((Self { router: routes.into_router(&app), tasks, db }, vault))
    }

    /// A business with a key for a program that may do everything.
    pub(crate) async fn tenant(&self) -> Result<TenantId> {
        let tenant: TenantId = self.db.clock().id();
        let now = self.db.clock().now();
        self.db.global_write(move |global| global.execute(TENANT, params! { "id" => tenant, "now" => now })).await?;
        let scopes: Vec<&str> = kernel::Permission::ALL.iter().map(|one| one.as_str()).collect();
        let id = tenant.as_uuid();
        let values =
            params! { "id" => id, "hash" => id.as_bytes().to_vec(), "scopes" => scopes.join(" "), "now" => now };
        let make = move |tx: &mut store::Tx<'_>| -> store::Result<()> {
            tx.create_tenant_key()?;
            tx.execute(KEY, values).map(|_| ())
        };
        self.db.write(tenant, self.actor(), make).await?;
        Ok(tenant)
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor { who: Who::System("bench"), at: self.db.clock().now(), request: self.db.clock().id() }
    }

    /// Looks at a file: it is sent, and the dry run done.
    pub(crate) async fn look(
        &self,
        tenant: TenantId,
        file: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    ) -> Result<Value> {
        let mapping = "%7B%22Offers%22:%22consent_marketing%22%7D";
        let path = format!("/api/v1/contacts/import?dry_run=true&name=people.csv&mapping={mapping}");
        let import = self.json(tenant, Method::POST, &path, Body::from_stream(file)).await?;
        self.work().await?;
        self.stands(tenant, &import).await
    }

    /// Takes a file that was looked at.
    pub(crate) async fn take(&self, tenant: TenantId, import: &Value) -> Result<Value> {
        let id = import["id"].as_str().unwrap_or_default();
        self.json(tenant, Method::POST, &format!("/api/v1/contacts/imports/{id}/start"), Body::empty()).await?;
        self.work().await?;
        self.stands(tenant, import).await
    }

    async fn stands(&self, tenant: TenantId, import: &Value) -> Result<Value> {
        let id = import["id"].as_str().unwrap_or_default();
        self.json(tenant, Method::GET, &format!("/api/v1/contacts/imports/{id}"), Body::empty()).await
    }

    /// The book as a table, part after part.
    pub(crate) async fn export(&self, tenant: TenantId, mut part: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let path = "/api/v1/contacts/export?format=csv";
        let answer = self.call(tenant, Method::GET, path, Body::empty()).await?;
        ensure!(answer.status() == StatusCode::OK, "{}", answer.status());
        let mut parts = answer.into_body().into_data_stream();
        while let Some(one) = parts.next().await {
            part(&one?)?;
        }
        Ok(())
    }

    async fn call(
        &self,
        tenant: TenantId,
        method: Method,
        path: &str,
        body: Body,
    ) -> Result<axum::http::Response<Body>> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {tenant}"))
            .header(header::CONTENT_TYPE, "application/octet-stream");
        Ok(self.router.clone().oneshot(request.body(body)?).await?)
    }

    async fn json(&self, tenant: TenantId, method: Method, path: &str, body: Body) -> Result<Value> {
        let answer = self.call(tenant, method, path, body).await?;
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await?;
        ensure!(status.is_success(), "{path}: {status}: {}", String::from_utf8_lossy(&bytes));
        Ok(serde_json::from_slice(&bytes)?)
    }

    async fn work(&self) -> Result<()> {
        while self.tasks.run_due().await? > 0 {}
        Ok(())
    }
}

/// Lets in whoever names a tenant.
struct Door;

type Answer<'a, T> = Pin<Box<dyn Future<Output = store::Result<Option<T>>> + Send + 'a>>;

impl Guard for Door {
    fn session<'a>(&'a self, _: &'a str) -> Answer<'a, SignedIn> {
        Box::pin(async { Ok(None) })
    }

    fn member<'a>(&'a self, _: LoginId, _: TenantId) -> Answer<'a, Member> {
        Box::pin(async { Ok(None) })
    }

    fn api_key<'a>(&'a self, token: &'a str) -> Answer<'a, KeyHolder> {
        let found = token.parse::<TenantId>().ok().map(|tenant| KeyHolder {
            tenant,
            key: ApiKeyId::from_uuid(tenant.as_uuid()),
            scopes: Role::Owner.permissions(),
            sees: Sees::All,
            time_zone: "UTC".to_owned(),
            locale: Locale::En,
        });
        Box::pin(async move { Ok(found) })
    }
}
