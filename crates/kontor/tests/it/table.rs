//! Every route of the program, and how to call it. The matrices walk this table; a route that is not in it fails here.

use axum::http::Method;
use kernel::Permission;
use kontor::compose;
use testkit::{Answer, Request, Tenant, World};
use web::Audience;

pub(crate) use crate::place::Place;

use Audience::{Api, Hook, Login, Operator, Public, Staff};
use Permission as P;

/// What is sent along.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Body {
    None,
    Form(&'static str),
    Json(&'static str),
}

/// One route. In the path, the query and the body `{name}` stands for an id of the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) audience: Audience,
    /// What stands after the `?`.
    pub(crate) query: &'static str,
    pub(crate) body: Body,
    /// What its owner is answered, with own ids.
    pub(crate) answers: u16,
}

impl Entry {
    pub(crate) fn method(&self) -> Method {
        self.method.parse().expect("OK because the table holds HTTP methods")
    }

    pub(crate) fn is_safe(&self) -> bool {
        self.method == "GET"
    }

    pub(crate) fn needs(&self) -> Option<Permission> {
        match self.audience {
            Staff(needs) | Api(needs) => Some(needs),
            Public | Hook | Login | Operator => None,
        }
    }

    pub(crate) fn is_stream(&self) -> bool {
        self.path.ends_with("/stream") || self.path.ends_with("/events")
    }

    /// The request, with the tenant of the path and the ids of everything else filled in.
    pub(crate) fn request(&self, world: &World, place: &Place) -> Request {
        let (path, query) = (place.fill(self.path, self.path), place.fill_body(self.path, self.query));
        let question = if query.is_empty() { "" } else { "?" };
        let request = world.request(self.method(), format!("{path}{question}{query}"));
        match self.body {
            Body::None if self.is_safe() => request,
            Body::None => request.form(""),
            Form(fields) => request.form(&place.fill_body(self.path, fields)),
            Json(text) => request.body("application/json", place.fill_body(self.path, text).into_bytes()),
        }
    }
}

/// Whether an answer shows anything of a business.
pub(crate) fn leak<'t>(answer: &Answer, of: &'t Tenant) -> Option<&'t str> {
    of.markers().into_iter().find(|marker| answer.body.contains(marker))
}

const fn get(path: &'static str, audience: Audience) -> Entry {
    Entry { method: "GET", path, audience, query: "", body: Body::None, answers: 200 }
}

const fn post(path: &'static str, audience: Audience, body: Body, answers: u16) -> Entry {
    Entry { method: "POST", path, audience, query: "", body, answers }
}

use Body::{Form, Json};

const RATE_CARD: &str = "currency=EUR&from=2026-10-01&source=Meta&rates=market%2Cmarketing%2Cutility%2Cauthentication%2Cauthentication_international%2Cservice%0D%0AGermany%2C0.12%2C0.05%2C0.05%2C%2C0.05";
const CONVERSATION: &str = "/t/{tenant}/inbox/{conversation}";
const CONSENT: &str = r#"{"contact_id":"{contact}","channel":"whatsapp","purpose":"marketing","effect":"withdraw","method":"verbal","occurred_at":"2026-11-18T08:00:00Z","evidence":{"words":"No more, she said"}}"#;
const FOUNDING: &str = "token=x&business=New&country=GB&time_zone=Europe/London&name=Ann&email=ann@new.example&password=seven lanterns by the canal";

