//! `/api/v1/inboxes/{id}/satisfaction`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use kernel::{InboxId, MessageId, Problem, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Scope};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, JsonBody, Path};

use super::model::{Choice, Rating, Refusal, Scale, Words};
use super::{BEST, LANGUAGES, wording};

/// How the customer rated a conversation, when it was last asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Rating)]
pub(crate) struct ApiRating {
    /// From 1 to `of`.
    score: i64,
    of: i64,
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    rated_at: Timestamp,
    /// The message that says why.
    #[schema(value_type = Option<uuid::Uuid>)]
    comment_message_id: Option<MessageId>,
}

impl From<Rating> for ApiRating {
    fn from(rating: Rating) -> Self {
        Self {
            score: rating.score,
            of: BEST,
            asked_at: rating.asked_at,
            rated_at: rating.rated_at,
            comment_message_id: rating.comment,
        }
    }
}

/// The words in one language. What is left out or empty goes as it is shipped.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SatisfactionWords {
    question: String,
    /// Asked after the rating, where `asks_why` is true.
    why: String,
}

/// Whether and how an inbox asks its customers if they were satisfied, after a person has closed the conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InboxSatisfaction)]
pub(crate) struct InboxSatisfaction {
    is_on: bool,
    /// `words` for three buttons (good, all right, poor: 5, 3 and 1), `five` for a list from 5 to 1.
    scale: Option<String>,
    /// From closing to asking: 0 to 1380, 10 unless said.
    delay_minutes: Option<i64>,
    /// Nobody is asked twice within so many days: 1 to 365, 30 unless said.
    every_days: Option<i64>,
    #[serde(default)]
    asks_why: bool,
    /// Also where more than five were closed at once.
    #[serde(default)]
    after_many: bool,
    /// Where this label stands, nobody is asked.
    except_label_id: Option<Uuid>,
    /// By language: `en`, `es`, `pt-BR`.
    #[serde(default)]
    texts: BTreeMap<String, SatisfactionWords>,
    /// Counts the changes. If it is given, it must be the one that was read.
    version: Option<i64>,
}

fn shown(scope: &Scope<'_>, id: InboxId) -> Result<InboxSatisfaction, Fault<Problem>> {
    if channels::inboxes::get(scope, id)?.is_none() {
        return Err(Fault::Refused(Problem::not_found()));
    }
    let (choice, words) = (super::choice(scope, id)?, super::words(scope, id)?);
    let texts = LANGUAGES.into_iter().map(|locale| {
        let (question, why) = wording::asked(&words, locale);
        (locale.tag().to_owned(), SatisfactionWords { question, why })
    });
    Ok(InboxSatisfaction {
        is_on: choice.is_on,
        scale: Some(choice.scale.as_str().to_owned()),
        delay_minutes: Some(choice.delay_minutes),
        every_days: Some(choice.every_days),
        asks_why: choice.asks_why,
        after_many: choice.after_many,
        except_label_id: choice.except_label,
        texts: texts.collect(),
        version: Some(choice.version),
    })
}

impl InboxSatisfaction {
    fn read(self, version: i64) -> Result<(Choice, Words), Problem> {
        let usual = Choice::default();
        let wrong = |field, words| Problem::invalid().field(field, "unknown", words);
        let scale = self.scale.as_deref().map_or(Ok(usual.scale), str::parse::<Scale>);
        let scale = scale.map_err(|_| wrong("scale", "A scale is words or five."))?;
        let mut texts = Words::new();
        for (tag, words) in self.texts {
            let locale = LANGUAGES.into_iter().find(|locale| locale.tag() == tag);
            let locale = locale.ok_or_else(|| wrong("texts", "A language is en, es or pt-BR."))?;
            texts.insert(locale, (words.question, words.why));
        }
        let choice = Choice {
            is_on: self.is_on,
            scale,
            delay_minutes: self.delay_minutes.unwrap_or(usual.delay_minutes),
            every_days: self.every_days.unwrap_or(usual.every_days),
            asks_why: self.asks_why,
            after_many: self.after_many,
            except_label: self.except_label_id,
            version: self.version.unwrap_or(version),
        };
        Ok((choice, texts))
    }
}

/// Whether and how an inbox asks if its customers were satisfied.
#[utoipa::path(
    get,
    path = "/api/v1/inboxes/{id}/satisfaction",
    operation_id = "get_inbox_satisfaction",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The choice", body = InboxSatisfaction))
)]
pub(crate) async fn read(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
) -> web::Result<Json<InboxSatisfaction>> {
    Ok(Json(app.db.read(access.tenant, move |scope| shown(scope, id)).await?))
}

/// Sets it. What was closed before is asked about as it was chosen when its time comes.
#[utoipa::path(
    put,
    path = "/api/v1/inboxes/{id}/satisfaction",
    operation_id = "set_inbox_satisfaction",
    tag = "inboxes",
    params(("id" = uuid::Uuid, Path)),
    request_body = InboxSatisfaction,
    responses((status = 200, description = "The choice as it is now", body = InboxSatisfaction))
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<InboxId>,
    JsonBody(wanted): JsonBody<InboxSatisfaction>,
) -> web::Result<Json<InboxSatisfaction>> {
    let write = move |tx: &mut store::Tx<'_>| -> Result<InboxSatisfaction, Fault<Problem>> {
        let (choice, words) = wanted.read(super::choice(tx, id)?.version).map_err(Fault::Refused)?;
        super::set(tx, id, &choice, &words).map_err(|fault: Fault<Refusal>| fault.map(Problem::from))?;
        shown(tx, id)
    };
    Ok(Json(app.db.write(access.tenant, access.actor, write).await?))
}
