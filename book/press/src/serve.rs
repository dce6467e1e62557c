//! Serves the book on this machine only, builds it again when it changes, and lets open pages know. The panels of exercises
//! are live.

use std::{
    convert::Infallible,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::{self, Body},
    extract::{FromRef, Path as PathOf, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use grader::digest;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch};
use tokio_stream::{Stream, StreamExt, wrappers::WatchStream};
use tower::ServiceExt;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::{
    files,
    live::judging::{Judging, Shown},
    site,
};

/// Saving a file is several events. They count as one if they come within this time.
const TOGETHER: Duration = Duration::from_millis(100);

/// What in the folder of the book makes pages.
const WATCHED: [&str; 6] = [
    "book.toml",
    "keywords.toml",
    "links.toml",
    "src",
    "theme",
    "listings",
];

/// The pages as they were last built. They alternate between two folders, so that no reader meets a half-built book.
struct Edition {
    book: PathBuf,
    /// Both folders, and what the book was made from when it was last built.
    folders: TempDir,
    digest: Mutex<String>,
    /// How often it was built.
    built: watch::Sender<u64>,
}

/// Builds the book in the folder `book`, and serves it until Ctrl-C.
///
/// # Errors
///
/// If it can't be built, or the port is taken.
pub fn serve(book: &Path, port: u16) -> Result<()> {
    let edition = Arc::new(Edition {
        book: book.to_owned(),
        folders: tempfile::tempdir()?,
        digest: Mutex::default(),
        built: watch::channel(0).0,
    });
    edition.renew()?;
    let judging = Judging::new(book.parent().unwrap_or(book))?;
    let _watchers = [
        edition.clone().renew_on_change()?,
        judging.clone().judge_on_change()?,
    ];
    let served = Served { edition, judging };
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
            served = async { axum::serve(listener, router(served)).await } => served?,
            ended = tokio::signal::ctrl_c() => ended?,
        }
        Ok(())
    })
}

impl Edition {
    /// Builds the book again if anything in it has changed.
    fn renew(&self) -> Result<()> {
        let mut digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.digest_of_sources()?;
        // An editor may touch a file without changing it.
        if *digest != now {
            site::build(&self.book, Some(&self.folder(*self.built.borrow() + 1)))?;
            self.built.send_modify(|times| *times += 1);
            *digest = now;
        }
        Ok(())
    }

    /// Builds the book again whenever something in it changes, for as long as what is returned is kept.
    fn renew_on_change(self: Arc<Self>) -> Result<RecommendedWatcher> {
        let (tell, told) = mpsc::channel();
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // To build the book is to read it: that is no change.
                if event.is_ok_and(|event| !event.kind.is_access()) {
                    // Nobody listens any more when the server ends.
                    let _ = tell.send(());
                }
            })?;
        for path in self.sources().iter().filter(|path| path.exists()) {
            watcher.watch(path, RecursiveMode::Recursive)?;
        }
        thread::spawn(move || {
            while told.recv().is_ok() {
                while told.recv_timeout(TOGETHER).is_ok() {}
                // The old pages stay; the author mends the chapter and saves again.
                if let Err(error) = self.renew() {
                    eprintln!("error: {error:#}");
                }
            }
        });
        Ok(watcher)
    }

    fn sources(&self) -> Vec<PathBuf> {
        WATCHED.iter().map(|part| self.book.join(part)).collect()
    }

    fn digest_of_sources(&self) -> io::Result<String> {
        let mut files = Vec::new();
        for path in self.sources() {
            if path.is_dir() {
                files.extend(files::below(&path)?);
            } else {
                files.push(path);
            }
        }
        let mut pieces = Vec::new();
        for file in files {
            pieces.push(file.to_string_lossy().into_owned().into_bytes());
            // An editor may have moved it away for a moment. It will come back, and be seen.
            pieces.push(fs::read(&file).unwrap_or_default());
        }
        Ok(digest::sha256(pieces))
    }

    /// Where the pages of the `n`th building are.
    fn folder(&self, n: u64) -> PathBuf {
        self.folders
            .path()
            .join(if n.is_multiple_of(2) { "even" } else { "odd" })
    }
}

/// What requests are answered from.
#[derive(Clone)]
struct Served {
    edition: Arc<Edition>,
    judging: Arc<Judging>,
}

impl FromRef<Served> for Arc<Edition> {
    fn from_ref(served: &Served) -> Arc<Edition> {
        served.edition.clone()
    }
}

impl FromRef<Served> for Arc<Judging> {
    fn from_ref(served: &Served) -> Arc<Judging> {
        served.judging.clone()
    }
}

fn router(served: Served) -> Router {
    Router::new()
        .route("/-/live.js", get(script))
        .route("/-/changes", get(changes))
        .route("/-/changes/{exercise}", get(changes_with_panel))
        .route("/-/hint/{exercise}/{part}/{step}", get(hint))
        .fallback(page)
        .with_state(served)
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(middleware::map_response(with_script))
        .layer(middleware::from_fn(only_this_machine))
}

/// A page, or a file that goes with it.
async fn page(State(edition): State<Arc<Edition>>, request: Request) -> Response {
    let built = *edition.built.borrow();
    match ServeDir::new(edition.folder(built)).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// What every page is given.
async fn script() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("live/page.js"))
}

/// Tells an open page each time the book was built again.
async fn changes(
    State(edition): State<Arc<Edition>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    Sse::new(of_book(&edition).map(Ok)).keep_alive(KeepAlive::default())
}

/// The same, and what the panel of `exercise` shows, now and each time that changes.
async fn changes_with_panel(
    State(edition): State<Arc<Edition>>,
    State(judging): State<Arc<Judging>>,
    PathOf(exercise): PathOf<String>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let panels = of_panel(&judging, exercise);
    Sse::new(of_book(&edition).merge(panels).map(Ok)).keep_alive(KeepAlive::default())
}

fn of_book(edition: &Edition) -> impl Stream<Item = Event> + use<> {
    let built = WatchStream::from_changes(edition.built.subscribe());
    built.map(|times| Event::default().event("book").data(times.to_string()))
}

fn of_panel(judging: &Judging, exercise: String) -> impl Stream<Item = Event> + use<> {
    let mut last = None;
    WatchStream::new(judging.subscribe()).filter_map(move |mut shown: Shown| {
        let live = shown.remove(&exercise)?;
        if last.replace(live.clone()).as_ref() == Some(&live) {
            return None;
        }
        let live = serde_json::to_string(&*live).ok()?;
        Some(Event::default().event("panel").data(live))
    })
}

/// One hint, as text.
async fn hint(
    State(judging): State<Arc<Judging>>,
    PathOf((exercise, part, step)): PathOf<(String, String, usize)>,
) -> Response {
    match judging.hint(&exercise, &part, step) {
        Some(hint) => hint.to_owned().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Adds the script to a page that makes it live.
async fn with_script(response: Response) -> Response {
    const SCRIPT: &str = "<script src=\"/-/live.js\"></script>";
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
