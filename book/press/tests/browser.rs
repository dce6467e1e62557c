//! The built book in a real browser: what a reader sees, presses and hears.
//!
//! `cargo test --test browser -- --ignored` needs `chromium` and `chromedriver` on the path.

use std::process::Command;

use browser::{
    Browser, Ending, WIDTHS,
    fantoccini::{Locator, key::Key},
    started,
};
use serde_json::{Value, json};

#[path = "browser/beside.rs"]
mod beside;
#[path = "browser/live.rs"]
mod live;
#[path = "browser/predictions.rs"]
mod predictions;
#[path = "browser/search.rs"]
mod search;

/// A light theme and a dark one.
const THEMES: [&str; 2] = ["light", "navy"];

/// Timelines in which text is too small, and in a usual window programs of a pair that are cut off.
const UNREADABLE: &str = "
    const small = [...document.querySelectorAll('main .timeline svg')].filter(svg => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        const sizes = [...svg.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize));
        return Math.min(...sizes) * scale < 11;
    });
    const cut = [...document.querySelectorAll('main .side .code code')].filter(code => code.scrollWidth > code.clientWidth);
    return [
        ...small.map(() => 'a timeline with text that is smaller than 11 px'),
        ...(innerWidth < 1280 ? [] : cut.map(code => `a program of a pair is cut off: ${code.textContent.slice(0, 60)}`)),
    ]";

/// A book that is served, and a browser to read it in.
struct Reader {
    book: String,
    browser: Browser,
    _server: Ending,
}

impl Reader {
    async fn new() -> Reader {
        let (server, line) = started(
            Command::new(assert_cmd::cargo::cargo_bin!("press")).args(["serve", "--port", "0"]),
            "http://",
        );
        let address = line.split_once(". Ctrl-C").unwrap().0;
        Reader {
            book: format!("http://{address}"),
            browser: Browser::start().await,
            _server: server,
        }
    }

    async fn open(&self, page: &str) {
        let url = format!("{}/{page}", self.book);
        self.browser.goto(&url).await.unwrap();
    }

    async fn run(&self, script: &str) -> Value {
        self.browser.run(script).await
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
        pages
    }
}

// A test for each theme: it is most of the work here, and two browsers do it on two processors.

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn every_page_is_in_order_by_day() {
    every_page_is_in_order("light").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn every_page_is_in_order_by_night() {
    every_page_is_in_order("navy").await;
}

async fn every_page_is_in_order(theme: &str) {
    let reader = Reader::new().await;
    let mut wrong = Vec::new();
    let pages = reader.pages().await;
    reader.choose_theme(theme).await;
    for page in &pages {
        reader.open(page).await;
        // What is folded is in order, too.
        reader
            .run(
                "document.querySelectorAll('main details').forEach(details => details.open = true)",
            )
            .await;
        for width in WIDTHS {
            reader.browser.set_width(width).await;
            let faults = reader.faults().await.into_iter();
            wrong.extend(faults.map(|fault| format!("{page}, {theme}, {width} px: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    reader.browser.close().await;
}

impl Reader {
    /// What is wrong with the page that is open.
    async fn faults(&self) -> Vec<String> {
        let mut faults = self.browser.faults().await;
        // The table of contents is no page of its own and names no icon. The browser asks for one in vain, and may come to say
        // so only when it has gone on to a page.
        let no_icon = format!("{}/favicon.ico - ", self.book);
        faults.retain(|fault| !fault.starts_with(&no_icon));
        let own =
            |address: &String| address.starts_with(&self.book) || address.starts_with("data:");
        let elsewhere = self.browser.requests().await.into_iter();
        let elsewhere = elsewhere.filter(|address| !own(address));
        faults.extend(elsewhere.map(|address| format!("loads {address}")));
        let unreadable = self.run(UNREADABLE).await;
        let unreadable = unreadable.as_array().unwrap().iter();
        faults.extend(unreadable.map(|fault| fault.as_str().unwrap().to_owned()));
        faults
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn a_reader_finds_the_way() {
    let reader = Reader::new().await;
    reader.browser.set_width(1280).await;
    reader.open("01-core-basics/index.html").await;
    let next = Locator::Css("a.mobile-nav-chapters.next");
    let next = reader.browser.find(next).await.unwrap();
    let target = next.prop("href").await.unwrap().unwrap();
    next.click().await.unwrap();
    assert_eq!(reader.browser.current_url().await.unwrap().as_str(), target);

    reader.press("s").await;
    let search = Locator::Id("mdbook-searchbar");
    let search = reader.browser.wait().for_element(search).await.unwrap();
    search.send_keys("blocking").await.unwrap();
    let result = Locator::Css("#mdbook-searchresults a");
    let result = reader.browser.wait().for_element(result).await.unwrap();
    let words = result.text().await.unwrap();
    assert!(words.to_lowercase().contains("block"), "{words}");
    reader.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
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
    reader.browser.close().await;
}

impl Reader {
    /// The first page on which there is `what`, as it was built.
    async fn page_with(&self, what: &str) -> String {
        let pages = json!(self.pages().await);
        let first = "const [what, pages, done] = arguments;
            (async () => {
                for (const page of pages) {
                    const html = await (await fetch(`/${page}`)).text();
                    if (new DOMParser().parseFromString(html, 'text/html').querySelector(what)) {
                        return page;
                    }
                }
            })().then(done)";
        let first = self.browser.execute_async(first, vec![json!(what), pages]);
        let first = first.await.unwrap();
        let first = first.as_str();
        first
            .unwrap_or_else(|| panic!("no page has {what}"))
            .to_owned()
    }

    /// Presses these keys where the focus is.
    async fn press(&self, keys: &str) {
        let focused = self.browser.active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    async fn focus(&self, what: &str) {
        let script = format!("document.querySelector('{what}').focus()");
        self.run(&script).await;
    }
}

fn key(key: Key) -> String {
    char::from(key).to_string()
}
