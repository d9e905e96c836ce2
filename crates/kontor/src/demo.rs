//! `kontor demo`: a server, a Meta of its own and a furnished business, to look around in. Nothing leaves this machine,
//! and everything is gone when it stops.

use std::time::Duration;

use accounts::acceptance::{self, Accepted};
use accounts::logins::{Email, Password};
use accounts::sign_in::link;
use accounts::staff::invitations::{self, Accepting, NewInvitation};
use accounts::tenants::{NewTenant, Profile};
use anyhow::{Context, Result, bail, ensure};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use chrono_tz::Tz;
use inbox::reply::{self, NewMessage};
use kernel::{Actor, Clock, Locale, Role, Secret, StaffId, TenantId, Who};
use sandbox::{Inbound, Sandbox, furnished};
use serde_json::{Value, json};
use tower::ServiceExt;
use web::{Access, App, Sees};

use crate::compose::Shared;
use crate::config::Config;
use crate::serve::{self, Serving};
use crate::{open, output};

const OWNER: &str = "jonas@lark.example";

/// Runs until told to stop.
pub async fn run(config: Config, clock: Clock) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("kontor-demo-{}", std::process::id()));
    let demo = Demo::start(
        Config {
            data_dir: folder.clone(),
            master_key_file: None,
            database_url: None,
            backup_url: "none".to_owned(),
            ..config
        },
        clock,
    )
    .await?;
    output::remark(demo.words());
    serve::until_told().await;
    demo.stop().await;
    std::fs::remove_dir_all(&folder).with_context(|| format!("{} could not be removed", folder.display()))
}

/// A running demo.
pub struct Demo {
    pub serving: Serving,
    pub sandbox: Sandbox,
    pub furnished: Furnished,
}

/// The way into the furnished business.
pub struct Furnished {
    /// Signs Jonas, the owner, in.
    pub sign_in_url: String,
    /// Signs Aisha, an agent, in.
    pub colleague_url: String,
    pub api_key: String,
}

impl Demo {
    /// Starts the sandbox and the server and furnishes the business.
    pub async fn start(config: Config, clock: Clock) -> Result<Self> {
        let sandbox = sandbox::start(sandbox::Config::for_demo(0)).await.context("the sandbox cannot start")?;
        let config = Config { meta_url: sandbox.url().parse().context("the sandbox's address is no URL")?, ..config };
        let db = open::open(&config, &clock)?;
        let serving = serve::start(&config, db, clock).await?;
        let furnished = furnish(&serving, &sandbox).await?;
        Ok(Self { serving, sandbox, furnished })
    }

    /// What is printed.
    pub fn words(&self) -> String {
        format!(
            "\nKontor's demo is ready.\n\n  \
             Kontor:      {}\n  \
             Sign in:     {}\n  \
             A colleague: {}\n  \
             Telephones:  {}  (write as a customer, and watch what arrives)\n\n\
             Each sign-in link works once; for another one run this again. Ctrl-C ends the demo and removes its data.\n",
            self.serving.app.settings.public_url,
            self.furnished.sign_in_url,
            self.furnished.colleague_url,
            self.sandbox.url(),
        )
    }

    pub async fn stop(self) {
        self.serving.stop().await;
        self.sandbox.stop().await;
    }
}

/// A music school with two numbers, a colleague and a morning's conversations; everything through the doors others use.
async fn furnish(serving: &Serving, sandbox: &Sandbox) -> Result<Furnished> {
    let app = &serving.app;
    let owner = email(OWNER)?;
    let profile = Profile {
        name: "Lark Music School".to_owned(),
        address: "4 Mill Lane, London".to_owned(),
        phone: "+442079460018".to_owned(),
        time_zone: "Europe/London".to_owned(),
        country: "GB".to_owned(),
    };
    let new = NewTenant { profile, locale: Locale::En };
    let founded =
        accounts::tenants::found_for(&app.db, &app.settings.public_url, new, owner, "Jonas Lindqvist".to_owned())
            .await?;
    let colleague_url = colleague(app, founded.tenant, founded.owner).await?;
    let api_key = founded.api_key.expose().to_owned();
    let owner = Access {
        tenant: founded.tenant,
        actor: Actor { who: Who::Staff(founded.owner), at: app.clock.now(), request: app.clock.id() },
        permissions: Role::Owner.permissions(),
        sees: Sees::All,
        staff: Some(founded.owner),
        login: None,
        session: None,
        name: "Jonas Lindqvist".to_owned(),
        tenant_name: "Lark Music School".to_owned(),
        alert: None,
        grant: None,
        unread_notices: 0,
        reached: None,
        role: Some(Role::Owner),
        time_zone: Tz::Europe__London,
        locale: Locale::En,
    };
    let api = Api { app: app.clone(), router: serve::router(app, &Shared::default()), key: api_key.clone(), owner };
    for (name, number) in [("Lark Music School", furnished::SCHOOL_ID), ("Instrument hire", furnished::HIRE_ID)] {
        api.post("/api/v1/inboxes", &connection(name, number)).await?;
    }
    converse(&api, sandbox).await?;
    Ok(Furnished { sign_in_url: founded.sign_in_url.expose().to_owned(), colleague_url, api_key })
}

