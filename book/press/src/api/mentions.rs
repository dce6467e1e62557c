//! Names of others' APIs on a page.

use std::{collections::BTreeSet, ops::Range};

use mdbook_markdown::{
    MarkdownOptions, new_cmark_parser,
    pulldown_cmark::{Event, Tag, TagEnd},
};

use super::table::{Table, Target};

/// A name on a page, as inline code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'t> {
    /// Where it stands in the chapter's text, with its backticks.
    pub range: Range<usize>,
    /// What it stands for.
    pub target: &'t Target,
    /// The name of the heading above it, if one has a name.
    pub anchor: Option<String>,
}

/// All mentions in a chapter, in order. Those in headings, links and code blocks are none.
pub fn mentions<'t>(table: &'t Table, file: &str, chapter: &str) -> Vec<Mention<'t>> {
    let mut found = Vec::new();
    let mut anchor = None;
    // How many elements are open in which there may be no link.
    let mut closed = 0_usize;
    let parser = new_cmark_parser(chapter, &MarkdownOptions::default());
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                closed += 1;
                anchor = id.map(|id| id.into_string()).or(anchor);
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => closed += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image) => closed -= 1,
            Event::InlineHtml(tag) if opens(&tag) => closed += 1,
            Event::InlineHtml(tag) if closes(&tag) => closed = closed.saturating_sub(1),
            Event::Code(code) if closed == 0 => {
                // In a table, a bar within code is written with a stroke before it.
                if let Some(target) = table.target(file, &code.replace("\\|", "|")) {
                    found.push(Mention {
                        range,
                        target,
                        anchor: anchor.clone(),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a tag by hand opens what may hold no link.
fn opens(tag: &str) -> bool {
    tag.starts_with("<a ") || tag.starts_with("<summary")
}

fn closes(tag: &str) -> bool {
    tag.starts_with("</a>") || tag.starts_with("</summary>")
}

/// The chapter with a link at the first mention of each target. It has as many lines as before.
pub fn linked(table: &Table, chapter: &str, mentions: &[Mention<'_>]) -> String {
    let mut seen = BTreeSet::new();
    let (mut page, mut done) = (String::new(), 0);
    for mention in mentions {
        if seen.insert(mention.target) {
            let name = &chapter[mention.range.clone()];
            let url = table.url(mention.target);
            page.push_str(&chapter[done..mention.range.start]);
            page.push_str(&format!("[{name}]({url} \"{}\")", mention.target));
            done = mention.range.end;
        }
    }
    page + &chapter[done..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::table::tests::table;

    #[test]
    fn the_first_mention_is_a_link() {
        let table = table();
        let chapter = "# On `JoinSet` {#top}\n\nA `JoinSet`, and its `join_next()`; a `JoinSet`.\n";
        let mentions = mentions(&table, "page.md", chapter);
        assert_eq!(mentions.len(), 3);
        assert_eq!(mentions[0].anchor.as_deref(), Some("top"));
        let set = "https://docs.rs/tokio/1.54.1/tokio/task/struct.JoinSet.html";
        assert_eq!(
            linked(&table, chapter, &mentions),
            format!(
                "# On `JoinSet` {{#top}}\n\nA [`JoinSet`]({set} \"tokio::task::JoinSet\"), and its \
                 [`join_next()`]({set}#method.join_next \"tokio::task::JoinSet::join_next\"); a `JoinSet`.\n"
            )
        );
    }

    #[test]
    fn there_is_no_link_in_headings_links_blocks_and_summaries() {
        let chapter = "# `gather`\n\n[about `gather`](a.md) ![`gather`](a.png)\n\n```text\n`gather`\n```\n\n    `gather`\n\n\
                       <summary>`gather`</summary>\n\nOf <a href='a.md'>`gather`</a>.\n\n{{#listing gather}}\n";
        assert_eq!(mentions(&table(), "page.md", chapter), []);
    }

    #[test]
    fn a_table_stays_one() {
        let chapter = "| asyncio | tokio |\n|---|---|\n| `gather` | `spawn(move \\|\\| f(x))` |\n";
        let table = table();
        let page = linked(&table, chapter, &mentions(&table, "page.md", chapter));
        let parser = new_cmark_parser(&page, &MarkdownOptions::default());
        let links = parser.filter(|event| matches!(event, Event::Start(Tag::Link { .. })));
        assert_eq!(links.count(), 2, "{page}");
        assert!(page.contains("`spawn(move \\|\\| f(x))`"), "{page}");
    }
}
