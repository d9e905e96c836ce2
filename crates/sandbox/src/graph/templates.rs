//! Message templates: creating, listing, and what a send must bring to fill one (facts/meta.md 4.4, 4.5).

mod examine;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::call::Call;
use super::{Answer, Outcome, nodes};
use crate::delivery::{Content, Update};
use crate::error::GraphError;
use crate::ids;
use crate::state::State;
use crate::world::Template;
use examine::refused;

/// A name that was deleted cannot be used again for so long.
const NAME_LOCKED_MS: i64 = 30 * 86_400_000;
const DAY_MS: i64 = 86_400_000;

/// A template filled for one send.
pub(super) struct Rendered {
    pub(super) category: String,
    pub(super) text: String,
    /// (payload, title) of its quick replies.
    pub(super) buttons: Vec<(String, String)>,
}

pub(super) fn edge(state: &Arc<State>, call: &Call, waba_id: &str) -> Outcome {
    nodes::account(state, call, waba_id)?;
    match call.method.as_str() {
        "GET" => list(state, call, waba_id),
        "DELETE" => delete(state, call, waba_id),
        _ => create(state, call, waba_id),
    }
}

fn list(state: &State, call: &Call, waba_id: &str) -> Outcome {
    let world = state.world();
    let wanted = |template: &&Template| {
        template.waba_id == waba_id
            && call.text("name").is_none_or(|name| template.name.contains(name))
            && call.text("status").is_none_or(|status| template.status == status)
            && call.text("category").is_none_or(|category| template.category == category)
            && call.text("language").is_none_or(|language| template.language == language)
    };
    let all: Vec<&Template> = world.templates.iter().filter(wanted).collect();
    let limit = call
        .parameters
        .get("limit")
        .and_then(|limit| limit.as_u64().or_else(|| limit.as_str()?.parse().ok()))
        .unwrap_or(25)
        .clamp(1, 1000);
    let limit = usize::try_from(limit).unwrap_or(25);
    let start = match call.text("after") {
        None => 0,
        Some(after) => all
            .iter()
            .position(|template| template.id == after)
            .map(|place| place + 1)
            .ok_or_else(|| GraphError::code(131_059))?,
    };
    let page: Vec<&&Template> = all.iter().skip(start).take(limit).collect();
    let mut answer = json!({ "data": page.iter().map(|template| shown(template)).collect::<Vec<_>>() });
    if let (Some(first), Some(last)) = (page.first(), page.last()) {
        answer["paging"] = json!({ "cursors": { "before": first.id, "after": last.id } });
        if start + page.len() < all.len() {
            answer["paging"]["next"] =
                json!(format!("{}/v26.0/{waba_id}/message_templates?limit={limit}&after={}", state.base, last.id));
        }
    }
    if call.text("summary").is_some() {
        let of_account = world.templates.iter().filter(|template| template.waba_id == waba_id).count();
        answer["summary"] = json!({
            "total_count": all.len(), "message_template_count": of_account, "message_template_limit": 6000, "are_translations_complete": true,
        });
    }
    Ok(Answer::Json(answer))
}

