//! The index: what pairs of names the pages' tables have, and on which pages every name is.

use std::collections::BTreeMap;

use mdbook_markdown::{
    MarkdownOptions, new_cmark_parser,
    pulldown_cmark::{Event, Tag, TagEnd},
};

use super::{
    mentions::mentions,
    table::{Table, Target, called},
};

/// A page that the index is made from.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its file, relative to `book/src`.
    pub file: String,
    /// Its title in the table of contents.
    pub title: String,
    /// What its author wrote.
    pub text: String,
}

/// What an index lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What each thing of asyncio's is in tokio.
    Asyncio,
    /// The other way round.
    Tokio,
    /// Every name, and the pages that mention it.
    Names,
}

/// All parts of the index, as Markdown for a page that stands beside `SUMMARY.md`.
#[derive(Debug, Default)]
pub struct Index {
    parts: BTreeMap<Part, String>,
}

/// A row of a table that has a column for asyncio and one for tokio.
#[derive(Debug, PartialEq, Eq)]
struct Pair {
    asyncio: String,
    tokio: String,
    /// The page, and the heading above the table.
    place: String,
}

impl Part {
    /// The part that a directive calls `name`.
    pub fn named(name: &str) -> Option<Part> {
        match name {
            "asyncio" => Some(Part::Asyncio),
            "tokio" => Some(Part::Tokio),
            "names" => Some(Part::Names),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Part::Asyncio => "asyncio",
            Part::Tokio => "tokio",
            Part::Names => "names",
        }
    }
}

impl Index {
    /// The index of `pages`, which are in the order of the book.
    pub fn of(table: &Table, pages: &[Page]) -> Index {
        let pairs: Vec<Pair> = pages.iter().flat_map(|page| pairs(table, page)).collect();
        let asyncio = pairs.iter().map(|pair| (&*pair.asyncio, pair));
        let tokio = pairs.iter().map(|pair| (&*pair.tokio, pair));
        let parts = [
            (
                Part::Asyncio,
                directory(["asyncio", "tokio"], asyncio, |pair| &pair.tokio),
            ),
            (
                Part::Tokio,
                directory(["tokio", "asyncio"], tokio, |pair| &pair.asyncio),
            ),
            (Part::Names, names(table, pages)),
        ];
        Index {
            parts: parts.into(),
        }
    }

    /// A part of it.
    pub fn part(&self, part: Part) -> &str {
        self.parts.get(&part).map_or("", String::as_str)
    }
}

/// A table from one side's names to the other side, sorted by name.
fn directory<'p>(
    [from, to]: [&str; 2],
    pairs: impl Iterator<Item = (&'p str, &'p Pair)>,
    other: impl Fn(&'p Pair) -> &'p str,
) -> String {
    let mut rows: Vec<(String, String)> = Vec::new();
    for (cell, pair) in pairs {
        let entries = entries(cell);
        rows.extend(entries.into_iter().map(|(name, entry)| {
            let row = format!("| {entry} | {} | {} |\n", other(pair), pair.place);
            (name, row)
        }));
    }
    rows.sort();
    rows.dedup();
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    format!(
        "<div class=\"directory\">\n\n| {from} | {to} | page |\n|---|---|---|\n{rows}\n</div>\n"
    )
}

/// What a cell is listed under: each of its names, if it holds nothing else, or the whole cell by its first name.
fn entries(cell: &str) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    let (mut link, mut has_words) = (None, false);
    let parser = new_cmark_parser(cell, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Link { .. }) => link = Some(&cell[range]),
            Event::End(TagEnd::Link) => link = None,
            Event::Code(code) => {
                let entry = link.unwrap_or(&cell[range]);
                names.push((sorted_by(&code), entry.to_owned()));
            }
            Event::Text(text) => has_words |= text.chars().any(char::is_alphanumeric),
            _ => {}
        }
    }
    match has_words {
        true => names
            .into_iter()
            .take(1)
            .map(|(name, _)| (name, cell.to_owned()))
            .collect(),
        false => names,
    }
}

/// Where a name stands in the alphabet: by its last part, as nobody looks for `tokio` in all of them.
fn sorted_by(code: &str) -> String {
    let name = called(code.strip_prefix("await ").unwrap_or(code));
    let last = name.rsplit(['.', ':', ' ']).find(|part| !part.is_empty());
    let letters = last.unwrap_or(name).chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The rows of the page's tables that have a name on both sides, with a link at each name.
fn pairs(table: &Table, page: &Page) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut head, mut cells, mut anchor) = (Vec::new(), Vec::new(), None);
    let parser = new_cmark_parser(&page.text, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                anchor = id.map(|id| id.into_string()).or(anchor)
            }
            Event::Start(Tag::TableCell) => {
                cells.push(page.text[range].trim_matches(['|', ' ']).to_owned())
            }
            Event::End(TagEnd::TableHead) => head = std::mem::take(&mut cells),
            Event::End(TagEnd::TableRow) => {
                let row = std::mem::take(&mut cells);
                let cell = |column: &str| row.get(head.iter().position(|title| title == column)?);
                if let (Some(asyncio), Some(tokio)) = (cell("asyncio"), cell("tokio"))
                    && asyncio.contains('`')
                    && tokio.contains('`')
                {
                    pairs.push(Pair {
                        asyncio: all_linked(table, page, asyncio),
                        tokio: all_linked(table, page, tokio),
                        place: place(page, anchor.as_deref()),
                    });
                }
            }
            _ => {}
        }
    }
    pairs
}

