//! The way from Meta to here: each weakness is planted on loopback as it would be met outside, and a sound way has none.

mod planted;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ::store::{Sql, params, sql};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use kernel::{AppId, Locale};
use rcgen::{CertificateParams, date_time_ymd};
use serde_json::json;
use tokio::net::TcpListener;
use url::Url;
use web::own::Planted;
use web::{App, Parts, Settings};

use super::world::{World, listener, worlds};
use crate::apps::Callback;
use crate::reach::{self, Asked, Known, Own, Verdict, What};
use crate::{Hooks, apps, routes};
use planted::{Authority, always, encrypted, in_clear, on, self_signed};

const HOST: &str = "localhost";
const COPY: store::GlobalSql =
    store::global_sql!("update setting set value = 'another time' where name = 'reach_renewed'");
const TASKS: Sql = sql!(
    "select count(*) as tasks from task where tenant_id = :tenant and kind = 'inbox.check' and key like '%:now:%'"
);

/// The same installation at another address.
fn moved(world: &World, public_url: &str, planted: Planted) -> App {
    let app = &world.app;
    App::new(Parts {
        db: app.db.clone(),
        clock: app.clock.clone(),
        vault: app.vault.clone(),
        settings: Settings { public_url: public_url.parse().unwrap(), ..app.settings.clone() },
        egress: app.egress.clone().with_planted(planted),
        typing: app.typing.clone(),
        guard: app.guard.clone(),
        visible: app.visible,
        openapi: app.openapi.clone(),
    })
}

fn router(app: &App) -> Router {
    routes(&Hooks::default()).into_router(app)
}

/// What a look from the installation at this address finds.
async fn seen(app: &App) -> Own {
    let urls = (&app.settings.public_url, &app.settings.meta_url);
    reach::from_here(&app.egress, &app.db, app.clock.id(), urls).await.unwrap().unwrap()
}

fn whats(own: &Own) -> Vec<What> {
    own.findings.iter().map(|finding| finding.what).collect()
}

/// What the first finding says, in English, without the marks that hold the direction of names.
fn said(own: &Own, public_url: &Url) -> String {
    own.findings[0].words(Locale::En, public_url, &own.well).replace(['\u{2068}', '\u{2069}'], "")
}

#[tokio::test]
async fn each_weakness_of_a_certificate_has_its_sentence_and_a_sound_one_has_none() {
    for world in worlds().await {
        let (root, stranger) = (Authority::root("Root"), Authority::root("Stranger"));
        let (between, strange) = (root.below("Between"), stranger.below("Strange"));
        let plain = |_: &mut CertificateParams| {};
        let cases = [
            (root.signs(HOST, &[], plain), None, ""),
            (between.signs(HOST, &[&between], plain), None, ""),
            (between.signs(HOST, &[], plain), Some(What::Alone), "fullchain.pem"),
            (
                strange.signs(HOST, &[&strange], plain),
                Some(What::UnknownAuthority),
                "authority that this machine does not know",
            ),
            (self_signed(), Some(What::SelfSigned), "signed by itself"),
            (root.signs("other.example", &[], plain), Some(What::OtherName), "other.example"),
            (
                root.signs(HOST, &[], |params| params.not_after = date_time_ymd(2020, 1, 1)),
                Some(What::Expired),
                "has expired",
            ),
            (
                root.signs(HOST, &[], |params| params.not_before = date_time_ymd(2200, 1, 1)),
                Some(What::NotYetValid),
                "not valid yet",
            ),
        ];
        for (shown, expected, words) in cases {
            let planted = Planted { trusted: vec![root.certificate.clone()], names: Vec::new() };
            let mut app = None;
            let server = encrypted(&shown, |port| {
                let moved = moved(&world, &format!("https://{HOST}:{port}/"), planted);
                let router = router(&moved);
                app = Some(moved);
                router
            });
            let _server = server.await;
            let app = app.unwrap();
            let own = seen(&app).await;
            assert_eq!(whats(&own), Vec::from_iter(expected));
            assert_eq!(own.is_well(), expected.is_none());
            if expected.is_some() {
                let said = said(&own, &app.settings.public_url);
                assert!(said.contains(words) && said.contains(HOST), "{said}");
            }
        }
    }
}

