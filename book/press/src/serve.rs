//! Serves the book on this machine only, builds it again when it changes, and lets open pages know.

use std::{
    convert::Infallible,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::{self, Body},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use notify_debouncer_mini::{
    DebounceEventResult, Debouncer, new_debouncer,
    notify::{RecommendedWatcher, RecursiveMode},
};
use tokio::{net::TcpListener, sync::watch};
use tokio_stream::{Stream, StreamExt, wrappers::WatchStream};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::site;

/// Saving a file is several events. They count as one if they come within this time.
const TOGETHER: Duration = Duration::from_millis(100);

/// What in the folder of the book makes pages.
const WATCHED: [&str; 4] = ["book.toml", "src", "theme", "listings"];

/// Builds the book in the folder `book`, and serves it until Ctrl-C.
///
/// # Errors
///
/// If it can't be built, or the port is taken.
pub fn serve(book: &Path, port: u16) -> Result<()> {
    let pages = site::build(book)?;
    let (built, _) = watch::channel(0u64);
    let _watcher = rebuild_on_change(book, built.clone())?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .with_context(|| {
                format!("port {port} can't be used; try `cargo book serve --port 0`")
            })?;
        println!(
            "The book is at http://{}. Ctrl-C ends.",
            listener.local_addr()?
        );
        tokio::select! {
            served = async { axum::serve(listener, router(pages, built)).await } => served?,
            ended = tokio::signal::ctrl_c() => ended?,
        }
        Ok(())
    })
}

/// Builds the book again whenever something in it changes, for as long as what is returned is kept.
fn rebuild_on_change(
    book: &Path,
    built: watch::Sender<u64>,
) -> Result<Debouncer<RecommendedWatcher>> {
    let folder = book.to_owned();
    let mut watcher = new_debouncer(TOGETHER, move |changes: DebounceEventResult| {
        if changes.is_ok() {
            match site::build(&folder) {
                Ok(_) => built.send_modify(|times| *times += 1),
                // The old pages stay; the author mends the chapter and saves again.
                Err(error) => eprintln!("error: {error:#}"),
            }
        }
    })?;
    for part in WATCHED {
        let path = book.join(part);
        if path.exists() {
            watcher.watcher().watch(&path, RecursiveMode::Recursive)?;
        }
    }
    Ok(watcher)
}

fn router(pages: PathBuf, built: watch::Sender<u64>) -> Router {
    Router::new()
        .route("/-/changes", get(changes))
        .with_state(built)
        .fallback_service(ServeDir::new(pages))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(middleware::map_response(reloading))
        .layer(middleware::from_fn(only_this_machine))
}

/// Tells an open page each time the book was built again.
async fn changes(
    State(built): State<watch::Sender<u64>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let built = WatchStream::from_changes(built.subscribe());
    let events = built.map(|times| Ok(Event::default().data(times.to_string())));
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// Adds to a page the script that loads it again.
async fn reloading(response: Response) -> Response {
    const SCRIPT: &str =
        "<script>new EventSource('/-/changes').onmessage = () => location.reload();</script>";
    /// No page comes near this.
    const MOST: usize = 16 << 20;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(page) = body::to_bytes(body, MOST).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let page = String::from_utf8_lossy(&page).replacen("</body>", &format!("{SCRIPT}</body>"), 1);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(page))
}

/// Refuses whoever was led here under another name: a page from elsewhere must not read what is on this machine.
async fn only_this_machine(request: Request, next: Next) -> Response {
    if is_this_machine(request.headers()) {
        next.run(request).await
    } else {
        let words =
            "This server is for this machine only; open http://127.0.0.1 or http://localhost.\n";
        (StatusCode::FORBIDDEN, words).into_response()
    }
}

fn is_this_machine(headers: &HeaderMap) -> bool {
    let name_of = |host: &str| {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        ["127.0.0.1", "localhost"].contains(&name)
    };
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let origin = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => {
            let origin = origin.to_str().ok();
            let host = origin.and_then(|origin| origin.strip_prefix("http://"));
            host.is_some_and(name_of)
        }
    };
    host.is_some_and(name_of) && origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_served() {
        let is_served = |pairs: &[(&str, &str)]| {
            let headers = pairs.iter().map(|(name, value)| {
                let name: header::HeaderName = name.parse().unwrap();
                (name, value.parse().unwrap())
            });
            is_this_machine(&headers.collect())
        };
        assert!(is_served(&[("host", "127.0.0.1:3000")]));
        assert!(is_served(&[
            ("host", "localhost"),
            ("origin", "http://localhost:3000")
        ]));
        assert!(!is_served(&[("host", "evil.example:3000")]));
        assert!(!is_served(&[
            ("host", "localhost:3000"),
            ("origin", "http://evil.example")
        ]));
        assert!(!is_served(&[]));
    }
}
