//! The built book in a real browser: what a reader sees, presses and hears.
//!
//! `cargo test -p press --features browser` needs `chromium` and `chromedriver` on the path.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    key::Key,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

const AXE: &str = include_str!("vendor/axe-core/axe.min.js");

/// The narrowest and the usual window.
const WIDTHS: [u32; 2] = [360, 1280];

/// A light theme and a dark one.
const THEMES: [&str; 2] = ["light", "navy"];

/// A process that ends with the test.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A book that is served, and a browser to read it in.
struct Reader {
    book: String,
    browser: Client,
    _server: Ending,
    _driver: Ending,
}

/// Starts `command`; returns it and the first line of its output that has `mark` in it, from there on.
fn started(command: &mut Command, mark: &str) -> (Ending, String) {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let out: ChildStdout = child.stdout.take().unwrap();
    let mut lines = BufReader::new(out).lines();
    let line = lines
        .find_map(|line| {
            let line = line.unwrap();
            line.find(mark).map(|at| line[at + mark.len()..].to_owned())
        })
        .unwrap_or_else(|| panic!("{command:?} said nothing of {mark:?}"));
    // It would be stopped by a full pipe, or end by a closed one.
    std::thread::spawn(move || lines.for_each(drop));
    (Ending(child), line)
}

impl Reader {
    async fn new() -> Reader {
        let (server, line) = started(
            Command::new(assert_cmd::cargo::cargo_bin!("press")).args(["serve", "--port", "0"]),
            "http://",
        );
        let address = line.split_once(". Ctrl-C").unwrap().0;
        let (driver, port) = started(
            Command::new("chromedriver").arg("--port=0"),
            "started successfully on port ",
        );
        let profile = tempfile::tempdir().unwrap().keep();
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "goog:chromeOptions".to_owned(),
            json!({"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                format!("--user-data-dir={}", profile.display()),
            ]}),
        );
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"}));
        let browser = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", port.trim_end_matches('.')))
            .await
            .expect("chromedriver starts a browser");
        Reader {
            book: format!("http://{address}"),
            browser,
            _server: server,
            _driver: driver,
        }
    }

    async fn open(&self, page: &str) {
        let url = format!("{}/{page}", self.book);
        self.browser.goto(&url).await.unwrap();
    }

    async fn run(&self, script: &str) -> Value {
        self.browser.execute(script, Vec::new()).await.unwrap()
    }

    async fn choose_theme(&self, theme: &str) {
        self.run(&format!("localStorage.setItem('mdbook-theme', '{theme}')"))
            .await;
        self.browser.refresh().await.unwrap();
    }

    /// The pages that somebody wrote, by the links of the table of contents.
    async fn pages(&self) -> Vec<String> {
        self.open("toc.html").await;
        let links =
            "return [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))";
        let links = self.run(links).await;
        let links = links.as_array().unwrap().iter();
        let mut pages: Vec<String> = links
            .map(|link| link.as_str().unwrap().to_owned())
            .collect();
        pages.dedup();
        assert!(pages.len() > 1, "{pages:?}");
        // The table is no page of its own and has no icon, which the browser then asks for in vain.
        self.console().await;
        pages
    }

    /// What the console has said since it was last asked.
    async fn console(&self) -> Vec<String> {
        let said = self.browser.issue_cmd(Log).await.unwrap();
        let said = said.as_array().unwrap().iter();
        said.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

/// chromedriver's own command for the console's log.
#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({"type": "browser"}).to_string()),
        )
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_in_order() {
    let reader = Reader::new().await;
    let mut wrong = Vec::new();
    let pages = reader.pages().await;
    for theme in THEMES {
        reader.choose_theme(theme).await;
        for page in &pages {
            reader.open(page).await;
            for width in WIDTHS {
                reader.browser.set_window_size(width, 900).await.unwrap();
                let at = format!("{page}, {theme}, {width} px");
                wrong.extend(
                    reader
                        .faults()
                        .await
                        .iter()
                        .map(|fault| format!("{at}: {fault}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    reader.browser.close().await.unwrap();
}

impl Reader {
    /// What is wrong with the page that is open.
    async fn faults(&self) -> Vec<String> {
        let mut faults = self.console().await;
        let elsewhere = "return performance.getEntriesByType('resource').map(entry => entry.name)
            .filter(name => !name.startsWith(location.origin) && !name.startsWith('data:'))";
        let elsewhere = self.run(elsewhere).await;
        let elsewhere = elsewhere.as_array().unwrap().iter();
        faults.extend(elsewhere.map(|name| format!("loads {name}")));
        let room = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let room = self.run(room).await;
        if room[0].as_u64() > room[1].as_u64() {
            faults.push(format!("is {} px wide in a window of {}", room[0], room[1]));
        }
        self.run(AXE).await;
        let violations = "const done = arguments[0];
            axe.run('main').then(found => done(found.violations.map(one =>
                one.id + ': ' + one.help + ': ' + one.nodes.map(node => node.html).slice(0, 3).join(' '))))
                .catch(error => done([String(error)]))";
        let violations = self.browser.execute_async(violations, Vec::new()).await;
        let violations = violations.unwrap();
        let violations = violations.as_array().unwrap().iter();
        faults.extend(violations.map(|one| one.as_str().unwrap().to_owned()));
        faults
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_finds_the_way() {
    let reader = Reader::new().await;
    reader.browser.set_window_size(1280, 900).await.unwrap();
    reader.open("01-core-basics/index.html").await;
    let next = Locator::Css("a.mobile-nav-chapters.next");
    let next = reader.browser.find(next).await.unwrap();
    let target = next.prop("href").await.unwrap().unwrap();
    next.click().await.unwrap();
    assert_eq!(reader.browser.current_url().await.unwrap().as_str(), target);

    reader
        .browser
        .active_element()
        .await
        .unwrap()
        .send_keys("s")
        .await
        .unwrap();
    let search = Locator::Id("mdbook-searchbar");
    let search = reader.browser.wait().for_element(search).await.unwrap();
    search.send_keys("blocking").await.unwrap();
    let result = Locator::Css("#mdbook-searchresults a");
    let result = reader.browser.wait().for_element(result).await.unwrap();
    let words = result.text().await.unwrap();
    assert!(words.to_lowercase().contains("block"), "{words}");
    reader.browser.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prediction_is_made_with_the_keyboard() {
    let reader = Reader::new().await;
    let page = reader.page_with("form.predict").await;
    reader.open(&page).await;
    let first = Locator::Css("form.predict input[type=radio]");
    let first = reader.browser.find(first).await.unwrap();
    let answer = Locator::Css("form.predict .answer");
    let answer = reader.browser.find(answer).await.unwrap();
    let key = |key: Key| String::from(char::from(key));

    // Nothing is told before something is chosen.
    assert!(!shown(&reader, ".because").await && !shown(&reader, "details pre").await);
    reader
        .run("document.querySelector('form.predict button').focus()")
        .await;
    let focused = reader.browser.active_element().await.unwrap();
    focused.send_keys(&key(Key::Enter)).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "Choose one first.");

    // A wrong choice is explained, and does not tell the right one.
    let wrong = "form.predict input[data-right=false]";
    reader
        .run(&format!("document.querySelector('{wrong}').focus()"))
        .await;
    let focused = reader.browser.active_element().await.unwrap();
    focused.send_keys(" ").await.unwrap();
    focused.send_keys(&key(Key::Enter)).await.unwrap();
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .starts_with("That is not what it prints")
    );
    assert!(shown(&reader, ".because").await && !shown(&reader, "details pre").await);

    // The arrow keys go on to the next choice.
    drop(first);
    for _ in 0..10 {
        let focused = reader.browser.active_element().await.unwrap();
        focused.send_keys(&key(Key::Down)).await.unwrap();
        let focused = reader.browser.active_element().await.unwrap();
        focused.send_keys(&key(Key::Enter)).await.unwrap();
        if answer.text().await.unwrap() == "That is what it prints." {
            break;
        }
    }
    assert_eq!(answer.text().await.unwrap(), "That is what it prints.");
    assert!(shown(&reader, "details pre").await, "the output is shown");
    reader.browser.close().await.unwrap();
}

/// Whether something of the first prediction is to be seen.
async fn shown(reader: &Reader, what: &str) -> bool {
    let script = format!(
        "const form = document.querySelector('form.predict');
         return [...form.querySelectorAll('{what}')].some(one => one.checkVisibility())"
    );
    reader.run(&script).await.as_bool().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chapter_shows_its_exercise_and_its_timelines() {
    let reader = Reader::new().await;
    let page = reader
        .page_with("section.exercise[data-exercise=chef]")
        .await;
    reader.open(&page).await;
    let parts = "return [...document.querySelectorAll('section.exercise tr[data-part]')].map(row => row.dataset.part)";
    assert_eq!(
        reader.run(parts).await,
        json!(["cook", "cook_all", "serve_as_ready", "fetch_three"])
    );

    let page = reader.page_with(".timeline svg").await;
    reader.open(&page).await;
    let colour = "return getComputedStyle(document.querySelector('.wt-panel')).fill";
    let mut colours = Vec::new();
    for theme in THEMES {
        reader.choose_theme(theme).await;
        colours.push(reader.run(colour).await);
    }
    assert_ne!(colours[0], colours[1], "a timeline follows the theme");
    let words = "return document.querySelector('.timeline svg desc').textContent";
    assert!(
        reader
            .run(words)
            .await
            .as_str()
            .unwrap()
            .starts_with("Virtual time from 0 s")
    );
    reader.browser.close().await.unwrap();
}

impl Reader {
    /// The first page on which there is `what`.
    async fn page_with(&self, what: &str) -> String {
        let there = format!("return document.querySelector('{what}') !== null");
        for page in self.pages().await {
            self.open(&page).await;
            if self.run(&there).await == json!(true) {
                return page;
            }
        }
        panic!("no page has {what}");
    }
}