#[tokio::test]
async fn who_answers_in_kontors_place_has_its_sentence() {
    for world in worlds().await {
        let led = |status: StatusCode, to: &str| always((status, [(header::LOCATION, to.to_owned())]));
        let cases = [
            (led(StatusCode::FOUND, "https://login.tunnel.example/?to=shop"), What::LedAway, "login.tunnel.example"),
            (led(StatusCode::MOVED_PERMANENTLY, "/elsewhere"), What::Redirected, "/elsewhere"),
            (led(StatusCode::PERMANENT_REDIRECT, "https://localhost/hooks/"), What::ToHttps, "https:// address"),
            (always((StatusCode::OK, "<h1>It works!</h1>")), What::OtherServer, "Another server answers"),
            (always(StatusCode::NOT_FOUND), What::OtherServer, "status 404"),
            (always(StatusCode::FORBIDDEN), What::SignIn, "status 403"),
            (always(StatusCode::BAD_GATEWAY), What::ProxyAlone, "status 502"),
        ];
        for (answer, expected, words) in cases {
            let other = in_clear(answer).await;
            let app = moved(&world, &format!("http://{HOST}:{}/", other.at.port()), Planted::default());
            let own = seen(&app).await;
            assert_eq!(whats(&own), [expected]);
            let said = said(&own, &app.settings.public_url);
            assert!(said.contains(words), "{said}");
        }
    }
}

#[tokio::test]
async fn what_answers_nothing_has_its_sentence() {
    for world in worlds().await {
        let of = async |public_url: &str| {
            let app = moved(&world, public_url, Planted::default());
            let own = seen(&app).await;
            assert!(!own.is_well());
            (whats(&own), said(&own, &app.settings.public_url))
        };
        // Nobody.
        let closed = listener().local_addr().unwrap().port();
        let (found, words) = of(&format!("http://{HOST}:{closed}/")).await;
        assert_eq!(found, [What::PortClosed]);
        assert!(words.contains(&format!("port {closed}")), "{words}");
        // Somebody who takes the connection and says nothing.
        let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = mute.local_addr().unwrap().port();
        assert_eq!(of(&format!("http://{HOST}:{port}/")).await.0, [What::Mute]);
        assert_eq!(of(&format!("https://{HOST}:{port}/")).await.0, [What::Mute]);
        // Somebody without encryption, and this very installation without it.
        let clear = world.app.settings.public_url.port().unwrap();
        assert_eq!(of(&format!("https://{HOST}:{clear}/")).await.0, [What::NotEncrypted]);
        assert_eq!(of("https://nowhere.invalid/").await.0, [What::NoAddress]);
        // The control: the same by its right address.
        assert_eq!(seen(&world.app).await.findings, []);
        drop(mute);
    }
}

