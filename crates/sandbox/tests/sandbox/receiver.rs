//! A callback that echoes the hub's challenge, keeps what it is posted, and answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use serde_json::Value;
use tokio::net::TcpListener;

pub(crate) const VERIFY_TOKEN: &str = "correct horse";

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    kept: Arc<Mutex<Vec<Post>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) signature: Option<String>,
    pub(crate) legacy: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Post {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Receiver {
    pub(crate) async fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Receiver { url, kept: Arc::default(), answers: Arc::default() };
        let router = Router::new().route("/hook", get(verify).post(receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// The next posts are answered with these, then with 200 again.
    pub(crate) fn answer_next(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    pub(crate) fn posts(&self) -> Vec<Post> {
        self.kept.lock().unwrap().clone()
    }

    /// Every `value` of every change, in order of arrival.
    pub(crate) fn values(&self) -> Vec<Value> {
        let mut values = Vec::new();
        for post in self.posts() {
            for entry in post.json()["entry"].as_array().unwrap() {
                values.extend(entry["changes"].as_array().unwrap().iter().map(|change| change["value"].clone()));
            }
        }
        values
    }

    /// (message id, status) of every status, in order of arrival.
    pub(crate) fn statuses(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.values()
            .iter()
            .filter(|value| value["statuses"].is_array())
            .map(|value| (text(&value["statuses"][0]["id"]), text(&value["statuses"][0]["status"])))
            .collect()
    }
}

async fn verify(RawQuery(query): RawQuery) -> Result<String, StatusCode> {
    let query = query.unwrap_or_default();
    let value = |key: &str| {
        url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == key).map(|(_, value)| value.into_owned())
    };
    match value("hub.verify_token") {
        Some(token) if token == VERIFY_TOKEN => Ok(value("hub.challenge").unwrap_or_default()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    receiver.kept.lock().unwrap().push(Post {
        signature: header("x-hub-signature-256"),
        legacy: header("x-hub-signature"),
        body: body.to_vec(),
    });
    let status = receiver.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}
