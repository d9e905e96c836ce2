//! The set-up every test begins with: one account with a number, one person, one callback that is subscribed.

use reqwest::Method;
use sandbox::{App, Config, Inbound, NewCustomer, NewToken, Sandbox};
use serde_json::{Value, json};

use crate::receiver::{Receiver, VERIFY_TOKEN};

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) receiver: Receiver,
    pub(crate) app: App,
    pub(crate) waba: String,
    pub(crate) number: String,
    pub(crate) token: String,
    pub(crate) maya: String,
    pub(crate) http: reqwest::Client,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> i64 {
        self.body["error"]["code"].as_i64().unwrap_or(0)
    }

    pub(crate) fn message_id(&self) -> String {
        self.body["messages"][0]["id"].as_str().unwrap_or_else(|| panic!("no message id in {}", self.body)).to_owned()
    }
}

impl World {
    pub(crate) async fn new() -> World {
        World::with(Config::for_tests()).await
    }

    pub(crate) async fn with(config: Config) -> World {
        let sandbox = sandbox::start(config).await.unwrap();
        let receiver = Receiver::start().await;
        let app = sandbox.add_app("Kontor");
        let waba = sandbox.add_waba("Lark Music School");
        let number = sandbox.add_number(&waba, "+44 20 7946 0018", "Lark Music School");
        let token = sandbox.add_token(NewToken {
            app_id: app.id.clone(),
            wabas: Some([waba.clone()].into()),
            ..NewToken::default()
        });
        let maya = sandbox.add_customer(NewCustomer::named("Maya Okafor").phone("+44 7700 900123"));
        let world = World { sandbox, receiver, app, waba, number, token, maya, http: client() };
        world.subscribe().await;
        world
    }

    async fn subscribe(&self) {
        let app_token = format!("{}|{}", self.app.id, self.app.secret);
        self.subscribe_to(&app_token, "messages,message_template_status_update").await;
        let answer = self.call(Method::POST, &format!("{}/subscribed_apps", self.waba), None).await;
        assert_eq!(answer.body, json!({ "success": true }));
    }

    /// The app hears these fields.
    pub(crate) async fn subscribe_to(&self, app_token: &str, fields: &str) {
        let body = json!({ "object": "whatsapp_business_account", "callback_url": self.receiver.url, "verify_token": VERIFY_TOKEN, "fields": fields });
        let path = format!("{}/subscriptions", self.app.id);
        let answer = self.call_as(app_token, Method::POST, &path, Some(body)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.call_as(&self.token, method, path, body).await
    }

    pub(crate) async fn call_as(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.try_call(token, method, path, body).await.unwrap()
    }

    pub(crate) async fn try_call(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> reqwest::Result<Answer> {
        let mut request = self.http.request(method, format!("{}/v26.0/{path}", self.sandbox.url())).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await?;
        Ok(Answer { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    pub(crate) async fn send(&self, body: Value) -> Answer {
        let mut all = json!({ "messaging_product": "whatsapp", "to": "+447700900123" });
        for (key, value) in body.as_object().unwrap() {
            all[key] = value.clone();
        }
        self.call(Method::POST, &format!("{}/messages", self.number), Some(all)).await
    }

    pub(crate) async fn send_text(&self, text: &str) -> Answer {
        self.send(json!({ "type": "text", "text": { "body": text } })).await
    }

    /// Maya writes, which opens the window.
    pub(crate) async fn maya_writes(&self, text: &str) -> String {
        let id = self.sandbox.write(&self.maya, &self.number, Inbound::text(text)).unwrap();
        self.sandbox.settled().await;
        id
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self.http.request(method, format!("{}/_sandbox{path}", self.sandbox.url()));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {} {}", answer.status(), answer.text().await.unwrap());
        answer.json().await.unwrap()
    }
}

fn client() -> reqwest::Client {
    // Loopback needs no TLS, but reqwest wants a provider before it builds anything.
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a test's client is not Kontor's egress")]
    reqwest::Client::new()
}