fn create(state: &Arc<State>, call: &Call, waba_id: &str) -> Outcome {
    let name = call.required("name")?.to_owned();
    let language = call.required("language")?.to_owned();
    let category = call.required("category")?.to_uppercase();
    let components =
        call.nested("components").filter(Value::is_array).ok_or_else(|| GraphError::missing("components"))?;
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if name.len() > 512 || !name.chars().all(is_name) {
        let words = "A template's name is lowercase letters, digits and underscores.";
        return Err(refused(2_388_047, "Name is incorrect", words));
    }
    if !["MARKETING", "UTILITY", "AUTHENTICATION"].contains(&category.as_str()) {
        let words = "category is one of MARKETING, UTILITY, AUTHENTICATION.";
        return Err(refused(2_388_042, "Category is incorrect", words));
    }
    let parameter_format = call.text("parameter_format").unwrap_or("POSITIONAL").to_uppercase();
    examine::examine(&category, &parameter_format, &components)?;
    let template = Template {
        id: ids::node(),
        waba_id: waba_id.to_owned(),
        name,
        language,
        category: examine::filed(&category, &components),
        status: "PENDING".to_owned(),
        parameter_format,
        components,
        quality: "UNKNOWN".to_owned(),
        refused_for: None,
        edited_ms: Vec::new(),
    };
    {
        let now_ms = state.clock.now_ms();
        let mut world = state.world();
        let is_same = |other: &Template| other.waba_id == waba_id && other.name == template.name;
        if world.templates.iter().any(|other| is_same(other) && other.language == template.language) {
            let words = "There is already content in this language for this template. You can create a new template and try again.";
            return Err(refused(2_388_024, "Content in this language already exists", words));
        }
        let is_locked = |(waba, name, at_ms): &(String, String, i64)| {
            waba == waba_id && *name == template.name && now_ms < *at_ms + NAME_LOCKED_MS
        };
        if world.deleted_templates.iter().any(is_locked) {
            let words = "The name of a deleted template cannot be used again for 30 days. Choose another name.";
            return Err(refused(2_388_023, "Message template is being deleted", words));
        }
        world.templates.push(template.clone());
    }
    let answer = json!({ "id": template.id, "status": template.status, "category": template.category });
    review(state, template.id);
    Ok(Answer::Json(answer))
}

/// `POST /{template}`: other words for one that was judged. It is judged again.
pub(super) fn edit(state: &Arc<State>, call: &Call, known: &Template) -> Outcome {
    let now_ms = state.clock.now_ms();
    let components = call.nested("components").filter(Value::is_array).unwrap_or_else(|| known.components.clone());
    let category = call.text("category").map_or_else(|| known.category.clone(), str::to_uppercase);
    if !["APPROVED", "REJECTED", "PAUSED"].contains(&known.status.as_str()) {
        let words = "Only approved, rejected and paused templates can be edited.";
        return Err(refused(2_388_003, "Template cannot be edited", words));
    }
    let is_approved = known.status == "APPROVED";
    let lately = |span_ms: i64| known.edited_ms.iter().filter(|at_ms| now_ms < **at_ms + span_ms).count();
    if is_approved && (lately(DAY_MS) >= 1 || lately(NAME_LOCKED_MS) >= 10) {
        let words = "An approved template can be edited once in 24 hours, and ten times in 30 days.";
        return Err(refused(2_388_003, "Template cannot be edited", words));
    }
    if is_approved && category != known.category {
        let words = "The category of an approved template cannot be changed.";
        return Err(refused(2_388_003, "Template cannot be edited", words));
    }
    examine::examine(&category, &known.parameter_format, &components)?;
    let category = examine::filed(&category, &components);
    if let Some(template) = state.world().templates.iter_mut().find(|template| template.id == known.id) {
        template.category.clone_from(&category);
        template.components = components;
        "PENDING".clone_into(&mut template.status);
        if is_approved {
            template.edited_ms.push(now_ms);
        }
    }
    review(state, known.id.clone());
    Ok(Answer::Json(json!({ "success": true, "id": known.id, "name": known.name, "category": category })))
}

/// `POST /{template}/unpause`.
pub(super) fn unpause(state: &Arc<State>, call: &Call, id: &str) -> Outcome {
    let known = known(state, call, id)?;
    if known.status != "PAUSED" {
        return Err(refused(2_388_003, "Template is not paused", "Only a paused template can be unpaused."));
    }
    state.judge_template(id, "APPROVED");
    Ok(Answer::Json(json!({ "success": true })))
}

/// A template that this token may manage.
pub(super) fn known(state: &State, call: &Call, id: &str) -> Result<Template, GraphError> {
    let found = state.world().templates.iter().find(|template| template.id == id).cloned();
    let found = found.ok_or_else(|| GraphError::no_such_object(call.method.as_str(), id))?;
    nodes::account(state, call, &found.waba_id)?;
    Ok(found)
}

