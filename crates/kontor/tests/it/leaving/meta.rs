//! What reached Meta, and whether it might.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use kernel::MessageId;
use serde_json::{Value, json};
use store::{Row, Sql, params, sql};
use testkit::World;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::ways::Way;

const ATTEMPT: Sql = sql!(
    "select a.message_id, d.verdict, d.attempt_id, d.message_id as decided, m.author_kind, m.kind, m.content, l.message_id as later \
     from attempt a join message m on m.tenant_id = a.tenant_id and m.id = a.message_id \
     left join decision d on d.tenant_id = a.tenant_id and d.id = a.decision_id \
     left join later_message l on l.tenant_id = m.tenant_id and l.message_id = m.id where a.tenant_id = :tenant and a.id = :id"
);
const SHOWN: Sql = sql!(
    "select count(*) as number from decision d join message m on m.tenant_id = d.tenant_id and m.id = d.message_id \
     where d.tenant_id = :tenant and m.provider_id = :provider and d.kind = :kind and d.verdict = 'cleared'"
);

/// A file's message was let pass. A window may close in the moment in between.
const FILE: Sql = sql!(
    "select count(*) as number from media f join decision d on d.tenant_id = f.tenant_id and d.message_id = f.message_id \
     where f.tenant_id = :tenant and f.file_name = :name and (d.verdict = 'cleared' or d.reasons = 'window_closed')"
);

/// What each file that goes begins with, before its name and a point.
pub(super) const FILE_SAYS: &str = "This is file ";

pub(super) type Arrived = Arc<Mutex<Vec<Value>>>;

/// A file whose name ends so is taken at the second try.
pub(super) const NOT_AT_ONCE: &str = "_later";

/// Takes everything, and keeps it.
pub(super) async fn meta(arrived: Arrived) -> url::Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let arrived = arrived.clone();
            tokio::spawn(async move {
                let (mut bytes, mut part) = (Vec::new(), [0; 16 * 1024]);
                let body = loop {
                    let Ok(read @ 1..) = stream.read(&mut part).await else { return };
                    bytes.extend_from_slice(&part[..read]);
                    let text = String::from_utf8_lossy(&bytes);
                    // Questions about the account stay unanswered.
                    if text.starts_with("GET ") {
                        return;
                    }
                    if let Some(file) = handed_over(&text) {
                        break json!({ "handed_over": file });
                    }
                    let body = text.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok());
                    if let Some(body) = body {
                        break Value::clone(&body);
                    }
                };
                let (is_receipt, is_file) = (body["status"] == "read", body["handed_over"].is_string());
                let waits = body["handed_over"].as_str().is_some_and(|name| name.ends_with(NOT_AT_ONCE));
                let (number, is_taken) = {
                    let mut arrived = arrived.lock().unwrap();
                    let is_taken = !waits || arrived.contains(&body);
                    arrived.push(body);
                    (arrived.len(), is_taken)
                };
                if !is_taken {
                    let away = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                    stream.write_all(away.as_bytes()).await.ok();
                    return;
                }
                let answer = match (is_receipt, is_file) {
                    (true, _) => json!({ "success": true }),
                    (_, true) => json!({ "id": format!("77{number}") }),
                    (false, false) => {
                        json!({ "messaging_product": "whatsapp", "contacts": [], "messages": [{ "id": format!("wamid.left.{number}") }] })
                    }
                };
                let answer = answer.to_string();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    answer.len()
                );
                stream.write_all(format!("{head}{answer}").as_bytes()).await.ok();
            });
        }
    });
    url
}

/// The name of a file that came whole; each says its own.
fn handed_over(post: &str) -> Option<&str> {
    let (_, boundary) = post.split_once("multipart/form-data; boundary=")?;
    let (boundary, body) = boundary.split_once("\r\n")?;
    body.contains(&format!("--{boundary}--")).then_some(())?;
    Some(body.split_once(FILE_SAYS)?.1.split_once('.')?.0)
}

/// What arrived without leave, and by which way each of the others came.
pub(super) async fn unasked(world: &World, arrived: &[Value]) -> (Vec<String>, Vec<Way>) {
    let (mut wrong, mut ways, mut seen, mut shown) = (Vec::new(), Vec::new(), BTreeSet::new(), BTreeMap::new());
    for body in arrived {
        if body["status"] == "read" {
            let is_typing = body.get("typing_indicator").is_some();
            let provider = body["message_id"].as_str().unwrap_or_default().to_owned();
            *shown.entry((provider, is_typing)).or_insert(0_i64) += 1;
            ways.push(if is_typing { Way::Typing } else { Way::Receipt });
            continue;
        }
        if let Some(file) = body["handed_over"].as_str() {
            let name = format!("{file}.txt");
            let read = move |scope: &store::Scope<'_>| scope.row(FILE, params! { "name" => &name });
            let row = world.db.read(world.lark.id, read).await.unwrap().unwrap();
            if row.get::<i64>("number").unwrap() == 0 {
                wrong.push(format!("the file {file} left, and its message might not"));
            }
            continue;
        }
        let attempt = body["biz_opaque_callback_data"].as_str().and_then(|id| id.parse::<Uuid>().ok());
        let Some(attempt) = attempt.filter(|id| seen.insert(*id)) else {
            wrong.push(format!("no attempt of ours, or twice: {body}"));
            continue;
        };
        let read = move |scope: &store::Scope<'_>| scope.row(ATTEMPT, params! { "id" => attempt });
        let Some(row) = world.db.read(world.lark.id, read).await.unwrap() else {
            wrong.push(format!("an attempt that nobody made: {body}"));
            continue;
        };
        let verdict: Option<String> = row.get("verdict").unwrap();
        let (of, decided): (MessageId, Option<MessageId>) =
            (row.get("message_id").unwrap(), row.get("decided").unwrap());
        let is_same = decided == Some(of) && row.get::<Option<Uuid>>("attempt_id").unwrap() == Some(attempt);
        if verdict.as_deref() != Some("cleared") || !is_same {
            wrong.push(format!("decided as {verdict:?}: {body}"));
        }
        ways.push(way(&row));
    }
    for ((provider, is_typing), number) in shown {
        let kind = if is_typing { "typing" } else { "read_receipt" };
        let told = provider.clone();
        let read = move |scope: &store::Scope<'_>| scope.row(SHOWN, params! { "provider" => &told, "kind" => kind });
        let allowed: i64 = world.db.read(world.lark.id, read).await.unwrap().unwrap().get("number").unwrap();
        if number > allowed {
            wrong.push(format!("{number} times {kind} for {provider}, allowed {allowed} times"));
        }
    }
    (wrong, ways)
}

fn way(row: &Row) -> Way {
    let word = |name| row.get::<String>(name).unwrap();
    let content: Value = serde_json::from_str(&word("content")).unwrap();
    match (word("author_kind").as_str(), word("kind").as_str()) {
        ("automation", _) => match content["why"]["kind"].as_str() {
            Some("greeting") => Way::Greeting,
            Some("away") => Way::Away,
            Some(_) => Way::Rule,
            None => Way::Satisfaction,
        },
        ("system", _) => Way::Answer,
        _ if row.get::<Option<MessageId>>("later").unwrap().is_some() => Way::Later,
        (_, "reaction") => Way::Reaction,
        (_, "template") => Way::Template,
        (_, "document") => Way::File,
        (_, "interactive") => Way::Question,
        ("api_key", _) => Way::Program,
        _ => Way::Composer,
    }
}
