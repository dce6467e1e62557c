//! How long the built pages are: one that nobody reads in a sitting is two pages.

use std::{cell::RefCell, fs, path::Path};

use anyhow::{Context, Result};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

use crate::{files, problem::Problem};

/// The most words of a page, with programs, outputs and all that is folded.
const WORDS: usize = 2_200;

/// Pages of chapters in `site` that are too long. A page that stands beside the chapters, such as the glossary, is to look things
/// up in and may be as long as it likes.
///
/// # Errors
///
/// If a page can't be read.
pub fn check(site: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for file in files::below(site)? {
        let name = file.strip_prefix(site).unwrap_or(&file);
        let is_in_chapter = name.parent().is_some_and(|folder| folder != Path::new(""));
        let is_page = name
            .extension()
            .is_some_and(|extension| extension == "html");
        if !(is_in_chapter && is_page) {
            continue;
        }
        let at = name.display().to_string();
        let words = words(&fs::read_to_string(&file)?).with_context(|| at.clone())?;
        if words > WORDS {
            let what = format!(
                "has {words} words, with programs, outputs and answers; {WORDS} is the most; cut it, or make two pages of it"
            );
            problems.push(Problem { at, what });
        }
    }
    Ok(problems)
}

/// How many words there are to read. A picture has none, and neither has what is there for the search.
fn words(html: &str) -> Result<usize> {
    let [all, unread] = [RefCell::new(String::new()), RefCell::new(String::new())];
    let handlers = vec![
        // Nothing but its tag stands between a cell and the one before.
        element!("main td, main th", |_| {
            all.borrow_mut().push(' ');
            Ok(())
        }),
        text!("main", |text| {
            all.borrow_mut().push_str(text.as_str());
            Ok(())
        }),
        text!("main svg, main script, main .keywords", |text| {
            unread.borrow_mut().push_str(text.as_str());
            if text.last_in_text_node() {
                all.borrow_mut().push(' ');
                unread.borrow_mut().push(' ');
            }
            Ok(())
        }),
    ];
    rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: handlers,
            ..RewriteStrSettings::new()
        },
    )?;
    let count = |text: RefCell<String>| text.into_inner().split_whitespace().count();
    Ok(count(all) - count(unread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_to_be_read_is_counted() {
        for (html, number) in [
            (
                "<h1>Not this</h1><main><h1>One <code>page</code>,</h1>\n<p>of words</p></main>",
                4,
            ),
            (
                "<main><table><tr><td>a</td><td>b</td></tr></table></main>",
                2,
            ),
            (
                "<main><details>\n<summary>Why?</summary>\n<p>So.</p></details></main>",
                2,
            ),
            (
                "<main>A\n<svg><text>no word</text></svg>\n<p class=\"keywords\" hidden>none here</p>\npicture</main>",
                2,
            ),
        ] {
            assert_eq!(words(html).unwrap(), number, "{html}");
        }
    }

    #[test]
    fn a_page_that_is_too_long_is_named() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir(site.path().join("01")).unwrap();
        for (name, words) in [
            ("01/short.html", WORDS),
            ("01/long.html", WORDS + 1),
            ("glossary.html", 2 * WORDS),
        ] {
            let html = format!("<main>{}</main>", "word\n".repeat(words));
            fs::write(site.path().join(name), html).unwrap();
        }
        let problems = check(site.path()).unwrap();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].at, "01/long.html");
        assert!(
            problems[0].what.starts_with("has 2201 words"),
            "{problems:?}"
        );
    }
}