/// Every language of a name, or the one that `hsm_id` names. The name rests for 30 days once it is gone in every language.
fn delete(state: &Arc<State>, call: &Call, waba_id: &str) -> Outcome {
    let name = call.required("name")?;
    let now_ms = state.clock.now_ms();
    let mut world = state.world();
    let is_meant = |template: &Template| {
        template.waba_id == waba_id && template.name == name && call.text("hsm_id").is_none_or(|id| id == template.id)
    };
    if world.templates.iter().any(|template| is_meant(template) && template.status == "DISABLED") {
        return Err(refused(2_388_003, "Template cannot be deleted", "A disabled template cannot be deleted."));
    }
    let before = world.templates.len();
    world.templates.retain(|template| !is_meant(template));
    if world.templates.len() == before {
        return Err(GraphError { subcode: Some(2_593_002), ..GraphError::code(100) });
    }
    if !world.templates.iter().any(|template| template.waba_id == waba_id && template.name == name) {
        world.deleted_templates.push((waba_id.to_owned(), name.to_owned(), now_ms));
    }
    Ok(Answer::Json(json!({ "success": true })))
}

/// Judges one that was handed in, after a while, unless someone did so before.
fn review(state: &Arc<State>, id: String) {
    let reviewer = Arc::clone(state);
    let busy = state.busy();
    tokio::spawn(async move {
        tokio::time::sleep(reviewer.config.template_review).await;
        let found = reviewer.world().templates.iter().find(|template| template.id == id).cloned();
        if let Some(template) = found.filter(|template| template.status == "PENDING") {
            let status = if examine::is_clean(&template.components) { "APPROVED" } else { "REJECTED" };
            reviewer.judge_template(&id, status);
        }
        drop(busy);
    });
}

impl State {
    /// Gives a template another status and tells it on `message_template_status_update` (facts/meta.md 3.8).
    pub(crate) fn judge_template(self: &Arc<State>, id: &str, status: &str) -> bool {
        self.judge_template_for(id, status, None)
    }

    /// The same, refused for this reason.
    pub(crate) fn judge_template_for(self: &Arc<State>, id: &str, status: &str, reason: Option<String>) -> bool {
        let template = {
            let mut world = self.world();
            let Some(template) = world.templates.iter_mut().find(|template| template.id == id) else { return false };
            status.clone_into(&mut template.status);
            template.refused_for = reason;
            template.clone()
        };
        let mut value = json!({
            "event": status,
            "message_template_id": template.id.parse::<u64>().unwrap_or_default(),
            "message_template_name": template.name,
            "message_template_language": template.language,
            "message_template_category": template.category,
            "reason": refused_for(&template),
        });
        match status {
            "REJECTED" if template.refused_for.is_none() => {
                value["rejection_info"] = json!({
                    "reason": "The template has an address that hides where it leads, or parameters placed next to each other.",
                    "recommendation": "Write addresses in full, and separate parameters with descriptive text.",
                });
            }
            "PAUSED" => {
                value["other_info"] = json!({ "title": "FIRST_PAUSE", "description": "Your WhatsApp message template has been paused for 3 hours because it had issues." });
            }
            "DISABLED" => value["disable_info"] = json!({ "disable_date": "November 21, 2026" }),
            _ => {}
        }
        self.publish(Update {
            waba_id: template.waba_id,
            number_id: None,
            app_id: None,
            has_role: false,
            content: Content::Change { field: "message_template_status_update".to_owned(), value },
        });
        true
    }

    /// Files a template under another category, as Meta does by itself.
    pub(crate) fn move_template(self: &Arc<State>, id: &str, category: &str) -> bool {
        self.tell_template(id, "template_category_update", |template| {
            let previous = std::mem::replace(&mut template.category, category.to_owned());
            json!({ "previous_category": previous, "new_category": category })
        })
    }

    /// Announces that a template will be filed under another category, at this second (facts/meta.md 3.8). It is moved by itself.
    pub(crate) fn announce_template(self: &Arc<State>, id: &str, category: &str, seconds: i64) -> bool {
        self.tell_template(id, "template_category_update", |template| {
            json!({ "new_category": template.category, "correct_category": category, "category_update_timestamp": seconds })
        })
    }

    /// Gives a template another quality.
    pub(crate) fn rate_template(self: &Arc<State>, id: &str, quality: &str) -> bool {
        self.tell_template(id, "message_template_quality_update", |template| {
            let previous = std::mem::replace(&mut template.quality, quality.to_owned());
            json!({ "previous_quality_score": previous, "new_quality_score": quality })
        })
    }

