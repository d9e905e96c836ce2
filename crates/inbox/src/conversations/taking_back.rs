//! What has not left yet is taken back: its words and its file come back into the composer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{BlobId, ConversationId, MessageId, Problem, TenantId, Timestamp};
use store::{Fault, Tx};
use web::layout::Theme;
use web::{Access, App, Form, Page, Path, Query, t};

use super::composer::Tried;
use super::pages::{self, Looking};
use super::store as rows;
use crate::dispatch;
use crate::media::out;
use crate::snooze::rules::field_value;

#[derive(Debug, Default)]
struct TakingBack {
    /// What stands in the composer by now, and the files that came back into it before.
    text: String,
    files: Vec<BlobId>,
    /// Of what waits for its hour: `change` or `cancel`.
    then: String,
}

impl TakingBack {
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "text" => typed.text = value,
                "media" => typed.files.extend(value.parse::<BlobId>().ok()),
                "then" => typed.then = value,
                _ => {}
            }
        }
        typed.files.truncate(out::MOST_FILES);
        typed
    }
}

/// `POST /t/{tenant}/inbox/{conversation}/messages/{message}/undo`: the words come back into the composer, above what was
/// typed there since; a file comes back with them.
pub(crate) async fn take_back(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id, message)): Path<(TenantId, ConversationId, MessageId)>,
    Query(looking): Query<Looking>,
    Query(page): Query<Page>,
    Form(fields): Form<Vec<(String, String)>>,
) -> web::Result<Response> {
    let mut typed = TakingBack::of(fields);
    let (asker, since) = (access.clone(), kernel::Text::clean(typed.text.trim()));
    let kept = since.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<(Option<Timestamp>, Vec<BlobId>), Fault<dispatch::Refusal>> {
        let was = crate::messages::find(tx, &asker, id, message);
        let (_, was) = was.map_err(|fault| fault.map(|_| dispatch::Refusal::NotFound))?;
        let taken = dispatch::take_back(tx, &asker, id, message)?;
        let taken = if typed.then == "cancel" { dispatch::Taken::default() } else { taken };
        if let Some(file) = taken.file.filter(|_| asker.staff.is_some()) {
            out::give_back(tx, file, message)?;
            typed.files.insert(0, file);
        }
        if let (Some(words), Some(staff)) = (taken.words, asker.staff) {
            let draft = if since.is_empty() { words } else { format!("{words}\n\n{since}") };
            rows::keep_draft(tx, id, staff, &draft)?;
        }
        Ok((was.later.filter(|_| typed.then == "change").map(|later| later.at), typed.files))
    };
    match app.db.write(access.tenant, access.actor, write).await {
        Ok((later, files)) => {
            let later = later.map(|at| format!("later={}", field_value(access.time_zone, at)));
            let files: Vec<String> = files.iter().map(ToString::to_string).collect();
            let files = (!files.is_empty()).then(|| format!("media={}", files.join(",")));
            Ok(back_with(&access, id, &looking, later.into_iter().chain(files)))
        }
        Err(Fault::Refused(refusal @ (dispatch::Refusal::OnItsWay | dispatch::Refusal::NotWaiting))) => {
            if !kept.is_empty() {
                let asker = access.clone();
                app.db.write(access.tenant, access.actor, move |tx| super::keep_draft(tx, &asker, id, &kept)).await?;
            }
            let tried = Tried { wrong: Some(t!(access.locale, "undo-too-late")), ..Tried::default() };
            let status = StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::CONFLICT);
            let shown = pages::shown(&app, &access, theme, id, &looking, &page, &tried).await?;
            Ok((status, shown).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Back to a conversation, with more in its address.
fn back_with(access: &Access, id: ConversationId, looking: &Looking, more: impl Iterator<Item = String>) -> Response {
    let mut place = format!("/t/{}/inbox/{id}{}", access.tenant, looking.query());
    for one in more {
        place.push(if place.contains('?') { '&' } else { '?' });
        place.push_str(&one);
    }
    web::redirect(&place).into_response()
}
