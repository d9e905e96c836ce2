//! `/api/v1/contacts/import` and `/api/v1/contacts/imports`.

use ::store::{Fault, Tx};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Problem, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Access, App, Path, Query};

use super::model::{Counts, Import, Stage};
use super::{Refusal, pages, store, upload};

/// What became of the rows of a file, or would.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportCounts {
    rows: i64,
    new: i64,
    changed: i64,
    same: i64,
    refused: i64,
    /// Of the refused: people whom the file names twice.
    twice: i64,
    /// Permissions for offers.
    granted: i64,
    /// Refusals of offers. They are entered also for people who stay as they are.
    withdrawn: i64,
    /// Rows whose word about offers says neither yes nor no: they are taken without a permission.
    unclear: i64,
    /// Rows that are taken without something that stands in them.
    partial: i64,
}

impl From<Counts> for ImportCounts {
    fn from(counts: Counts) -> Self {
        let Counts { rows, new, changed, same, refused, twice, granted, withdrawn, unclear, partial } = counts;
        Self { rows, new, changed, same, refused, twice, granted, withdrawn, unclear, partial }
    }
}

/// What a column is taken for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportColumn {
    column: String,
    #[serde(rename = "as")]
    target: String,
}

/// An import, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Import)]
pub(crate) struct ApiImport {
    id: Uuid,
    /// `uploaded`, `looking` (the dry run), `looked`, `running`, `done`, `undoing`, `undone`, `failed` (the file cannot be
    /// read), or `stopped` where whoever began it may not go on.
    state: &'static str,
    file_name: String,
    bytes: i64,
    /// What shows that permission was given.
    proof: Option<String>,
    columns: Vec<ImportColumn>,
    /// Whether the first row is a person: then the columns are called A, B and so on.
    first_row_is_person: bool,
    /// Of the dry run.
    dry_run: ImportCounts,
    /// Of the run.
    run: ImportCounts,
    /// Rows that were taken back, and rows of which something stayed because it was changed since.
    restored: i64,
    kept: i64,
    /// Why the file cannot be read.
    failure: Option<&'static str>,
    can_be_undone: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<Timestamp>,
}

impl ApiImport {
    fn of(import: Import, access: &Access, now: Timestamp) -> Self {
        let columns = import.plan.columns.iter();
        Self {
            id: import.id,
            state: import.stage.as_str(),
            first_row_is_person: import.plan.shape.first_is_person,
            columns: columns.map(|one| ImportColumn { column: one.name.clone(), target: one.target.word() }).collect(),
            dry_run: import.looked.into(),
            run: import.done.into(),
            restored: import.restored,
            kept: import.kept,
            failure: import.failure.map(super::Unreadable::as_str),
            can_be_undone: import.can_be_undone(now) && super::may_take_back(access, &import),
            created_at: import.created_at,
            finished_at: import.finished_at,
            bytes: import.bytes,
            proof: import.proof.map(|_| import.proof_name),
            file_name: import.file_name,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Importing {
    dry_run: bool,
    name: Option<String>,
    mapping: Option<String>,
    first_row: Option<String>,
}

/// Takes people from a file: CSV in any encoding, an Excel workbook, contact cards (vCard 2.1 to 4), or our own export as JSON. The
/// body is the file, or a form with the file in its field `file`. Rows that cannot be taken are answered one by one and cost no other.
/// What the file says of permission is entered as attested only, never where something was withdrawn. It goes on by itself; ask how
/// far it is.
#[utoipa::path(
    post,
    path = "/api/v1/contacts/import",
    operation_id = "import_contacts",
    tag = "contacts",
    params(
        ("dry_run" = Option<bool>, Query, description = "Only look at what would become of each row. Without it the file is taken at once."),
        ("name" = Option<String>, Query, description = "What the file is called, if the body is the file alone."),
        ("mapping" = Option<String>, Query, description = "What columns are where their names do not say it, as JSON: {\"Mobile\": \"phone\", \"Offers\": \"consent_marketing\"}. Known are name, given_name, middle_name, family_name, phone, email, company, tags, language, time_zone, note, birthday, website, title, address, owner (who of the staff looks after them, by name or e-mail address), consent_marketing, consent_marketing_since, kind, id, skip; field: and a field's name; and new:text, new:number, new:date, new:yes_no, new:link for a field that is called like the column."),
        ("first_row" = Option<String>, Query, description = "What the first row of a table is: headings or person. Without it, a row with a number or an e-mail address is a person. Columns without headings are called A, B and so on, in the mapping too.")
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 202, description = "The import that was begun", body = ApiImport),
        (status = 413, description = "The file is too large"),
        (status = 422, description = "The file cannot be read")
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    access: Access,
    Query(importing): Query<Importing>,
    request: Request,
) -> web::Result<Response> {
    let columns = importing.mapping.as_deref().map(mapping).transpose()?.unwrap_or_default();
    let first_is_person = importing.first_row.as_deref().map(first_row).transpose()?;
    let said = pages::Said { columns, first_is_person };
    let filled = upload::one(&app, &access, request, importing.name).await?;
    let id = pages::take(&app, &access, filled, said).await?;
    let (asker, is_dry) = (access.clone(), importing.dry_run);
    let begin = move |tx: &mut Tx<'_>| -> Result<Import, Fault<Refusal>> {
        let import = super::find(tx, id)?;
        super::plan(tx, &asker, id, &import.plan)?;
        if !is_dry {
            store::set_stage(tx, id, Stage::Running)?;
        }
        super::find(tx, id)
    };
    let import = app.db.write(access.tenant, access.actor, begin).await?;
    Ok((StatusCode::ACCEPTED, Json(ApiImport::of(import, &access, app.clock.now()))).into_response())
}

fn first_row(word: &str) -> Result<bool, Problem> {
    match word {
        "person" => Ok(true),
        "headings" => Ok(false),
        _ => Err(Problem::invalid().field("first_row", "unknown", "Say headings or person.")),
    }
}

fn mapping(text: &str) -> Result<Vec<(String, String)>, Problem> {
    let wrong = || Problem::invalid().field("mapping", "unknown", "Send a JSON object of columns and what each is.");
    let said: std::collections::BTreeMap<String, String> = serde_json::from_str(text).map_err(|_| wrong())?;
    let said: Vec<(String, String)> = said.into_iter().collect();
    match said.iter().all(|(column, word)| pages::target(column, word).is_some()) {
        true => Ok(said),
        false => Err(wrong()),
    }
}

/// How far an import is.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/imports/{id}",
    operation_id = "get_import",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "How far it is", body = ApiImport))
)]
pub(crate) async fn read(State(app): State<App>, access: Access, Path(id): Path<Uuid>) -> web::Result<Json<ApiImport>> {
    let import = app.db.read(access.tenant, move |scope| super::find(scope, id)).await?;
    Ok(Json(ApiImport::of(import, &access, app.clock.now())))
}

