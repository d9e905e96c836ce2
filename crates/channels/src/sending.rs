//! Handing a message to its provider. It takes a [`Cleared`] and nothing else: there is no other way out to a customer.

use std::time::Duration;

use consent::gate::{Cleared, Content, Parameter, Ready};
use kernel::{Aad, AppId, AttemptId, InboxId, MessageId, RequestId, Secret, TenantId};
use store::{Result, Scope, Sql, params, sql};
use web::{App, EgressError, Method, Outgoing, Recipient};

use crate::incoming::NO_CODE;
use crate::whatsapp::client::{self, GraphId, GraphRequest, SendOutcome};
use crate::whatsapp::errors::{ErrorClass, words};
use crate::whatsapp::render::{self, Address, ButtonValue, FileMessage, Message, TemplateMessage, Values};

/// How long an answer may take. A lost one is `Unknown` after it.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// What became of one attempt.
#[derive(Clone, Debug)]
pub struct Report {
    pub tenant: TenantId,
    pub inbox: InboxId,
    pub attempt: AttemptId,
    pub message: Option<MessageId>,
    pub outcome: Outcome,
}

/// The kinds of end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Accepted {
        provider_id: String,
    },
    /// Surely not taken. `detail` is in the owner's words.
    Refused {
        code: i64,
        detail: String,
        class: ErrorClass,
        wait: Option<Duration>,
    },
    /// It may have been taken.
    Unknown {
        reason: String,
    },
    /// It surely never left; it may be tried again.
    NotSent {
        reason: String,
    },
}

const CREDENTIALS: Sql = sql!(
    "select i.external_id, i.access_token, a.id as app_id, a.secrets from inbox i \
     join app a on a.tenant_id = i.tenant_id and a.id = i.app_id where i.tenant_id = :tenant and i.id = :inbox and i.disconnected_at is null"
);

/// Where a sealed access token belongs.
pub fn token_aad(inbox: InboxId) -> Aad<'static> {
    Aad { table: "inbox", column: "access_token", row: inbox.as_uuid() }
}

/// Where an app's sealed secrets belong: a JSON list, newest first.
pub fn secrets_aad(app: AppId) -> Aad<'static> {
    Aad { table: "app", column: "secrets", row: app.as_uuid() }
}

pub(crate) struct Credentials {
    pub(crate) number: GraphId,
    pub(crate) token: Secret,
    pub(crate) app_secret: Secret,
}

/// Sends what was cleared, once.
pub async fn send(app: &App, cleared: Cleared) -> Report {
    let (tenant, inbox, attempt, message) = (cleared.tenant(), cleared.inbox(), cleared.attempt(), cleared.message());
    let outcome = outcome(app, cleared).await;
    Report { tenant, inbox, attempt, message, outcome }
}

async fn outcome(app: &App, cleared: Cleared) -> Outcome {
    let not_sent = |reason: &str| Outcome::NotSent { reason: reason.to_owned() };
    let (tenant, inbox) = (cleared.tenant(), cleared.inbox());
    let credentials = match app.db.read(tenant, move |scope| credentials(scope, inbox)).await {
        Ok(Some(credentials)) => credentials,
        Ok(None) => return not_sent("the inbox has no usable credentials"),
        Err(error) => return Outcome::NotSent { reason: error.to_string() },
    };
    let Ok(ready) = cleared.redeem(&app.clock) else { return not_sent("the leave to send ran out before it was used") };
    let (request, subject) = (ready.request, ready.message.map(MessageId::as_uuid));
    let body = match body(ready) {
        Ok(body) => body,
        Err(problem) => {
            return Outcome::Refused {
                code: NO_CODE,
                detail: problem.to_string(),
                class: ErrorClass::Invalid,
                wait: None,
            };
        }
    };
    let call = client::send(&credentials.token, &credentials.number, body)
        .with_proof(&credentials.app_secret, app.clock.now());
    let outgoing = outgoing(call, tenant, request, "send a message", subject);
    match app.egress.call(outgoing).await {
        Ok(answer) => match client::interpret(answer.status, &answer.headers, &answer.body) {
            SendOutcome::Accepted { provider_id, .. } => Outcome::Accepted { provider_id },
            SendOutcome::Refused { error, class, wait } => {
                let said = words(error.code);
                Outcome::Refused { code: error.code, detail: format!("{} {}", said.what, said.next), class, wait }
            }
            // A receipt is answered with success and no id.
            SendOutcome::Unknown if client::success(answer.status, &answer.headers, &answer.body).is_ok() => {
                Outcome::Accepted { provider_id: String::new() }
            }
            SendOutcome::Unknown => Outcome::Unknown { reason: "WhatsApp's answer could not be read".to_owned() },
        },
        Err(EgressError::NotSent(reason)) => not_sent(reason),
        Err(EgressError::Unknown(reason)) => Outcome::Unknown { reason: reason.to_owned() },
    }
}

