//! Webhooks on their way: batching, signing, posting, retrying (facts/meta.md 2.2 to 2.6).
//!
//! An update waits in one queue; a post takes up to `faults.batch` of those that go to the same address. A post that
//! is not answered with 200 in time is tried again, ever more rarely, for seven days of Meta's time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

use crate::assets::App;
use crate::faults::{Encoding, Signature, Webhooks};
use crate::poison::UNKNOWN_FIELD;
use crate::signature;
use crate::state::{Busy, State};

/// One change to tell: `entry[].changes[]` of an account.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) waba_id: String,
    pub(crate) number_id: Option<String>,
    /// Only this app hears it, subscribed to the account or not. None: all that are subscribed.
    pub(crate) app_id: Option<String>,
    /// A person with a role in the app made it, or its dashboard did: apps in development hear nothing else
    /// (facts/meta.md 2.5).
    pub(crate) has_role: bool,
    pub(crate) content: Content,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Change {
        field: String,
        value: Value,
    },
    /// A whole body, posted as it is and alone, JSON or not.
    Verbatim(Vec<u8>),
}

/// One try of one post.
#[derive(Clone, Debug, Serialize)]
pub struct Attempted {
    pub at_ms: i64,
    pub url: String,
    /// 1 for the first.
    pub attempt: u32,
    pub updates: usize,
    pub bytes: usize,
    /// None: no answer.
    pub status: Option<u16>,
    pub problem: Option<String>,
    pub signature: Option<String>,
    pub body: String,
}

struct Post {
    app_id: String,
    route: Update,
    updates: usize,
    body: Vec<u8>,
    busy: Busy,
}

impl State {
    /// Hands an update to Meta's delivery, or keeps or loses it as the faults say.
    pub(crate) fn publish(self: &Arc<State>, update: Update) {
        let mode = self.faults().webhooks;
        match mode {
            Webhooks::Deliver => self.enqueue(update),
            Webhooks::Hold => self.held().push(update),
            Webhooks::Drop => {}
        }
    }

    fn enqueue(self: &Arc<State>, update: Update) {
        let busy = self.busy();
        // The dispatcher ends only when the sandbox stops; what comes later is lost as it would be then.
        let _ = self.queue.send((update, busy));
    }

    /// Lets go what is held, and answers how many updates that were.
    pub(crate) fn release(self: &Arc<State>) -> usize {
        let held = std::mem::take(&mut *self.held());
        self.faults().webhooks = Webhooks::Deliver;
        let count = held.len();
        held.into_iter().for_each(|update| self.enqueue(update));
        count
    }

    /// The apps told of an update, each with its address: number before account before app (facts/meta.md 2.6).
    /// An override is used whatever the app's own fields are; management fields always go to the app's own address.
    fn targets(&self, update: &Update) -> Vec<(String, String)> {
        let world = self.world();
        let messages = match &update.content {
            Content::Change { field, .. } => field == "messages" || field == UNKNOWN_FIELD,
            Content::Verbatim(_) => true,
        };
        let is_heard = |app: &App| app.is_live || update.has_role || matches!(update.content, Content::Verbatim(_));
        let own_address = |app: &App| {
            let own = app.subscription.as_ref()?;
            let wanted = match &update.content {
                Content::Change { field, .. } => {
                    own.fields.iter().any(|wanted| wanted == field || (messages && wanted == "messages"))
                }
                Content::Verbatim(_) => true,
            };
            wanted.then(|| own.callback_url.clone())
        };
        if let Some(id) = &update.app_id {
            let app = world.apps.get(id).filter(|app| is_heard(app));
            return app.and_then(own_address).map(|url| (id.clone(), url)).into_iter().collect();
        }
        let Some(waba) = world.wabas.get(&update.waba_id) else { return Vec::new() };
        let number = update.number_id.as_ref().and_then(|id| world.numbers.get(id));
        waba.subscribed
            .iter()
            .filter_map(|(app_id, override_url)| {
                let app = world.apps.get(app_id).filter(|app| is_heard(app))?;
                let overriding =
                    number.and_then(|number| number.callback_override.clone()).or_else(|| override_url.clone());
                let url = overriding.filter(|_| messages).or_else(|| own_address(app))?;
                Some((app_id.clone(), url))
            })
            .collect()
    }
}

