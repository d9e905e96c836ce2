//! An office for one journey: a sandbox, a data folder, a database of its own, the program, and one connected number.

use std::fs::File;
use std::future::Future;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use kernel::{Clock, TenantId, vault};
use sandbox::{Inbound, NewCustomer, NewToken, Sandbox};
use serde_json::{Value, json};

/// Names each journey twice: on the embedded database, and on PostgreSQL where the run has one.
macro_rules! on_both_databases {
    ($($journey:ident),+ $(,)?) => {
        mod on_the_embedded_database {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $journey() {
                super::$journey(crate::harness::Office::open(None).await).await;
            })+
        }
        mod on_postgresql {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $journey() {
                if let Some(server) = crate::harness::variable("KONTOR_TEST_POSTGRES_URL") {
                    super::$journey(crate::harness::Office::open(Some(server)).await).await;
                }
            })+
        }
    };
}
pub(crate) use on_both_databases;

/// The longest that anything in a journey may take.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Office {
    pub(crate) meta: Sandbox,
    pub(crate) app: sandbox::App,
    pub(crate) account: String,
    pub(crate) number: String,
    pub(crate) token: String,
    pub(crate) tenant: String,
    pub(crate) inbox: String,
    pub(crate) webhook_url: String,
    /// Where the database is, if it is PostgreSQL.
    pub(crate) database_url: Option<String>,
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) key: String,
    metrics: String,
    sign_in_url: String,
    folder: PathBuf,
    listen: String,
    program: Option<Child>,
    here: Option<kontor::serve::Serving>,
}

