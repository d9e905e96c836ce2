//! Serving: the listener, its limits, the background work, and a graceful stop.
//!
//! - Headers must arrive within ten seconds, a whole body within thirty; what is answered must be taken. (A12, `patience`)
//! - On SIGTERM or Ctrl-C no new connection is taken; what is under way has ten seconds to end.

use std::fs::File;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::get;
use futures_util::future::BoxFuture;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use kernel::Clock;
use store::Db;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use web::{App, Egress, Parts, Reach, Settings, TypingHub};

use crate::certificate::{Certificate, redirect};
use crate::compose::{self, Shared};
use crate::config::Config;
use crate::patience::{self, Patient};
use crate::running;

const HEADERS_WITHIN: Duration = Duration::from_secs(10);
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// Pages and API; webhooks have a limit of their own.
const MOST_BODY: usize = 1024 * 1024;

/// A running server.
pub struct Serving {
    pub app: App,
    pub address: SocketAddr,
    stop: tokio::sync::watch::Sender<bool>,
    ended: tokio::task::JoinHandle<()>,
    background: Vec<tokio::task::JoinHandle<()>>,
    handing_over: tokio::task::JoinHandle<()>,
    /// Held for the lock on it: see `running`.
    _announced: Option<File>,
}

impl Serving {
    /// Stops taking connections, lets what is under way end, calls to Meta too, then stops the background work.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let (ended, answered) = tokio::join!(
            tokio::time::timeout(STOP_WITHIN, self.ended),
            tokio::time::timeout(STOP_WITHIN, self.handing_over),
        );
        if ended.is_err() {
            tracing::warn!("some connections did not end in time and were cut");
        }
        if answered.is_err() {
            tracing::warn!(
                "some messages have no answer from their provider yet; they are in doubt until a webhook tells"
            );
        }
        for work in self.background {
            work.abort();
        }
    }
}

/// Puts an [`App`] together over an open database.
pub fn app(config: &Config, db: Db, clock: Clock, public_url: url::Url) -> App {
    let guard = Arc::new(accounts::Doorman::new(db.clone()));
    let vault = db.vault().clone();
    let reach = if config.call_loopback { Reach::Loopback } else { Reach::Public };
    App::new(Parts {
        vault,
        clock,
        settings: Settings { public_url, meta_url: config.meta_url.clone(), signup: config.signup },
        egress: Egress::new(config.meta_url.clone()).with_mail(config.mail.clone()).with_reach(reach),
        typing: TypingHub::default(),
        guard,
        visible: inbox::visible,
        openapi: web::openapi::document(&compose::routes()).into(),
        db,
    })
}

/// What must stand before anyone is served: the texts that people accept, as these settings make them.
pub async fn settle(app: &App, shared: &Shared) -> store::Result<()> {
    privacy::settle(app, &shared.config.operator(), shared.backups.as_ref()).await
}

/// The router with its limits: what a request meets before a handler.
pub fn router(app: &App, shared: &Shared) -> Router {
    let health = Router::new().route("/healthz", get(healthz)).with_state(app.clone());
    compose::routes_with(shared)
        .into_router(app)
        .merge(health)
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(axum::Extension(shared.backups.clone()))
        .layer(axum::Extension(accounts::sign_in::TrustedProxies(shared.config.proxies.clone().into())))
        .layer(axum::Extension(shared.config.operator()))
        .layer(axum::Extension(shared.config.unsent()))
        .layer(axum::Extension(shared.config.clone()))
        .layer(axum::Extension(shared.looks.clone()))
        .layer(axum::Extension(shared.around()))
        .layer(CatchPanicLayer::custom(web::panicked))
        .layer(middleware::from_fn(patience::body_within))
        .layer(middleware::from_fn_with_state(app.clone(), web::dress))
}

async fn healthz(State(app): State<App>) -> StatusCode {
    match app.db.global_read(|global| global.rows(READY, store::params! {}).map(|_| ())).await {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

const READY: store::GlobalSql = store::global_sql!("select name from setting where name = 'ready'");

/// Binds, starts the background work, serves.
pub async fn start(config: &Config, db: Db, clock: Clock) -> Result<Serving> {
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let public_url = config.public_url(address);
    let announced = running::announce(&config.data_dir, &public_url).await?;
    let app = app(config, db, clock, public_url);
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let mut encryption: Vec<BoxFuture<'static, ()>> = Vec::new();
    let certificate = match config.certificate() {
        Some(wanted) => {
            let (certificate, renewal) = Certificate::prepare(&wanted, &app.vault)?;
            encryption.push(Box::pin(renewal.run()));
            if let Some(in_clear) = redirect::listener(config).await? {
                let router = redirect::router(&app.settings.public_url);
                encryption.push(Box::pin(accept(in_clear, None, router, stopping.clone())));
            }
            Some(certificate)
        }
        None => None,
    };
    let shared = Shared { backups: crate::backups::of(config)?, config: Arc::new(config.clone()), ..Shared::default() };
    settle(&app, &shared).await?;
    let background = compose::background(&app, &shared).into_iter().map(|(_, work)| work);
    let background = background.chain(encryption).map(tokio::spawn).collect();
    let handing_over = tokio::spawn(inbox::dispatch::Dispatcher::new(app.clone()).run(stopping.clone()));
    let ended = tokio::spawn(accept(listener, certificate, router(&app, &shared), stopping));
    Ok(Serving { app, address, stop, ended, background, handing_over, _announced: announced })
}

async fn accept(
    listener: TcpListener,
    certificate: Option<Certificate>,
    router: Router,
    mut stopping: tokio::sync::watch::Receiver<bool>,
) {
    // HTTP/1 only: telling the two apart waits without a limit for the first bytes. A proxy in front speaks HTTP/2 to browsers.
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.changed() => break,
        };
        let Ok((stream, peer)) = accepted else {
            // Too many open files; some will close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        stream.set_nodelay(true).ok();
        let with_peer = tower::Layer::layer(&axum::Extension(axum::extract::ConnectInfo(peer)), router.clone());
        let (server, watcher, certificate) = (server.clone(), graceful.watcher(), certificate.clone());
        tokio::spawn(async move {
            match certificate {
                None => converse(&server, watcher, Patient::new(stream), with_peer).await,
                // In a box of its own: an open stream in clear would hold room for what encryption needs.
                Some(certificate) => {
                    Box::pin(async move {
                        if let Some(stream) = certificate.accept(stream).await {
                            converse(&server, watcher, Patient::new(stream), with_peer).await;
                        }
                    })
                    .await;
                }
            }
        });
    }
    graceful.shutdown().await;
}

/// Answers one connection until it ends.
async fn converse<S>(
    server: &http1::Builder,
    watcher: Watcher,
    stream: S,
    router: middleware::AddExtension<Router, axum::extract::ConnectInfo<SocketAddr>>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    // A peer that breaks off is no news.
    watcher.watch(connection).await.ok();
}

/// Waits for SIGTERM or Ctrl-C.
pub async fn until_told() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("OK because a process may always listen for SIGTERM");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