    fn tell_template(self: &Arc<State>, id: &str, field: &str, change: impl FnOnce(&mut Template) -> Value) -> bool {
        let (template, mut value) = {
            let mut world = self.world();
            let Some(template) = world.templates.iter_mut().find(|template| template.id == id) else { return false };
            let value = change(template);
            (template.clone(), value)
        };
        value["message_template_id"] = json!(template.id.parse::<u64>().unwrap_or_default());
        value["message_template_name"] = json!(template.name);
        value["message_template_language"] = json!(template.language);
        self.publish(Update {
            waba_id: template.waba_id,
            number_id: None,
            app_id: None,
            has_role: false,
            content: Content::Change { field: field.to_owned(), value },
        });
        true
    }
}

pub(super) fn shown(template: &Template) -> Value {
    json!({
        "id": template.id, "name": template.name, "language": template.language, "category": template.category, "status": template.status,
        "parameter_format": template.parameter_format, "components": template.components, "quality_score": { "score": template.quality, "date": 1_790_000_000 },
        "rejected_reason": refused_for(template),
    })
}

fn refused_for(template: &Template) -> &str {
    match template.status.as_str() {
        "REJECTED" => template.refused_for.as_deref().unwrap_or("INVALID_FORMAT"),
        _ => "NONE",
    }
}

/// The category of the template a send names, if it exists.
pub(super) fn category<'a>(mut templates: impl Iterator<Item = &'a Template>, asked: &Value) -> Option<String> {
    templates
        .find(|template| {
            asked["name"] == template.name.as_str() && asked["language"]["code"] == template.language.as_str()
        })
        .map(|template| template.category.clone())
}

/// Fills the template a send names, or refuses with 132000, 132001, 132005, 132012, 132015, 132016 or 132018.
pub(super) fn check(state: &State, waba_id: &str, asked: &Value) -> Result<Rendered, GraphError> {
    let name = asked["name"].as_str().ok_or_else(|| GraphError::missing("template['name']"))?;
    let language = asked["language"]["code"].as_str().ok_or_else(|| GraphError::missing("template['language']"))?;
    let world = state.world();
    let template = world
        .templates
        .iter()
        .find(|template| template.waba_id == waba_id && template.name == name && template.language == language);
    let unknown = || GraphError::code(132_001).details(format!("template name ({name}) does not exist in {language}"));
    let template = template.ok_or_else(unknown)?;
    match template.status.as_str() {
        "APPROVED" => {}
        "PAUSED" => return Err(GraphError::code(132_015)),
        "DISABLED" => return Err(GraphError::code(132_016)),
        _ => return Err(unknown()),
    }
    let no_components = Vec::new();
    let given = asked["components"].as_array().unwrap_or(&no_components);
    let part = |kind: &str| {
        given
            .iter()
            .find(|component| component["type"].as_str().is_some_and(|given| given.eq_ignore_ascii_case(kind)))
            .and_then(|component| component["parameters"].as_array())
            .cloned()
            .unwrap_or_default()
    };

    let mut lines = Vec::new();
    let mut buttons = Vec::new();
    for component in template.components.as_array().into_iter().flatten() {
        match component["type"].as_str().map(str::to_uppercase).as_deref() {
            Some("HEADER") => lines.extend(header(component, &part("header"), template)?),
            Some("BODY") => {
                lines.push(fill(component["text"].as_str().unwrap_or_default(), &part("body"), "body", template)?)
            }
            Some("FOOTER") => lines.extend(component["text"].as_str().map(str::to_owned)),
            Some("BUTTONS") => buttons = fill_buttons(component, given)?,
            _ => {}
        }
    }
    let text = lines.join("\n\n");
    if text.chars().count() > 1600 {
        return Err(GraphError::code(132_005));
    }
    Ok(Rendered { category: template.category.clone(), text, buttons })
}

