//! What Meta refuses at once when a template is handed in, and what its reviewers refuse later (facts/meta.md 4.5).

use serde_json::Value;

use super::placeholders;
use crate::error::GraphError;

const HEADER: usize = 60;
const BODY: usize = 1024;
const FOOTER: usize = 60;
const LABEL: usize = 25;

/// Words that make an offer of a message, whatever its sender calls it.
const PROMOTING: [&str; 12] = [
    "discount",
    "% off",
    "sale ",
    "special offer",
    "coupon",
    "promo",
    "descuento",
    "oferta",
    "rebaja",
    "desconto",
    "promoção",
    "cupom",
];
/// Addresses that hide where they lead: refused by the reviewers.
const HIDING: [&str; 3] = ["bit.ly/", "tinyurl.com/", "wa.me/"];

/// Refuses what Meta refuses when it is handed in.
pub(super) fn examine(category: &str, format: &str, components: &Value) -> Result<(), GraphError> {
    let body = part(components, "BODY");
    if body.is_none() && category != "AUTHENTICATION" {
        return Err(refused(2_388_040, "Message is missing", "A template needs a body."));
    }
    if let Some(body) = body {
        of_body(body, format)?;
    }
    if let Some(header) = part(components, "HEADER").filter(|header| is_text(header)) {
        let text = words(header);
        if text.chars().count() > HEADER {
            return Err(too_long("The header has more than 60 characters."));
        }
        let places = placeholders(text);
        if places.len() > 1 {
            return Err(refused(2_388_047, "Header is incorrect", "A header has at most one variable."));
        }
        sampled(header, "header_text", format, &places)?;
    }
    if let Some(footer) = part(components, "FOOTER") {
        let text = words(footer);
        if text.chars().count() > FOOTER {
            return Err(too_long("The footer has more than 60 characters."));
        }
        if text.contains("{{") {
            return Err(refused(2_388_073, "Footer is incorrect", "A footer has no variables."));
        }
    }
    if let Some(buttons) = part(components, "BUTTONS") {
        of_buttons(buttons)?;
    }
    Ok(())
}

