//! The import's pages: giving a file, saying what its columns are, looking at what would become of it, and the way back.

use ::store::{Fault, Scope, Tx};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Locale, Problem, TenantId};
use maud::Markup;
use serde::Deserialize;
use uuid::Uuid;
use web::components::Reader;
use web::layout::{self, PageContext, Theme};
use web::reads::Opened;
use web::{Access, App, Fragment, Path, Place, Query, redirect, t};

use super::mapping::{self, Column, Target};
use super::model::{Attested, Import, Kept, Known, Plan, Stage, Verdict, sound};
use super::reading::{self, Format, Shape, Unreadable};
use super::upload::Filled;
use super::{Refusal, Result as Stored, refused, run, store, upload, view};
use crate::export::heading;
use crate::fields::{self, Definition};
use crate::people;

/// Rows of verdicts on one page.
const ROWS: i64 = 50;
/// Rows that say what the columns of a list without headings seem to be.
const LOOKED_AT: usize = 100;

/// `GET /t/{tenant}/people/import`
pub(crate) async fn begin(State(app): State<App>, access: Access, theme: Theme) -> web::Result<Markup> {
    let content = view::upload(&access, reader(&app, &access), &here(&app, &access).await?, None);
    Ok(page(&access, theme, &content))
}

/// What lies here and what was.
async fn here(app: &App, access: &Access) -> Stored<view::Here> {
    let since = app.clock.now() - super::FILE_KEPT;
    let read = move |scope: &Scope<'_>| -> Stored<view::Here> {
        Ok(view::Here { waiting: store::waiting(scope, since)?, recent: store::recent(scope)? })
    };
    app.db.read(access.tenant, read).await
}

/// `POST /t/{tenant}/people/import`
pub(crate) async fn upload(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    request: Request,
) -> web::Result<Response> {
    let kept = match upload::form(&app, &access, request).await {
        Ok(filled) => take(&app, &access, filled, Said::default()).await,
        Err(failure) => return Err(failure),
    };
    match kept {
        Ok(id) => Ok(redirect(&address(access.tenant, id))),
        Err(Fault::Refused(refusal)) => {
            let wrong = words(access.locale, refusal);
            let content = view::upload(&access, reader(&app, &access), &here(&app, &access).await?, Some(&wrong));
            Ok((status(refusal), page(&access, theme, &content)).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What is said of a file that is sent by a program.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// What columns are.
    pub(super) columns: Vec<(String, String)>,
    /// Whether its first row is a person.
    pub(super) first_is_person: Option<bool>,
}

/// Keeps an uploaded file as an import, with what its columns seem to be or are said to be.
pub(super) async fn take(app: &App, access: &Access, filled: Filled, said: Said) -> Result<Uuid, Fault<Refusal>> {
    let Some(file) = filled.file else { return super::refuse(Refusal::NoFile) };
    let shape = match reading::sniff(&file.head) {
        Ok(shape) => shape,
        Err(why) => {
            upload::drop(app, access, file.id).await?;
            return super::refuse(Refusal::Unreadable(why));
        }
    };
    let country = app.db.read(access.tenant, people::country).await?.unwrap_or_default();
    let (columns, brought, defined) = (Vec::new(), Vec::new(), Vec::new());
    let mut plan = Plan { shape, columns, country, known: Known::Update, attested: None, brought, defined };
    let (id, name, bytes, first) = (file.id, file.name.clone(), file.bytes, plan.clone());
    let import =
        app.db.write(access.tenant, access.actor, move |tx| super::begin(tx, id, &name, bytes, &first)).await?;
    let kept = app.db.read(access.tenant, move |scope| super::find(scope, import)).await?;
    let columns = match run::sample(app, access.tenant, &kept, &plan.shape, 0).await {
        Ok(mut sample) => {
            plan.shape.sheet = sample.sheet;
            plan.defined = sound(std::mem::take(&mut sample.defined));
            let is_person = said.first_is_person;
            let mut columns = suggested(app, access, &kept, (&mut plan.shape, sample), is_person).await?;
            for (name, word) in said.columns {
                let at = columns.iter().position(|column| column.name == name);
                if let (Some(at), Some((target, sort))) = (at, target(&name, &word)) {
                    columns[at] = Column { name, target, sort };
                }
            }
            columns
        }
        Err(fault) => {
            let drop = move |tx: &mut Tx<'_>| -> Stored<()> {
                store::finish(tx, import, Stage::Failed, Some(Unreadable::BrokenSheet))
            };
            app.db.write(access.tenant, access.actor, drop).await?;
            return Err(fault);
        }
    };
    let plan = Plan { columns, ..plan };
    app.db.write(access.tenant, access.actor, move |tx| store::suggest(tx, import, &plan)).await?;
    Ok(import)
}

/// What the columns seem to be, from the first row. That is a person where it is said or looks like one.
async fn suggested(
    app: &App,
    access: &Access,
    import: &Import,
    (shape, sample): (&mut Shape, run::Sample),
    is_person: Option<bool>,
) -> Result<Vec<Column>, Fault<Refusal>> {
    let mut first = sample.columns;
    shape.first_is_person = shape.has_headings() && is_person.unwrap_or_else(|| mapping::is_person(&first));
    if !shape.first_is_person {
        return Ok(mapping::suggested(shape.format, &first));
    }
    // What nobody has in the first row stands in one below.
    let below = run::sample(app, access.tenant, import, shape, LOOKED_AT).await?;
    for at in first.len()..below.columns.len() {
        let mut cells = below.rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.trim().is_empty());
        first.push(cells.next().cloned().unwrap_or_default());
    }
    Ok(mapping::by_contents(&first))
}

/// What is asked of an import's page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The columns are to be said anew.
    columns: Option<String>,
    verdict: Option<String>,
    after: Option<i64>,
}