/// The rows that were refused, or would be, with the reasons: a table to be mended and sent again. The file itself is kept for a week.
#[utoipa::path(
    get,
    path = "/api/v1/contacts/imports/{id}/refused",
    operation_id = "get_import_refused",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, description = "A table", body = String, content_type = "text/csv"),
        (status = 410, description = "The file is not kept any more")
    )
)]
pub(crate) async fn refused(State(app): State<App>, access: Access, Path(id): Path<Uuid>) -> web::Result<Response> {
    pages::refused_file(&app, &access, id).await
}

/// Takes the file after the dry run.
#[utoipa::path(
    post,
    path = "/api/v1/contacts/imports/{id}/start",
    operation_id = "start_import",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "How far it is", body = ApiImport), (status = 409, description = "Not now"))
)]
pub(crate) async fn start(
    State(app): State<App>,
    access: Access,
    Path(id): Path<Uuid>,
) -> web::Result<Json<ApiImport>> {
    let write = move |tx: &mut Tx<'_>| -> Result<Import, Fault<Refusal>> {
        super::start(tx, id)?;
        super::find(tx, id)
    };
    let import = app.db.write(access.tenant, access.actor, write).await?;
    Ok(Json(ApiImport::of(import, &access, app.clock.now())))
}

/// Lets a file go that was not taken: after a dry run, say. Files that wait count, and only so many may.
#[utoipa::path(
    delete,
    path = "/api/v1/contacts/imports/{id}",
    operation_id = "discard_import",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 204, description = "It is gone"), (status = 409, description = "It was taken"))
)]
pub(crate) async fn discard(State(app): State<App>, access: Access, Path(id): Path<Uuid>) -> web::Result<StatusCode> {
    app.db.write(access.tenant, access.actor, move |tx| super::discard(tx, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an import back within thirty days: people become what they were, and what was changed since stays.
#[utoipa::path(
    post,
    path = "/api/v1/contacts/imports/{id}/undo",
    operation_id = "undo_import",
    tag = "contacts",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "How far it is", body = ApiImport), (status = 403, description = "It is somebody else's, and you may not delete people"), (status = 409, description = "It is too late"))
)]
pub(crate) async fn undo(State(app): State<App>, access: Access, Path(id): Path<Uuid>) -> web::Result<Json<ApiImport>> {
    let asker = access.clone();
    let write = move |tx: &mut Tx<'_>| -> Result<Import, Fault<Refusal>> {
        super::take_back(tx, &asker, id)?;
        super::find(tx, id)
    };
    let import = app.db.write(access.tenant, access.actor, write).await?;
    Ok(Json(ApiImport::of(import, &access, app.clock.now())))
}
