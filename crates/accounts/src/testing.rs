//! For this room's tests: Lark and Brook with their staff, on a fresh database of each kind, behind the real routes.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use ground::Ground;
use kernel::{Actor, Clock, Locale, LoginId, Role, Secret, StaffId, TenantId, Timestamp, Who};
use store::{Db, Recorded};
use tokio::sync::OnceCell;
use tower::ServiceExt;
use web::mail::MailOut;
use web::{App, Egress, Guard, Parts, Settings, Signup, TypingHub};

use crate::acceptance::{self, Accepted, Current, Document};
use crate::logins::{Email, Password};
use crate::setup::{Founding, NewOwner};
use crate::staff::invitations::{self, Accepting, NewInvitation};
use crate::tenants::{NewTenant, Profile};
use crate::{Doorman, setup};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "blue kettle at nine";

pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) lark: Business,
    pub(crate) brook: Business,
    _ground: Ground,
}

/// A business, its founder, and one colleague of each role.
pub(crate) struct Business {
    pub(crate) tenant: TenantId,
    pub(crate) owner: Member,
    pub(crate) admin: Member,
    pub(crate) agent: Member,
    pub(crate) viewer: Member,
}

/// Someone of the staff, with an open session.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) staff: StaffId,
    pub(crate) login: LoginId,
    pub(crate) session: String,
    pub(crate) email: String,
}

/// The embedded database, and PostgreSQL where the tests are given one.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for ground in places().await {
        worlds.push(World::furnished(ground).await);
    }
    worlds
}

/// The same, before anyone has set anything up.
pub(crate) async fn places() -> Vec<Ground> {
    let places = ground::both(|| Clock::manual(Timestamp::parse("2026-11-21T09:00:00Z").unwrap())).await;
    for place in &places {
        announce(&place.db, FIRST).await;
    }
    places
}

/// The versions that hold in these tests unless one begins another.
const FIRST: Current = Current { terms: 1, privacy: 1 };

/// Both boxes under these versions, as a browser sends them.
pub(crate) const TICKED: [(&str, &str); 2] = [("accepted", "1.1"), ("of_age", "on")];

/// The same to an operation.
pub(crate) fn accepted() -> Accepted {
    Accepted::both(FIRST, Locale::En)
}

/// As the room does that keeps the texts.
pub(crate) async fn announce(db: &Db, current: Current) {
    let announced = db.global_write(move |global| {
        acceptance::announce(global, Document::Terms, current.terms)?;
        acceptance::announce(global, Document::Privacy, current.privacy)
    });
    announced.await.unwrap();
}

/// The hash of [`PASSWORD`], made once: each takes a while.
pub(crate) async fn password_hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    HASH.get_or_init(|| Password::choose(&Secret::new(PASSWORD), &[]).unwrap().hash()).await.clone()
}

pub(crate) fn profile(name: &str) -> Profile {
    Profile {
        name: name.to_owned(),
        address: "Gartenweg 3".to_owned(),
        phone: "+49301234567".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        country: "DE".to_owned(),
    }
}

pub(crate) async fn founding(business: &str, email: &str) -> Founding {
    Founding {
        tenant: NewTenant { profile: profile(business), locale: Locale::En },
        owner: NewOwner {
            name: "Olga Petrova".to_owned(),
            email: Email::parse(email).unwrap(),
            password_hash: password_hash().await,
            user_agent: "test".to_owned(),
            accepted: accepted(),
        },
    }
}

