//! Metrics in Prometheus text, on a listener of their own: they are not for the public (A61).

use std::net::SocketAddr;

use anyhow::{Context, Result};
use axum::Router;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;

/// Starts counting and answers at `/metrics`.
pub async fn listen(address: SocketAddr) -> Result<SocketAddr> {
    let recorder = PrometheusBuilder::new().install_recorder().context("metrics cannot be started")?;
    let listener = TcpListener::bind(address).await.with_context(|| format!("metrics cannot listen on {address}"))?;
    let bound = listener.local_addr()?;
    let router = Router::new().route("/metrics", get(async move || recorder.render()));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(bound)
}
