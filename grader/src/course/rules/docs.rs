//! The docs of a skeleton: what they say, sentence by sentence, and what of it is quoted.

use std::ops::Range;

use lab::record::Place;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Lit, LitStr, Meta};

use super::{Entry, OF_ALL, Quote, RulesError};
use crate::{escape, spans};

/// All that the docs of a skeleton say: those of the crate, and of each item in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    blocks: Vec<Block>,
}

/// A sentence of the docs, or what stands for one: an item of a list, a paragraph without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What it says, with one space between words.
    pub text: String,
    /// Where it begins.
    pub at: Place,
}

/// The docs of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    /// The part whose function it documents: the name in its `todo!()` is that, or begins so. None for types, and for the crate.
    part: Option<String>,
    /// The prose, with one space between words: no code in fences, no headings, no marks of lists.
    text: String,
    /// The sentences of the text, each with its line in the file.
    sentences: Vec<(Range<usize>, u32)>,
    file: String,
}

impl Docs {
    /// Those of `skeleton`, which stands in `file` and has functions of these parts.
    ///
    /// # Errors
    ///
    /// If it is not Rust.
    pub fn read(file: &str, skeleton: &str, parts: &[&str]) -> Result<Docs, RulesError> {
        let tokens = skeleton.parse::<TokenStream>();
        let docs = tokens.map(|tokens| {
            let mut written = Vec::new();
            collect(tokens, &mut written);
            let blocks = written.into_iter().map(|one| one.block(file, parts));
            Docs {
                blocks: blocks.collect(),
            }
        });
        let docs = docs.map_err(|error| RulesError::Syntax {
            at: spans::place(file, error.span()),
            message: "this is no Rust".to_owned(),
        });
        spans::forget();
        docs
    }

    /// The quotes of `entries` that the docs don't have. Docs of a part are quoted in that part's table, or in that of all.
    pub fn lacking<'a>(&self, entries: &'a [Entry]) -> Vec<(&'a Entry, &'a Quote)> {
        let quotes = entries
            .iter()
            .flat_map(|entry| entry.quotes.iter().map(move |quote| (entry, quote)));
        let is_said = |(entry, quote): &(&Entry, &Quote)| {
            let mut blocks = self.blocks.iter().filter(|block| block.may_quote(entry));
            blocks.any(|block| !block.ranges(&quote.text).is_empty())
        };
        quotes.filter(|one| !is_said(one)).collect()
    }

    /// The sentences of which a word is in no quote of `entries`.
    pub fn unquoted(&self, entries: &[Entry]) -> Vec<Passage> {
        let mut left = Vec::new();
        for block in &self.blocks {
            let entries = entries.iter().filter(|entry| block.may_quote(entry));
            let quotes = entries.flat_map(|entry| &entry.quotes);
            let quoted: Vec<Range<usize>> =
                quotes.flat_map(|quote| block.ranges(&quote.text)).collect();
            let is_quoted = |at: usize| quoted.iter().any(|range| range.contains(&at));
            for (range, line) in &block.sentences {
                let text = &block.text[range.clone()];
                let mut letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
                if letters.any(|(at, _)| !is_quoted(range.start + at)) {
                    left.push(Passage {
                        text: escape::line(text),
                        at: Place {
                            file: block.file.clone(),
                            line: *line,
                            column: None,
                        },
                    });
                }
            }
        }
        left
    }

    /// How many sentences there are.
    pub fn sentences(&self) -> usize {
        self.blocks.iter().map(|block| block.sentences.len()).sum()
    }
}

impl Block {
    fn may_quote(&self, entry: &Entry) -> bool {
        let table = entry.table();
        let is_its_own = |part: &String| part == table;
        table == OF_ALL || self.part.as_ref().is_none_or(is_its_own)
    }

    /// Where `quote` stands in the text, from the beginning of a word to the end of one.
    fn ranges(&self, quote: &str) -> Vec<Range<usize>> {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let found = self
            .text
            .match_indices(quote)
            .map(|(at, _)| at..at + quote.len());
        let cuts_a_word = |range: &Range<usize>| {
            let (before, after) = (&self.text[..range.start], &self.text[range.end..]);
            is_letter(quote.chars().next()) && is_letter(before.chars().next_back())
                || is_letter(quote.chars().next_back()) && is_letter(after.chars().next())
        };
        found.filter(|range| !cuts_a_word(range)).collect()
    }
}

