//! The page of a class in a real browser: what it loads, what it looks like, and how one gets about in it.
//!
//! `cargo test --test cli -- --ignored browser::` needs `chromium` and `chromedriver` on the path.

use browser::{
    Browser, WIDTHS,
    fantoccini::{Locator, key::Key},
};
use serde_json::json;

use crate::{
    class::{formats::with_evil, grade},
    workbook::Workbook,
};

const SCHEMES: [&str; 2] = ["light", "dark"];

/// The page of a class with somebody who is right, wrong, absent, who can't compile and who means harm; after a change.
async fn open() -> (Workbook, Browser) {
    let workbook = with_evil();
    workbook.write(
        "roster.csv",
        "id,name\nada,Ada Lovelace\nbob,<b>Bob</b>\ncy,\ndi,\nzoe,\n\"=2+5\"\"&'<img src=x>|`\",\n",
    );
    grade(&workbook, "--out out --roster roster.csv").ends_with(0);
    let toast = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("class/cy/toast/src/lib.rs", toast);
    std::fs::remove_file(workbook.path("class/cy.tar.gz")).unwrap();
    grade(&workbook, "--out out --roster roster.csv").ends_with(0);
    let browser = Browser::start().await;
    let page = format!("file://{}", workbook.path("out/index.html").display());
    browser.goto(&page).await.unwrap();
    (workbook, browser)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn the_page_is_in_order_and_loads_nothing() {
    let (workbook, browser) = open().await;
    let mut wrong = Vec::new();
    for unfold in [
        "",
        "document.querySelectorAll('details').forEach(one => one.open = true)",
    ] {
        browser.run(unfold).await;
        for scheme in SCHEMES {
            browser.prefer(scheme).await;
            for width in WIDTHS {
                browser.set_width(width).await;
                let faults = browser.faults().await;
                let at = format!("{scheme}, {width} px, {unfold}");
                wrong.extend(faults.iter().map(|fault| format!("{at}: {fault}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let page = workbook.path("out/index.html");
    assert_eq!(
        browser.requests().await,
        [format!("file://{}", page.display())]
    );
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn what_a_submission_says_is_text() {
    let (_workbook, browser) = open().await;
    let foreign = "return [...document.querySelectorAll('script, img, iframe, object, embed, link, form, b:not(.word b)')]
        .map(one => one.outerHTML)";
    assert_eq!(browser.run(foreign).await, json!([]));
    let handlers = "return [...document.querySelectorAll('*')]
        .filter(one => one.getAttributeNames().some(name => name.startsWith('on'))).length";
    assert_eq!(browser.run(handlers).await, 0);
    let links = "return [...document.links].filter(link => !link.getAttribute('href').startsWith('#')).length";
    assert_eq!(browser.run(links).await, 0);
    let text = browser.run("return document.body.textContent").await;
    for said in [
        "=2+5\"&'<img src=x>|`",
        "<b>Bob</b>",
        "<script>alert(1)</script>",
        "\\u{202e}|`*_[x](y)",
    ] {
        assert!(text.as_str().unwrap().contains(said), "{said}");
    }
    // Nor would a script run that got in all the same.
    browser
        .run("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 1\">')")
        .await;
    let script = "const script = document.createElement('script');
        script.textContent = 'document.title = 2'; document.body.append(script); return document.title";
    assert_eq!(browser.run(script).await, "The class");
    assert!(!browser.console().await.is_empty(), "it was refused");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn a_report_is_reached_by_keyboard() {
    let (_workbook, browser) = open().await;
    let press = async |key: Key| {
        let focused = browser.active_element().await.unwrap();
        focused
            .send_keys(&String::from(char::from(key)))
            .await
            .unwrap();
    };
    let focused =
        "return document.activeElement.getAttribute('href') ?? document.activeElement.tagName";
    // Bob's failed check names him, and so does the table of learners.
    for table in ["checks", "learners"] {
        browser
            .run(&format!("document.getElementById('{table}').scrollIntoView(); getSelection().collapse(document.getElementById('{table}'), 0)"))
            .await;
        if table == "checks" {
            let summary = browser
                .find(Locator::Css("#checks ~ .scroll summary"))
                .await
                .unwrap();
            summary
                .send_keys(&String::from(char::from(Key::Enter)))
                .await
                .unwrap();
        }
        let mut tabs = 0;
        while browser.run(focused).await != json!("#l2") {
            press(Key::Tab).await;
            tabs += 1;
            assert!(tabs < 30, "{table} has no link to bob");
        }
        press(Key::Enter).await;
        let report = "const report = document.getElementById('l2').parentElement;
            const place = report.getBoundingClientRect();
            return [report.open, place.top < innerHeight && place.bottom > 0, report.querySelector('svg').checkVisibility()]";
        assert_eq!(
            browser.run(report).await,
            json!([true, true, true]),
            "{table}"
        );
        // The next stop is within the report, and its last one leads back.
        let mut tabs = 0;
        while browser.run(focused).await != json!("#r2") {
            press(Key::Tab).await;
            tabs += 1;
            assert!(tabs < 5, "no way back");
        }
        press(Key::Enter).await;
        assert_eq!(browser.run("return location.hash").await, "#r2");
        browser
            .run("document.getElementById('l2').parentElement.open = false")
            .await;
    }
    browser.close().await;
}
