//! A template as it is written here, and as it is handed in at Meta (facts/meta.md 4.5).

use consent::templates::{Category, Form, Listed};
use serde_json::{Value, json};

use super::{places, split};

/// A template as its writer has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// As Meta writes it: `en`, `pt_BR`.
    pub language: String,
    pub category: Category,
    pub header: String,
    pub body: String,
    pub footer: String,
    pub buttons: Vec<Button>,
    /// What stands in each place for the reviewers.
    pub samples: Vec<(Place, String)>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: String::new(),
            language: String::new(),
            category: Category::Utility,
            header: String::new(),
            body: String::new(),
            footer: String::new(),
            buttons: Vec::new(),
            samples: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub kind: Kind,
    pub text: String,
    /// Where a link leads.
    pub url: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Reply,
    Link,
    /// Asks for the person's number, which comes as a card that WhatsApp attests. Meta writes its label (facts/meta.md 3.6).
    Number,
}

impl Kind {
    /// In the provider's small letters.
    const fn word(self) -> &'static str {
        match self {
            Kind::Reply => "quick_reply",
            Kind::Link => "url",
            Kind::Number => "request_contact_info",
        }
    }
}

/// The buttons that are written here.
const WRITTEN: [Kind; 3] = [Kind::Reply, Kind::Link, Kind::Number];

impl Button {
    pub fn reply(text: &str) -> Self {
        Self { kind: Kind::Reply, text: text.to_owned(), url: String::new() }
    }

    pub fn number() -> Self {
        Self { kind: Kind::Number, text: String::new(), url: String::new() }
    }

    pub fn link(text: &str, url: &str) -> Self {
        Self { kind: Kind::Link, text: text.to_owned(), url: url.to_owned() }
    }
}

/// A place in the header or the body, by its name or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub is_header: bool,
    pub name: String,
}

impl Place {
    pub fn header(name: &str) -> Self {
        Self { is_header: true, name: name.to_owned() }
    }

    pub fn body(name: &str) -> Self {
        Self { is_header: false, name: name.to_owned() }
    }

    /// As a form's field is called.
    pub fn key(&self) -> String {
        if self.is_header { format!("header_{}", self.name) } else { self.name.clone() }
    }
}

impl Draft {
    /// Whether its places have names; numbers otherwise.
    pub fn is_named(&self) -> bool {
        let is_name =
            |(_, place): &(String, Option<String>)| place.as_ref().is_some_and(|name| name.parse::<u32>().is_err());
        bits(&self.body).iter().chain(&bits(&self.header)).any(is_name)
    }

    pub fn body_places(&self) -> Vec<String> {
        places(&self.body, self.is_named())
    }

    pub fn header_places(&self) -> Vec<String> {
        places(&self.header, self.is_named())
    }

    /// The header's, then the body's.
    pub fn places(&self) -> Vec<Place> {
        let header = self.header_places().into_iter().map(|name| Place { is_header: true, name });
        header.chain(self.body_places().into_iter().map(|name| Place { is_header: false, name })).collect()
    }

    pub fn sample(&self, place: &Place) -> &str {
        self.samples.iter().find(|(of, _)| of == place).map_or("", |(_, sample)| sample.as_str())
    }

    /// A text with the samples in its places, as the reviewers read it.
    pub fn shown(&self, is_header: bool) -> String {
        let text = if is_header { &self.header } else { &self.body };
        let mut out = String::new();
        for (before, place) in bits(text) {
            out.push_str(&before);
            let Some(name) = place else { continue };
            match self.sample(&Place { is_header, name: name.clone() }) {
                "" => out.push_str(&format!("{{{{{name}}}}}")),
                sample => out.push_str(sample),
            }
        }
        out
    }

    /// What is handed in, but for its name, language and category.
    pub fn components(&self) -> Value {
        let mut components = Vec::new();
        if !self.header.is_empty() {
            let mut header = json!({ "type": "HEADER", "format": "TEXT", "text": self.header });
            if let Some(example) = self.example("header_text", true) {
                header["example"] = example;
            }
            components.push(header);
        }
        let mut body = json!({ "type": "BODY", "text": self.body });
        if let Some(example) = self.example("body_text", false) {
            body["example"] = example;
        }
        components.push(body);
        if !self.footer.is_empty() {
            components.push(json!({ "type": "FOOTER", "text": self.footer }));
        }
        if !self.buttons.is_empty() {
            let button = |button: &Button| match button.kind {
                Kind::Reply => json!({ "type": "QUICK_REPLY", "text": button.text }),
                Kind::Link => json!({ "type": "URL", "text": button.text, "url": button.url }),
                Kind::Number => json!({ "type": "REQUEST_CONTACT_INFO" }),
            };
            components.push(json!({ "type": "BUTTONS", "buttons": self.grouped().map(button).collect::<Vec<_>>() }));
        }
        Value::Array(components)
    }

    /// Replies stand together.
    fn grouped(&self) -> impl Iterator<Item = &Button> {
        let of = |kind| self.buttons.iter().filter(move |button| button.kind == kind);
        of(Kind::Reply).chain(of(Kind::Link)).chain(of(Kind::Number))
    }

    pub fn body_json(&self) -> Value {
        json!({
            "name": self.name, "language": self.language, "category": self.category.as_str().to_uppercase(),
            "parameter_format": if self.is_named() { "NAMED" } else { "POSITIONAL" }, "components": self.components(),
        })
    }