fn header(component: &Value, given: &[Value], template: &Template) -> Result<Option<String>, GraphError> {
    let format = component["format"].as_str().unwrap_or("TEXT").to_lowercase();
    if format == "text" {
        return fill(component["text"].as_str().unwrap_or_default(), given, "header", template).map(Some);
    }
    let right = given.len() == 1 && given[0]["type"] == format.as_str() && given[0][&format].is_object();
    if !right {
        return Err(
            GraphError::code(132_012).details(format!("header: Format mismatch, expected {}", format.to_uppercase()))
        );
    }
    Ok(Some(format!("[{format}]")))
}

/// Puts the parameters into the text: by order, or by name where the template is NAMED.
fn fill(text: &str, given: &[Value], part: &str, template: &Template) -> Result<String, GraphError> {
    let wanted = placeholders(text);
    if wanted.len() != given.len() {
        return Err(GraphError::code(132_000).details(format!(
            "{part}: number of localizable_params ({}) does not match the expected number of params ({})",
            given.len(),
            wanted.len()
        )));
    }
    let mut filled = text.to_owned();
    for (place, name) in wanted.iter().enumerate() {
        let parameter = if template.parameter_format == "NAMED" {
            given.iter().find(|parameter| parameter["parameter_name"] == name.as_str()).ok_or_else(|| {
                GraphError::code(132_012)
                    .details(format!("{part}: Parameter name is missing or unknown, expected {name}"))
            })?
        } else {
            &given[place]
        };
        let value = match parameter["type"].as_str() {
            Some("text") => parameter["text"].as_str(),
            Some("currency") => parameter["currency"]["fallback_value"].as_str(),
            Some("date_time") => parameter["date_time"]["fallback_value"].as_str(),
            _ => None,
        };
        let value = value.ok_or_else(|| {
            GraphError::code(132_012).details(format!("{part}: Format mismatch at parameter {}", place + 1))
        })?;
        if value.is_empty() {
            return Err(GraphError::code(131_008).details(format!("{part}: parameter {} is empty", place + 1)));
        }
        if value.contains(['\n', '\t']) || value.contains("     ") {
            return Err(GraphError::code(132_018)
                .details("Param text cannot have new-line/tab characters or more than 4 consecutive spaces"));
        }
        filled = filled.replace(&format!("{{{{{name}}}}}"), value);
    }
    Ok(filled)
}

/// Names or numbers between double braces, each once, in order of appearance (numbers by number).
fn placeholders(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut names: Vec<String> = text
        .split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(name, _)| name.to_owned())
        .filter(|name| seen.insert(name.clone()))
        .collect();
    if names.iter().all(|name| name.parse::<u32>().is_ok()) {
        names.sort_by_key(|name| name.parse::<u32>().unwrap_or_default());
    }
    names
}

/// Dynamic addresses and copy codes must come with their parameter; quick replies take a payload of their own.
fn fill_buttons(component: &Value, given: &[Value]) -> Result<Vec<(String, String)>, GraphError> {
    let mut quick_replies = Vec::new();
    for (place, button) in component["buttons"].as_array().into_iter().flatten().enumerate() {
        let found = given.iter().find(|given| {
            let index =
                given["index"].as_u64().or_else(|| given["index"].as_str().and_then(|index| index.parse().ok()));
            given["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("button"))
                && index == u64::try_from(place).ok()
        });
        let parameter = found.and_then(|found| found["parameters"].get(0));
        let title = button["text"].as_str().unwrap_or_default().to_owned();
        match button["type"].as_str().map(str::to_uppercase).as_deref() {
            Some("QUICK_REPLY") => {
                let payload = parameter
                    .and_then(|parameter| parameter["payload"].as_str())
                    .map_or_else(|| title.clone(), str::to_owned);
                quick_replies.push((payload, title));
            }
            Some("URL")
                if button["url"].as_str().is_some_and(|url| url.contains("{{1}}"))
                    && parameter.is_none_or(|parameter| parameter["text"].as_str().is_none_or(str::is_empty)) =>
            {
                return Err(GraphError::code(131_008)
                    .details(format!("Button at index {place} of type Url requires a parameter")));
            }
            Some("COPY_CODE" | "OTP") if parameter.is_none() => {
                return Err(GraphError::code(131_008).details(format!("Button at index {place} requires a parameter")));
            }
            _ => {}
        }
    }
    Ok(quick_replies)
}
