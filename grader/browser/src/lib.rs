//! A real browser for tests of pages: headless Chromium, through its driver.
//!
//! It needs `chromium` and `chromedriver` on the path. What goes wrong with them is a panic: this is for tests.

use std::{
    io::{BufRead, BufReader},
    ops::Deref,
    process::{Child, ChildStdout, Command, Stdio},
};

pub use fantoccini;
use fantoccini::{
    Client, ClientBuilder,
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use serde_json::{Value, json};
use tempfile::TempDir;

const AXE: &str = include_str!("../axe-core/axe.min.js");

/// The widths, in CSS pixels, of a phone and of a usual window.
pub const WIDTHS: [u32; 2] = [360, 1280];

/// A process that ends with the test.
#[derive(Debug)]
pub struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts `command`; returns it and the first line of its output that has `mark` in it, from there on.
///
/// # Panics
///
/// If it can't be started, or ends without such a line.
pub fn started(command: &mut Command, mark: &str) -> (Ending, String) {
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

/// A browser with nothing but what the test does. It resolves no name, and reaches no address but this machine's.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    /// The browser's own process, as long as it was not asked to end.
    process: Option<Pid>,
    _driver: Ending,
    _profile: TempDir,
}

impl Drop for Browser {
    /// A test that failed has not closed it, and the driver leaves it behind.
    fn drop(&mut self) {
        if let Some(process) = self.process {
            let _ = kill(process, Signal::SIGTERM);
        }
    }
}

impl Deref for Browser {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Browser {
    /// Starts a browser.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub async fn start() -> Browser {
        let (driver, port) = started(
            Command::new("chromedriver").arg("--port=0"),
            "started successfully on port ",
        );
        let profile = tempfile::tempdir().unwrap();
        let mut capabilities = Capabilities::new();
        capabilities.insert(
            "goog:chromeOptions".to_owned(),
            json!({"args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                format!("--user-data-dir={}", profile.path().display()),
            ]}),
        );
        let logs = json!({"browser": "ALL", "performance": "ALL"});
        capabilities.insert("goog:loggingPrefs".to_owned(), logs);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", port.trim_end_matches('.')))
            .await
            .expect("chromedriver starts a browser");
        let process = client.capabilities().and_then(|said| {
            let process = said.get("goog:processID")?.as_i64()?;
            Some(Pid::from_raw(i32::try_from(process).ok()?))
        });
        let browser = Browser {
            client,
            process,
            _driver: driver,
            _profile: profile,
        };
        // It begins with a page of its own, and goes on loading that for a while.
        browser.goto("about:blank").await.unwrap();
        browser.requests().await;
        browser
    }

    /// Ends it.
    ///
    /// # Panics
    ///
    /// If it has ended before.
    pub async fn close(mut self) {
        self.client.clone().close().await.unwrap();
        self.process = None;
    }

    /// What `script`, the body of a function, returns.
    ///
    /// # Panics
    ///
    /// If it throws.
    pub async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Makes the page as wide as said. A window can't be as narrow as a phone.
    ///
    /// # Panics
    ///
    /// If the browser refuses.
    pub async fn set_width(&self, width: u32) {
        let metrics =
            json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.developer("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Has the page believe that its reader prefers `light` or `dark`.
    ///
    /// # Panics
    ///
    /// If the browser refuses.
    pub async fn prefer(&self, scheme: &str) {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        self.developer(
            "Emulation.setEmulatedMedia",
            json!({ "features": [feature] }),
        )
        .await;
    }

    /// Lays the page out as for paper, or as for the screen again.
    ///
    /// # Panics
    ///
    /// If the browser refuses.
    pub async fn set_paper(&self, paper: bool) {
        let media = if paper { "print" } else { "" };
        self.developer("Emulation.setEmulatedMedia", json!({ "media": media }))
            .await;
    }

    /// What the console has said since it was last asked.
    ///
    /// # Panics
    ///
    /// If there is no console.
    pub async fn console(&self) -> Vec<String> {
        let said = self.log("browser").await;
        said.into_iter()
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// All addresses that pages asked for since this was last called, whether or not something came back.
    ///
    /// # Panics
    ///
    /// If the browser does not say.
    pub async fn requests(&self) -> Vec<String> {
        let events = self.log("performance").await;
        let events = events.iter().map(|entry| {
            let event = entry["message"].as_str().unwrap_or_default();
            serde_json::from_str::<Value>(event).unwrap()["message"].clone()
        });
        let sent = events.filter(|event| event["method"] == "Network.requestWillBeSent");
        let addresses = sent.map(|event| {
            let url = event["params"]["request"]["url"].as_str();
            url.unwrap_or_default().to_owned()
        });
        addresses
            .filter(|address| !address.starts_with("chrome:"))
            .collect()
    }

    /// What is wrong with the page that is open: what the console says, what does not fit, and what axe finds in `main`.
    ///
    /// # Panics
    ///
    /// If it can't be looked at.
    pub async fn faults(&self) -> Vec<String> {
        let mut faults = self.console().await;
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
        let violations = self.client.execute_async(violations, Vec::new()).await;
        let violations = violations.unwrap();
        let violations = violations.as_array().unwrap().iter();
        faults.extend(violations.map(|one| one.as_str().unwrap().to_owned()));
        faults
    }

    async fn log(&self, of: &str) -> Vec<Value> {
        let log = Post {
            path: "se/log",
            body: json!({ "type": of }),
        };
        let entries = self.client.issue_cmd(log).await.unwrap();
        entries.as_array().unwrap().clone()
    }

    async fn developer(&self, command: &str, parameters: Value) {
        let command = Post {
            path: "goog/cdp/execute",
            body: json!({"cmd": command, "params": parameters}),
        };
        self.client.issue_cmd(command).await.unwrap();
    }
}

/// One of chromedriver's own commands.
#[derive(Debug)]
struct Post {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Post {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
