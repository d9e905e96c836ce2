//! `GET /hooks/meta/{key}`: Meta asks whether the address is ours (facts/meta.md 2.1).

use std::collections::HashMap;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Uri, header};
use kernel::{Actor, AppId, Problem, TenantId, Who, same};
use web::App;

use super::Hooks;
use crate::apps::{self, HookKey};

const LONGEST_CHALLENGE: usize = 200;

pub(super) async fn answer(hooks: Hooks, app: App, key: String, uri: Uri) -> web::Result<Response> {
    let (tenant, id) = HookKey::open(&app.vault, &key)?.ok_or_else(Problem::not_found)?;
    let door = hooks.0.doors.read(&app, tenant, id).await?.ok_or_else(Problem::not_found)?;
    let now = app.clock.monotonic();
    if hooks.tries().are_used_up((tenant, id), now) {
        let words = "Too many wrong verify tokens were sent here. Wait a minute, then try again with the one that Kontor shows.";
        return Err(Problem::new(429, "too_many_tries", words).into());
    }
    let asked = Asked::read(uri.query().unwrap_or_default());
    let is_right =
        asked.as_ref().is_some_and(|asked| same(asked.token.as_bytes(), door.verify_token.expose().as_bytes()));
    let Some(asked) = asked.filter(|_| is_right) else {
        hooks.tries().count((tenant, id), now);
        metrics::counter!("kontor_webhook_refused_total", "reason" => "verify_token").increment(1);
        let words =
            "The verify token does not fit. Copy it from the page of this inbox in Kontor into the app at Meta.";
        return Err(Problem::new(403, "verify_token", words).into());
    };
    let actor = Actor { who: Who::System("hook"), at: app.clock.now(), request: app.clock.id() };
    app.db.write(tenant, actor, move |tx| apps::verified(tx, id)).await?;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, plain)], asked.challenge).into_response())
}

/// Meta's question. Each part stands once and is a text, whatever brackets its name carries. (A10)
struct Asked {
    challenge: String,
    token: String,
}

impl Asked {
    fn read(query: &str) -> Option<Self> {
        let mut parts: HashMap<String, String> = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if parts.insert(name.into_owned(), value.into_owned()).is_some() {
                return None;
            }
        }
        let challenge = parts.remove("hub.challenge")?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let is_safe = (1..=LONGEST_CHALLENGE).contains(&challenge.len()) && challenge.chars().all(is_plain);
        let token = parts.remove("hub.verify_token")?;
        (is_safe && parts.remove("hub.mode")? == "subscribe").then_some(Self { challenge, token })
    }
}

/// Wrong tries by app.
#[derive(Default)]
pub(super) struct Tries(HashMap<(TenantId, AppId), (Duration, u32)>);

impl Tries {
    const MOST: u32 = 10;
    const SPAN: Duration = Duration::from_secs(60);

    fn are_used_up(&self, of: (TenantId, AppId), now: Duration) -> bool {
        self.0.get(&of).is_some_and(|(since, count)| now.saturating_sub(*since) < Self::SPAN && *count >= Self::MOST)
    }

    fn count(&mut self, of: (TenantId, AppId), now: Duration) {
        let (since, count) = self.0.entry(of).or_insert((now, 0));
        if now.saturating_sub(*since) >= Self::SPAN {
            (*since, *count) = (now, 0);
        }
        *count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_question_is_read() {
        let read = |query: &str| Asked::read(query).map(|asked| (asked.challenge, asked.token));
        let right = ("1158201444".to_owned(), "t&k".to_owned());
        for order in [
            "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=t%26k",
            "hub.verify_token=t%26k&hub.challenge=1158201444&hub.mode=subscribe&x=1",
        ] {
            assert_eq!(read(order), Some(right.clone()));
        }
        // A10
        for wrong in [
            "",
            "hub.mode=subscribe&hub.challenge=1",
            "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=t",
            "hub.mode=subscribe&hub.challenge=1&hub[verify_token][]=t",
            "hub.mode=subscribe&hub.challenge=1&hub.verify_token[]=t",
            "hub.mode=subscribe&hub.challenge=1&hub.verify_token=t&hub.verify_token=t",
            "hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=t",
            "hub.mode=subscribe&hub.challenge=a%0d%0aSet-Cookie:x&hub.verify_token=t",
            "hub.mode=subscribe&hub.challenge=&hub.verify_token=t",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read(&format!("hub.mode=subscribe&hub.challenge={}&hub.verify_token=t", "1".repeat(201))), None);
    }
}