impl World {
    async fn furnished(ground: Ground) -> Self {
        let (db, clock) = (ground.db.clone(), ground.clock.clone());
        let lark = Business::found(&db, "Lark Music School", "lark.example").await;
        let brook = Business::found(&db, "Brook Plumbing", "brook.example").await;
        Self { db, clock, lark, brook, _ground: ground }
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    pub(crate) fn actor(&self, member: &Member) -> Actor {
        Actor { who: Who::Staff(member.staff), at: self.clock.now(), request: self.clock.id() }
    }

    /// An offer of Lark's owner; its token.
    pub(crate) async fn invite(&self, email: &str, role: Role) -> String {
        invite(&self.db, self.lark.tenant, self.actor(&self.lark.owner), email, role).await
    }

    /// Whether a session still opens.
    pub(crate) async fn is_live(&self, session: &str) -> bool {
        Doorman::new(self.db.clone()).session(session).await.unwrap().is_some()
    }

    /// The role that someone has at Lark now.
    pub(crate) async fn role(&self, member: &Member) -> Option<Role> {
        Doorman::new(self.db.clone()).member(member.login, self.lark.tenant).await.unwrap().map(|member| member.role)
    }

    /// The kinds of Lark's events after the furnishing.
    pub(crate) async fn events(&self) -> Vec<String> {
        let events: Vec<Recorded> =
            self.db.read(self.lark.tenant, |scope| scope.events_after(0, 10_000)).await.unwrap();
        let (accepted, owner, colleague) = (3, 2, 2);
        let furnished = owner + accepted + 3 * (colleague + accepted);
        events.into_iter().skip(furnished).map(|event| event.kind).collect()
    }

    pub(crate) fn router(&self) -> Router {
        router(&self.db, Signup::Closed)
    }
}

impl Business {
    async fn found(db: &Db, name: &str, domain: &str) -> Self {
        let email = format!("owner@{domain}");
        let (tenant, entered) = setup::sign_up(db, founding(name, &email).await).await.unwrap();
        let owner = member(db, tenant, entered.login, entered.session.expose(), &email).await;
        let mut others = Vec::new();
        for role in [Role::Admin, Role::Agent, Role::Viewer] {
            let email = format!("{role}@{domain}");
            let actor = Actor { who: Who::Staff(owner.staff), at: db.clock().now(), request: db.clock().id() };
            let token = invite(db, tenant, actor, &email, role).await;
            let accepting = Accepting::Newcomer {
                name: format!("The {role}"),
                password_hash: password_hash().await,
                user_agent: "test".to_owned(),
            };
            let (_, entered) = invitations::accept(db, &token, accepting, accepted()).await.unwrap();
            let entered = entered.unwrap();
            others.push(member(db, tenant, entered.login, entered.session.expose(), &email).await);
        }
        let [admin, agent, viewer] = others.try_into().ok().unwrap();
        Self { tenant, owner, admin, agent, viewer }
    }
}

async fn member(db: &Db, tenant: TenantId, login: LoginId, session: &str, email: &str) -> Member {
    let found = Doorman::new(db.clone()).member(login, tenant).await.unwrap().unwrap();
    Member { staff: found.staff, login, session: session.to_owned(), email: email.to_owned() }
}

async fn invite(db: &Db, tenant: TenantId, actor: Actor, email: &str, role: Role) -> String {
    let new = NewInvitation { email: Email::parse(email).unwrap(), name: "Someone New".to_owned(), role };
    db.write(tenant, actor, move |tx| invitations::create(tx, &new)).await.unwrap()
}

/// The routes of this room, as the program serves them.
pub(crate) fn router(db: &Db, signup: Signup) -> Router {
    crate::routes(|_, _| Ok(())).into_router(&app(db, signup, MailOut::Off))
}

/// The program, as handlers and tasks see it.
pub(crate) fn app(db: &Db, signup: Signup, mail: MailOut) -> App {
    app_with(db, signup, |egress| egress.with_mail(mail))
}

/// The same, with a way out that `make` finishes.
pub(crate) fn app_with(db: &Db, signup: Signup, make: impl FnOnce(Egress) -> Egress) -> App {
    let url: url::Url = "https://kontor.example".parse().unwrap();
    App::new(Parts {
        db: db.clone(),
        clock: db.clock().clone(),
        vault: db.vault().clone(),
        settings: Settings { public_url: url.clone(), meta_url: url.clone(), signup },
        egress: make(Egress::new(url)),
        typing: TypingHub::default(),
        guard: Arc::new(Doorman::new(db.clone())),
        visible: |_, _, all| Ok(all.into_iter().collect()),
        openapi: Arc::from(web::openapi::document(&crate::routes(|_, _| Ok(())))),
    })
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    /// Names and values of the cookies that were set.
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(set, _)| set == name).map(|(_, value)| value.as_str())
    }

    /// What stands in a field of the page.
    pub(crate) fn value_of(&self, id: &str) -> Option<&str> {
        let at = self.body.find(&format!("id=\"{id}\""))?;
        let rest = &self.body[at..];
        let value = rest.split_once("value=\"")?.1;
        value.split_once('"').map(|(value, _)| value)
    }
}

/// A request as a browser sends it from Kontor's own pages. An empty session is nobody's.
pub(crate) async fn send(router: &Router, method: Method, path: &str, session: &str, form: &[(&str, &str)]) -> Answer {
    let cookie = if session.is_empty() { String::new() } else { format!("{}={session}", web::SESSION_COOKIE) };
    let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie);
    answer(router, request.body(Body::from(body)).unwrap()).await
}

pub(crate) async fn get(router: &Router, path: &str, session: &str) -> Answer {
    send(router, Method::GET, path, session, &[]).await
}

pub(crate) async fn post(router: &Router, path: &str, session: &str, form: &[(&str, &str)]) -> Answer {
    send(router, Method::POST, path, session, form).await
}

pub(crate) async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let headers = response.headers().clone();
    let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
    let cookies = headers.get_all(header::SET_COOKIE).iter().map(text).filter_map(|cookie| {
        let (pair, _) = cookie.split_once(';')?;
        pair.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
    });
    let cookies = cookies.collect();
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer {
        status,
        location: headers.get(header::LOCATION).map(text).unwrap_or_default(),
        cookies,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}
