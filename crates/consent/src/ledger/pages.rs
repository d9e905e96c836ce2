//! Deciding about unclear words by a form.

use axum::extract::State as Shared;
use axum::response::Response;
use kernel::{Channel, ContactId, Problem, TenantId};
use serde::Deserialize;
use web::{Access, App, Form, Path, redirect};

#[derive(Debug, Deserialize)]
pub(crate) struct DecisionForm {
    channel: Channel,
    /// `yes`: they meant stop. `no`: they did not.
    answer: String,
    #[serde(default)]
    back: String,
}

/// `POST /t/{tenant}/people/{contact}/consent/decision`
pub(crate) async fn decide(
    Shared(app): Shared<App>,
    access: Access,
    Path((_, contact)): Path<(TenantId, ContactId)>,
    Form(form): Form<DecisionForm>,
) -> web::Result<Response> {
    let as_stop = match form.answer.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::invalid().field("answer", "unknown", "Choose one of the two.").into()),
    };
    app.db
        .write(access.tenant, access.actor, move |tx| super::decide_unclear(tx, contact, form.channel, as_stop))
        .await?;
    Ok(redirect(&local(access.tenant, contact, form.back)))
}

/// Where the form said to go on, if that is a page of this business; else the person's. (A30: no redirect to elsewhere)
pub(crate) fn local(tenant: TenantId, contact: ContactId, back: String) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let is_local = back.starts_with(&format!("/t/{tenant}/"))
        && back.bytes().all(plain)
        && !back.contains("..")
        && !back.contains("//");
    if is_local { back } else { format!("/t/{tenant}/people/{contact}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_into_the_same_business_only() {
        let clock = kernel::Clock::system();
        let (tenant, other, contact): (TenantId, TenantId, ContactId) = (clock.id(), clock.id(), clock.id());
        let page = format!("/t/{tenant}/people/{contact}");
        let good = format!("/t/{tenant}/inbox/1?status=open#end");
        assert_eq!(local(tenant, contact, good.clone()), good);
        for bad in [
            String::new(),
            "https://evil.example/".to_owned(),
            "//evil.example/".to_owned(),
            format!("/t/{other}/inbox"),
            format!("/t/{tenant}/../../sign-in"),
            format!("/t/{tenant}//evil.example"),
            format!("/t/{tenant}/\r\nset-cookie: a=b"),
            format!("/t/{tenant}/\\evil"),
        ] {
            assert_eq!(local(tenant, contact, bad.clone()), page, "{bad:?}");
        }
    }
}
