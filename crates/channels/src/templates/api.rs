//! `/api/v1/templates`.

use ::store::{Fault, Scope, Tx};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use consent::templates::{self as kept, Category, Template};
use http::StatusCode;
use kernel::{InboxId, Locale, Problem, TemplateId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Access, App, JsonBody, Listing, Once, Page, Path, Query};

use super::{Refusal, words};
use crate::inboxes;
use crate::whatsapp::templates::draft::{Button, Draft, Kind, Place};

/// A template as Meta says it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateView {
    #[schema(value_type = uuid::Uuid)]
    id: TemplateId,
    name: String,
    language: String,
    /// `utility`, `marketing` or `authentication`, as Meta files it.
    category: &'static str,
    /// The category that was asked for here, if it was made here.
    asked_category: Option<&'static str>,
    /// The category that Meta has said it will file it under, and when.
    coming_category: Option<&'static str>,
    #[schema(value_type = Option<String>, format = DateTime)]
    coming_at: Option<Timestamp>,
    /// As Meta writes it: `PENDING`, `APPROVED`, `REJECTED`, `PAUSED` … Only `APPROVED` can be sent.
    status: String,
    /// Meta made an offer of it, and it is paused until an owner chooses: `POST /templates/{id}/offer`, or another template.
    waits_for_choice: bool,
    /// Why it cannot be sent, and what to change.
    problem: Option<String>,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`, where Meta says so.
    quality: Option<String>,
    header: Option<String>,
    body: String,
    footer: Option<String>,
    buttons: Vec<String>,
    /// The names of the fields to be given when it is sent: the heading's with `header_` before them.
    parameters: Vec<String>,
    #[schema(value_type = String)]
    updated_at: Timestamp,
}

impl TemplateView {
    fn of(template: Template, locale: Locale) -> Self {
        let (problem, waits_for_choice) = (words::because(locale, &template), template.is_recounted());
        let form = template.form;
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let header = form.header_parameters.iter().map(|name| format!("header_{name}"));
        Self {
            id: template.id,
            name: template.name,
            language: template.language,
            category: template.category.as_str(),
            asked_category: template.asked.map(Category::as_str),
            coming_category: template.coming.map(|(category, _)| category.as_str()),
            coming_at: template.coming.map(|(_, at)| at),
            status: template.status,
            waits_for_choice,
            problem,
            quality: given(template.quality),
            parameters: header.chain(form.body_parameters.iter().cloned()).collect(),
            header: given(form.header),
            body: form.body,
            footer: given(form.footer),
            buttons: form.buttons,
            updated_at: template.refreshed_at,
        }
    }
}

/// A template to be handed in at Meta.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTemplate {
    /// A number of the account that it is for.
    #[schema(value_type = uuid::Uuid)]
    inbox_id: InboxId,
    /// Small letters, digits and underscores.
    name: String,
    /// As Meta writes it: `en`, `pt_BR`.
    language: String,
    category: NewCategory,
    #[serde(default)]
    header: String,
    /// Fields stand in two braces: `{{first_name}}`, or `{{1}}`.
    body: String,
    #[serde(default)]
    footer: String,
    #[serde(default)]
    buttons: Vec<NewButton>,
    /// What Meta's reviewers read in the fields, by their names; the heading's with `header_` before them.
    #[serde(default)]
    samples: std::collections::BTreeMap<String, String>,
    /// Adds a button that asks for the person's number, which comes back as a contact card.
    #[serde(default)]
    asks_number: bool,
    /// Hands it in although Meta will likely object.
    #[serde(default)]
    knows_risks: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum NewCategory {
    Utility,
    Marketing,
}

/// A button: an answer to tap, or a link.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewButton {
    text: String,
    /// Left out for an answer.
    #[serde(default)]
    url: Option<String>,
}

/// What a template is to say from now on: all of it. Its name and language stay, and of an approved one its category.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangedTemplate {
    /// As it was unless said.
    #[serde(default)]
    category: Option<NewCategory>,
    #[serde(default)]
    header: String,
    /// Fields stand in two braces: `{{first_name}}`, or `{{1}}`.
    body: String,
    #[serde(default)]
    footer: String,
    #[serde(default)]
    buttons: Vec<NewButton>,
    /// What Meta's reviewers read in the fields, by their names; the heading's with `header_` before them.
    #[serde(default)]
    samples: std::collections::BTreeMap<String, String>,
    /// Adds a button that asks for the person's number, which comes back as a contact card.
    #[serde(default)]
    asks_number: bool,
    /// Hands it in although Meta will likely object.
    #[serde(default)]
    knows_risks: bool,
}

impl ChangedTemplate {
    fn draft(self, inbox_id: InboxId, known: &Template) -> Draft {
        let as_before =
            if known.category == Category::Marketing { NewCategory::Marketing } else { NewCategory::Utility };
        let new = NewTemplate {
            inbox_id,
            name: known.name.clone(),
            language: known.language.clone(),
            category: self.category.unwrap_or(as_before),
            header: self.header,
            body: self.body,
            footer: self.footer,
            buttons: self.buttons,
            samples: self.samples,
            asks_number: self.asks_number,
            knows_risks: self.knows_risks,
        };
        let mut draft = new.draft();
        super::held_to(known, &mut draft);
        draft
    }
}

impl NewTemplate {
    fn draft(&self) -> Draft {
        let button = |button: &NewButton| Button {
            kind: if button.url.is_some() { Kind::Link } else { Kind::Reply },
            text: button.text.clone(),
            url: button.url.clone().unwrap_or_default(),
        };
        let mut draft = Draft {
            name: self.name.trim().to_owned(),
            language: self.language.trim().to_owned(),
            category: match self.category {
                NewCategory::Utility => Category::Utility,
                NewCategory::Marketing => Category::Marketing,
            },
            header: self.header.trim().to_owned(),
            body: self.body.trim().to_owned(),
            footer: self.footer.trim().to_owned(),
            buttons: self.buttons.iter().map(button).collect(),
            samples: Vec::new(),
        };
        draft.buttons.extend(self.asks_number.then(Button::number));
        let sample = |place: Place| self.samples.get(&place.key()).cloned().map(|sample| (place, sample));
        draft.samples = draft.places().into_iter().filter_map(sample).collect();
        draft
    }
}

/// The templates of all connected accounts, as Meta says they stand.
#[utoipa::path(
    get,
    path = "/api/v1/templates",
    operation_id = "list_templates",
    tag = "templates",
    params(Page),
    responses((status = 200, description = "A page of templates", body = Listing<TemplateView>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    access: Access,
    Query(page): Query<Page>,
) -> web::Result<Json<Listing<TemplateView>>> {
    let limit = page.limit()?;
    let after = page.after()?.map(|(_, id)| TemplateId::from_uuid(id));
    let found = app.db.read(access.tenant, move |scope| kept::page(scope, after, limit + 1)).await?;
    let views = found.into_iter().map(|template| TemplateView::of(template, access.locale)).collect();
    Ok(Json(Listing::new(views, limit, |view: &TemplateView| (Timestamp::EPOCH, view.id.as_uuid()))))
}

/// Hands a template in at Meta. What Meta is known to refuse is told by field, and nothing is handed in.
#[utoipa::path(
    post,
    path = "/api/v1/templates",
    operation_id = "submit_template",
    tag = "templates",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key and body, it is answered again, not done again.")),
    request_body = NewTemplate,
    responses((status = 201, description = "The template, which Meta judges now", body = TemplateView))
)]
pub(crate) async fn submit(State(app): State<App>, access: Access, body: Once<NewTemplate>) -> web::Result<Response> {
    let locale = access.locale;
    if let Some(answer) = body.answered(&app, &access).await? {
        return Ok(answer);
    }
    let (draft, inbox) = (body.value().draft(), body.value().inbox_id);
    super::checked(&draft, body.value().knows_risks).map_err(|refusal| refusal.problem(locale))?;
    let made = super::hand_in(&app, access.tenant, access.actor, inbox, draft).await;
    let made = made.map_err(|fault| told(locale, fault))?;
    let write = body.write(&app, &access, StatusCode::CREATED, move |tx, _| {
        let id = super::keep(tx, &made)?;
        let template = kept::get(tx, id)?.expect("OK because it was written in this transaction");
        Ok::<_, Fault<Problem>>(TemplateView::of(template, locale))
    });
    write.await
}

/// Gives a template other words: Meta judges it again. One that waits for an owner's choice still waits for it afterwards.
#[utoipa::path(
    put,
    path = "/api/v1/templates/{id}",
    operation_id = "change_template",
    tag = "templates",
    params(("id" = uuid::Uuid, Path)),
    request_body = ChangedTemplate,
    responses(
        (status = 200, description = "The template, which Meta judges now", body = TemplateView),
        (status = 409, description = "Meta takes no changes of it now")
    )
)]
pub(crate) async fn change(
    State(app): State<App>,
    access: Access,
    Path(id): Path<TemplateId>,
    JsonBody(changed): JsonBody<ChangedTemplate>,
) -> web::Result<Json<TemplateView>> {
    let locale = access.locale;
    let read = app.db.read(access.tenant, move |scope| found(scope, id)).await;
    let (inbox, known) = read.map_err(|fault| told(locale, fault))?;
    if !super::is_free(&known) {
        return Err(Refusal::Locked.problem(locale).into());
    }
    let knows = changed.knows_risks;
    let draft = changed.draft(inbox, &known);
    super::checked(&draft, knows).map_err(|refusal| refusal.problem(locale))?;
    let done = super::change(&app, access.tenant, access.actor, inbox, &known, draft).await;
    done.map_err(|fault| told(locale, fault))?;
    let read = app.db.read(access.tenant, move |scope| found(scope, id)).await;
    let (_, template) = read.map_err(|fault| told(locale, fault))?;
    Ok(Json(TemplateView::of(template, locale)))
}

/// Takes a template as the offer that Meta made of it: from now on it goes to those who agreed to offers.
#[utoipa::path(
    post,
    path = "/api/v1/templates/{id}/offer",
    operation_id = "take_template_as_offer",
    tag = "templates",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, description = "The template, an offer now", body = TemplateView),
        (status = 409, description = "It waits for no choice")
    )
)]
pub(crate) async fn take(
    State(app): State<App>,
    access: Access,
    Path(id): Path<TemplateId>,
) -> web::Result<Json<TemplateView>> {
    let locale = access.locale;
    let take = move |tx: &mut Tx<'_>| -> Result<Template, Fault<Refusal>> {
        let (_, known) = found(tx, id)?;
        if !super::take_as_offer(tx, &known)? {
            return Err(Fault::Refused(Refusal::NotWaiting));
        }
        Ok(found(tx, id)?.1)
    };
    let taken = app.db.write(access.tenant, access.actor, take).await;
    Ok(Json(TemplateView::of(taken.map_err(|fault| told(locale, fault))?, locale)))
}

/// Deletes a template at Meta and here, in its one language. Its name rests for 30 days at Meta.
#[utoipa::path(
    delete,
    path = "/api/v1/templates/{id}",
    operation_id = "delete_template",
    tag = "templates",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is gone"))
)]
pub(crate) async fn delete(
    State(app): State<App>,
    access: Access,
    Path(id): Path<TemplateId>,
) -> web::Result<StatusCode> {
    let locale = access.locale;
    let read = app.db.read(access.tenant, move |scope| found(scope, id)).await;
    let (inbox, known) = read.map_err(|fault| told(locale, fault))?;
    let done = super::delete(&app, access.tenant, access.actor, inbox, &known).await;
    done.map_err(|fault| told(locale, fault))?;
    Ok(StatusCode::NO_CONTENT)
}

/// A template, with a number of its account.
fn found(scope: &Scope<'_>, id: TemplateId) -> Result<(InboxId, Template), Fault<Refusal>> {
    let known = kept::get(scope, id)?.filter(|known| known.status != "DELETED");
    let known = known.ok_or(Fault::Refused(Refusal::NotFound))?;
    let inbox = inboxes::first_of_account(scope, &known.account)?;
    Ok((inbox.ok_or(Fault::Refused(Refusal::Disconnected))?, known))
}

fn told(locale: Locale, fault: Fault<Refusal>) -> web::Failure {
    fault.map(|refusal| refusal.problem(locale)).into()
}