/// An answer of the program's.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Office {
    /// A new business with its first number connected, the program serving.
    pub(crate) async fn open(server: Option<String>) -> Office {
        Office::open_with(server, sandbox::Config::for_tests()).await
    }

    pub(crate) async fn open_with(server: Option<String>, config: sandbox::Config) -> Office {
        let mut office = Office::closed(server, config).await;
        office.start().await;
        office.furnish().await;
        office
    }

    /// The same with the program inside this process, on a clock that the journey moves: for what takes minutes.
    pub(crate) async fn open_here(server: Option<String>) -> (Office, Clock) {
        let mut office = Office::closed(server, sandbox::Config::for_tests()).await;
        let clock = Clock::manual(Clock::system().now());
        let (config, for_db) = (office.config(), clock.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let db = kontor::open::open(&config, &for_db).unwrap();
            (config, db)
        });
        let (config, db) = opened.await.unwrap();
        office.here = Some(kontor::serve::start(&config, db, clock.clone()).await.unwrap());
        office.furnish().await;
        (office, clock)
    }

    async fn furnish(&mut self) {
        let connected = self.connect("Front desk", &self.number).await;
        assert_eq!(connected.status, 201, "{connected:?}\n{}", self.log());
        self.inbox = text(&connected.body["id"]);
        self.webhook_url = text(&connected.body["webhook_url"]);
    }

    /// A business and its Meta, the program not yet serving.
    async fn closed(server: Option<String>, config: sandbox::Config) -> Office {
        let meta = sandbox::start(config).await.unwrap();
        let app = meta.add_app("Kontor");
        let account = meta.add_waba("Lark Music School");
        let number = meta.add_number(&account, "+44 20 7946 0018", "Lark Music School");
        let token = meta.add_token(NewToken { app_id: app.id.clone(), ..NewToken::default() });
        let folder = std::env::temp_dir().join(format!("kontor-journey-{}", vault::random_token()));
        std::fs::create_dir_all(&folder).unwrap();
        let database_url = match server {
            Some(server) => Some(tokio::task::spawn_blocking(move || fresh_database(&server)).await.unwrap()),
            None => None,
        };
        let listen = free_address();
        let mut office = Office {
            meta,
            app,
            account,
            number,
            token,
            tenant: String::new(),
            inbox: String::new(),
            webhook_url: String::new(),
            database_url,
            http: client(),
            url: format!("http://{listen}"),
            key: String::new(),
            metrics: free_address(),
            sign_in_url: String::new(),
            folder,
            listen,
            program: None,
            here: None,
        };
        let made =
            office.run(&["tenant", "create", "--name", "Lark Music School", "--owner-email", "maya@lark.example"]);
        office.tenant = text(&made["tenant_id"]);
        office.key = text(&made["api_key"]);
        office.sign_in_url = text(&made["sign_in_url"]);
        office
    }

    // The program.

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_through(env!("CARGO_BIN_EXE_kontor"), arguments)
    }

    fn command_through(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).env_clear().env("KONTOR_DATA_DIR", self.folder.join("data"));
        command.env("KONTOR_LISTEN", &self.listen).env("KONTOR_PUBLIC_URL", format!("{}/", self.url));
        command.env("KONTOR_META_URL", self.meta.url()).env("KONTOR_METRICS_LISTEN", &self.metrics);
        if let Some(url) = &self.database_url {
            command.env("KONTOR_DATABASE_URL", url);
        }
        command
    }

    /// Where everything of this office lies; the program's own is in `data`.
    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Runs a command to its end and reads the JSON it prints.
    pub(crate) fn run(&self, arguments: &[&str]) -> Value {
        let done = self.command(arguments).output().unwrap();
        assert!(done.status.success(), "kontor {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Starts serving and waits until it answers.
    pub(crate) async fn start(&mut self) {
        self.start_as(self.command(&["serve"])).await;
    }

    /// The same, deaf to SIGXFSZ: a limit on its files then fails its writes, as a full disk does.
    pub(crate) async fn start_for_a_full_disk(&mut self) {
        let deaf = ["-c", "trap '' XFSZ; exec \"$0\" serve", env!("CARGO_BIN_EXE_kontor")];
        self.start_as(self.command_through("/bin/sh", &deaf)).await;
    }

    async fn start_as(&mut self, mut command: Command) {
        let log = File::options().create(true).append(true).open(self.folder.join("log")).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.program = Some(command.spawn().unwrap());
        let ready = format!("{}/healthz", self.url);
        until("the program is ready", async || {
            self.http.get(&ready).send().await.is_ok_and(|answer| answer.status() == 200).then_some(())
        })
        .await;
    }

    /// SIGKILL: the program gets no chance to finish anything.
    pub(crate) fn kill(&mut self) {
        if let Some(mut program) = self.program.take() {
            program.kill().unwrap();
            program.wait().unwrap();
        }
    }

    /// SIGTERM, and waits until the program has ended by itself.
    pub(crate) async fn stop(&mut self) {
        let mut program = self.program.take().unwrap();
        let told = Command::new("kill").args(["-TERM", &program.id().to_string()]).status().unwrap();
        assert!(told.success());
        let ended = until("the program has ended", async || program.try_wait().unwrap()).await;
        assert!(ended.success(), "{ended}");
    }

    /// The program's process.
    pub(crate) fn pid(&self) -> u32 {
        self.program.as_ref().unwrap().id()
    }

    /// What the program has logged, the last part of it.
    pub(crate) fn log(&self) -> String {
        let mut log = String::new();
        if let Ok(mut file) = File::open(self.folder.join("log")) {
            file.read_to_string(&mut log).unwrap();
        }
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(60)..].join("\n")
    }

    /// The program's own store, opened beside it: for what no API shows, and for what only time would bring.
    pub(crate) fn store(&self) -> store::Db {
        let config = self.config();
        std::thread::scope(|scope| {
            scope.spawn(|| kontor::open::open(&config, &Clock::system()).unwrap()).join().unwrap()
        })
    }

    /// What `command` says by the environment.
    fn config(&self) -> kontor::config::Config {
        let config = kontor::config::Config::read(&[
            ("data_dir", Some(self.folder.join("data").to_string_lossy().into_owned())),
            ("listen", Some(self.listen.clone())),
            ("public_url", Some(format!("{}/", self.url))),
            ("database_url", Some(self.database_url.clone().unwrap_or_default())),
            ("meta_url", Some(self.meta.url().to_owned())),
        ]);
        config.unwrap()
    }

    pub(crate) fn tenant_id(&self) -> TenantId {
        self.tenant.parse().unwrap()
    }

    // The API.

    pub(crate) async fn connect(&self, name: &str, number: &str) -> Answer {
        let body = json!({ "kind": "whatsapp", "name": name, "credentials": {
            "app_id": self.app.id, "phone_number_id": number, "waba_id": self.account, "access_token": self.token, "app_secret": self.app.secret,
        }});
        self.post("/inboxes", &body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.ask(path).await;
        assert_eq!(answer.status, 200, "GET {path}: {answer:?}\n{}", self.log());
        answer.body
    }

    pub(crate) async fn ask(&self, path: &str) -> Answer {
        let answer = self.http.get(format!("{}/api/v1{path}", self.url)).bearer_auth(&self.key).send().await.unwrap();
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.try_post(path, body, &vault::random_token()).await.unwrap()
    }

    /// A POST that says which request it is, and may be said again. An error is a connection that broke.
    pub(crate) async fn try_post(&self, path: &str, body: &Value, once: &str) -> Result<Answer, reqwest::Error> {
        let call =
            self.http.post(format!("{}/api/v1{path}", self.url)).bearer_auth(&self.key).header("idempotency-key", once);
        let answer = call.json(body).send().await?;
        let (status, text) = (answer.status().as_u16(), answer.text().await?);
        Ok(Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    pub(crate) async fn reply(&self, conversation: &str, text: &str) -> Answer {
        self.post(&format!("/conversations/{conversation}/messages"), &json!({ "type": "text", "text": text })).await
    }

    /// Every item of a listing, page by page.
    pub(crate) async fn all(&self, path: &str) -> Vec<Value> {
        let (mut items, mut cursor) = (Vec::new(), String::new());
        let joint = if path.contains('?') { '&' } else { '?' };
        loop {
            let page = self.get(&format!("{path}{joint}limit=200{cursor}")).await;
            items.extend(page["data"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    }

    /// The messages of a conversation, newest first.
    pub(crate) async fn messages(&self, conversation: &str) -> Vec<Value> {
        self.all(&format!("/conversations/{conversation}/messages")).await
    }

    pub(crate) async fn message(&self, conversation: &str, id: &Value) -> Value {
        let found = self.messages(conversation).await.into_iter().find(|message| message["id"] == *id);
        found.unwrap_or_else(|| panic!("there is no message {id}"))
    }

    /// The first conversation there is, once there is one.
    pub(crate) async fn first_conversation(&self) -> String {
        until("there is a conversation", async || {
            self.get("/conversations").await["data"][0]["id"].as_str().map(str::to_owned)
        })
        .await
    }

    /// A message in this state, once it is.
    pub(crate) async fn until_status(&self, conversation: &str, id: &Value, status: &str) -> Value {
        let done = tokio::time::timeout(PATIENCE, async {
            loop {
                let message = self.message(conversation, id).await;
                if message["status"] == status {
                    return message;
                }
                pause().await;
            }
        });
        match done.await {
            Ok(message) => message,
            Err(_) => panic!("it never became {status}: {}\n{}", self.message(conversation, id).await, self.log()),
        }
    }

    // The customers.

    /// A person who has written `text`; the person's id in the sandbox and the conversation.
    pub(crate) async fn customer_writes(&self, text: &str) -> (String, String) {
        let customer = self.meta.add_customer(NewCustomer::named("Ada").phone("+44 7700 900001"));
        self.meta.write(&customer, &self.number, Inbound::text(text)).unwrap();
        let conversation = self.first_conversation().await;
        (customer, conversation)
    }

    /// What the business sent to a person, oldest first.
    pub(crate) fn phone_shows(&self, customer: &str) -> Vec<sandbox::Message> {
        let theirs = |message: &sandbox::Message| {
            message.direction == sandbox::Direction::Outbound && message.customer.as_deref() == Some(customer)
        };
        self.meta.messages().into_iter().filter(theirs).collect()
    }

    /// Posts bytes to the webhook as they are; the answer's status.
    pub(crate) async fn hook(&self, body: Vec<u8>, signature: Option<&str>) -> u16 {
        let mut post = self.http.post(&self.webhook_url).header("content-type", "application/json").body(body);
        if let Some(signature) = signature {
            post = post.header("x-hub-signature-256", signature);
        }
        post.send().await.unwrap().status().as_u16()
    }

    // The staff.

    /// Signs the owner in by the one-time link and gives the session's cookie.
    pub(crate) async fn sign_in(&self) -> String {
        let link: url::Url = self.sign_in_url.parse().unwrap();
        let token = link.query_pairs().find(|(name, _)| name == "token").unwrap().1.into_owned();
        let page = format!("{}{}", self.url, link.path());
        let answer = self.form("", &page, &[("token", &token)]).await;
        let cookie = answer
            .headers()
            .get_all("set-cookie")
            .iter()
            .find(|cookie| cookie.to_str().unwrap().starts_with("__Host-kontor="));
        let cookie = cookie.unwrap_or_else(|| panic!("no session: {}\n{}", answer.status(), self.log()));
        cookie.to_str().unwrap().split(';').next().unwrap().to_owned()
    }

    /// Sends a form as a browser does.
    pub(crate) async fn form(&self, cookie: &str, url: &str, fields: &[(&str, &str)]) -> reqwest::Response {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let post = self
            .http
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        post.header("cookie", cookie).body(body).send().await.unwrap()
    }

    /// A staff page's HTML.
    pub(crate) async fn page(&self, cookie: &str, path: &str) -> String {
        let answer = self
            .http
            .get(format!("{}/t/{}{path}", self.url, self.tenant))
            .header("cookie", cookie)
            .send()
            .await
            .unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// A counter of the program's, nought if it never counted.
    pub(crate) async fn counted(&self, line_begins: &str) -> u64 {
        let metrics =
            self.http.get(format!("http://{}/metrics", self.metrics)).send().await.unwrap().text().await.unwrap();
        let line = metrics.lines().find(|line| line.starts_with(line_begins));
        line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("The program's last words:\n{}", self.log());
        }
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// Asks again and again until there is an answer.
pub(crate) async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(PATIENCE, what, ask).await
}

/// The same, for what takes long.
pub(crate) async fn until_within<T>(span: Duration, what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(found) = ask().await {
                return found;
            }
            pause().await;
        }
    };
    tokio::time::timeout(span, asking).await.unwrap_or_else(|_| panic!("in vain: until {what}"))
}

/// Holds while something must not happen: `ask` is asked for so long, and panics if it does.
pub(crate) async fn meanwhile(span: Duration, mut ask: impl AsyncFnMut()) {
    let watching = async {
        loop {
            ask().await;
            pause().await;
        }
    };
    tokio::time::timeout(span, watching).await.ok();
}

fn pause() -> impl Future<Output = ()> {
    tokio::time::sleep(Duration::from_millis(20))
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

#[expect(clippy::disallowed_methods, reason = "the test run says where its PostgreSQL is and how long it may take")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// An address nobody listens on now. It stays the same when the program is started again, because Meta knows it.
pub(crate) fn free_address() -> String {
    ground::listener().local_addr().unwrap().to_string()
}

#[expect(clippy::disallowed_methods, reason = "journeys call the program as its users do, from outside")]
fn client() -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
    builder.timeout(Duration::from_secs(20)).build().unwrap()
}

pub(crate) fn fresh_database(server: &str) -> String {
    let mark: String = vault::random_token().to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let name = format!("journey_{mark}");
    ground::administer(server, vec![format!("create database {name}")]).unwrap();
    ground::address(server, &name)
}