    fn example(&self, key: &str, is_header: bool) -> Option<Value> {
        let names = if is_header { self.header_places() } else { self.body_places() };
        if names.is_empty() {
            return None;
        }
        let sample = |name: &String| self.sample(&Place { is_header, name: name.clone() }).trim().to_owned();
        if self.is_named() {
            let given: Vec<Value> =
                names.iter().map(|name| json!({ "param_name": name, "example": sample(name) })).collect();
            return Some(json!({ format!("{key}_named_params"): given }));
        }
        let given: Vec<String> = names.iter().map(sample).collect();
        Some(if is_header { json!({ key: given }) } else { json!({ key: [given] }) })
    }

    /// As it is kept, until Meta's own list says how it stands.
    pub fn listed(&self, provider_id: String, category: Category, status: String) -> Listed {
        let buttons: Vec<&Button> = self.grouped().collect();
        let kind = |button: &&Button| button.kind.word().to_owned();
        let of = |is_header: bool, names: &[String]| -> Vec<String> {
            names.iter().map(|name| self.sample(&Place { is_header, name: name.clone() }).to_owned()).collect()
        };
        let (header_parameters, body_parameters) = (self.header_places(), self.body_places());
        let form = Form {
            header: self.header.clone(),
            body: self.body.clone(),
            footer: self.footer.clone(),
            buttons: buttons.iter().map(|button| button.text.clone()).collect(),
            button_kinds: buttons.iter().map(kind).collect(),
            links: buttons.iter().map(|button| button.url.clone()).collect(),
            header_samples: of(true, &header_parameters),
            body_samples: of(false, &body_parameters),
            header_parameters,
            body_parameters,
            url_buttons: Vec::new(),
            is_named: self.is_named(),
        };
        Listed {
            provider_id,
            name: self.name.clone(),
            language: self.language.clone(),
            category,
            status,
            form,
            quality: String::new(),
            reason: String::new(),
        }
    }

    /// A known template, to be written anew; nothing if it has parts that are not written here.
    pub fn of(template: &consent::templates::Template) -> Option<Self> {
        let form = &template.form;
        let is_ours = template.status != "NEEDS_FILE"
            && template.category != Category::Authentication
            && form.url_buttons.is_empty()
            && form.button_kinds.len() == form.buttons.len()
            && form.button_kinds.iter().all(|kind| WRITTEN.iter().any(|one| one.word() == kind));
        if !is_ours {
            return None;
        }
        let button = |place: usize, text: &String| match form.button_kinds.get(place).map(String::as_str) {
            Some("url") => Button::link(text, form.links.get(place).map_or("", String::as_str)),
            Some("request_contact_info") => Button::number(),
            _ => Button::reply(text),
        };
        let samples = |is_header: bool, names: &[String], samples: &[String]| -> Vec<(Place, String)> {
            names.iter().cloned().map(|name| Place { is_header, name }).zip(samples.iter().cloned()).collect()
        };
        let mut all = samples(true, &form.header_parameters, &form.header_samples);
        all.extend(samples(false, &form.body_parameters, &form.body_samples));
        Some(Self {
            name: template.name.clone(),
            language: template.language.clone(),
            category: template.asked.unwrap_or(template.category),
            header: form.header.clone(),
            body: form.body.clone(),
            footer: form.footer.clone(),
            buttons: form.buttons.iter().enumerate().map(|(place, text)| button(place, text)).collect(),
            samples: all,
        })
    }
}

/// A text in pieces, each with the place that follows it.
pub(super) fn bits(text: &str) -> Vec<(String, Option<String>)> {
    split(text).map(|(before, place)| (before.to_owned(), place.map(str::to_owned))).collect()
}

/// As the sandbox and Meta list it: for tests that what is handed in comes back.
#[cfg(test)]
fn listed_by_meta(draft: &Draft) -> super::Template {
    let mut json = draft.body_json();
    json["id"] = json!("7");
    json["status"] = json!("PENDING");
    let body = json!({ "data": [json] }).to_string();
    super::list(200, &http::HeaderMap::new(), body.as_bytes()).unwrap().items.remove(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_in_is_what_comes_back() {
        for (header, body) in [
            ("Order {{order}}", "Hello {{first_name}}, it is ready. Come by {{day}} please."),
            ("Order {{1}}", "Hello {{1}}, it is ready. Come by {{2}} please."),
            ("", "Hello, it is ready."),
        ] {
            let mut draft = Draft {
                name: "order_ready".to_owned(),
                language: "en".to_owned(),
                header: header.to_owned(),
                body: body.to_owned(),
                footer: "Marsh".to_owned(),
                buttons: vec![Button::number(), Button::link("See", "https://m.example"), Button::reply("Thanks")],
                ..Draft::default()
            };
            draft.samples =
                draft.places().into_iter().map(|place| (place.clone(), format!("a {}", place.key()))).collect();
            let ours = draft.listed("7".to_owned(), Category::Utility, "PENDING".to_owned());
            let theirs = crate::templates::listed(listed_by_meta(&draft));
            assert_eq!(ours.form, theirs.form);
            assert_eq!(ours.form.buttons, ["Thanks", "See", ""], "replies stand together");
            assert_eq!(ours.form.button_kinds[2], "request_contact_info");
        }
    }
}