// A44: only the public address that the operator set, and nothing of this machine or its neighbours behind another name.
#[tokio::test]
async fn a_public_name_that_leads_inside_is_named_and_not_called() {
    for world in worlds().await {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        let inside = in_clear(Router::new().fallback(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async { StatusCode::OK }
        }))
        .await;
        let names =
            |to: &[IpAddr]| Planted { names: vec![("shop.example".to_owned(), to.to_vec())], ..Planted::default() };
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let neighbour: IpAddr = "192.168.178.20".parse().unwrap();
        let app = moved(&world, &format!("http://shop.example:{}/", inside.at.port()), names(&[here, neighbour]));
        let own = seen(&app).await;
        assert_eq!(whats(&own), [What::InClear, What::PrivateAddress]);
        let words = own.findings[1].words(Locale::En, &app.settings.public_url, &own.well);
        assert!(words.contains("127.0.0.1, 192.168.178.20"), "{words}");
        assert_eq!(asked.load(Ordering::SeqCst), 0);
        // The control: by the name of this machine it is called.
        let app = moved(&world, &format!("http://{HOST}:{}/", inside.at.port()), Planted::default());
        assert_eq!(whats(&seen(&app).await), [What::OtherServer]);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn two_addresses_of_a_name_that_answer_differently_are_told_apart() {
    for world in worlds().await {
        let ours = in_clear(router(&world.app)).await;
        // Its IPv6 address leads to another server on the same port.
        let other = TcpListener::bind(format!("[::1]:{}", ours.at.port())).await.unwrap();
        let _other = on(other, always(StatusCode::NOT_FOUND));
        let both: Vec<IpAddr> = vec!["127.0.0.1".parse().unwrap(), "::1".parse().unwrap()];
        let planted = Planted { names: vec![(HOST.to_owned(), both)], ..Planted::default() };
        let app = moved(&world, &format!("http://{HOST}:{}/", ours.at.port()), planted);
        let own = seen(&app).await;
        assert_eq!((whats(&own), own.well.len()), (vec![What::OtherServer], 1));
        let said = said(&own, &app.settings.public_url);
        assert!(said.contains("at ::1 only") && said.contains("127.0.0.1"), "{said}");
    }
}

#[tokio::test]
async fn a_copy_of_the_installation_is_not_taken_for_it() {
    let worlds = worlds().await;
    for world in &worlds {
        // What the other knows was true at another time.
        let db = world.app.db.clone();
        let old = in_clear(router(&world.app).layer(middleware::from_fn(move |request: Request, next: Next| {
            let db = db.clone();
            async move {
                let now = db.global_read(|all| accounts::setting::get(all, "reach_renewed")).await.unwrap().unwrap();
                db.global_write(|all| all.execute(COPY, params! {})).await.unwrap();
                let answer = next.run(request).await;
                db.global_write(move |all| accounts::setting::put(all, "reach_renewed", &now)).await.unwrap();
                answer
            }
        })))
        .await;
        let app = moved(world, &format!("http://{HOST}:{}/", old.at.port()), Planted::default());
        assert_eq!(whats(&seen(&app).await), [What::Copy]);
        // Another installation is no copy.
        let stranger = super::world::worlds().await.remove(0);
        seen(&stranger.app).await;
        let other = in_clear(router(&stranger.app)).await;
        let app = moved(world, &format!("http://{HOST}:{}/", other.at.port()), Planted::default());
        assert_eq!(whats(&seen(&app).await), [What::OtherServer]);
    }
}

/// Looks with Meta, and gives what is known then of the one app.
async fn looked(world: &World, app: &App) -> Known {
    world.clock.advance(Duration::from_secs(120));
    assert!(reach::look(app, world.lark, world.actor()).await.unwrap());
    known(world).await
}

async fn known(world: &World) -> Known {
    let id = app_id(world).await;
    world.app.db.read(world.lark, move |scope| reach::known(scope, id)).await.unwrap().unwrap()
}

async fn app_id(world: &World) -> AppId {
    const FIRST: Sql = sql!("select id from app where tenant_id = :tenant order by id");
    let row = world.app.db.read(world.lark, |scope| scope.row(FIRST, params! {})).await.unwrap();
    row.unwrap().get("id").unwrap()
}

async fn callback(world: &World) -> Callback {
    let id = app_id(world).await;
    world.app.db.read(world.lark, move |scope| apps::get(scope, id)).await.unwrap().unwrap().callback
}

#[tokio::test]
async fn metas_own_call_is_held_against_what_arrived_here() {
    for mut world in worlds().await {
        world.connected().await;
        let now = looked(&world, &world.app).await;
        assert_eq!((now.asked, now.verdict(), now.own.is_well()), (Asked::Reached, Verdict::Reached, true));
        assert_eq!(callback(&world).await, Callback::Set);

        // Nobody answers at the address any more.
        world.hide().await;
        let now = looked(&world, &world.app).await;
        assert_eq!((now.asked, now.verdict()), (Asked::Closed, Verdict::Obstructed));
        assert_eq!(whats(&now.own), [What::PortClosed]);
        assert!(now.detail.contains("curl_errno = 7"), "{}", now.detail);
        assert!(now.words(Locale::En, &world.app.settings.public_url).contains("Nobody answers on port"));
        assert_eq!(callback(&world).await, Callback::Failed);

        // Somebody answers there as Meta wants it, but it is not this installation.
        let at = world.app.settings.public_url.socket_addrs(|| None).unwrap()[0];
        let echo = |request: Request| async move {
            let query: Vec<(String, String)> =
                url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
                    .into_owned()
                    .collect();
            query.into_iter().find(|(name, _)| name == "hub.challenge").map(|(_, value)| value).unwrap_or_default()
        };
        let other = on(TcpListener::bind(at).await.unwrap(), Router::new().fallback(echo));
        let now = looked(&world, &world.app).await;
        assert_eq!((now.asked, now.verdict()), (Asked::Elsewhere, Verdict::Obstructed));
        drop(other);
        tokio::task::yield_now().await;

        // It works again: the callback stands, and the number is asked about anew.
        let checks = async |world: &World| {
            let row = world.app.db.read(world.lark, |scope| scope.row(TASKS, params! {})).await.unwrap().unwrap();
            row.get::<i64>("tasks").unwrap()
        };
        let before = checks(&world).await;
        world.reappear().await;
        assert_eq!(looked(&world, &world.app).await.asked, Asked::Reached);
        assert_eq!((callback(&world).await, checks(&world).await), (Callback::Set, before + 1));

        // Meta knows no such app any more, or cannot be reached: that says nothing about the address.
        world.meta.faults(|faults| faults.bad_gateways = 1);
        let now = looked(&world, &world.app).await;
        assert_eq!((now.asked, now.verdict()), (Asked::Away, Verdict::Clear));
        assert_eq!(callback(&world).await, Callback::Set);
    }
}

#[tokio::test]
async fn what_meta_met_on_its_way_has_its_sentence() {
    for world in worlds().await {
        world.connected().await;
        let root = Authority::root("Root");
        world.meta.trust(&root.pem).unwrap();
        let plain = |_: &mut CertificateParams| {};
        let expired = |params: &mut CertificateParams| params.not_after = date_time_ymd(2020, 1, 1);
        let certificates = [
            (root.signs(HOST, &[], plain), Asked::Reached, None),
            (root.signs(HOST, &[], expired), Asked::Certificate, Some(What::Expired)),
            (self_signed(), Asked::Certificate, Some(What::SelfSigned)),
            (root.signs("other.example", &[], plain), Asked::Certificate, Some(What::OtherName)),
        ];
        for (shown, asked, what) in certificates {
            let planted = Planted { trusted: vec![root.certificate.clone()], names: Vec::new() };
            let mut app = None;
            let server = encrypted(&shown, |port| {
                let moved = moved(&world, &format!("https://{HOST}:{port}/"), planted);
                let router = router(&moved);
                app = Some(moved);
                router
            })
            .await;
            world.meta.name(HOST, server.at).unwrap();
            let now = looked(&world, &app.unwrap()).await;
            assert_eq!((now.asked, whats(&now.own)), (asked, Vec::from_iter(what)));
        }

        let others = [
            (always((StatusCode::FOUND, [(header::LOCATION, "https://login.tunnel.example/")])), Asked::Redirected),
            (always(StatusCode::UNAUTHORIZED), Asked::SignIn),
            (always(StatusCode::BAD_GATEWAY), Asked::ProxyAlone),
            (always("It works!"), Asked::OtherServer),
            (always(StatusCode::NOT_FOUND), Asked::OtherServer),
        ];
        for (answer, asked) in others {
            let other = in_clear(answer).await;
            let app = moved(&world, &format!("http://{}/", other.at), Planted::default());
            assert_eq!(looked(&world, &app).await.asked, asked);
        }

        // A proxy that lets the question through and changes the answer.
        let ours = router(&world.app).layer(middleware::from_fn(async |request: Request, next: Next| -> Response {
            let is_metas = request.uri().path().starts_with("/hooks/meta/");
            let answer = next.run(request).await;
            if is_metas { Body::from("<p>changed</p>").into_response() } else { answer }
        }));
        let proxy = in_clear(ours).await;
        let app = moved(&world, &format!("http://{}/", proxy.at), Planted::default());
        assert_eq!(looked(&world, &app).await.asked, Asked::Lost);
    }
}

#[tokio::test]
async fn a_router_that_leads_nobody_back_in_is_no_weakness_once_meta_has_arrived() {
    for world in worlds().await {
        world.connected().await;
        let ours = in_clear(router(&world.app)).await;
        // From inside the name leads where nobody answers; from outside, where Meta is, to us.
        let inside = vec!["127.0.0.2".parse().unwrap()];
        let planted = Planted { names: vec![(HOST.to_owned(), inside)], ..Planted::default() };
        world.meta.name(HOST, ours.at).unwrap();
        let app = moved(&world, &format!("http://{HOST}:{}/", ours.at.port()), planted);
        let now = looked(&world, &app).await;
        assert_eq!(
            (now.asked, now.verdict(), whats(&now.own)),
            (Asked::Reached, Verdict::Reached, vec![What::PortClosed])
        );
        let page = format!("/t/{}/settings/reach", world.lark);
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(shown.text.contains("Meta reaches this Kontor"), "{}", shown.text);
        assert!(shown.text.contains("Many routers do not lead their own network back in"));
    }
}

#[tokio::test]
async fn an_app_of_the_operators_keeps_its_own_address_while_the_account_is_asked() {
    const SHARED: Sql = sql!("update app set callback_level = 'account' where tenant_id = :tenant");
    for world in worlds().await {
        world.connected().await;
        let elsewhere = world.meta.app(&world.account.app.id).unwrap().subscription;
        world.app.db.write(world.lark, world.actor(), |tx| tx.execute(SHARED, params! {})).await.unwrap();
        let asked = || world.meta.requests().into_iter().filter(|call| call.path.ends_with("/subscriptions")).count();
        let before = asked();
        assert_eq!(looked(&world, &world.app).await.asked, Asked::Reached);
        assert_eq!(asked(), before, "the app's own address is left alone");
        let now = world.meta.app(&world.account.app.id).unwrap().subscription;
        assert_eq!(format!("{now:?}"), format!("{elsewhere:?}"));
        let account = world.meta.waba(&world.account.waba).unwrap();
        let own = account.subscribed.get(&world.account.app.id).cloned().flatten().unwrap();
        assert!(own.starts_with(world.app.settings.public_url.as_str()), "{own}");
    }
}

#[tokio::test]
async fn an_app_without_its_id_is_looked_at_from_here_only() {
    for world in worlds().await {
        let mut credentials = world.credentials();
        credentials["app_id"] = json!("");
        let answer = world.connect("lark-owner", &credentials).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let now = looked(&world, &world.app).await;
        assert_eq!((now.asked, now.verdict()), (Asked::ByHand, Verdict::Clear));
    }
}

#[tokio::test]
async fn someone_looks_on_the_page_and_reads_what_was_found() {
    for mut world in worlds().await {
        let page = format!("/t/{}/settings/reach", world.lark);
        let numbers = world.page("lark-owner", Method::GET, &format!("/t/{}/settings/inboxes", world.lark), "").await;
        assert!(numbers.text.contains(&page), "the numbers lead there");
        let fresh = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(fresh.text.contains("Nobody has looked yet") && fresh.text.contains("Look now"));
        // Before a number is connected there is only the look from here.
        let taken = world.page("lark-owner", Method::POST, &page, "").await;
        assert_eq!((taken.status, taken.location()), (StatusCode::SEE_OTHER, page.as_str()));
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(
            shown.text.contains("From here the way looks clear") && shown.text.contains("No number is connected yet")
        );

        let (_, id) = world.connected().await;
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(shown.text.contains("Meta was not asked about this app yet"));
        world.clock.advance(Duration::from_secs(120));
        world.page("lark-owner", Method::POST, &page, "").await;
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        assert!(shown.text.contains("Meta reaches this Kontor"), "{}", shown.text);
        world.hide().await;
        world.page("lark-owner", Method::POST, &page, "").await;
        let shown = world.page("lark-owner", Method::GET, &page, "").await;
        for words in
            ["Meta does not reach this Kontor", "Nobody answers on port", "Meta found nobody on port", "curl_errno = 7"]
        {
            assert!(shown.text.contains(words), "{words}: {}", shown.text);
        }

        let number = format!("/t/{}/settings/inboxes/{id}", world.lark);
        assert!(
            world.page("lark-owner", Method::GET, &number, "").await.text.contains(&page),
            "the number leads there"
        );

        // Who may not manage numbers reads it and cannot look; another business has its own.
        let viewer = world.page("lark-viewer", Method::GET, &page, "").await;
        assert!(viewer.status == StatusCode::OK && !viewer.text.contains("Look now"));
        assert_eq!(world.page("lark-viewer", Method::POST, &page, "").await.status, StatusCode::FORBIDDEN);
        let brook = world.page("brook-owner", Method::GET, &format!("/t/{}/settings/reach", world.brook), "").await;
        assert!(brook.text.contains("Nobody has looked yet"));
    }
}

#[tokio::test]
async fn a_second_look_does_not_begin_while_one_goes_on() {
    for world in worlds().await {
        let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let app = moved(&world, &format!("http://{}/", mute.local_addr().unwrap()), Planted::default());
        let (first, second) = tokio::join!(reach::look(&app, world.lark, world.actor()), async {
            let page = format!("/t/{}/settings/reach", world.lark);
            let it_says_so = async {
                while !world.page("lark-owner", Method::GET, &page, "").await.text.contains("Kontor is looking") {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            let said = tokio::time::timeout(Duration::from_secs(20), it_says_so).await;
            said.expect("the page never said that Kontor is looking");
            reach::look(&app, world.lark, world.actor()).await
        });
        assert_eq!((first.unwrap(), second.unwrap()), (true, false));
        assert!(reach::look(&world.app, world.lark, world.actor()).await.unwrap());
    }
}

// Nothing is told to whoever asks without having looked: neither a mark nor whether there is one.
#[tokio::test]
async fn a_challenge_is_answered_only_with_what_proves_the_installation() {
    for world in worlds().await {
        let challenge = "c".repeat(43);
        assert_eq!(world.get(&format!("/hooks/reach/{challenge}")).await.status, StatusCode::NOT_FOUND);
        seen(&world.app).await;
        let answer = world.get(&format!("/hooks/reach/{challenge}")).await;
        assert_eq!((answer.status, answer.text.len()), (StatusCode::OK, 87));
        for name in ["reach_installation", "reach_renewed"] {
            let mark = world.app.db.global_read(move |all| accounts::setting::get(all, name)).await.unwrap().unwrap();
            assert!(!answer.text.contains(&mark));
        }
        for wrong in ["short", &"c".repeat(65), &format!("{}%2F", "c".repeat(40))] {
            assert_eq!(world.get(&format!("/hooks/reach/{wrong}")).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    }
}