/// `GET /t/{tenant}/people/import/{import}`
pub(crate) async fn show(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Fragment(is_part): Fragment,
    Path((_, id)): Path<(TenantId, Uuid)>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let verdict = Verdict::ALL.into_iter().find(|one| Some(one.as_str()) == asked.verdict.as_deref());
    let after = asked.after.unwrap_or(0);
    let read = move |scope: &Scope<'_>| -> Result<(Import, Vec<Kept>), Fault<Refusal>> {
        let import = super::find(scope, id)?;
        let rows = store::rows(scope, id, refused::pass(&import), verdict, after, ROWS + 1)?;
        Ok((import, rows))
    };
    let (import, rows) = app.db.read(access.tenant, read).await?;
    let reader = reader(&app, &access);
    let says_columns = import.stage == Stage::Uploaded || (import.stage == Stage::Looked && asked.columns.is_some());
    if says_columns || import.stage == Stage::Failed {
        return columns_page(&app, &access, theme, &import, None).await;
    }
    if !rows.is_empty() && !import.stage.goes_on() {
        app.reads().note(&access, Opened::List, None).await?;
    }
    let labels = labels(&app, &access, &rows).await?;
    let unknown = |row: &&Kept| row.contact.is_none_or(|contact| !labels.contains_key(&contact));
    let unknown = rows.iter().filter(unknown).map(|row| row.number).collect();
    let named = if import.stage.goes_on() {
        Default::default()
    } else {
        run::named(&app, access.tenant, &import, unknown).await?
    };
    let shown = view::Shown { verdict, rows: &rows, most: ROWS, labels, named };
    if is_part {
        return Ok(view::part(&access, reader, &import, &shown).into_response());
    }
    Ok(page(&access, theme, &view::import(&access, reader, &import, &shown)).into_response())
}

/// What the people of these rows are called.
async fn labels(
    app: &App,
    access: &Access,
    rows: &[Kept],
) -> Stored<std::collections::HashMap<kernel::ContactId, people::Label>> {
    let ids: Vec<kernel::ContactId> = rows.iter().filter_map(|row| row.contact).collect();
    app.db.read(access.tenant, move |scope| people::labels(scope, &ids)).await
}

