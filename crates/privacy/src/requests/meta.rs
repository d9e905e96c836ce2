//! Meta's data deletion callback (facts/meta.md 8.1): someone removed the app from their Facebook login and asks that their
//! data be deleted. The answer is a code and the page behind it. The same call again is answered the same.

use axum::Json;
use axum::extract::State;
use channels::{Call, Hooks, Posted};
use kernel::{Actor, Locale, Who};
use serde::Serialize;
use web::{App, Form, Path};

use super::{Asked, Came, Code, Origin, receive};

#[derive(Serialize)]
pub(super) struct Answer {
    url: String,
    confirmation_code: String,
}

/// `POST /hooks/meta/{key}/deletion`
pub(super) async fn deletion(
    hooks: Hooks,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(posted): Form<Posted>,
) -> web::Result<Json<Answer>> {
    let call = Call::open(&hooks, &app, &key, &posted).await?;
    let issued = call.said.issued_at.map_or(0, |at| at.seconds());
    let of = format!("{}:{}:{issued}", call.app, call.said.user_id);
    let code = Code::from_bytes(&app.vault.commitment(call.tenant, "deletion_code", of.as_bytes())?);
    // The id is the person's for this app. It stands with no conversation, so a person has to find out whose it is.
    let known_by = format!("Meta app-scoped id {}", call.said.user_id);
    let asked = Asked { known_by, ..Asked::default() }.cleaned();
    let came = Came { origin: Origin::Meta, contact: None, locale: Locale::default() };
    let actor = Actor { who: Who::System("meta deletion callback"), at: app.clock.now(), request: app.clock.id() };
    let told = code.clone();
    app.db.write(call.tenant, actor, move |tx| receive(tx, &asked, came, &told)).await?;
    let base = app.settings.public_url.as_str().trim_end_matches('/');
    let url = format!("{base}/p/{}/deletion/{}", call.tenant, code.expose());
    Ok(Json(Answer { url, confirmation_code: code.expose().to_owned() }))
}