fn of_body(body: &Value, format: &str) -> Result<(), GraphError> {
    let text = words(body);
    if text.chars().count() > BODY {
        return Err(too_long("The body has more than 1024 characters."));
    }
    if text.trim_start().starts_with("{{") || text.trim_end().ends_with("}}") {
        return Err(refused(
            2_388_299,
            "Variables can't be at the start or end of the template",
            "Add text before the first and after the last variable.",
        ));
    }
    let places = placeholders(text);
    let plain = text.split("{{").enumerate().map(|(place, piece)| match place {
        0 => piece,
        _ => piece.split_once("}}").map_or("", |(_, after)| after),
    });
    let between: Vec<&str> = plain.collect();
    let inner = between.get(1..between.len().saturating_sub(1)).unwrap_or_default();
    if inner.iter().any(|piece| piece.trim().is_empty()) {
        return Err(refused(
            2_388_072,
            "Body is incorrect",
            "Variables cannot stand next to each other without words between.",
        ));
    }
    let count = between.iter().flat_map(|piece| piece.split_whitespace()).count();
    if !places.is_empty() && count < 2 * places.len() + 1 {
        return Err(refused(
            2_388_293,
            "This template has too many variables for its length",
            "Reduce the number of variables or increase the message length.",
        ));
    }
    let numbers: Vec<u32> = places.iter().filter_map(|name| name.parse().ok()).collect();
    let is_named = format == "NAMED";
    let fits = if is_named {
        places.iter().all(|name| {
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
    } else {
        numbers.len() == places.len() && numbers.iter().copied().eq(1..=u32::try_from(numbers.len()).unwrap_or(0))
    };
    if !fits {
        return Err(refused(2_388_072, "Body is incorrect", "The variables are not written as they must be."));
    }
    sampled(body, "body_text", format, &places)
}

/// Each variable comes with an example.
fn sampled(part: &Value, key: &str, format: &str, places: &[String]) -> Result<(), GraphError> {
    if places.is_empty() {
        return Ok(());
    }
    let example = &part["example"];
    let is_filled = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let has_all = if format == "NAMED" {
        let named = example[format!("{key}_named_params")].as_array().cloned().unwrap_or_default();
        places
            .iter()
            .all(|place| named.iter().any(|one| one["param_name"] == place.as_str() && is_filled(&one["example"])))
    } else {
        let list = example[key].as_array().cloned().unwrap_or_default();
        let first = list.first().and_then(Value::as_array).cloned().unwrap_or(list);
        first.len() == places.len() && first.iter().all(is_filled)
    };
    if has_all {
        return Ok(());
    }
    Err(refused(2_388_043, "Sample is missing", "Message template is missing examples for its variables."))
}

fn of_buttons(part: &Value) -> Result<(), GraphError> {
    let buttons = part["buttons"].as_array().cloned().unwrap_or_default();
    let of = |kind: &str| buttons.iter().filter(|button| is(button, kind)).count();
    if buttons.is_empty() || buttons.len() > 10 || of("URL") > 2 || of("PHONE_NUMBER") > 1 || of("COPY_CODE") > 1 {
        return Err(refused(2_388_060, "Buttons are incorrect", "There are too many buttons of this kind."));
    }
    for button in &buttons {
        let has_label = button["text"].as_str().is_some_and(|text| !text.is_empty() && text.chars().count() <= LABEL);
        if !has_label && (is(button, "QUICK_REPLY") || is(button, "URL")) {
            return Err(too_long("A button's text has 1 to 25 characters."));
        }
        let url = button["url"].as_str().unwrap_or_default();
        let is_link = (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= 2000;
        let ends_open = !url.contains("{{") || (url.ends_with("}}") && url.matches("{{").count() == 1);
        if is(button, "URL") && !(is_link && ends_open) {
            return Err(refused(2_388_060, "Buttons are incorrect", "The address of a button is not valid."));
        }
    }
    // Quick replies stand together: they begin or end once.
    let changes = buttons.windows(2).filter(|pair| is(&pair[0], "QUICK_REPLY") != is(&pair[1], "QUICK_REPLY")).count();
    if changes > 1 {
        return Err(refused(2_388_060, "Buttons are incorrect", "Quick replies must stand together."));
    }
    Ok(())
}

/// The category it is filed under: one that makes an offer is marketing.
pub(super) fn filed(category: &str, components: &Value) -> String {
    let text = whole(components);
    let promotes = PROMOTING.iter().any(|word| text.contains(word));
    if category == "UTILITY" && promotes { "MARKETING".to_owned() } else { category.to_owned() }
}

/// Whether the reviewers approve it.
pub(super) fn is_clean(components: &Value) -> bool {
    let text = whole(components);
    !HIDING.iter().any(|address| text.contains(address))
}

fn whole(components: &Value) -> String {
    let texts = components.as_array().into_iter().flatten().flat_map(|part| {
        let buttons = part["buttons"].as_array().cloned().unwrap_or_default();
        let of_buttons = buttons.into_iter().filter_map(|button| button["url"].as_str().map(str::to_owned));
        part["text"].as_str().map(str::to_owned).into_iter().chain(of_buttons).collect::<Vec<_>>()
    });
    texts.collect::<Vec<_>>().join(" ").to_lowercase()
}

fn part<'a>(components: &'a Value, kind: &str) -> Option<&'a Value> {
    components.as_array()?.iter().find(|part| is(part, kind))
}

fn is(part: &Value, kind: &str) -> bool {
    part["type"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(kind))
}

fn is_text(header: &Value) -> bool {
    header["format"].as_str().is_none_or(|format| format.eq_ignore_ascii_case("TEXT"))
}

fn words(part: &Value) -> &str {
    part["text"].as_str().unwrap_or_default()
}

fn too_long(words: &'static str) -> GraphError {
    refused(2_388_040, "Character limit exceeded", words)
}

/// As management calls refuse: code 100, and the number that says why in `error_subcode`.
pub(super) fn refused(subcode: i64, title: &'static str, words: &'static str) -> GraphError {
    GraphError::code(100).subcode(subcode).user(title, words)
}