/// Aisha, an agent, invited as anyone would be; gives a link that signs her in.
async fn colleague(app: &App, tenant: TenantId, owner: StaffId) -> Result<String> {
    let email = email("aisha@lark.example")?;
    let invitation = NewInvitation { email: email.clone(), name: "Aisha Bello".to_owned(), role: Role::Agent };
    let actor = Actor { who: Who::Staff(owner), at: app.clock.now(), request: app.clock.id() };
    let current = acceptance::current(&app.db).await?;
    let accepted = Accepted::both(current, Locale::En);
    // Jonas was founded for by a command, which asks nobody; he accepts here what his colleague accepts with the invitation.
    app.db.write(tenant, actor, move |tx| acceptance::accept(tx, owner, &accepted)).await?;
    let token = app.db.write(tenant, actor, move |tx| invitations::create(tx, &invitation)).await.map_err(told)?;
    let password = Password::choose(&Secret::new(kernel::vault::random_token()), &[])
        .map_err(|_| anyhow::anyhow!("a random password was refused"))?;
    let accepting = Accepting::Newcomer {
        name: "Aisha Bello".to_owned(),
        password_hash: password.hash().await,
        user_agent: "kontor demo".to_owned(),
    };
    invitations::accept(&app.db, &token, accepting, accepted).await.map_err(told)?;
    let token = link::for_email(&app.db, &email).await.map_err(told)?;
    Ok(link::url(&app.settings.public_url, &token).to_string())
}

fn email(text: &str) -> Result<Email> {
    Email::parse(text).map_err(|_| anyhow::anyhow!("{text} is no e-mail address"))
}

fn told<R: std::fmt::Debug>(fault: store::Fault<R>) -> anyhow::Error {
    anyhow::anyhow!("{fault}")
}

fn connection(name: &str, number: &str) -> Value {
    json!({
        "kind": "whatsapp", "name": name,
        "credentials": {
            "app_id": furnished::APP_ID, "phone_number_id": number, "waba_id": furnished::WABA_ID,
            "access_token": furnished::TOKEN, "app_secret": furnished::APP_SECRET,
        },
    })
}

async fn converse(api: &Api, sandbox: &Sandbox) -> Result<()> {
    let school = furnished::SCHOOL_ID;
    let write = |who: &str, number: &str, inbound: Inbound| {
        sandbox.write(who, number, inbound).map_err(|reason| anyhow::anyhow!("the sandbox says: {reason}"))
    };
    write(
        "maya",
        school,
        Inbound::text("Hi! My daughter is nine. Do you have a beginners’ violin class in the afternoon?"),
    )?;
    write("dario", school, Inbound::kind("image"))?;
    write("ines", school, Inbound::text("Olá, têm aulas de guitarra ao sábado?"))?;
    write("layla", school, Inbound::text("مرحبا، هل توجد دروس بيانو للكبار؟"))?;
    write("lena", furnished::HIRE_ID, Inbound::text("Is the half-size cello still free?"))?;
    let conversations = api.until_listed(5).await?;
    answer(api, &conversations, "Maya", "Hello Maya, we do: Tuesdays 16:30 with Ms Lindqvist. The first lesson is a free trial. Shall I keep a place for her?").await?;
    answer(api, &conversations, "Lena", "It is, and in its case. You can fetch it any afternoon.").await?;
    sandbox.settled().await;
    // WhatsApp counts in whole seconds; the next messages are to stand after the answers.
    tokio::time::sleep(Duration::from_secs(1)).await;
    write("maya", school, Inbound::text("That sounds lovely. Is there still a place on Tuesday?"))?;
    write("lena", furnished::HIRE_ID, Inbound::text("Thank you, see you Friday!"))?;
    sandbox.settled().await;
    Ok(())
}

async fn answer(api: &Api, conversations: &[Value], name: &str, text: &str) -> Result<()> {
    for conversation in conversations {
        let contact = api.get(&format!("/api/v1/contacts/{}", id(conversation, "contact_id")?)).await?;
        if contact["name"].as_str().is_some_and(|known| known.starts_with(name)) {
            let conversation = id(conversation, "id")?.parse()?;
            let (access, new) = (api.owner.clone(), NewMessage::Text { text: text.to_owned(), reply_to: None });
            let written =
                api.app.db.write(access.tenant, access.actor, move |tx| reply::reply(tx, &access, conversation, new));
            return written.await.map(|_| ()).map_err(told);
        }
    }
    bail!("{name} has not arrived")
}

fn id<'a>(value: &'a Value, field: &str) -> Result<&'a str> {
    value[field].as_str().with_context(|| format!("the API's answer has no {field}"))
}

/// The business's own API, called inside the process.
struct Api {
    app: App,
    router: Router,
    key: String,
    /// Jonas, who answers by hand.
    owner: Access,
}

impl Api {
    async fn get(&self, path: &str) -> Result<Value> {
        self.call(Method::GET, path, Body::empty()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.call(Method::POST, path, Body::from(body.to_string())).await
    }

    /// The open conversations, once there are so many.
    async fn until_listed(&self, count: usize) -> Result<Vec<Value>> {
        for _ in 0..1200 {
            let list = self.get("/api/v1/conversations?status=open").await?;
            let data = list["data"].as_array().cloned().unwrap_or_default();
            if data.len() >= count {
                return Ok(data);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the first messages have not arrived within a minute")
    }

    async fn call(&self, method: Method, path: &str, body: Body) -> Result<Value> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1024 * 1024).await?;
        ensure!(
            status == StatusCode::OK || status == StatusCode::CREATED,
            "{path} answered {status}: {}",
            String::from_utf8_lossy(&bytes)
        );
        serde_json::from_slice(&bytes).with_context(|| format!("{path} did not answer JSON"))
    }
}
