//! The table of routes. It builds the router; the role matrix, the tenant matrix and OpenAPI read the same table.
//!
//! - Every route names its audience; a staff or API route also names its permission.
//! - The operator comes into a tenant by an open grant only, reads and never writes, and each look is written down before
//!   it is answered; without one she is a stranger.                                                       (P-ACC-7)
//! - A stranger to a tenant finds nothing there (404); a member without the permission is told so (403).
//! - An unsafe method from another site is refused on every route a browser can reach.   (A29; `Sec-Fetch-Site`, else `Origin`)

use axum::Router;
use axum::body::Body;
use axum::extract::{Request as HttpRequest, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use kernel::{Actor, Locale, Permission, Permissions, Problem, RequestId, Secret, TenantId, Who};
use tracing::Instrument;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

use crate::access::{Access, Request, Sees};
use crate::app::{App, Look, SignedIn};
use crate::failure::{Failure, Told, problem_response};
use crate::layout::Theme;
use crate::{errors, language, session, smaller};

/// Who a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Public,
    /// A provider, by the key in the path and its signature.
    Hook,
    /// Anyone signed in, in no particular business.
    Login,
    /// Who runs the installation; nothing is here for anyone else.
    Operator,
    /// A member of the business in the path, or the operator by its grant.
    Staff(Permission),
    /// A program with a key.
    Api(Permission),
}

/// One line of the table.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub audience: Audience,
    pub doc: Option<ApiDoc>,
    handler: MethodRouter<App>,
}

/// What OpenAPI says about a route.
pub struct ApiDoc {
    pub operation: Operation,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

/// The description of a handler that carries `#[utoipa::path]`.
pub fn described<P: utoipa::Path + utoipa::__dev::SchemaReferences>() -> ApiDoc {
    let mut schemas = Vec::new();
    P::schemas(&mut schemas);
    ApiDoc { operation: P::operation(), schemas }
}

/// The table.
#[derive(Default)]
pub struct Routes(Vec<Route>);

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn public<H: Handler<T, App>, T: 'static>(self, method: Method, path: &'static str, handler: H) -> Self {
        self.with(method, path, Audience::Public, None, handler)
    }

    #[must_use]
    pub fn hook<H: Handler<T, App>, T: 'static>(self, method: Method, path: &'static str, handler: H) -> Self {
        self.with(method, path, Audience::Hook, None, handler)
    }

    #[must_use]
    pub fn login<H: Handler<T, App>, T: 'static>(self, method: Method, path: &'static str, handler: H) -> Self {
        self.with(method, path, Audience::Login, None, handler)
    }

    #[must_use]
    pub fn operator<H: Handler<T, App>, T: 'static>(self, method: Method, path: &'static str, handler: H) -> Self {
        assert!(path.starts_with("/operator"), "{path} is not the operator's");
        self.with(method, path, Audience::Operator, None, handler)
    }

    #[must_use]
    pub fn staff<H: Handler<T, App>, T: 'static>(
        self,
        method: Method,
        path: &'static str,
        needs: Permission,
        handler: H,
    ) -> Self {
        assert!(path.starts_with("/t/{tenant}/"), "{path} names no tenant");
        self.with(method, path, Audience::Staff(needs), None, handler)
    }

    #[must_use]
    pub fn api<H: Handler<T, App>, T: 'static>(
        self,
        method: Method,
        path: &'static str,
        needs: Permission,
        handler: H,
        doc: ApiDoc,
    ) -> Self {
        self.with(method, path, Audience::Api(needs), Some(doc), handler)
    }

    /// Another room's lines.
    #[must_use]
    pub fn and(mut self, other: Routes) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The lines, for the matrices.
    pub fn lines(&self) -> &[Route] {
        &self.0
    }

    fn with<H: Handler<T, App>, T: 'static>(
        mut self,
        method: Method,
        path: &'static str,
        audience: Audience,
        doc: Option<ApiDoc>,
        handler: H,
    ) -> Self {
        let filter = method.clone().try_into().expect("OK because routes use the methods that axum routes");
        self.0.push(Route { method, path, audience, doc, handler: axum::routing::on(filter, handler) });
        self
    }

    /// The router, each route behind its check.
    pub fn into_router(self, app: &App) -> Router {
        let mut router = Router::new();
        for route in self.0 {
            let check = middleware::from_fn_with_state((app.clone(), route.audience, route.path), check);
            router = router.route(route.path, route.handler.layer(check));
        }
        let fallback = middleware::from_fn_with_state((app.clone(), Audience::Public, ""), check);
        router
            .fallback_service(
                axum::routing::any(async || Failure::from(Problem::not_found()))
                    .layer(fallback)
                    .with_state::<()>(app.clone()),
            )
            .with_state(app.clone())
    }
}