/// Takes updates from the queue and posts them until the sandbox stops.
pub(crate) async fn dispatch(state: Arc<State>, mut queue: mpsc::UnboundedReceiver<(Update, Busy)>) {
    let lanes = Arc::new(Semaphore::new(state.config.concurrency.max(1)));
    while let Some((first, busy)) = queue.recv().await {
        let batch = state.faults().batch.clamp(1, 1000);
        let mut taken = vec![first];
        // The others' marks are dropped here: one mark covers the whole batch until its posts carry their own.
        if batch > 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            while taken.len() < batch {
                let Ok((next, _)) = queue.try_recv() else { break };
                taken.push(next);
            }
        }
        if state.faults().shuffle {
            shuffle(&mut taken);
        }
        for post in posts(&state, taken) {
            let lane = Arc::clone(&lanes).acquire_owned().await.expect("OK because the semaphore is never closed");
            let state = Arc::clone(&state);
            tokio::spawn(async move {
                let copies = 1 + state.faults().duplicates;
                let mut accepted = true;
                for _ in 0..copies {
                    accepted &= attempt(&state, &post, 1).await;
                }
                drop(lane);
                if !accepted {
                    retry(&state, post).await;
                }
            });
        }
        drop(busy);
    }
}

/// Puts updates for the same app and address into one post each.
fn posts(state: &Arc<State>, updates: Vec<Update>) -> Vec<Post> {
    let mut alone = Vec::new();
    let mut together: BTreeMap<(String, String), Vec<Update>> = BTreeMap::new();
    for update in updates {
        for (app_id, url) in state.targets(&update) {
            match &update.content {
                Content::Verbatim(body) => {
                    alone.push(Post {
                        app_id,
                        route: update.clone(),
                        updates: 1,
                        body: body.clone(),
                        busy: state.busy(),
                    });
                }
                Content::Change { .. } => together.entry((app_id, url)).or_default().push(update.clone()),
            }
        }
    }
    let encoding = state.faults().encoding;
    let gathered = together.into_iter().map(|((app_id, _), updates)| {
        let body = envelope(&updates, state.clock.now_seconds()).to_string();
        let body = match encoding {
            Encoding::Escaped => signature::escape(&body),
            Encoding::Utf8 => body,
        };
        Post { app_id, route: updates[0].clone(), updates: updates.len(), body: body.into_bytes(), busy: state.busy() }
    });
    gathered.chain(alone).collect()
}

/// One entry per account, one change per update. Management fields say when, messages do not (facts/meta.md 3.1).
pub(crate) fn envelope(updates: &[Update], now_seconds: i64) -> Value {
    let mut entries: Vec<Value> = Vec::new();
    for update in updates {
        let Content::Change { field, value } = &update.content else { continue };
        let change = json!({ "value": value, "field": field });
        match entries.iter_mut().find(|entry| entry["id"] == update.waba_id.as_str()) {
            Some(entry) => entry["changes"].as_array_mut().expect("OK because it is made an array below").push(change),
            None => entries.push(json!({ "id": update.waba_id, "changes": [change] })),
        }
        if field != "messages" && field != UNKNOWN_FIELD {
            let entry = entries.iter_mut().find(|entry| entry["id"] == update.waba_id.as_str());
            entry.expect("OK because it was found or pushed above")["time"] = json!(now_seconds);
        }
    }
    json!({ "object": "whatsapp_business_account", "entry": entries })
}

