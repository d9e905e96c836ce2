//! Templates as Meta lists them, taken whole. The gate reads them in consent; here they are fetched.
//!
//! - An account's list replaces what was known, so that a template that is gone or paused is not offered.
//! - A template that needs what Kontor cannot send yet is kept under a status that is never sendable.

use std::time::Duration;

use consent::templates::{Category, Form, Listed};
use store::{NewTask, Result, Tx};

use crate::whatsapp::templates::{Header, Template};

/// The task that fetches an account's list.
pub const REFRESH: &str = "templates.refresh";

/// Several changes in a row are one fetch.
const GATHERED: Duration = Duration::from_secs(10);

/// Has an account's templates fetched again within seconds: when Meta says that one changed.
pub fn refresh_soon(tx: &mut Tx<'_>, account: &str) -> Result<()> {
    let span = i64::try_from(GATHERED.as_secs()).expect("OK because it is ten");
    // A fetch under way belongs to an earlier span, so that nothing told during it is missed.
    let turn = tx.now().seconds() / span + 1;
    let run_at = kernel::Timestamp::from_seconds(turn * span);
    tx.enqueue(NewTask::new(REFRESH, format!("{account}:{turn}")).run_at(run_at).fact("account", account))
}

/// Takes Meta's list in place of what was known.
pub(crate) fn take(tx: &mut Tx<'_>, account: &str, templates: Vec<Template>) -> Result<()> {
    consent::templates::refresh(tx, account, templates.into_iter().map(listed).collect())
}

fn listed(template: Template) -> Listed {
    let needs_file = matches!(template.header, Some(Header::Other(_)));
    let header = match &template.header {
        Some(Header::Text(text)) => text.clone(),
        Some(Header::Other(_)) | None => String::new(),
    };
    let is_open = |url: &Option<String>| url.as_ref().is_some_and(|url| url.contains("{{"));
    let open = template.buttons.iter().enumerate().filter(|(_, button)| button.kind == "url" && is_open(&button.url));
    let form = Form {
        header,
        header_parameters: template.header_places(),
        body_parameters: template.body_places(),
        url_buttons: open.filter_map(|(place, _)| u8::try_from(place).ok()).collect(),
        buttons: template.buttons.iter().map(|button| button.text.clone()).collect(),
        footer: template.footer.clone().unwrap_or_default(),
        is_named: template.is_named,
        body: template.body,
    };
    Listed {
        provider_id: template.id,
        name: template.name,
        language: template.language,
        category: Category::of(&template.category),
        status: if needs_file { "NEEDS_FILE".to_owned() } else { template.status },
        form,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatsapp::templates::Button;

    fn template() -> Template {
        let url = |url: &str| Button { kind: "url".to_owned(), text: "Track".to_owned(), url: Some(url.to_owned()) };
        Template {
            id: "9".to_owned(),
            name: "order_ready".to_owned(),
            language: "en_US".to_owned(),
            category: "UTILITY".to_owned(),
            status: "APPROVED".to_owned(),
            header: Some(Header::Text("Order {{1}}".to_owned())),
            body: "Hello {{1}}, on {{2}}".to_owned(),
            buttons: vec![url("https://m.example"), url("https://m.example/{{1}}")],
            ..Template::default()
        }
    }

    #[test]
    fn a_template_keeps_what_it_wants() {
        let listed = listed(template());
        assert_eq!(listed.form.header_parameters, ["1"]);
        assert_eq!(listed.form.body_parameters, ["1", "2"]);
        assert_eq!(listed.form.url_buttons, [1]);
        assert_eq!((listed.status.as_str(), listed.category), ("APPROVED", Category::Utility));
    }

    #[test]
    fn what_cannot_be_sent_yet_is_not_offered() {
        let picture = Template { header: Some(Header::Other("image".to_owned())), ..template() };
        assert_eq!(listed(picture).status, "NEEDS_FILE");
    }
}
