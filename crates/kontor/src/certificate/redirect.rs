//! What comes in clear is led to the encrypted address, and told nothing else.

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use tokio::net::TcpListener;
use url::Url;

use crate::config::Config;

/// Where browsers look if nobody says otherwise.
const USUAL: &str = "[::]:80";

/// Listens for requests in clear. Unless the operator named the place, it is no trouble if it is taken.
pub(crate) async fn listener(config: &Config) -> Result<Option<TcpListener>> {
    match config.redirect_listen {
        Some(place) => TcpListener::bind(place).await.with_context(|| format!("cannot listen on {place}")).map(Some),
        None => match TcpListener::bind(USUAL).await {
            Ok(listener) => Ok(Some(listener)),
            Err(error) => {
                tracing::info!("http:// is not led to https://: {USUAL} cannot be listened on: {error}");
                Ok(None)
            }
        },
    }
}

/// Answers whatever is asked with the way to the encrypted address.
pub(crate) fn router(public_url: &Url) -> Router {
    let base = public_url.clone();
    Router::new().fallback(move |request: Request| {
        let base = base.clone();
        async move {
            let mut to = base;
            to.set_path(request.uri().path());
            to.set_query(request.uri().query());
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to.to_string())]).into_response()
        }
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn it_leads_to_the_same_page_of_this_host_only() {
        let public: Url = "https://shop.example/".parse().unwrap();
        for (asked, expected) in [
            ("/", "https://shop.example/"),
            ("/t/1/inbox?q=a%20b", "https://shop.example/t/1/inbox?q=a%20b"),
            ("//evil.example/x", "https://shop.example//evil.example/x"),
        ] {
            let request = Request::builder().uri(asked).header("host", "evil.example").body(Body::empty()).unwrap();
            let answer = router(&public).oneshot(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT);
            assert_eq!(answer.headers()[header::LOCATION], expected);
        }
    }
}
