//! The OpenAPI 3.1 document, from the table of routes.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::PartialSchema;
use utoipa::openapi::path::{HttpMethod, PathItem, PathsBuilder};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApiBuilder, Ref, ResponseBuilder};

use crate::app::App;
use crate::routes::{Audience, Routes};

/// The document, for programs.
pub(crate) async fn serve(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.openapi.to_string()).into_response()
}

/// The document as JSON.
pub fn document(routes: &Routes) -> String {
    let mut paths = PathsBuilder::new();
    let mut components = ComponentsBuilder::new()
        .security_scheme("api_key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
        .schemas_from_iter([
            ("Problem".to_owned(), problem_schema()),
            ("FieldProblem".to_owned(), FieldProblem::schema()),
        ]);
    for line in routes.lines() {
        let (Audience::Api(permission), Some(doc)) = (line.audience, &line.doc) else { continue };
        let mut operation = doc.operation.clone();
        let note = format!("Needs the scope `{}`.", permission.as_str());
        operation.description = Some(operation.description.map_or(note.clone(), |text| format!("{text}\n\n{note}")));
        operation.security = Some(vec![SecurityRequirement::new::<_, [String; 0], String>("api_key", [])]);
        for (status, words) in PROBLEMS {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            let response =
                ResponseBuilder::new().description(*words).content("application/problem+json", content).build();
            operation.responses.responses.entry((*status).to_owned()).or_insert_with(|| response.into());
        }
        let method = match line.method.as_str() {
            "GET" => HttpMethod::Get,
            "POST" => HttpMethod::Post,
            "PATCH" => HttpMethod::Patch,
            "PUT" => HttpMethod::Put,
            _ => HttpMethod::Delete,
        };
        paths = paths.path(line.path, PathItem::new(method, operation));
        components = components.schemas_from_iter(doc.schemas.clone());
    }
    let about = "The programming interface of Kontor. Every answer is JSON; every refusal is a problem (RFC 9457) with a stable `code`.";
    let document = OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Kontor").version("1").description(Some(about)).build())
        .paths(paths.build())
        .components(Some(components.build()))
        .build();
    document.to_pretty_json().expect("OK because the document is plain data")
}

const PROBLEMS: &[(&str, &str)] = &[
    ("401", "No key, or not a live one"),
    ("403", "The key does not have the scope"),
    ("404", "Not here, or not yours"),
    ("409", "The state of things does not allow it; see `code`"),
    ("413", "Too large"),
    ("415", "Not JSON"),
    ("422", "Something in the request must be changed; see `errors`"),
    ("503", "Try again later"),
];

fn problem_schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    Problem::schema()
}

/// A refusal.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it only describes kernel::Problem")]
struct Problem {
    r#type: String,
    title: String,
    status: u16,
    /// Stable; programs decide by it.
    code: String,
    /// What is wrong and what to do, for people.
    detail: String,
    errors: Option<Vec<FieldProblem>>,
}

/// One field to mend.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "it only describes kernel::FieldProblem")]
struct FieldProblem {
    field: String,
    code: String,
    detail: String,
}