/// The lines of a doc comment, and where they stand.
#[derive(Default)]
struct Written {
    lines: Vec<(u32, String)>,
    /// What the `todo!()` of its item names.
    todo: Option<String>,
}

/// Adds the doc comments in `tokens` to `all`, each before those that stand within its item.
fn collect(tokens: TokenStream, all: &mut Vec<Written>) {
    // The comment of the item that is being read, if it has one, and whether it stands within it: that of a file does.
    let mut current: Option<(usize, bool)> = None;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                let bang = |next: &TokenTree| matches!(next, TokenTree::Punct(mark) if mark.as_char() == '!');
                let is_inner = tokens.next_if(bang).is_some();
                let Some(TokenTree::Group(attribute)) = tokens.next() else {
                    continue;
                };
                let Some(lines) = doc(&attribute) else {
                    continue;
                };
                let number = match current {
                    Some((number, inner)) if inner == is_inner => number,
                    _ => {
                        all.push(Written::default());
                        all.len() - 1
                    }
                };
                current = Some((number, is_inner));
                all[number].lines.extend(lines);
            }
            TokenTree::Punct(mark) if [';', ','].contains(&mark.as_char()) => current = None,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                if let Some((number, false)) = current.take() {
                    all[number].todo = todo(group.stream());
                }
                collect(group.stream(), all);
            }
            _ => {}
        }
    }
}

/// The lines of the doc comment that `attribute` is.
fn doc(attribute: &Group) -> Option<Vec<(u32, String)>> {
    let meta = syn::parse2::<Meta>(attribute.stream()).ok()?;
    let Meta::NameValue(meta) = meta else {
        return None;
    };
    let syn::Expr::Lit(syn::ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &meta.value
    else {
        return None;
    };
    if !meta.path.is_ident("doc") {
        return None;
    }
    let first = spans::place("", attribute.span_open()).line;
    let text = text.value();
    Some((first..).zip(text.lines().map(str::to_owned)).collect())
}

/// What the first `todo!("name: …")` in `tokens` names.
fn todo(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name == "todo" => {
                tokens.next();
                let Some(TokenTree::Group(message)) = tokens.next() else {
                    continue;
                };
                let text = message.stream().into_iter().next()?;
                let text = syn::parse2::<LitStr>(text.into()).ok()?.value();
                return Some(text.split_once(':')?.0.to_owned());
            }
            TokenTree::Group(group) => {
                if let Some(name) = todo(group.stream()) {
                    return Some(name);
                }
            }
            _ => {}
        }
    }
    None
}

impl Written {
    fn block(self, file: &str, parts: &[&str]) -> Block {
        let todo = self.todo.as_deref().unwrap_or_default();
        let is_of = |part: &&&str| {
            let rest = todo.strip_prefix(**part);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        let part = parts.iter().filter(is_of).max_by_key(|part| part.len());
        let mut block = Block {
            part: part.map(|part| (*part).to_owned()),
            text: String::new(),
            sentences: Vec::new(),
            file: file.to_owned(),
        };
        let mut is_code = false;
        // What can't be one sentence with what came before.
        let mut is_new = true;
        for (line, text) in &self.lines {
            let text = text.trim();
            if text.starts_with("```") {
                is_code = !is_code;
                is_new = true;
                continue;
            }
            if is_code {
                continue;
            }
            if text.is_empty() || text.starts_with('#') {
                is_new = true;
                continue;
            }
            let item = without_mark(text);
            is_new |= item.is_some();
            for word in item.unwrap_or(text).split_whitespace() {
                block.add(word, *line, is_new);
                is_new = false;
            }
        }
        block
    }
}

impl Block {
    /// Adds a word, which stands in `line`; as the first of a sentence if it has to be.
    fn add(&mut self, word: &str, line: u32, is_new: bool) {
        let begins = is_new || ends_sentence(&self.text) && !word.starts_with(char::is_lowercase);
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text += word;
        let end = self.text.len();
        match self.sentences.last_mut() {
            Some((range, _)) if !begins => range.end = end,
            _ => self.sentences.push((start..end, line)),
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', ')', '*', '_', '`']);
    bare.ends_with(['.', '!', '?'])
}

/// An item of a list without its mark.
fn without_mark(line: &str) -> Option<&str> {
    let marked = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
    marked.or_else(|| {
        let (number, item) = line.split_once(". ")?;
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        is_number.then_some(item)
    })
}
