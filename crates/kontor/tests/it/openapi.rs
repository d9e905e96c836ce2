//! The OpenAPI document: what is in git is what the program says, and it is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kontor::compose;
use serde_json::Value;
use web::Audience;

#[test]
#[expect(clippy::disallowed_methods, reason = "UPDATE=1 rewrites the golden file")]
fn the_document_is_the_one_in_git() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let now = web::openapi::document(&compose::routes()) + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&golden, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&golden).unwrap_or_default();
    assert!(
        kept == now,
        "docs/openapi.json is not what the program says. Read the difference after: UPDATE=1 cargo nextest run -p kontor the_document"
    );
}

#[test]
fn every_api_route_is_described_with_its_problems() {
    let routes = compose::routes();
    let document: Value = serde_json::from_str(&web::openapi::document(&routes)).unwrap();
    let mut names = BTreeSet::new();
    let mut described = 0;
    for line in routes.lines().iter().filter(|line| matches!(line.audience, Audience::Api(_))) {
        let operation = &document["paths"][line.path][line.method.as_str().to_lowercase()];
        let name = operation["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{} {} is not described", line.method, line.path));
        assert!(names.insert(name.to_owned()), "{name} is the name of two operations");
        assert!(
            operation["responses"]["401"].is_object()
                && operation["description"].as_str().is_some_and(|text| text.contains("scope")),
            "{name}"
        );
        described += 1;
    }
    assert!(described > 10, "{described}");
}

#[test]
fn no_two_shapes_share_a_name() {
    let routes = compose::routes();
    let described = || routes.lines().iter().filter_map(|line| line.doc.as_ref()).flat_map(|doc| &doc.schemas);
    let shapes = || described().map(|(name, shape)| (name.as_str(), serde_json::to_value(shape).unwrap()));
    assert_eq!(ambiguous(shapes()), Vec::<String>::new());
    let planted = [("Consent", Value::Null), ("Consent", Value::Bool(true)), ("Once", Value::Null)];
    assert_eq!(ambiguous(shapes().chain(planted)), ["Consent"], "control");
}

fn ambiguous<'a>(shapes: impl Iterator<Item = (&'a str, Value)>) -> Vec<String> {
    let (mut known, mut found): (BTreeMap<&str, Value>, BTreeSet<&str>) = Default::default();
    for (name, shape) in shapes {
        if *known.entry(name).or_insert_with(|| shape.clone()) != shape {
            found.insert(name);
        }
    }
    found.into_iter().map(str::to_owned).collect()
}

#[test]
fn no_reference_leads_nowhere() {
    let document: Value = serde_json::from_str(&web::openapi::document(&compose::routes())).unwrap();
    assert_eq!(dangling(&document), Vec::<String>::new());
    let planted =
        serde_json::json!({ "a": [{ "$ref": "#/components/schemas/Ghost" }], "components": { "schemas": {} } });
    assert_eq!(dangling(&planted), ["#/components/schemas/Ghost"], "control");
}

fn dangling(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![document];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(target) = fields.get("$ref").and_then(Value::as_str)
                    && target.strip_prefix('#').is_none_or(|pointer| document.pointer(pointer).is_none())
                {
                    found.push(target.to_owned());
                }
                left.extend(fields.values());
            }
            Value::Array(items) => left.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}