/// A Graph call as an outgoing call.
pub(crate) fn outgoing(
    call: GraphRequest,
    tenant: TenantId,
    request: RequestId,
    purpose: &'static str,
    subject: Option<uuid::Uuid>,
) -> Outgoing {
    let query: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&call.query).finish();
    let path_and_query = if query.is_empty() { call.path } else { format!("{}?{query}", call.path) };
    let method = match call.method {
        client::Method::Get => Method::GET,
        client::Method::Post => Method::POST,
        client::Method::Delete => Method::DELETE,
    };
    Outgoing {
        tenant,
        recipient: Recipient::Meta,
        purpose,
        subject,
        request,
        method,
        path_and_query,
        bearer: Some(call.token),
        json: call.body,
        timeout: ANSWER_WITHIN,
    }
}

pub(crate) fn credentials(scope: &Scope<'_>, inbox: InboxId) -> Result<Option<Credentials>> {
    let Some(row) = scope.row(CREDENTIALS, params! { "inbox" => inbox })? else { return Ok(None) };
    let Some(sealed) = row.get::<Option<Vec<u8>>>("access_token")? else { return Ok(None) };
    let token = String::from_utf8_lossy(&scope.open(token_aad(inbox), &sealed)?).into_owned();
    let secrets = scope.open(secrets_aad(row.get("app_id")?), &row.get::<Vec<u8>>("secrets")?)?;
    let secrets: Vec<String> = serde_json::from_slice(&secrets).unwrap_or_default();
    let (Ok(number), Some(secret)) = (GraphId::parse(&row.get::<String>("external_id")?), secrets.into_iter().next())
    else {
        return Ok(None);
    };
    Ok(Some(Credentials { number, token: Secret::new(token), app_secret: Secret::new(secret) }))
}

fn body(ready: Ready) -> Result<serde_json::Value, render::Problem> {
    let content = match ready.rendered.content {
        Content::ReadReceipt { provider_id } => return render::read(&provider_id, false),
        Content::Typing { provider_id } => return render::read(&provider_id, true),
        Content::Text { body } => {
            let shows_preview = body.contains("http://") || body.contains("https://");
            render::Content::Text { body, shows_preview }
        }
        Content::Template { name, language, header, body, buttons, .. } => render::Content::Template(TemplateMessage {
            name,
            language,
            header: values(header),
            body: values(body),
            buttons: buttons.into_iter().map(|(index, end)| ButtonValue::Url { index: index.into(), end }).collect(),
        }),
        Content::Part(part) => render::Content::Part(part),
        Content::File { kind, provider_id, caption, name } => {
            render::Content::File(FileMessage { kind, id: provider_id, caption, name })
        }
    };
    let to = match (ready.rendered.to.phone, ready.rendered.to.user_id) {
        (Some(phone), _) => Address::Phone(phone),
        (None, Some(id)) => Address::User(id),
        (None, None) => return Err(render::Problem::Recipient),
    };
    render::message(&Message { to, attempt: ready.attempt, replies_to: ready.rendered.reply_to, content })
}

fn values(parameters: Vec<Parameter>) -> Values {
    if parameters.iter().all(|(name, _)| name.is_none()) {
        return Values::Positional(parameters.into_iter().map(|(_, text)| text).collect());
    }
    Values::Named(parameters.into_iter().map(|(name, text)| (name.unwrap_or_default(), text)).collect())
}
