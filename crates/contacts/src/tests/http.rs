//! The routes, through the router.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use tower::ServiceExt;

use super::world::{World, worlds};

pub(crate) struct Client {
    router: Router,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

impl Client {
    pub(crate) fn of(world: &World) -> Self {
        Self { router: crate::routes().into_router(&world.app()) }
    }

    pub(crate) async fn api(&self, key: &str, method: Method, path: &str, body: &str) -> Answer {
        let request =
            Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
        self.send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_owned())).unwrap())
            .await
    }

    pub(crate) async fn page(&self, cookie: &str, method: Method, path: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, format!("{}={cookie}", web::SESSION_COOKIE));
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let location = response
            .headers()
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, location, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}

const ANA: &str = r#"{"name":"Ana","identities":[{"kind":"phone","value":"+49 170 1234567"}],"tags":["vip"],"fields":{"city":"Bonn"}}"#;

#[tokio::test]
async fn a_contact_has_the_shape_of_the_contract() {
    for world in worlds().await {
        let client = Client::of(&world);
        let created = client.api("lark-agent", Method::POST, "/api/v1/contacts", ANA).await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
        let id = world.found(world.lark, "ana").await.len();
        assert_eq!(id, 1);
        let id = created.text.split('"').nth(3).unwrap().to_owned();
        let expected = format!(
            r#"{{"id":"{id}","kind":"person","name":"Ana","identities":[{{"kind":"phone","value":"+491701234567","channel":"whatsapp"}}],"tags":["vip"],"fields":{{"city":"Bonn"}},"company_id":null,"owner_id":null,"language":null,"time_zone":null,"created_at":"2026-11-21T09:00:00Z","updated_at":"2026-11-21T09:00:00Z"}}"#
        );
        assert_eq!(created.text, expected);
        assert_eq!(client.api("lark-viewer", Method::GET, &format!("/api/v1/contacts/{id}"), "").await.text, expected);
        let listed = client.api("lark-viewer", Method::GET, "/api/v1/contacts?q=an&limit=1", "").await;
        assert_eq!(listed.text, format!(r#"{{"data":[{expected}],"next_cursor":null}}"#));
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_in_words() {
    for world in worlds().await {
        let client = Client::of(&world);
        client.api("lark-agent", Method::POST, "/api/v1/contacts", ANA).await;
        for (body, status, words) in [
            (ANA, 409, "identity_taken"),
            ("{}", 422, "Enter a name, a telephone number or an e-mail address."),
            (r#"{"identities":[{"kind":"phone","value":"0170"}]}"#, 422, "country code"),
            // A17: what is not the caller's to set is not taken.
            (r#"{"name":"x","tenant_id":"0"}"#, 422, "tenant_id"),
            (r#"{"name":"x","id":"0"}"#, 422, "unknown field"),
            ("not json", 422, "invalid_body"),
        ] {
            let answer = client.api("lark-agent", Method::POST, "/api/v1/contacts", body).await;
            assert_eq!(answer.status.as_u16(), status, "{body}");
            assert!(answer.text.contains(words), "{body}: {}", answer.text);
        }
        for query in ["limit=0", "limit=201", "limit=x", "cursor=forged", "cursor=zz.00"] {
            let answer = client.api("lark-agent", Method::GET, &format!("/api/v1/contacts?{query}"), "").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        }
        assert_eq!(
            client.api("lark-viewer", Method::POST, "/api/v1/contacts", ANA).await.status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(client.api("nobody", Method::GET, "/api/v1/contacts", "").await.status, StatusCode::UNAUTHORIZED);
    }
}

// A15, A16: another tenant's person is not there, on any route, by any way of asking.
#[tokio::test]
async fn another_tenants_person_is_not_found() {
    for world in worlds().await {
        let client = Client::of(&world);
        let ana = world.create("Ana", "+49 170 1234567").await.unwrap().id;
        let (lark, brook) = (world.lark, world.brook);
        let api = format!("/api/v1/contacts/{ana}");
        assert_eq!(client.api("brook-owner", Method::GET, &api, "").await.status, StatusCode::NOT_FOUND);
        for path in [
            format!("/t/{lark}/people/{ana}"),
            format!("/t/{brook}/people/{ana}"),
            format!("/t/{lark}/people"),
            format!("/t/{lark}/people/new"),
        ] {
            assert_eq!(
                client.page("brook-owner", Method::GET, &path, "").await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        let posted = client.page("brook-owner", Method::POST, &format!("/t/{lark}/people"), "name=Eve").await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND);
        for list in ["/api/v1/contacts", "/api/v1/contacts?q=ana"] {
            assert_eq!(
                client.api("brook-owner", Method::GET, list, "").await.text,
                r#"{"data":[],"next_cursor":null}"#
            );
        }
        // The number is free for them, so that nobody learns who is whose customer.
        assert_eq!(client.api("brook-owner", Method::POST, "/api/v1/contacts", ANA).await.status, StatusCode::CREATED);
        // The controls.
        assert_eq!(client.api("lark-owner", Method::GET, &api, "").await.status, StatusCode::OK);
        assert_eq!(
            client.page("lark-viewer", Method::GET, &format!("/t/{lark}/people/{ana}"), "").await.status,
            StatusCode::OK
        );
        assert_eq!(
            client.api("lark-owner", Method::GET, "/api/v1/contacts/not-an-id", "").await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn a_person_is_added_by_a_form_and_a_wrong_one_is_shown_again() {
    for world in worlds().await {
        let client = Client::of(&world);
        let people = format!("/t/{}/people", world.lark);
        let blank = client.page("lark-agent", Method::GET, &format!("{people}/new"), "").await;
        assert!(blank.text.contains(&format!(r#"method="post" action="{people}""#)), "{}", blank.text);

        let added = client
            .page("lark-agent", Method::POST, &people, "name=Ana+Lopes&phone=%2B49+170+1234567&tags=vip,+choir")
            .await;
        assert_eq!(added.status, StatusCode::SEE_OTHER);
        let shown = client.page("lark-agent", Method::GET, &added.location, "").await.text;
        for words in ["Ana Lopes", "+49 170 1234567", "vip", "choir"] {
            assert!(shown.contains(words), "{words}");
        }
        let wrong = client.page("lark-agent", Method::POST, &people, "name=Ben&phone=0170").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("country code") && wrong.text.contains(r#"value="Ben""#));
        let taken = client.page("lark-agent", Method::POST, &people, "name=Ben&phone=%2B491701234567").await;
        assert_eq!(taken.status, StatusCode::CONFLICT);
        assert!(taken.text.contains(&added.location), "it leads to whose number it is");
        assert_eq!(client.page("lark-viewer", Method::POST, &people, "name=Ben").await.status, StatusCode::FORBIDDEN);
        assert!(
            client
                .page("lark-agent", Method::GET, &format!("{people}?q=lopes"), "")
                .await
                .text
                .contains(&added.location)
        );
        assert!(
            client
                .page("lark-agent", Method::GET, &format!("{people}?q=nobody"), "")
                .await
                .text
                .contains("Nobody found")
        );
        assert!(!client.page("lark-viewer", Method::GET, &people, "").await.text.contains(&format!("{people}/new")));
    }
}

#[tokio::test]
async fn people_are_shown_by_what_others_recognise() {
    for world in worlds().await {
        let client = Client::of(&world);
        let seen = crate::identities::Seen {
            username: Some("maya.okafor".to_owned()),
            profile_name: Some("Maya".to_owned()),
            ..world.known("447700900123", "GB.13491208655302741918")
        };
        let maya = world.resolve(seen).await;
        let people = format!("/t/{}/people", world.lark);
        let list = client.page("lark-agent", Method::GET, &people, "").await.text;
        assert!(list.contains("+44 7700 900123") && !list.contains("GB.13491208655302741918"));
        // The control: the person's page shows the provider's id too, last.
        let page = client.page("lark-agent", Method::GET, &format!("{people}/{maya}"), "").await.text;
        let place = |text: &str| page.find(text).unwrap();
        assert!(place("+44 7700 900123") < place("@maya.okafor"));
        assert!(place("@maya.okafor") < place("GB.13491208655302741918"));
    }
}

// A34: what people write is text, wherever it stands.
#[tokio::test]
async fn markup_in_names_tags_and_fields_is_text() {
    const BAD: &str = r#"<script>alert(1)</script><img src=x onerror=alert(1)>\"javascript:"#;
    for world in worlds().await {
        let client = Client::of(&world);
        let body = format!(r#"{{"name":"{BAD}","tags":["<b>{}"],"fields":{{"<i>":"{BAD}"}}}}"#, "bold");
        let created = client.api("lark-agent", Method::POST, "/api/v1/contacts", &body).await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.text);
        let id = created.text.split('"').nth(3).unwrap().to_owned();
        let people = format!("/t/{}/people", world.lark);
        let seen = crate::identities::Seen {
            username: Some("<u>x".to_owned()),
            profile_name: Some("<s>".to_owned()),
            ..world.known("", "<em>")
        };
        let stranger = world.resolve(seen).await;
        for path in [
            people.clone(),
            format!("{people}/{id}"),
            format!("{people}/{stranger}"),
            format!("{people}?q=%22%3E%3Cscript%3E"),
            format!("{people}?q=alert"),
        ] {
            let text = client.page("lark-agent", Method::GET, &path, "").await.text;
            for mark in ["<script>", "<img", "<b>", "<i>", "<u>", "<s>", "<em>"] {
                assert!(!text.contains(mark), "{mark} in {path}");
            }
        }
        let again = client.page("lark-agent", Method::POST, &people, "name=%3Cscript%3E&phone=%3Cimg%3E").await.text;
        assert!(!again.contains("<script>") && !again.contains("<img"));
        // The control: it is there, as text.
        assert!(
            client
                .page("lark-agent", Method::GET, &format!("{people}/{id}"), "")
                .await
                .text
                .contains("&lt;script&gt;alert(1)")
        );
    }
}

// A30: a form of another site does nothing.
#[tokio::test]
async fn a_form_of_another_site_adds_nobody() {
    for world in worlds().await {
        let client = Client::of(&world);
        let request = Request::builder().method(Method::POST).uri(format!("/t/{}/people", world.lark));
        let request = request
            .header(header::COOKIE, format!("{}=lark-owner", web::SESSION_COOKIE))
            .header("sec-fetch-site", "cross-site");
        let request = request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("name=Eve"))
            .unwrap();
        assert_eq!(client.send(request).await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.found(world.lark, "eve").await, Vec::<String>::new());
    }
}