/// `cell` with a link at every name, not only the first of each. Its author's links are for the page that it stands on.
fn all_linked(table: &Table, page: &Page, cell: &str) -> String {
    let (mut linked, mut done) = (String::new(), 0);
    let cell = &without_links(cell);
    for mention in mentions(table, &page.file, cell) {
        linked.push_str(&cell[done..mention.range.start]);
        linked.push_str(&format!(
            "[{}]({})",
            &cell[mention.range.clone()],
            table.url(mention.target)
        ));
        done = mention.range.end;
    }
    linked + &cell[done..]
}

/// `cell` with the words of its links only.
fn without_links(cell: &str) -> String {
    let (mut plain, mut done) = (String::new(), 0);
    let parser = new_cmark_parser(cell, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        if let Event::Start(Tag::Link { .. }) = event {
            let words = cell[range.clone()].trim_start_matches('[');
            let words = words.rsplit_once("](").map_or(words, |(words, _)| words);
            plain.push_str(&cell[done..range.start]);
            plain.push_str(words);
            done = range.end;
        }
    }
    plain + &cell[done..]
}

/// Every name that a page mentions, with the pages that do.
fn names(table: &Table, pages: &[Page]) -> String {
    let mut places: BTreeMap<&Target, Vec<String>> = BTreeMap::new();
    for page in pages {
        let mut last = None;
        let mut found = mentions(table, &page.file, &page.text);
        // The first on a page is enough.
        found.sort_by_key(|mention| (mention.target, mention.range.start));
        for mention in found {
            if last.replace(mention.target) != Some(mention.target) {
                let place = place(page, mention.anchor.as_deref());
                places.entry(mention.target).or_default().push(place);
            }
        }
    }
    let mut lines: Vec<(String, String)> = places
        .into_iter()
        .map(|(target, places)| {
            let full = target.to_string();
            let (short, home) = target.split();
            let line = format!(
                "- [`{short}`]({}) of `{home}`: {}\n",
                table.url(target),
                places.join(", ")
            );
            (format!("{} {full}", sorted_by(&full)), line)
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A link to a place on a page.
fn place(page: &Page, anchor: Option<&str>) -> String {
    let anchor = anchor
        .map(|anchor| format!("#{anchor}"))
        .unwrap_or_default();
    format!("[{}]({}{anchor})", page.title, page.file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::table::tests::table;

    fn index() -> Index {
        let page = |file: &str, title: &str, text: &str| Page {
            file: file.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
        };
        let pages = [
            page(
                "01/map.md",
                "The map",
                "# Map\n\n## All {#all}\n\n| asyncio | tokio | the difference |\n|---|---|---|\n\
                 | `gather`, one raises | `join!` | – |\n| [`asyncio.queue`](queue.md#all) | `spawn(f)`, `JoinSet` | – |\n\
                 | a coroutine | a future | – |\n",
            ),
            page(
                "02/sets.md",
                "Sets",
                "A `JoinSet`.\n\n## More {#more}\n\nA `JoinSet`, a `gather`.\n",
            ),
        ];
        Index::of(&table(), &pages)
    }

    #[test]
    fn names_are_listed_with_the_first_place_of_each_page() {
        let tokio = "https://docs.rs/tokio/1.54.1/tokio/task";
        assert_eq!(
            index().part(Part::Names),
            format!(
                "- [`gather`](https://docs.python.org/3.13/library/asyncio-task.html#asyncio.gather) of `asyncio`: \
                 [The map](01/map.md#all), [Sets](02/sets.md#more)\n\
                 - [`JoinSet`]({tokio}/struct.JoinSet.html) of `tokio::task`: [The map](01/map.md#all), [Sets](02/sets.md)\n\
                 - [`spawn`]({tokio}/fn.spawn.html) of `tokio::task`: [The map](01/map.md#all)\n"
            )
        );
    }

    #[test]
    fn a_pair_is_found_from_either_side() {
        let first = |part: Part| -> Vec<String> {
            let index = index();
            let rows = index.part(part).lines();
            let rows = rows.filter(|line| line.starts_with("| ")).skip(1);
            let cell = |row: &str| row.split('|').nth(1).unwrap().trim().to_owned();
            rows.map(cell).collect()
        };
        let asyncio = first(Part::Asyncio);
        assert!(asyncio[0].ends_with(", one raises"), "{asyncio:?}");
        assert_eq!(asyncio[1..], ["`asyncio.queue`"]);
        // A cell of several names stands under each of them.
        let tokio = first(Part::Tokio).into_iter();
        let names: Vec<String> = tokio
            .map(|cell| cell.split('`').nth(1).unwrap().to_owned())
            .collect();
        assert_eq!(names, ["join!", "JoinSet", "spawn(f)"]);
    }
}
