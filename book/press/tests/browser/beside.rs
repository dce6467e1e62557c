//! asyncio beside tokio on a phone and in a wide window, and keys that scroll or choose and must not turn the page.

use browser::fantoccini::key::Key;
use serde_json::json;

use crate::{Reader, key};

/// As wide as many a phone.
const PHONE: u32 = 390;

/// The programs of each pair that are to be seen, by their titles.
const PAIRS: &str = "
    const seen = side => side.checkVisibility();
    return [...document.querySelectorAll('.sides')].map(sides =>
        [...sides.querySelectorAll('.side')].filter(seen).map(side => side.querySelector('.side-title').textContent).join())";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "it needs chromium and its driver"]
async fn programs_are_read_in_a_window_and_on_a_phone() {
    let reader = Reader::new().await;
    let page = reader
        .page_with("main:has(.beside):has(.timeline):has(form.predict)")
        .await;
    reader.open(&page).await;
    an_attribute_is_short_and_copied_whole(&reader).await;
    a_pair_is_two_tabs(&reader).await;
    keys_that_scroll_or_choose_turn_no_page(&reader, &page).await;
    reader.browser.close().await;
}

async fn an_attribute_is_short_and_copied_whole(reader: &Reader) {
    let width = "return document.querySelector('.more + .rest').getBoundingClientRect().width > 0";
    let copied = "const code = document.querySelector('.more').closest('code');
        return code.innerText.includes('#[tokio::main(flavor = \"current_thread\", start_paused = true)]\\n')";
    assert_eq!(reader.run(width).await, false);
    assert_eq!(reader.run(copied).await, true);
    reader.focus(".more").await;
    reader.press(&key(Key::Enter)).await;
    assert_eq!(reader.run(width).await, true);
    reader.browser.refresh().await.unwrap();
    assert_eq!(reader.run(width).await, true);
}

async fn a_pair_is_two_tabs(reader: &Reader) {
    reader.browser.set_width(PHONE).await;
    reader.until(PAIRS, |pair| pair == "tokio").await;

    // The tabs are one stop for the Tab key, and the arrows choose, for all pairs.
    reader.focus("[role=tab][aria-selected=true]").await;
    reader.press(&key(Key::Left)).await;
    reader.until(PAIRS, |pair| pair == "asyncio").await;
    let tab = "const tab = document.activeElement;
        const panel = document.getElementById(tab.getAttribute('aria-controls'));
        return [tab.textContent, tab.ariaSelected, tab.tabIndex, panel.getAttribute('role'), panel.checkVisibility()]";
    assert_eq!(
        reader.run(tab).await,
        json!(["asyncio", "true", 0, "tabpanel", true])
    );

    // It holds for the next page, and for this one when there is room again, where both are seen.
    reader.browser.refresh().await.unwrap();
    reader.until(PAIRS, |pair| pair == "asyncio").await;
    reader.browser.set_width(1280).await;
    reader.until(PAIRS, |pair| pair == "asyncio,tokio").await;
    assert_eq!(
        reader
            .run("return document.querySelector('[role=tabpanel]')")
            .await,
        json!(null)
    );
    reader.browser.set_width(PHONE).await;
    reader.until(PAIRS, |pair| pair == "asyncio").await;
    reader.browser.set_paper(true).await;
    reader.until(PAIRS, |pair| pair == "asyncio,tokio").await;
    reader.browser.set_paper(false).await;
}

async fn keys_that_scroll_or_choose_turn_no_page(reader: &Reader, page: &str) {
    // Where something scrolls, the arrows scroll it; where something is chosen, they choose. The page is not turned.
    for scrolls in [".code > pre > code[tabindex]", ".timeline[tabindex]"] {
        let watch = format!(
            "const element = [...document.querySelectorAll('main {scrolls}')].find(element => element.checkVisibility());
             element.scrollLeft = 0;
             element.focus();
             window.scrolled = new Promise(done => element.addEventListener('scroll', done, {{once: true}}))"
        );
        reader
            .until(
                &format!("return [document.querySelector('main {scrolls}') ? 'there' : '']"),
                |it| it == "there",
            )
            .await;
        reader.run(&watch).await;
        reader.press(&key(Key::Right)).await;
        let scrolled = "window.scrolled.then(() => arguments[0](true))";
        let scrolled = reader.browser.execute_async(scrolled, Vec::new()).await;
        assert_eq!(scrolled.unwrap(), true);
    }
    reader.focus("form.predict input").await;
    reader.press(&key(Key::Right)).await;
    let here = "return [location.pathname]";
    assert_eq!(reader.run(here).await, json!([format!("/{page}")]));

    // Elsewhere they do turn it.
    reader.run("document.activeElement.blur()").await;
    reader.press(&key(Key::Right)).await;
    reader.until(here, |now| now != format!("/{page}")).await;
}

impl Reader {
    /// Returns when each of what the script returns is as expected; the page may take a frame to follow its width.
    async fn until(&self, script: &str, expected: impl Fn(&str) -> bool) {
        let frame = "requestAnimationFrame(() => requestAnimationFrame(() => arguments[0](null)))";
        let mut found = json!(null);
        for _ in 0..20 {
            found = self.run(script).await;
            let all = found.as_array().unwrap();
            if !all.is_empty() && all.iter().all(|one| one.as_str().is_some_and(&expected)) {
                return;
            }
            self.browser.execute_async(frame, Vec::new()).await.unwrap();
        }
        panic!("{script}: {found}");
    }
}