/// 5 s, 10 s, 20 s … for seven days, divided by the configured compression.
async fn retry(state: &Arc<State>, post: Post) {
    let mut stopping = state.stopping.subscribe();
    let mut pause = Duration::from_secs(5);
    let mut spent = Duration::ZERO;
    let mut number = 2;
    while spent < Duration::from_secs(7 * 86_400) {
        tokio::select! {
            () = tokio::time::sleep(pause / state.config.retry_compression.max(1)) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        if attempt(state, &post, number).await {
            return;
        }
        spent += pause;
        pause = (pause * 2).min(Duration::from_secs(6 * 3600));
        number += 1;
    }
    tracing::warn!(updates = post.updates, "A webhook was given up after seven days of Meta's time.");
    drop(post.busy);
}

/// Posts once. Only 200 counts as received. Without a subscriber there is nothing to do.
async fn attempt(state: &Arc<State>, post: &Post, number: u32) -> bool {
    if state.faults().webhooks == Webhooks::Drop {
        return true;
    }
    let Some((_, url)) = state.targets(&post.route).into_iter().find(|(app_id, _)| *app_id == post.app_id) else {
        return true;
    };
    let Some(secret) = state.world().apps.get(&post.app_id).map(|app| app.secret.clone()) else { return true };
    let fault = state.faults().signature;
    let signed = signature_headers(fault, &secret, &post.body);
    let shown = signed.iter().find(|(name, _)| *name == "X-Hub-Signature-256").map(|(_, value)| value.clone());
    let mut request = state
        .outside
        .client()
        .post(&url)
        .header("Content-Type", "application/json")
        .header("User-Agent", "facebookexternalua")
        .timeout(state.config.webhook_timeout)
        .body(post.body.clone());
    for (name, value) in signed {
        request = request.header(name, value);
    }
    let leads_home = url::Url::parse(&url).is_ok_and(|url| crate::outside::leads_home(&url));
    let answer = if leads_home { Some(request.send().await) } else { None };
    let (status, problem) = match answer {
        None => (None, Some("the sandbox reaches this machine only".to_owned())),
        Some(Ok(answer)) => (Some(answer.status().as_u16()), None),
        Some(Err(error)) if error.is_timeout() => (None, Some("no answer in time".to_owned())),
        Some(Err(error)) => (None, Some(error.to_string())),
    };
    let attempted = Attempted {
        at_ms: state.clock.now_ms(),
        url,
        attempt: number,
        updates: post.updates,
        bytes: post.body.len(),
        status,
        problem,
        signature: shown,
        body: String::from_utf8_lossy(&post.body).into_owned(),
    };
    crate::record::keep(&mut state.attempted(), attempted);
    status == Some(200)
}

fn signature_headers(fault: Signature, secret: &str, body: &[u8]) -> Vec<(&'static str, String)> {
    let right = signature::sha256(secret, body);
    let strong = match fault {
        Signature::Right => Some(right),
        Signature::Forged => Some(format!("sha256={}", "5a".repeat(32))),
        Signature::Foreign => Some(signature::sha256("the secret of quite another app", body)),
        Signature::Truncated => Some(right[..39].to_owned()),
        Signature::OverUnescaped => {
            let unescaped = serde_json::from_slice::<Value>(body).map(|value| value.to_string()).unwrap_or_default();
            Some(signature::sha256(secret, unescaped.as_bytes()))
        }
        Signature::Missing | Signature::Sha1Only => None,
    };
    let weak = match fault {
        Signature::Right | Signature::Sha1Only => Some(signature::sha1(secret, body)),
        Signature::Forged
        | Signature::Foreign
        | Signature::Missing
        | Signature::Truncated
        | Signature::OverUnescaped => None,
    };
    [("X-Hub-Signature-256", strong), ("X-Hub-Signature", weak)]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .collect()
}

pub(crate) fn shuffle<T>(items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, rand::random_range(0..=last));
    }
}