type Line = (App, Audience, &'static str);

async fn check(State((app, audience, route)): State<Line>, request: HttpRequest, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let wants = Wants::of(audience, parts.uri.path(), &parts.headers);
    let admitted = admit(&app, audience, route, &mut parts).await;
    let locale = language::of(&parts);
    let response = match admitted {
        Ok(()) => next.run(HttpRequest::from_parts(parts, body)).await,
        Err(Turned::Refused(failure)) => failure.into_response(),
        Err(Turned::To(place)) => crate::redirect(&place),
    };
    wants.render(response, locale)
}

/// How a problem is told.
#[derive(Clone, Copy)]
enum Wants {
    Page,
    Json,
}

impl Wants {
    fn of(audience: Audience, path: &str, headers: &HeaderMap) -> Self {
        let json = match audience {
            Audience::Api(_) | Audience::Hook => true,
            Audience::Public => {
                let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
                path.starts_with("/api/") || path.starts_with("/hooks/") || !accepts.contains("text/html")
            }
            Audience::Login | Audience::Operator | Audience::Staff(_) => false,
        };
        if json { Wants::Json } else { Wants::Page }
    }

    fn render(self, response: Response, locale: Locale) -> Response {
        match (self, response.extensions().get::<Told>()) {
            (Wants::Page, Some(Told(problem))) => {
                let page = errors::page(problem, locale, Theme::Device);
                (response.status(), page).into_response()
            }
            _ => response,
        }
    }
}

enum Turned {
    Refused(Failure),
    To(String),
}

impl<F: Into<Failure>> From<F> for Turned {
    fn from(failure: F) -> Self {
        Turned::Refused(failure.into())
    }
}

async fn admit(app: &App, audience: Audience, route: &'static str, request: &mut Parts) -> Result<(), Turned> {
    let id = request.extensions.get::<Request>().map_or_else(|| app.clock.id(), |request| request.0);
    request.extensions.insert(Request(id));
    match audience {
        Audience::Hook => Ok(()),
        Audience::Public => Ok(same_site(request)?),
        Audience::Login => {
            same_site(request)?;
            let signed_in = signed_in(app, request).await?;
            if let Some(own) = app.guard.language(signed_in.login).await? {
                request.extensions.insert(own);
            }
            request.extensions.insert(signed_in);
            Ok(())
        }
        Audience::Operator => {
            same_site(request)?;
            let signed_in = signed_in(app, request).await?;
            let mut operator = app.guard.operator(signed_in.login).await?.ok_or_else(Problem::not_found)?;
            operator.actor = Actor { who: Who::Operator, at: app.clock.now(), request: id };
            if let Some(own) = app.guard.language(signed_in.login).await? {
                request.extensions.insert(own);
            }
            request.extensions.insert(operator);
            Ok(())
        }
        Audience::Staff(needs) => {
            same_site(request)?;
            let signed_in = signed_in(app, request).await?;
            let access = member(app, request.uri.path(), signed_in, id).await?;
            if access.is_visit() {
                look(app, request, &access, needs, route).await?;
            }
            permit(request, access, needs)?;
            request.extensions.insert(signed_in);
            Ok(())
        }
        Audience::Api(needs) => {
            let access = program(app, &request.headers, id).await?;
            Ok(permit(request, access, needs)?)
        }
    }
}

fn permit(request: &mut Parts, access: Access, needs: Permission) -> Result<(), Problem> {
    if !access.may(needs) {
        return Err(Problem::forbidden());
    }
    request.extensions.insert(access);
    Ok(())
}

async fn signed_in(app: &App, request: &Parts) -> Result<SignedIn, Turned> {
    let token = session::cookie(&request.headers);
    let found = match token {
        Some(token) => app.guard.session(token).await?,
        None => None,
    };
    found.ok_or_else(|| {
        if request.method == Method::GET && !request.headers.contains_key("hx-request") {
            Turned::To(format!("/sign-in?next={}", session::encoded(request.uri.path())))
        } else {
            Problem::new(401, "signed_out", "You are signed out. Sign in again; what you typed is still in this page.")
                .into()
        }
    })
}

async fn member(app: &App, path: &str, signed_in: SignedIn, request: RequestId) -> Result<Access, Turned> {
    let tenant: Option<TenantId> =
        path.strip_prefix("/t/").and_then(|rest| rest.split('/').next()).and_then(|id| id.parse().ok());
    let tenant = tenant.ok_or_else(Problem::not_found)?;
    let Some(member) = app.guard.member(signed_in.login, tenant).await? else {
        return visitor(app, tenant, signed_in, request).await;
    };
    Ok(Access {
        tenant,
        actor: Actor { who: Who::Staff(member.staff), at: app.clock.now(), request },
        permissions: member.role.permissions(),
        sees: member.sees,
        staff: Some(member.staff),
        login: Some(signed_in.login),
        session: Some(signed_in.session),
        name: member.name,
        tenant_name: member.tenant_name,
        role: Some(member.role),
        alert: member.alert,
        grant: member.grant,
        unread_notices: member.unread_notices,
        reached: Some(member.reached),
        time_zone: member.time_zone.parse().unwrap_or(chrono_tz::UTC),
        locale: member.locale,
    })
}

/// The operator, where the business lets her look now; anyone else is a stranger.
async fn visitor(app: &App, tenant: TenantId, signed_in: SignedIn, request: RequestId) -> Result<Access, Turned> {
    let visit = app.guard.visit(signed_in.login, tenant).await?.ok_or_else(Problem::not_found)?;
    Ok(Access {
        tenant,
        actor: Actor { who: Who::Operator, at: app.clock.now(), request },
        permissions: visit.permissions,
        sees: Sees::All,
        staff: None,
        login: Some(signed_in.login),
        session: Some(signed_in.session),
        name: visit.name,
        tenant_name: visit.tenant_name,
        role: None,
        alert: None,
        grant: Some(visit.grant),
        unread_notices: 0,
        reached: None,
        time_zone: visit.time_zone.parse().unwrap_or(chrono_tz::UTC),
        locale: visit.locale,
    })
}

/// Lets the operator look, and writes it down first. What would change anything, or lies beyond the grant, is refused.
async fn look(
    app: &App,
    request: &Parts,
    access: &Access,
    needs: Permission,
    route: &'static str,
) -> Result<(), Turned> {
    // What a member of staff has for herself, a guest has not.
    let is_personal = route == "/t/{tenant}/me" || route.starts_with("/t/{tenant}/me/");
    if !matches!(request.method, Method::GET | Method::HEAD) || !access.may(needs) || is_personal {
        return Err(Problem::new(
            403,
            "beyond_grant",
            "The business lets you look at a part of it, and change nothing.",
        )
        .into());
    }
    let (Some(login), Some(grant)) = (access.login, access.grant) else { return Err(Problem::not_found().into()) };
    let ids = request.uri.path().split('/').skip(3).filter_map(|part| Uuid::try_parse(part).ok());
    let look = Look { tenant: access.tenant, actor: access.actor, login, grant, route, subjects: ids.collect() };
    match app.guard.looked(look).await? {
        true => Ok(()),
        false => Err(Problem::not_found().into()),
    }
}

/// Whether a caller would still be let in as it was; asked again by what stays open for long.
pub(crate) async fn still_admitted(app: &App, access: &Access, token: &Secret) -> store::Result<bool> {
    let Some(login) = access.login else {
        let holder = app.guard.api_key(token.expose()).await?;
        return Ok(holder.is_some_and(|holder| holder.scopes == access.permissions && holder.sees == access.sees));
    };
    if app.guard.session(token.expose()).await?.is_none() {
        return Ok(false);
    }
    if access.is_visit() {
        let visit = app.guard.visit(login, access.tenant).await?;
        return Ok(visit.is_some_and(|visit| Some(visit.grant) == access.grant));
    }
    let member = app.guard.member(login, access.tenant).await?;
    Ok(member.is_some_and(|member| Some(member.role) == access.role && member.sees == access.sees))
}

async fn program(app: &App, headers: &HeaderMap, request: RequestId) -> Result<Access, Turned> {
    let refused =
        || Problem::new(401, "unauthorized", "Send an API key of this business: Authorization: Bearer kontor_…");
    let token = bearer(headers).ok_or_else(refused)?;
    let holder = app.guard.api_key(token).await?.ok_or_else(refused)?;
    Ok(Access {
        tenant: holder.tenant,
        actor: Actor { who: Who::ApiKey(holder.key), at: app.clock.now(), request },
        permissions: holder.scopes,
        sees: holder.sees,
        staff: None,
        login: None,
        session: None,
        name: String::new(),
        tenant_name: String::new(),
        role: None,
        alert: None,
        grant: None,
        unread_notices: 0,
        reached: None,
        time_zone: holder.time_zone.parse().unwrap_or(chrono_tz::UTC),
        locale: holder.locale,
    })
}

pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

/// Refuses a form that another site sent. A browser says where it comes from; what says nothing is no browser of today.
fn same_site(request: &Parts) -> Result<(), Problem> {
    if matches!(request.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let own = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) == text("host"),
        (None, None) => false,
    };
    if own {
        return Ok(());
    }
    Err(Problem::new(403, "other_site", "This form was sent from another site. Open Kontor itself and try again."))
}

