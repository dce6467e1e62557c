//! Whether every link of the built pages leads somewhere, and whether they load anything from the network.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Component, Path, PathBuf},
};

use anyhow::{Context, Result};
use lol_html::{ElementContentHandlers, RewriteStrSettings, Selector, element, rewrite_str};

use crate::{files, problem::Problem};

/// What a page has and asks for.
#[derive(Debug, Default)]
struct Page {
    /// Everything that can be linked to.
    ids: BTreeSet<String>,
    /// What is linked to.
    links: Vec<String>,
    /// What is loaded with the page: images, scripts, styles.
    loads: Vec<String>,
}

/// What mdBook makes besides the pages that somebody wrote.
const MADE_BY_MDBOOK: [&str; 3] = ["print.html", "toc.html", "404.html"];

/// Problems with the links of the pages in `site`.
///
/// # Errors
///
/// If a page can't be read.
pub fn check(site: &Path) -> Result<Vec<Problem>> {
    let mut pages = BTreeMap::new();
    for file in files::below(site)? {
        if file
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            let name = file.strip_prefix(site).unwrap_or(&file).to_owned();
            let html = fs::read_to_string(&file)?;
            let page = Page::read(&html).with_context(|| name.display().to_string())?;
            pages.insert(name, page);
        }
    }
    let mut problems = BTreeSet::new();
    for (name, page) in &pages {
        if MADE_BY_MDBOOK.iter().any(|made| name == Path::new(made)) {
            continue;
        }
        let problem = |what: String| Problem {
            at: name.display().to_string(),
            what,
        };
        for load in &page.loads {
            if is_elsewhere(load) {
                problems.insert(problem(format!("loads {load} from the network")));
            } else if let Err(why) = leads(site, &pages, name, load) {
                problems.insert(problem(why));
            }
        }
        for link in page.links.iter().filter(|link| !is_elsewhere(link)) {
            if let Err(why) = leads(site, &pages, name, link) {
                problems.insert(problem(why));
            }
        }
    }
    Ok(problems.into_iter().collect())
}

/// Whether a link leaves the site.
fn is_elsewhere(link: &str) -> bool {
    let scheme = link.split(['/', '#', '?']).next().unwrap_or_default();
    link.starts_with("//") || scheme.contains(':') && !link.starts_with("data:")
}

/// Whether `link` on the page `from` leads to something; if not, why.
fn leads(
    site: &Path,
    pages: &BTreeMap<PathBuf, Page>,
    from: &Path,
    link: &str,
) -> Result<(), String> {
    if link.starts_with("data:") {
        return Ok(());
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or_default();
    let target = match path {
        "" => from.to_owned(),
        path => resolved(from, path),
    };
    if !site.join(&target).exists() {
        return Err(format!(
            "links to {link}, and there is no {}",
            target.display()
        ));
    }
    let target = match site.join(&target).is_dir() {
        true => target.join("index.html"),
        false => target,
    };
    match pages.get(&target) {
        Some(page) if !anchor.is_empty() && !page.ids.contains(anchor) => Err(format!(
            "links to {link}, and {} has no heading #{anchor}",
            target.display()
        )),
        _ => Ok(()),
    }
}

/// The file that `path` means on the page `from`, relative to the site.
fn resolved(from: &Path, path: &str) -> PathBuf {
    let mut target = match path.starts_with('/') {
        true => PathBuf::new(),
        false => from.parent().unwrap_or(Path::new("")).to_owned(),
    };
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => {
                target.pop();
            }
            Component::Normal(name) => target.push(name),
            _ => {}
        }
    }
    target
}

impl Page {
    fn read(html: &str) -> Result<Page> {
        let page = RefCell::new(Page::default());
        let links = |attribute: &'static str, of: fn(&mut Page) -> &mut Vec<String>| {
            let page = &page;
            move |element: &mut lol_html::html_content::Element<'_, '_>| {
                if let Some(link) = element.get_attribute(attribute) {
                    of(&mut page.borrow_mut()).push(link.replace("&amp;", "&"));
                }
                Ok(())
            }
        };
        let handlers: Vec<(
            std::borrow::Cow<'_, Selector>,
            ElementContentHandlers<'_, _>,
        )> = vec![
            element!("[id]", |element| {
                page.borrow_mut().ids.extend(element.get_attribute("id"));
                Ok(())
            }),
            element!("a[href]", links("href", |page| &mut page.links)),
            element!("link[href]", links("href", |page| &mut page.loads)),
            element!("[src]", links("src", |page| &mut page.loads)),
        ];
        rewrite_str(
            html,
            RewriteStrSettings {
                element_content_handlers: handlers,
                ..RewriteStrSettings::new()
            },
        )?;
        Ok(page.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(pages: &[(&str, &str)]) -> Vec<String> {
        let site = tempfile::tempdir().unwrap();
        for (name, html) in pages {
            let file = site.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, html).unwrap();
        }
        let problems = check(site.path()).unwrap().into_iter();
        problems
            .map(|problem| format!("{}: {}", problem.at, problem.what))
            .collect()
    }

    #[test]
    fn good_links_are_good() {
        let pages = [
            (
                "01/a.html",
                "<h1 id=top>A</h1><a href='../b.html#end'>b</a><a href='#top'>up</a><a href='https://doc.rust-lang.org'>std</a>",
            ),
            (
                "b.html",
                "<p id=end>B</p><img src='data:image/png;base64,'>",
            ),
        ];
        assert_eq!(problems(&pages), [""; 0]);
    }

    #[test]
    fn dead_links_are_found() {
        let pages = [(
            "a.html",
            "<a href='c.html'>c</a><a href='#gone'>gone</a><script src='https://cdn.example/x.js'></script>",
        )];
        assert_eq!(
            problems(&pages),
            [
                "a.html: links to #gone, and a.html has no heading #gone",
                "a.html: links to c.html, and there is no c.html",
                "a.html: loads https://cdn.example/x.js from the network",
            ]
        );
    }
}