#[rustfmt::skip]
pub(crate) const TABLE: &[Entry] = &[
    // The program's own.
    get("/api/openapi.json", Public),
    get("/api/docs", Public),
    Entry { answers: 404, ..get("/assets/{file}", Public) },
    Entry { answers: 404, ..get("/m/{tenant}/{token}", Public) },
    get("/sw.js", Public),
    get("/manifest.webmanifest", Public),
    // accounts
    Entry { answers: 303, ..get("/", Public) },
    Entry { answers: 303, ..get("/setup", Public) },
    post("/setup", Public, Form(FOUNDING), 410),
    Entry { answers: 403, ..get("/sign-up", Public) },
    post("/sign-up", Public, Form(FOUNDING), 403),
    post("/language", Public, Form("language=es"), 303),
    get("/sign-in", Public),
    post("/sign-in", Public, Form("email=nobody@lark.example&password=wrong wrong wrong"), 422),
    Entry { answers: 410, ..get("/sign-in/link", Public) },
    post("/sign-in/link", Public, Form("token=x"), 410),
    get("/forgot", Public),
    post("/forgot", Public, Form("email=nobody@lark.example"), 200),
    Entry { answers: 410, ..get("/reset", Public) },
    post("/reset", Public, Form("token=x&password=nine lanterns by the canal"), 410),
    Entry { answers: 410, ..get("/verification", Public) },
    post("/verification", Public, Form("token=x"), 410),
    Entry { answers: 410, ..get("/address", Public) },
    post("/address", Public, Form("token=x"), 410),
    Entry { answers: 410, ..get("/invitation", Public) },
    post("/invitation", Public, Form("token=x"), 410),
    post("/sign-out", Login, Body::None, 303),
    post("/sign-out/everywhere", Login, Body::None, 303),
    Entry { answers: 303, ..get("/businesses", Login) },
    Entry { answers: 403, ..get("/businesses/new", Login) },
    post("/businesses/new", Login, Form(FOUNDING), 403),
    get("/account", Login),
    post("/account/password", Login, Form("current=wrong&new=eight lanterns by the canal"), 422),
    post("/account/email", Login, Form("email=new@lark.example&known=wrong"), 409),
    post("/account/sessions/{session}/end", Login, Body::None, 303),
    post("/account/theme", Login, Form("theme=dark"), 303),
    get("/t/{tenant}/me", Staff(P::ConversationRead)),
    post("/t/{tenant}/me", Staff(P::ConversationRead), Form("language=&time_zone="), 303),
    get("/t/{tenant}/me/terms", Staff(P::ConversationRead)),
    post("/t/{tenant}/me/terms", Staff(P::ConversationRead), Form("accepted=1.1&of_age=on"), 303),
    post("/t/{tenant}/me/profile", Staff(P::ConversationRead), Form("name=Someone&phone="), 303),
    get("/t/{tenant}/me/hours", Staff(P::StaffRead)),
    post("/t/{tenant}/me/hours", Staff(P::StaffRead), Form("rule=always&day1=9-17"), 303),
    post("/hooks/resend/{key}", Hook, Json("{}"), 404),
    post("/account/verification", Login, Body::None, 409),
    get("/t/{tenant}/me/notices", Staff(P::StaffRead)),
    post("/t/{tenant}/me/notices/reading", Staff(P::StaffRead), Body::None, 303),
    get("/t/{tenant}/me/notices/choices", Staff(P::StaffRead)),
    post("/t/{tenant}/me/notices/choices", Staff(P::StaffRead), Form("shown.number-silent.mail=1"), 303),
    get("/t/{tenant}/me/notices/devices", Staff(P::StaffRead)),
    post("/t/{tenant}/me/notices/devices", Staff(P::StaffRead), Form("endpoint=https://127.0.0.1/"), 422),
    post("/t/{tenant}/me/notices/devices/{device}/test", Staff(P::StaffRead), Body::None, 404),
    post("/t/{tenant}/me/notices/devices/{device}/removal", Staff(P::StaffRead), Body::None, 404),
    post("/t/{tenant}/me/duty", Staff(P::StaffRead), Form("is_on=false"), 303),
    get("/t/{tenant}/settings/mail", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/mail/test", Staff(P::SettingsManage), Body::None, 409),
    post("/t/{tenant}/settings/mail/unanswered", Staff(P::SettingsManage), Form("minutes=15"), 303),
    get("/t/{tenant}/settings", Staff(P::StaffRead)),
    post("/t/{tenant}/settings", Staff(P::SettingsManage), Form("name=x"), 422),
    get("/t/{tenant}/settings/hours", Staff(P::StaffRead)),
    post("/t/{tenant}/settings/hours", Staff(P::SettingsManage), Form("version=0&day1=9-17"), 409),
    post("/t/{tenant}/settings/hours/holidays", Staff(P::SettingsManage), Form("name=Fair&first=2026-12-01"), 303),
    post("/t/{tenant}/settings/hours/holidays/{holiday}/removal", Staff(P::SettingsManage), Body::None, 404),
    get("/t/{tenant}/staff", Staff(P::StaffRead)),
    get("/t/{tenant}/staff/acceptances", Staff(P::StaffManage)),
    get("/t/{tenant}/staff/{staff}", Staff(P::StaffRead)),
    post("/t/{tenant}/staff/{staff}", Staff(P::StaffManage), Form("name=Someone&role=agent&version=1"), 303),
    post("/t/{tenant}/staff/{staff}/removal", Staff(P::StaffManage), Body::None, 303),
    post("/t/{tenant}/staff/invitations", Staff(P::StaffManage), Form("name=Ida&email=ida@new.example&role=agent"), 200),
    post("/t/{tenant}/staff/invitations/{invitation}/revocation", Staff(P::StaffManage), Body::None, 303),
    get("/t/{tenant}/teams", Staff(P::StaffRead)),
    post("/t/{tenant}/teams", Staff(P::StaffManage), Form("name=Back office"), 303),
    get("/t/{tenant}/teams/{team}", Staff(P::StaffRead)),
    post("/t/{tenant}/teams/{team}", Staff(P::StaffManage), Form("name=Front"), 303),
    post("/t/{tenant}/teams/{team}/members", Staff(P::StaffManage), Form("staff={staff}"), 303),
    post("/t/{tenant}/teams/{team}/members/{staff}/removal", Staff(P::StaffManage), Body::None, 303),
    get("/t/{tenant}/api-keys", Staff(P::ApiKeyManage)),
    post("/t/{tenant}/api-keys", Staff(P::ApiKeyManage), Form("name=Shop&contacts:read=on"), 200),
    post("/t/{tenant}/api-keys/{key}/revocation", Staff(P::ApiKeyManage), Body::None, 303),
    get("/t/{tenant}/webhooks", Staff(P::ApiKeyManage)),
    post("/t/{tenant}/webhooks", Staff(P::ApiKeyManage), Form("url=https://shop.example/hooks&message=on"), 200),
    Entry { answers: 404, ..get("/t/{tenant}/webhooks/{endpoint}", Staff(P::ApiKeyManage)) },
    post("/t/{tenant}/webhooks/{endpoint}", Staff(P::ApiKeyManage), Form("url=https://shop.example/hooks&message=on"), 404),
    post("/t/{tenant}/webhooks/{endpoint}/test", Staff(P::ApiKeyManage), Body::None, 404),
    post("/t/{tenant}/webhooks/{endpoint}/state", Staff(P::ApiKeyManage), Form("state=on"), 404),
    post("/t/{tenant}/webhooks/{endpoint}/secret", Staff(P::ApiKeyManage), Body::None, 404),
    post("/t/{tenant}/webhooks/{endpoint}/replay", Staff(P::ApiKeyManage), Form("hours=24"), 404),
    post("/t/{tenant}/webhooks/{endpoint}/removal", Staff(P::ApiKeyManage), Body::None, 404),
    post("/t/{tenant}/webhooks/{endpoint}/deliveries/{delivery}/replay", Staff(P::ApiKeyManage), Body::None, 404),
    get("/t/{tenant}/support", Staff(P::StaffRead)),
    post("/t/{tenant}/support", Staff(P::StaffRead), Form("subject=Help&words=How+do+I+begin"), 303),
    get("/t/{tenant}/support/{request}", Staff(P::StaffRead)),
    post("/t/{tenant}/support/{request}/entries", Staff(P::StaffRead), Form("words=And+then"), 303),
    post("/t/{tenant}/support/{request}/end", Staff(P::StaffRead), Body::None, 303),
    post("/t/{tenant}/support/grants", Staff(P::SupportGrant), Form("hours=1&extent=settings"), 303),
    get("/t/{tenant}/support/grants/{grant}", Staff(P::SupportGrant)),
    post("/t/{tenant}/support/grants/{grant}/end", Staff(P::SupportGrant), Body::None, 303),
    get("/operator/link", Public),
    post("/operator/link", Public, Form("token=x"), 410),
    get("/operator", Operator),
    get("/operator/requests/{tenant}/{request}", Operator),
    post("/operator/requests/{tenant}/{request}/answers", Operator, Form("words=Try+again"), 303),
    // contacts
    get("/t/{tenant}/people", Staff(P::ContactRead)),
    post("/t/{tenant}/people", Staff(P::ContactWrite), Form("name=Una"), 303),
    get("/t/{tenant}/people/new", Staff(P::ContactWrite)),
    get("/t/{tenant}/people/consent-ending", Staff(P::ConsentRead)),
    get("/t/{tenant}/people/segments", Staff(P::ContactRead)),
    get("/t/{tenant}/people/segments/new", Staff(P::ContactWrite)),
    post("/t/{tenant}/people/segments/new", Staff(P::ContactWrite), Form("name=All&do=save"), 303),
    Entry { answers: 404, ..get("/t/{tenant}/people/segments/{segment}", Staff(P::ContactRead)) },
    Entry { answers: 404, ..get("/t/{tenant}/people/segments/{segment}/filter", Staff(P::ContactWrite)) },
    post("/t/{tenant}/people/segments/{segment}/filter", Staff(P::ContactWrite), Form("name=All&do=save"), 404),
    post("/t/{tenant}/people/segments/{segment}/removal", Staff(P::ContactWrite), Body::None, 404),
    get("/api/v1/segments", Api(P::ContactRead)),
    post("/api/v1/segments", Api(P::ContactWrite), Json(r#"{"name":"Every one","filter":{"all":[]}}"#), 201),
    Entry { method: "PUT", path: "/api/v1/segments/{id}", audience: Api(P::ContactWrite), query: "", body: Json(r#"{"name":"Every one","filter":{"all":[]}}"#), answers: 404 },
    Entry { method: "DELETE", path: "/api/v1/segments/{id}", audience: Api(P::ContactWrite), query: "", body: Body::None, answers: 404 },
    Entry { answers: 404, ..get("/api/v1/segments/{id}/contacts", Api(P::ContactRead)) },
    get("/t/{tenant}/people/export", Staff(P::ContactExport)),
    Entry { query: "format=csv", ..get("/t/{tenant}/people/export/file", Staff(P::ContactExport)) },
    get("/t/{tenant}/people/import", Staff(P::ContactWrite)),
    post("/t/{tenant}/people/import", Staff(P::ContactWrite), Body::None, 422),
    Entry { answers: 404, ..get("/t/{tenant}/people/import/{import}", Staff(P::ContactWrite)) },
    post("/t/{tenant}/people/import/{import}", Staff(P::ContactWrite), Body::None, 404),
    post("/t/{tenant}/people/import/{import}/start", Staff(P::ContactWrite), Body::None, 404),
    post("/t/{tenant}/people/import/{import}/discard", Staff(P::ContactWrite), Body::None, 404),
    post("/t/{tenant}/people/import/{import}/undo", Staff(P::ContactWrite), Body::None, 404),
    Entry { answers: 404, ..get("/t/{tenant}/people/import/{import}/refused", Staff(P::ContactWrite)) },
    post("/api/v1/contacts/import", Api(P::ContactWrite), Body::None, 422),
    Entry { answers: 404, ..get("/api/v1/contacts/imports/{id}", Api(P::ContactWrite)) },
    Entry { method: "DELETE", path: "/api/v1/contacts/imports/{id}", audience: Api(P::ContactWrite), query: "", body: Body::None, answers: 404 },
    Entry { answers: 404, ..get("/api/v1/contacts/imports/{id}/refused", Api(P::ContactWrite)) },
    post("/api/v1/contacts/imports/{id}/start", Api(P::ContactWrite), Body::None, 404),
    post("/api/v1/contacts/imports/{id}/undo", Api(P::ContactWrite), Body::None, 404),
    get("/t/{tenant}/people/{contact}", Staff(P::ContactRead)),
    get("/t/{tenant}/people/{contact}/timeline", Staff(P::ContactRead)),
    get("/t/{tenant}/people/{contact}/history", Staff(P::ConversationRead)),
    get("/t/{tenant}/people/{contact}/history/import", Staff(P::PrivacyManage)),
    post("/t/{tenant}/people/{contact}/history/import", Staff(P::PrivacyManage), Body::None, 422),
    Entry { answers: 404, ..get("/t/{tenant}/people/{contact}/history/import/{import}", Staff(P::PrivacyManage)) },
    post("/t/{tenant}/people/{contact}/history/import/{import}", Staff(P::PrivacyManage), Form("confirmed=on"), 404),
    post("/t/{tenant}/people/{contact}/history/import/{import}/undo", Staff(P::PrivacyManage), Body::None, 404),
    get("/api/v1/contacts/{id}/history", Api(P::ConversationRead)),
    get("/t/{tenant}/people/bulk", Staff(P::ContactWrite)),
    post("/t/{tenant}/people/bulk", Staff(P::ContactWrite), Form("contact={contact}&do=tag&tag=vip"), 303),
    post("/t/{tenant}/people/bulk/{bulk}/undo", Staff(P::ContactWrite), Body::None, 404),
    post("/api/v1/contacts/bulk-actions", Api(P::ContactWrite), Json(r#"{"contacts":["{contact}"],"change":{"tag_on":"vip"}}"#), 202),
    Entry { answers: 404, ..get("/api/v1/contacts/bulk-actions/{id}", Api(P::ContactWrite)) },
    post("/api/v1/contacts/bulk-actions/{id}/undo", Api(P::ContactWrite), Body::None, 404),
    get("/api/v1/contacts/{id}/timeline", Api(P::ContactRead)),
    get("/t/{tenant}/people/{contact}/edit", Staff(P::ContactWrite)),
    post("/t/{tenant}/people/{contact}/edit", Staff(P::ContactWrite), Form("name=Una&version=0"), 409),
    Entry { method: "DELETE", path: "/api/v1/contacts/{id}", audience: Api(P::ContactDelete), query: "", body: Body::None, answers: 204 },
    // Put out of sight, and back by the next.
    post("/t/{tenant}/people/{contact}/deletion", Staff(P::ContactDelete), Body::None, 303),
    post("/t/{tenant}/people/{contact}/return", Staff(P::ContactWrite), Body::None, 303),
    post("/t/{tenant}/people/{contact}/notes", Staff(P::ContactWrite), Form("words=Likes+tea"), 303),
    post("/t/{tenant}/people/{contact}/notes/{note}", Staff(P::ContactWrite), Form("words=Likes+tea"), 404),
    post("/t/{tenant}/people/{contact}/notes/{note}/removal", Staff(P::ContactWrite), Body::None, 404),
    post("/t/{tenant}/people/{contact}/notes/{note}/return", Staff(P::ContactWrite), Body::None, 404),
    get("/t/{tenant}/settings/people", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/people", Staff(P::SettingsManage), Form("label=Size&kind=text"), 303),
    get("/t/{tenant}/people/duplicates", Staff(P::ContactRead)),
    post("/t/{tenant}/people/duplicates", Staff(P::ContactWrite), Form("one={contact}&other={contact}"), 303),
    get("/t/{tenant}/people/{contact}/merge", Staff(P::ContactWrite)),
    post("/t/{tenant}/people/{contact}/merge", Staff(P::ContactWrite), Form("other={contact}"), 409),
    post("/t/{tenant}/people/merges/{merge}/undo", Staff(P::ContactWrite), Body::None, 404),
    get("/api/v1/contacts", Api(P::ContactRead)),
    post("/api/v1/contacts", Api(P::ContactWrite), Json(r#"{"name":"Una"}"#), 201),
    Entry { query: "format=json", ..get("/api/v1/contacts/export", Api(P::ContactExport)) },
    get("/api/v1/contacts/{id}", Api(P::ContactRead)),
    Entry { method: "PATCH", path: "/api/v1/contacts/{id}", audience: Api(P::ContactWrite), query: "", body: Json(r#"{"tags":["vip"]}"#), answers: 200 },
    get("/api/v1/contacts/duplicates", Api(P::ContactRead)),
    post("/api/v1/contacts/merge", Api(P::ContactWrite), Json(r#"{"from":"{contact}","into":"{contact}"}"#), 409),
    post("/api/v1/contacts/merges/{id}/undo", Api(P::ContactWrite), Body::None, 404),
    // consent
    get("/t/{tenant}/people/{contact}/consent", Staff(P::ConsentRead)),
    Entry { answers: 404, ..get("/p/{tenant}/offers", Public) },
    get("/t/{tenant}/settings/inbox/consent", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/inbox/consent", Staff(P::SettingsManage), Form("scope=marketing&language=en&words=Yes,+please+send+me+offers+on+WhatsApp."), 303),
    post("/t/{tenant}/settings/inbox/consent/topics", Staff(P::SettingsManage), Form("name=Courses"), 303),
    post("/t/{tenant}/settings/inbox/consent/topics/{topic}", Staff(P::SettingsManage), Form("name=Lessons"), 404),
    post("/t/{tenant}/settings/inbox/consent/topics/{topic}/end", Staff(P::SettingsManage), Body::None, 404),
    post("/t/{tenant}/settings/inbox/consent/topics/{topic}/return", Staff(P::SettingsManage), Body::None, 404),
    post("/t/{tenant}/settings/inbox/consent/rules", Staff(P::SettingsManage), Form("lasts=730"), 303),
    post("/t/{tenant}/settings/inbox/consent/{text}/end", Staff(P::SettingsManage), Body::None, 404),
    Entry { answers: 404, ..get("/t/{tenant}/settings/inbox/consent/{text}/poster", Staff(P::SettingsManage)) },
    Entry { answers: 404, ..get("/t/{tenant}/settings/inbox/consent/{text}/poster.svg", Staff(P::SettingsManage)) },
    Entry { answers: 404, ..get("/p/{tenant}/preferences/{token}", Public) },
    post("/p/{tenant}/preferences/{token}", Public, Form("everything=stop"), 404),
    Entry { answers: 404, ..get("/p/{tenant}/preferences/{token}/receipt", Public) },
    Entry { answers: 404, ..get("/p/{tenant}/preferences/{token}/receipt.txt", Public) },
    post("/t/{tenant}/people/{contact}/consent", Staff(P::ConsentWrite), Form("channel=whatsapp&purpose=marketing&effect=withdraw&method=verbal&words=No+more&back="), 303),
    post("/t/{tenant}/people/{contact}/consent/decision", Staff(P::ConsentWrite), Form("channel=whatsapp&answer=yes&back="), 409),
    Entry { answers: 404, ..get("/t/{tenant}/people/{contact}/consent/files/{scan}", Staff(P::ConsentRead)) },
    Entry { query: "contact_id={contact}", ..post("/api/v1/consents/files", Api(P::ConsentWrite), Json("%PDF-1.7"), 201) },
    Entry { query: "contact_id={contact}", answers: 404, ..get("/api/v1/consents/files/{id}", Api(P::ConsentRead)) },
    Entry { query: "contact_id={contact}", ..get("/api/v1/consents", Api(P::ConsentRead)) },
    Entry { query: "contact_id={contact}", ..get("/api/v1/consents/link", Api(P::ConsentWrite)) },
    post("/api/v1/consents", Api(P::ConsentWrite), Json(CONSENT), 201),
    Entry { query: "contact_id={contact}", ..get("/api/v1/decisions", Api(P::ConsentRead)) },
    post("/api/v1/decisions/preview", Api(P::ConsentRead), Json(r#"{"conversation_id":"{conversation}"}"#), 200),
    get("/t/{tenant}/settings/inbox/not-sent", Staff(P::ConversationRead)),
    post("/t/{tenant}/settings/inbox/not-sent", Staff(P::SettingsManage), Form("offers=2&automatic=30"), 303),
    // channels
    get("/hooks/meta/{key}", Hook),
    Entry { answers: 404, ..get("/hooks/reach/{code}", Hook) },
    get("/t/{tenant}/settings/reach", Staff(P::InboxRead)),
    post("/t/{tenant}/settings/reach", Staff(P::InboxManage), Body::None, 303),
    post("/hooks/meta/{key}", Hook, Json("{}"), 404),
    post("/hooks/meta/{key}/deauthorization", Hook, Form("signed_request=a.b"), 404),
    get("/t/{tenant}/settings/inboxes", Staff(P::InboxRead)),
    post("/t/{tenant}/settings/inboxes", Staff(P::InboxManage), Form("name=x"), 422),
    get("/t/{tenant}/settings/inboxes/new", Staff(P::InboxManage)),
    get("/t/{tenant}/settings/inboxes/{inbox}", Staff(P::InboxRead)),
    get("/t/{tenant}/settings/inboxes/{inbox}/health", Staff(P::InboxRead)),
    Entry { answers: 404, ..get("/t/{tenant}/settings/inboxes/{inbox}/picture", Staff(P::InboxRead)) },
    post("/t/{tenant}/settings/inboxes/new/{road}", Staff(P::InboxManage), Form("terms="), 303),
    Entry { answers: 404, ..get("/t/{tenant}/settings/inboxes/new/{road}/{signup}", Staff(P::InboxManage)) },
    post("/t/{tenant}/settings/inboxes/new/{road}/{signup}", Staff(P::InboxManage), Form("number=1"), 404),
    get("/t/{tenant}/settings/inboxes/new/{road}", Staff(P::InboxManage)),
    Entry { answers: 403, ..get("/connect/meta", Login) },
    get("/t/{tenant}/settings/inboxes/{inbox}/checklist", Staff(P::InboxManage)),
    post("/t/{tenant}/settings/inboxes/{inbox}/checklist", Staff(P::InboxManage), Body::None, 303),
    get("/t/{tenant}/settings/inboxes/{inbox}/checklist/lines", Staff(P::InboxManage)),
    post("/t/{tenant}/settings/inboxes/{inbox}/checklist/answer", Staff(P::InboxManage), Form("line=live&is_so=true"), 303),
    post("/t/{tenant}/settings/inboxes/{inbox}/checklist/written", Staff(P::InboxManage), Body::None, 303),
    post("/t/{tenant}/settings/inboxes/{inbox}/registration", Staff(P::InboxManage), Form("pin=12"), 422),
    post("/t/{tenant}/settings/inboxes/{inbox}/terms", Staff(P::InboxManage), Form("terms="), 303),
    post("/t/{tenant}/settings/inboxes/{inbox}/payment", Staff(P::InboxManage), Body::None, 303),
    post("/t/{tenant}/settings/inboxes/{inbox}/check", Staff(P::InboxManage), Body::None, 303),
    post("/t/{tenant}/settings/inboxes/{inbox}/token", Staff(P::InboxManage), Form("access_token=EAAGnew"), 503),
    post("/t/{tenant}/settings/inboxes/{inbox}/templates", Staff(P::InboxManage), Body::None, 303),
    get("/t/{tenant}/settings/inboxes/{inbox}/templates", Staff(P::InboxRead)),
    get("/t/{tenant}/settings/inboxes/{inbox}/templates/starters", Staff(P::InboxManage)),
    post("/t/{tenant}/settings/inboxes/{inbox}/templates/starters", Staff(P::InboxManage), Form("language=en"), 422),
    get("/t/{tenant}/settings/inboxes/{inbox}/templates/new", Staff(P::InboxManage)),
    post("/t/{tenant}/settings/inboxes/{inbox}/templates/new", Staff(P::InboxManage), Form("body=Hello"), 200),
    Entry { answers: 404, ..get("/t/{tenant}/settings/inboxes/{inbox}/templates/named/{name}", Staff(P::InboxRead)) },
    post("/t/{tenant}/settings/inboxes/{inbox}/templates/{template}/offer", Staff(P::InboxManage), Body::None, 404),
    Entry { answers: 404, ..get("/t/{tenant}/settings/inboxes/{inbox}/templates/{template}", Staff(P::InboxRead)) },
    post("/t/{tenant}/settings/inboxes/{inbox}/templates/{template}", Staff(P::InboxManage), Form("body=Hello"), 404),
    post("/t/{tenant}/settings/inboxes/{inbox}/templates/{template}/deletion", Staff(P::InboxManage), Body::None, 404),
    post("/t/{tenant}/settings/inboxes/{inbox}/disconnection", Staff(P::InboxManage), Body::None, 303),
    get("/api/v1/inboxes", Api(P::InboxRead)),
    get("/api/v1/templates", Api(P::InboxRead)),
    post("/api/v1/templates", Api(P::InboxManage), Json(r#"{"name":"order_ready"}"#), 422),
    Entry {
        method: "PUT",
        ..post("/api/v1/templates/{id}", Api(P::InboxManage), Json(r#"{"body":"Your order is ready."}"#), 404)
    },
    Entry { method: "DELETE", ..post("/api/v1/templates/{id}", Api(P::InboxManage), Body::None, 404) },
    post("/api/v1/templates/{id}/offer", Api(P::InboxManage), Body::None, 404),
    post("/api/v1/inboxes", Api(P::InboxManage), Json(r#"{"kind":"whatsapp"}"#), 422),
    Entry { method: "DELETE", path: "/api/v1/inboxes/{id}", audience: Api(P::InboxManage), query: "", body: Body::None, answers: 204 },
    post("/api/v1/inboxes/{id}/check", Api(P::InboxManage), Json("{}"), 200),
    // inbox
    get("/t/{tenant}/inbox", Staff(P::ConversationRead)),
    get(CONVERSATION, Staff(P::ConversationRead)),
    post("/t/{tenant}/inbox/{conversation}/messages", Staff(P::ConversationWrite), Form("text=Yes&once=abc"), 303),
    post("/t/{tenant}/inbox/{conversation}/assignment", Staff(P::ConversationWrite), Form("assignee={agent}"), 303),
    post("/t/{tenant}/inbox/{conversation}/status", Staff(P::ConversationWrite), Form("status=closed"), 303),
    post("/t/{tenant}/people/{contact}/preferences-link", Staff(P::ConversationWrite), Body::None, 303),
    post("/t/{tenant}/inbox/{conversation}/unread", Staff(P::ConversationWrite), Body::None, 303),
    post("/t/{tenant}/inbox/{conversation}/draft", Staff(P::ConversationWrite), Form("text=Perhaps"), 204),
    post("/t/{tenant}/inbox/{conversation}/typing", Staff(P::ConversationWrite), Body::None, 204),
    post("/t/{tenant}/inbox/{conversation}/looking", Staff(P::ConversationRead), Form(""), 204),
    post("/t/{tenant}/inbox/{conversation}/stop-question", Staff(P::ConsentWrite), Form("answer=no"), 303),
    get("/t/{tenant}/inbox/{conversation}/messages/{message}", Staff(P::ConversationRead)),
    post("/t/{tenant}/inbox/{conversation}/messages/{message}/file", Staff(P::ConversationWrite), Body::None, 303),
    post("/t/{tenant}/inbox/{conversation}/messages/{message}/doubt", Staff(P::ConversationWrite), Form("answer=again"), 409),
    post("/t/{tenant}/inbox/{conversation}/messages/{message}/undo", Staff(P::ConversationWrite), Form("text="), 404),
    post("/t/{tenant}/inbox/{conversation}/messages/{message}/reaction", Staff(P::ConversationWrite), Form("emoji=%F0%9F%91%8D"), 303),
    post("/t/{tenant}/inbox/{conversation}/notes", Staff(P::ConversationWrite), Form("note=Remember"), 303),
    post("/t/{tenant}/inbox/{conversation}/notes/{message}", Staff(P::ConversationWrite), Form("note=Remember"), 404),
    post("/t/{tenant}/inbox/{conversation}/notes/{message}/removal", Staff(P::ConversationWrite), Body::None, 404),
    get("/t/{tenant}/inbox/{conversation}/names", Staff(P::ConversationWrite)),
    Entry { method: "DELETE", path: "/api/v1/conversations/{id}/messages/{message}", audience: Api(P::ConversationWrite), query: "", body: Body::None, answers: 404 },
    post("/t/{tenant}/inbox/{conversation}/labels", Staff(P::ConversationWrite), Form("on={label}"), 404),
    post("/t/{tenant}/inbox/{conversation}/snooze", Staff(P::ConversationWrite), Form("at=2001-01-01T09:00"), 422),
    post("/t/{tenant}/inbox/undo/{undo}", Staff(P::ConversationWrite), Body::None, 404),
    get("/t/{tenant}/settings/inbox/service-levels", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/inbox/service-levels/{inbox}", Staff(P::SettingsManage), Form("first=60&warn=75"), 303),
    get("/t/{tenant}/settings/inbox/turns", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/inbox/turns/{inbox}", Staff(P::SettingsManage), Form("team=&capacity=5"), 303),
    post("/t/{tenant}/inbox/{conversation}/merge", Staff(P::ConversationWrite), Form("from={conversation}"), 409),
    post("/t/{tenant}/inbox/{conversation}/split", Staff(P::ConversationWrite), Form("message={message}"), 409),
    post("/api/v1/conversations/{id}/merge", Api(P::ConversationWrite), Json(r#"{"from":"{conversation}"}"#), 409),
    post("/api/v1/conversations/{id}/split", Api(P::ConversationWrite), Json(r#"{"message_id":"{message}"}"#), 409),
    post("/api/v1/conversation-moves/{id}/undo", Api(P::ConversationWrite), Body::None, 404),
    get("/t/{tenant}/settings/inbox/reopening", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/inbox/reopening/{inbox}", Staff(P::SettingsManage), Form("then=new&days=30&to=nobody"), 303),
    get("/api/v1/inboxes/{id}/reopening", Api(P::InboxManage)),
    Entry { method: "PUT", path: "/api/v1/inboxes/{id}/reopening", audience: Api(P::InboxManage), query: "", body: Json(r#"{"new_after_days":30}"#), answers: 200 },
    get("/t/{tenant}/inbox/{conversation}/question", Staff(P::ConversationWrite)),
    post("/t/{tenant}/inbox/{conversation}/question", Staff(P::ConversationWrite), Form("text=Which?&kind=buttons&button.1=Yes"), 303),
    get("/t/{tenant}/inbox/{conversation}/consent-question", Staff(P::ConversationWrite)),
    // Who has agreed is not asked.
    post("/t/{tenant}/inbox/{conversation}/consent-question", Staff(P::ConversationWrite), Form("once="), 409),
    get("/t/{tenant}/inbox/{conversation}/place", Staff(P::ConversationWrite)),
    post("/t/{tenant}/inbox/{conversation}/place", Staff(P::ConversationWrite), Form("place=52.5,13.4"), 303),
    get("/t/{tenant}/inbox/{conversation}/number", Staff(P::ConversationWrite)),
    post("/t/{tenant}/inbox/{conversation}/number", Staff(P::ConversationWrite), Form("text=May+we+have+your+number?"), 303),
    get("/t/{tenant}/inbox/bulk", Staff(P::ConversationWrite)),
    post("/t/{tenant}/inbox/bulk", Staff(P::ConversationWrite), Form("do=close&conversation={conversation}"), 303),
    post("/t/{tenant}/inbox/bulk/{bulk}/undo", Staff(P::ConversationWrite), Body::None, 404),
    get("/t/{tenant}/settings/inbox/quick-replies", Staff(P::ConversationRead)),
    post("/t/{tenant}/settings/inbox/quick-replies", Staff(P::SettingsManage), Form("shortcut=thanks&text=Thanks"), 303),
    post("/t/{tenant}/settings/inbox/quick-replies/{quick}", Staff(P::SettingsManage), Form("shortcut=thanks&text=Thanks"), 404),
    post("/t/{tenant}/settings/inbox/quick-replies/{quick}/removal", Staff(P::SettingsManage), Body::None, 404),
    get("/t/{tenant}/inbox/{conversation}/quick-replies", Staff(P::ConversationWrite)),
    post("/t/{tenant}/inbox/{conversation}/quick-replies/{quick}", Staff(P::ConversationWrite), Body::None, 404),
    get("/api/v1/quick_replies", Api(P::ConversationRead)),
    post("/api/v1/quick_replies", Api(P::SettingsManage), Json(r#"{"shortcut":"soon","text":"Soon"}"#), 201),
    Entry { method: "PATCH", path: "/api/v1/quick_replies/{id}", audience: Api(P::SettingsManage), query: "", body: Json(r#"{"title":"Soon"}"#), answers: 404 },
    Entry { method: "DELETE", path: "/api/v1/quick_replies/{id}", audience: Api(P::SettingsManage), query: "", body: Body::None, answers: 404 },
    get("/t/{tenant}/settings/automation", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/automation", Staff(P::SettingsManage), Form("version=0&quiet_minutes=30&says_so=on"), 303),
    post("/t/{tenant}/settings/automation/rules", Staff(P::SettingsManage), Form("starter=hours"), 303),
    Entry { answers: 404, ..get("/t/{tenant}/settings/automation/rules/{rule}", Staff(P::SettingsManage)) },
    post("/t/{tenant}/settings/automation/rules/{rule}", Staff(P::SettingsManage), Form("name=x"), 404),
    post("/t/{tenant}/settings/automation/rules/{rule}/switch", Staff(P::SettingsManage), Form("on=no"), 404),
    post("/t/{tenant}/settings/automation/rules/{rule}/removal", Staff(P::SettingsManage), Body::None, 404),
    Entry { answers: 404, ..get("/t/{tenant}/settings/automation/rules/{rule}/trial", Staff(P::SettingsManage)) },
    post("/t/{tenant}/settings/inbox/labels", Staff(P::SettingsManage), Form("name=Trial&colour=sage"), 303),
    post("/t/{tenant}/settings/inbox/labels/{label}", Staff(P::SettingsManage), Form("name=Trial&colour=sage"), 404),
    post("/t/{tenant}/settings/inbox/labels/{label}/removal", Staff(P::SettingsManage), Body::None, 404),
    Entry { method: "PATCH", path: "/api/v1/conversations/{id}/messages/{message}", audience: Api(P::ConversationWrite), query: "", body: Json("{}"), answers: 200 },
    get("/api/v1/webhook_endpoints", Api(P::ApiKeyManage)),
    post("/api/v1/webhook_endpoints", Api(P::ApiKeyManage), Json(r#"{"url":"https://shop.example/hooks","events":["message.*"]}"#), 201),
    Entry { answers: 404, ..get("/api/v1/webhook_endpoints/{id}", Api(P::ApiKeyManage)) },
    Entry { method: "PATCH", path: "/api/v1/webhook_endpoints/{id}", audience: Api(P::ApiKeyManage), query: "", body: Json(r#"{"enabled":true}"#), answers: 404 },
    Entry { method: "DELETE", path: "/api/v1/webhook_endpoints/{id}", audience: Api(P::ApiKeyManage), query: "", body: Body::None, answers: 404 },
    post("/api/v1/webhook_endpoints/{id}/secret", Api(P::ApiKeyManage), Body::None, 404),
    Entry { answers: 404, ..get("/api/v1/webhook_endpoints/{id}/deliveries", Api(P::ApiKeyManage)) },
    post("/api/v1/webhook_endpoints/{id}/deliveries/{delivery}/replay", Api(P::ApiKeyManage), Body::None, 404),
    post("/api/v1/webhook_endpoints/{id}/replay", Api(P::ApiKeyManage), Json(r#"{"since":"2026-11-20T00:00:00Z"}"#), 404),
    post("/api/v1/webhook_endpoints/{id}/test", Api(P::ApiKeyManage), Body::None, 404),
    get("/t/{tenant}/settings/inbox/satisfaction", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/inbox/satisfaction/{inbox}", Staff(P::SettingsManage), Form("scale=five&delay_minutes=10&every_days=30&version=0"), 303),
    get("/api/v1/inboxes/{id}/satisfaction", Api(P::InboxManage)),
    Entry { method: "PUT", path: "/api/v1/inboxes/{id}/satisfaction", audience: Api(P::InboxManage), query: "", body: Json(r#"{"is_on":false}"#), answers: 200 },
    get("/api/v1/inboxes/{id}/service-levels", Api(P::InboxManage)),
    Entry { method: "PUT", path: "/api/v1/inboxes/{id}/service-levels", audience: Api(P::InboxManage), query: "", body: Json(r#"{"first_minutes":60}"#), answers: 200 },
    get("/api/v1/inboxes/{id}/assignment", Api(P::InboxManage)),
    Entry { method: "PUT", path: "/api/v1/inboxes/{id}/assignment", audience: Api(P::InboxManage), query: "", body: Json(r#"{"team_id":null}"#), answers: 200 },
    post("/api/v1/bulk-actions", Api(P::ConversationWrite), Json(r#"{"conversations":["{conversation}"],"change":{"read":true}}"#), 202),
    Entry { method: "GET", path: "/api/v1/bulk-actions/{id}", audience: Api(P::ConversationWrite), query: "", body: Body::None, answers: 404 },
    post("/api/v1/bulk-actions/{id}/undo", Api(P::ConversationWrite), Body::None, 404),
    post("/api/v1/media", Api(P::ConversationWrite), Json(r#"{"a":"document of no kind"}"#), 422),
    get("/api/v1/labels", Api(P::ConversationRead)),
    post("/api/v1/labels", Api(P::SettingsManage), Json(r#"{"name":"Offer"}"#), 201),
    Entry { method: "PATCH", path: "/api/v1/labels/{id}", audience: Api(P::SettingsManage), query: "", body: Json(r#"{"name":"Offer"}"#), answers: 404 },
    Entry { method: "DELETE", path: "/api/v1/labels/{id}", audience: Api(P::SettingsManage), query: "", body: Body::None, answers: 404 },
    get("/t/{tenant}/settings/inbox", Staff(P::ConversationRead)),
    Entry { query: "q=the&by=person&from=2026-01-01", ..get("/t/{tenant}/search", Staff(P::ConversationRead)) },
    get("/t/{tenant}/inbox/views", Staff(P::ConversationRead)),
    post("/t/{tenant}/inbox/views", Staff(P::ConversationRead), Form("name=Mine&audience=own&whose=mine"), 303),
    Entry { answers: 404, ..get("/t/{tenant}/inbox/views/{view}", Staff(P::ConversationRead)) },
    post("/t/{tenant}/inbox/views/{view}", Staff(P::ConversationRead), Form("name=Mine&audience=own"), 404),
    post("/t/{tenant}/inbox/views/{view}/place", Staff(P::ConversationRead), Form("to=up"), 404),
    post("/t/{tenant}/inbox/views/{view}/removal", Staff(P::ConversationRead), Body::None, 404),
    post("/t/{tenant}/inbox/views/{view}/restoration", Staff(P::ConversationRead), Body::None, 404),
    get("/api/v1/views", Api(P::ConversationRead)),
    post("/api/v1/views", Api(P::SettingsManage), Json(r#"{"name":"All","audience":"everyone"}"#), 201),
    Entry { method: "PATCH", path: "/api/v1/views/{id}", audience: Api(P::SettingsManage), query: "", body: Json(r#"{"name":"All"}"#), answers: 404 },
    Entry { method: "DELETE", path: "/api/v1/views/{id}", audience: Api(P::SettingsManage), query: "", body: Body::None, answers: 404 },
    Entry { answers: 404, ..get("/api/v1/views/{id}/conversations", Api(P::ConversationRead)) },
    Entry { query: "q=the&by=person", ..get("/api/v1/search", Api(P::ConversationRead)) },
    Entry { query: "q=maya", ..get("/t/{tenant}/inbox/names", Staff(P::ConversationRead)) },
    post("/t/{tenant}/settings/inbox/wait", Staff(P::SettingsManage), Form("seconds=5"), 303),
    post("/t/{tenant}/settings/inbox/own-wait", Staff(P::ConversationWrite), Form("seconds="), 303),
    get("/t/{tenant}/settings/costs", Staff(P::SettingsManage)),
    Entry { query: "month=2026-11&inbox={inbox}&market=Germany&category=service&kind=regular&currency=USD", ..get("/t/{tenant}/settings/costs/messages", Staff(P::SettingsManage)) },
    get("/t/{tenant}/settings/costs/table", Staff(P::SettingsManage)),
    get("/t/{tenant}/settings/costs/estimate", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/costs/billing", Staff(P::SettingsManage), Form("inbox={inbox}&currency=EUR&time_zone=Europe/Berlin"), 303),
    post("/t/{tenant}/settings/costs/cards", Staff(P::SettingsManage), Form(RATE_CARD), 303),
    post("/t/{tenant}/settings/costs/cards/{card}/removal", Staff(P::SettingsManage), Form(""), 404),
    get("/api/v1/reports/costs", Api(P::SettingsManage)),
    get("/t/{tenant}/reports", Staff(P::ConversationRead)),
    get("/t/{tenant}/reports/table", Staff(P::ConversationRead)),
    get("/t/{tenant}/reports/conversations", Staff(P::ConversationRead)),
    get("/api/v1/reports/conversations", Api(P::ConversationRead)),
    get("/api/v1/reports/conversations/facts", Api(P::ConversationRead)),
    get("/t/{tenant}/settings/unreadable", Staff(P::InboxManage)),
    get("/t/{tenant}/settings/unreadable/{parked}", Staff(P::InboxManage)),
    post("/t/{tenant}/settings/unreadable/{parked}", Staff(P::InboxManage), Form("answer=dismiss"), 303),
    get("/api/v1/conversations", Api(P::ConversationRead)),
    get("/api/v1/conversations/{id}", Api(P::ConversationRead)),
    Entry { method: "PATCH", path: "/api/v1/conversations/{id}", audience: Api(P::ConversationWrite), query: "", body: Json(r#"{"assignee_id":"{agent}"}"#), answers: 200 },
    get("/api/v1/conversations/{id}/messages", Api(P::ConversationRead)),
    post("/api/v1/conversations/{id}/messages", Api(P::ConversationWrite), Json(r#"{"type":"text","text":"Yes"}"#), 201),
    // privacy
    get("/terms", Public),
    get("/terms/{version}", Public),
    get("/privacy", Public),
    get("/privacy/{version}", Public),
    get("/security", Public),
    get("/security/{version}", Public),
    get("/deletion", Public),
    get("/contact", Public),
    get("/p/{tenant}/privacy", Public),
    get("/p/{tenant}/privacy/{version}", Public),
    get("/p/{tenant}/security", Public),
    get("/p/{tenant}/security/{version}", Public),
    get("/p/{tenant}/contact", Public),
    get("/p/{tenant}/deletion", Public),
    post("/p/{tenant}/deletion", Public, Form("known_by=%2B447700900111"), 201),
    Entry { answers: 404, ..get("/p/{tenant}/deletion/{code}", Public) },
    post("/hooks/meta/{key}/deletion", Hook, Form("signed_request=a.b"), 404),
    get("/t/{tenant}/settings/privacy", Staff(P::PrivacyManage)),
    get("/t/{tenant}/settings/privacy/looks", Staff(P::PrivacyManage)),
    post("/t/{tenant}/settings/privacy/looks", Staff(P::PrivacyManage), Form("reason=A+complaint"), 303),
    Entry { answers: 404, ..get("/t/{tenant}/settings/privacy/looks/{reading}", Staff(P::PrivacyManage)) },
    get("/t/{tenant}/settings/privacy/{request}", Staff(P::PrivacyManage)),
    post("/t/{tenant}/settings/privacy/{request}/person", Staff(P::PrivacyManage), Form("version=1&contact={contact}&how=Asked+in+the+chat"), 303),
    Entry { answers: 303, ..get("/t/{tenant}/settings/privacy/{request}/erasure", Staff(P::PrivacyManage)) },
    post("/t/{tenant}/settings/privacy/{request}/erasure", Staff(P::PrivacyManage), Form("version=2&word=perhaps"), 422),
    post("/t/{tenant}/settings/privacy/{request}/end", Staff(P::PrivacyManage), Form("version=2&closing=refused&answer=The+law+wants+it+kept"), 303),
    get("/t/{tenant}/settings/backups", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/backups", Staff(P::SettingsManage), Body::None, 303),
    post("/t/{tenant}/settings/backups/{backup}/verification", Staff(P::SettingsManage), Body::None, 404),
    post("/t/{tenant}/settings/backups/rehearsal", Staff(P::SettingsManage), Form("kit=lost"), 422),
    post("/t/{tenant}/settings/backups/confirmation", Staff(P::SettingsManage), Form("waiting=send"), 303),
    get("/t/{tenant}/settings/backups/kit", Staff(P::SettingsManage)),
    post("/t/{tenant}/settings/backups/kit", Staff(P::SettingsManage), Body::None, 303),
    post("/t/{tenant}/settings/backups/kit/confirmation", Staff(P::SettingsManage), Form("first=AAAA&second=BBBB"), 303),
    // the program's own
    get("/t/{tenant}/settings/installation", Staff(P::SettingsManage)),
    // web
    get("/t/{tenant}/stream", Staff(P::EventRead)),
    get("/api/v1/events", Api(P::EventRead)),
];

#[test]
fn every_route_has_its_entry() {
    let routes = compose::routes();
    let known = |method: &str, path: &str| TABLE.iter().find(|entry| entry.method == method && entry.path == path);
    let mut wrong = Vec::new();
    for line in routes.lines() {
        match known(line.method.as_str(), line.path) {
            None => wrong.push(format!("{} {} has no entry", line.method, line.path)),
            Some(entry) if entry.audience != line.audience => {
                wrong.push(format!(
                    "{} {} is for {:?}, its entry says {:?}",
                    line.method, line.path, line.audience, entry.audience
                ));
            }
            Some(_) => {}
        }
    }
    for entry in TABLE {
        if !routes.lines().iter().any(|line| line.method.as_str() == entry.method && line.path == entry.path) {
            wrong.push(format!("{} {} is no route", entry.method, entry.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Control: what is not in the table is not known.
    assert!(known("GET", "/t/{tenant}/secrets").is_none());
}