/// Whether the permissions of a route's audience are held.
pub fn admits(audience: Audience, permissions: Permissions) -> bool {
    match audience {
        Audience::Public | Audience::Hook | Audience::Login | Audience::Operator => true,
        Audience::Staff(needs) | Audience::Api(needs) => permissions.contains(needs),
    }
}

/// Adds the headers every answer carries, and the request's id.
pub async fn dress(State(app): State<App>, mut request: HttpRequest, next: Next) -> Response {
    let given =
        request.headers().get("x-request-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let id: RequestId = given.unwrap_or_else(|| app.clock.id());
    request.extensions_mut().insert(Request(id));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = app.clock.monotonic();
    let is_taken = smaller::is_taken(request.headers());
    // What is logged on the way, the store's statements among it, says which request it was.
    let span = tracing::info_span!(target: "web::request", "request", request.id = %id);
    let mut response = smaller::smaller(next.run(request).instrument(span).await, is_taken).await;
    let took = app.clock.monotonic().saturating_sub(begun);
    let status = response.status();
    tracing::info!(request.id = %id, %method, path = shown(&path), status = status.as_u16(), took_us = took.as_micros() as u64, "{method} {} {}", shown(&path), status.as_u16());
    metrics::counter!("kontor_requests_total", "method" => method.to_string(), "status" => status.as_u16().to_string())
        .increment(1);
    metrics::histogram!("kontor_request_seconds").record(took.as_secs_f64());
    let headers = response.headers_mut();
    let text = HeaderValue::from_str(&id.to_string()).expect("OK because a UUID is ASCII");
    headers.insert("x-request-id", text);
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("permissions-policy", "camera=(), geolocation=(self), microphone=(self), payment=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.settings.public_url.scheme() == "https" {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    }
    // Pages and answers hold people's data; only fingerprinted assets may be kept, and they say so themselves.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A path as it may be logged: the key of a hook, the link to a file or to one's preferences and the code of a request open doors.
fn shown(path: &str) -> &str {
    let before = match path {
        _ if path.starts_with("/hooks/") || path.starts_with("/m/") => 2,
        _ if path.starts_with("/p/") && ["/deletion/", "/preferences/"].iter().any(|door| path.contains(door)) => 3,
        _ => return path,
    };
    path.match_indices('/').nth(before).map_or(path, |(at, _)| &path[..at])
}

/// Answers 500 in place of a handler that panicked.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    let words = "Something went wrong here, not with you. It was recorded; please try again later.";
    let mut response = problem_response(Problem::new(500, "internal", words));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_a_door_is_not_logged() {
        for (path, logged) in [
            ("/hooks/meta/key", "/hooks/meta"),
            ("/hooks/meta/key/deletion", "/hooks/meta"),
            ("/m/1/token", "/m/1"),
            ("/p/1/deletion/CODE", "/p/1/deletion"),
            ("/p/1/deletion", "/p/1/deletion"),
            ("/p/1/preferences/TOKEN/receipt", "/p/1/preferences"),
            ("/p/1/privacy/2", "/p/1/privacy/2"),
            ("/t/1/inbox", "/t/1/inbox"),
            ("/", "/"),
        ] {
            assert_eq!(shown(path), logged);
        }
    }
}