async fn columns_page(
    app: &App,
    access: &Access,
    theme: Theme,
    import: &Import,
    wrong: Option<(Refusal, &Plan)>,
) -> web::Result<Response> {
    let definitions = app.db.read(access.tenant, fields::definitions).await?;
    let shape = wrong.map_or(&import.plan.shape, |(_, plan)| &plan.shape);
    let sample = match run::sample(app, access.tenant, import, shape, 3).await {
        Ok(sample) => Ok(sample),
        Err(Fault::Refused(refusal)) => Err(words(access.locale, refusal)),
        Err(fault) => return Err(fault.into()),
    };
    let failure = import.failure.map(|why| words(access.locale, Refusal::Unreadable(why)));
    let told = wrong.map(|(refusal, _)| words(access.locale, refusal)).or(failure);
    let plan = wrong.map_or(&import.plan, |(_, plan)| plan);
    let columns =
        view::Columns { import, plan, definitions: &definitions, sample: sample.as_ref(), wrong: told.as_deref() };
    let status = wrong.map_or(StatusCode::OK, |(refusal, _)| status(refusal));
    Ok((status, page(access, theme, &view::columns(access, &columns))).into_response())
}

/// `POST /t/{tenant}/people/import/{import}`: what the columns are, and what is said of permission.
pub(crate) async fn columns(
    State(app): State<App>,
    access: Access,
    theme: Theme,
    Path((_, id)): Path<(TenantId, Uuid)>,
    request: Request,
) -> web::Result<Response> {
    let import = app.db.read(access.tenant, move |scope| super::find(scope, id)).await?;
    let filled = upload::form(&app, &access, request).await?;
    let definitions = app.db.read(access.tenant, fields::definitions).await?;
    let (shape, before) = (said_shape(&import.plan.shape, &filled), &import.plan.shape);
    let is_other = Shape { first_is_person: before.first_is_person, ..shape.clone() } != *before;
    let mut import = import.clone();
    if shape != import.plan.shape {
        match anew(&app, &access, &import, shape, is_other).await {
            Ok(plan) => import.plan = plan,
            Err(Fault::Refused(refusal)) => {
                if let Some(file) = filled.file {
                    upload::drop(&app, &access, file.id).await?;
                }
                return columns_page(&app, &access, theme, &import, Some((refusal, &import.plan))).await;
            }
            Err(fault) => return Err(fault.into()),
        }
    }
    // Columns that nobody has seen yet are looked at first.
    if is_other {
        if let Some(file) = filled.file {
            upload::drop(&app, &access, file.id).await?;
        }
        let plan =
            Plan { columns: import.plan.columns.clone(), ..said(&import, &Filled { file: None, ..filled }, &[]) };
        app.db.write(access.tenant, access.actor, move |tx| store::suggest(tx, id, &plan)).await?;
        return Ok(redirect(&format!("{}?columns=again", address(access.tenant, id))));
    }
    let plan = said(&import, &filled, &definitions);
    let (asker, wanted) = (access.clone(), plan.clone());
    let proof = filled.file.as_ref().map(|file| (file.id, file.name.clone()));
    let write = move |tx: &mut Tx<'_>| -> Result<(), Fault<Refusal>> {
        if let Some((proof, name)) = proof.as_ref().filter(|_| wanted.attested.is_some()) {
            super::attach_proof(tx, id, *proof, name)?;
        } else if let Some((proof, _)) = proof {
            tx.forget_blobs(&[proof])?;
        }
        super::plan(tx, &asker, id, &wanted)
    };
    match app.db.write(access.tenant, access.actor, write).await {
        Ok(()) => Ok(redirect(&address(access.tenant, id))),
        Err(Fault::Refused(refusal @ (Refusal::NobodyNamed | Refusal::HalfAttested | Refusal::MayNotConsent))) => {
            if let Some(file) = filled.file {
                upload::drop(&app, &access, file.id).await?;
            }
            columns_page(&app, &access, theme, &import, Some((refusal, &plan))).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// `POST /t/{tenant}/people/import/{import}/start`
pub(crate) async fn start(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::start(tx, id)).await?;
    Ok(redirect(&address(access.tenant, id)))
}

/// `POST /t/{tenant}/people/import/{import}/discard`
pub(crate) async fn discard(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    app.db.write(access.tenant, access.actor, move |tx| super::discard(tx, id)).await?;
    Ok(redirect(&format!("/t/{}/people/import", access.tenant)))
}

/// `POST /t/{tenant}/people/import/{import}/undo`
pub(crate) async fn undo(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    let asker = access.clone();
    app.db.write(access.tenant, access.actor, move |tx| super::take_back(tx, &asker, id)).await?;
    Ok(redirect(&address(access.tenant, id)))
}

/// `GET /t/{tenant}/people/import/{import}/refused`
pub(crate) async fn refused_rows(
    State(app): State<App>,
    access: Access,
    Path((_, id)): Path<(TenantId, Uuid)>,
) -> web::Result<Response> {
    refused_file(&app, &access, id).await
}

/// The rows that were refused, as a file.
pub(super) async fn refused_file(app: &App, access: &Access, id: Uuid) -> web::Result<Response> {
    let import = app.db.read(access.tenant, move |scope| super::find(scope, id)).await?;
    let body = refused::body(app, access.tenant, &import, access.locale).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, refused::file_name(id)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// A word of the form as what a column is; `new:date` makes a field that is called like the column.
pub(super) fn target(column: &str, word: &str) -> Option<(Target, Option<String>)> {
    match word.split_once(':') {
        Some(("new", sort)) if sort.parse::<fields::Kind>().is_ok() => {
            // In a heading of ours what it is stands behind its name.
            let said = heading::read(column);
            let name = kernel::Text::line(said.as_ref().map_or(column, |said| &said.name), fields::LONGEST_NAME);
            (!name.is_empty()).then(|| (Target::Field(name), Some(sort.to_owned())))
        }
        _ => Target::parse(word).map(|target| (target, None)),
    }
}

/// How the form says that the file is to be read.
fn said_shape(before: &Shape, filled: &Filled) -> Shape {
    let mut shape = before.clone();
    if matches!(shape.format, Format::Table | Format::Cards)
        && reading::known_encoding(filled.value("encoding")).is_some()
    {
        filled.value("encoding").clone_into(&mut shape.encoding);
    }
    if let (Format::Table, Some(mark)) = (shape.format, delimiter(filled.value("delimiter"))) {
        shape.delimiter = mark;
    }
    if let (Format::Sheet, Ok(number)) = (shape.format, filled.value("sheet").parse()) {
        shape.sheet = number;
    }
    // Who asks without the tick, and without the words beside it, says nothing of the first row.
    if shape.has_headings() && !filled.value("rows").is_empty() {
        shape.first_is_person = !filled.value("first").is_empty();
    }
    shape
}

/// What parts cells, as the page names it.
pub(super) const DELIMITERS: [(&str, u8); 4] = [("comma", b','), ("semicolon", b';'), ("tab", b'\t'), ("bar", b'|')];

fn delimiter(word: &str) -> Option<u8> {
    DELIMITERS.iter().find(|(name, _)| *name == word).map(|(_, mark)| *mark)
}

/// The plan of a file that is read otherwise: what its columns are called now, and where they are others, what they seem to be.
async fn anew(
    app: &App,
    access: &Access,
    import: &Import,
    mut shape: Shape,
    are_others: bool,
) -> Result<Plan, Fault<Refusal>> {
    let headings = Shape { first_is_person: false, ..shape.clone() };
    let mut first = run::sample(app, access.tenant, import, &headings, 0).await?;
    let (is_person, defined) = (shape.first_is_person, sound(std::mem::take(&mut first.defined)));
    shape.sheet = first.sheet;
    let is_person = if are_others { None } else { Some(is_person) };
    let mut columns = suggested(app, access, import, (&mut shape, first), is_person).await?;
    if !are_others {
        for (column, before) in columns.iter_mut().zip(&import.plan.columns) {
            column.target = before.target.clone();
        }
    }
    Ok(Plan { shape, columns, defined, ..import.plan.clone() })
}

/// The form as a plan.
fn said(import: &Import, filled: &Filled, definitions: &[Definition]) -> Plan {
    let mut plan = import.plan.clone();
    for (number, column) in plan.columns.iter_mut().enumerate() {
        let word = filled.value(&format!("column-{number}"));
        if let Some((target, sort)) = target(&column.name, word) {
            // A field of this name that is there already is that one, of its own sort.
            let is_known = target.field().is_some_and(|(name, _)| definitions.iter().any(|one| one.name == name));
            (column.target, column.sort) = (target, sort.filter(|_| !is_known));
        }
    }
    let country = filled.value("country");
    if country.len() <= 2 {
        country.clone_into(&mut plan.country);
    }
    plan.known = if filled.value("known") == "leave" { Known::Leave } else { Known::Update };
    plan.attested = (filled.value("permission") == "attested").then(|| Attested {
        how: kernel::Text::clean(&filled.value("how").chars().take(1000).collect::<String>()),
        on: filled.value("on").to_owned(),
        text: kernel::Text::clean(&filled.value("text").chars().take(4000).collect::<String>()),
    });
    plan
}

fn page(access: &Access, theme: Theme, content: &Markup) -> Markup {
    let context = PageContext::of(access, theme, Place::People);
    layout::page(&context, &t!(access.locale, "import-title"), content.clone())
}

fn reader(app: &App, access: &Access) -> Reader {
    Reader { locale: access.locale, zone: access.time_zone, now: app.clock.now() }
}

pub(super) fn address(tenant: TenantId, id: Uuid) -> String {
    format!("/t/{tenant}/people/import/{id}")
}

fn status(refusal: Refusal) -> StatusCode {
    StatusCode::from_u16(Problem::from(refusal).status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

/// A refusal in the reader's language.
pub(super) fn words(locale: Locale, refusal: Refusal) -> String {
    match refusal {
        Refusal::NotFound | Refusal::FileGone | Refusal::Unreadable(Unreadable::Gone) => t!(locale, "import-file-gone"),
        Refusal::Unreadable(Unreadable::Empty) | Refusal::NoFile => t!(locale, "import-wrong-empty"),
        Refusal::Unreadable(Unreadable::UnknownKind) => t!(locale, "import-wrong-kind"),
        Refusal::Unreadable(Unreadable::BrokenSheet) => t!(locale, "import-wrong-sheet"),
        Refusal::Unreadable(Unreadable::Bomb) => t!(locale, "import-wrong-bomb"),
        Refusal::Unreadable(Unreadable::TooManyColumns) => t!(locale, "import-wrong-columns"),
        Refusal::Unreadable(Unreadable::TooManyRows) => t!(locale, "import-wrong-rows"),
        Refusal::TooLarge => t!(locale, "import-wrong-large"),
        Refusal::Cut => t!(locale, "import-wrong-cut"),
        Refusal::TooManyWaiting => t!(locale, "import-wrong-waiting"),
        Refusal::NobodyNamed => t!(locale, "import-wrong-nobody"),
        Refusal::HalfAttested => t!(locale, "import-wrong-attested"),
        Refusal::MayNotConsent => t!(locale, "import-wrong-consent"),
        Refusal::NotNow => t!(locale, "import-wrong-now"),
        Refusal::TooLate => t!(locale, "import-wrong-late"),
        Refusal::MayNotDelete => t!(locale, "import-wrong-delete"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_called_like_its_column_without_what_our_own_says_behind_it() {
        for (column, name) in [
            ("Shoe size", "Shoe size"),
            ("field:Size [choice: S; M]", "Size"),
            ("field:Price [EUR]", "Price [EUR]"),
            ("Size [number]", "Size [number]"),
        ] {
            let made = (Target::Field(name.to_owned()), Some("number".to_owned()));
            assert_eq!(target(column, "new:number"), Some(made), "{column}");
        }
        assert_eq!((target(" ", "new:number"), target("field: ", "new:colour")), (None, None));
    }
}
