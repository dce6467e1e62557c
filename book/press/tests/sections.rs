//! Where the grader sends a learner there is a heading, in the pages as they are built.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use grader::{book, course::Course};
use lab::Verdict;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use press::site;

/// What can be linked to as a heading in this page.
fn headings(page: &Path) -> BTreeSet<String> {
    let html = fs::read_to_string(page).unwrap_or_default();
    let ids = RefCell::new(BTreeSet::new());
    let heading = element!("h1[id], h2[id], h3[id], h4[id]", |heading| {
        ids.borrow_mut().extend(heading.get_attribute("id"));
        Ok(())
    });
    let settings = RewriteStrSettings {
        element_content_handlers: vec![heading],
        ..RewriteStrSettings::new()
    };
    rewrite_str(&html, settings).unwrap();
    ids.into_inner()
}

#[test]
fn every_link_of_a_report_leads_to_a_heading_of_the_built_book() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let site = site::build(&root.join("book"), Some(folder.path())).unwrap();
    let course = Course::load(root).unwrap();
    let mut pages: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    let parts = course.exercises.iter();
    let parts = parts.flat_map(|exercise| exercise.parts.iter().map(move |part| (exercise, part)));
    for (exercise, part) in parts {
        for check in &part.checks {
            for verdict in Verdict::ALL {
                let link = book::section(exercise, part, check, verdict);
                let (page, heading) = link.split_once('#').expect(&link);
                let page = site.join(page);
                let known = pages.entry(page).or_insert_with_key(|page| headings(page));
                let what = format!("{}, {}, {verdict}: {link}", exercise.name, check.name);
                assert!(known.contains(heading), "{what} leads nowhere");
            }
        }
    }
}
