//! The press within mdBook: as a command that mdBook calls, and within our own build.

use std::{
    io::{self, Read, Write},
    path::Path,
};

use anyhow::{Context, Result};
use grader::course::Course;
use mdbook_preprocessor::{
    Preprocessor, PreprocessorContext,
    book::{Book, BookItem},
    errors, parse_input,
};

use crate::{
    api::{
        index::{Index, Page},
        table::Table,
    },
    keywords::Keywords,
    library::Library,
    page::Sources,
};

/// The name in `book.toml`.
pub const NAME: &str = "press";

/// Puts into the chapters what they ask for.
#[derive(Debug)]
pub struct Press;

impl Preprocessor for Press {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> errors::Result<Book> {
        let mut sources = Sources::of(&context.root)?;
        sources.index = Index::of(&sources.table, &pages(&book));
        let mut failed = None;
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else {
                return;
            };
            let Some(path) = &chapter.path else { return };
            match sources.page(&path.to_string_lossy(), &chapter.content) {
                Ok(page) => chapter.content = page,
                Err(error) => failed = failed.take().or(Some(error)),
            }
        });
        match failed {
            None => Ok(book),
            Some(error) => Err(error.into()),
        }
    }

    fn supports_renderer(&self, renderer: &str) -> errors::Result<bool> {
        Ok(renderer == "html")
    }
}

impl Sources {
    /// What the pages of the book in the folder `book` are made from, but for the index.
    ///
    /// # Errors
    ///
    /// If something is wrong with the course around it, or with its table of names.
    pub fn of(book: &Path) -> Result<Sources> {
        let root = Course::find_root(book)?;
        Ok(Sources {
            library: Library::of(book),
            course: Course::load(&root)?,
            table: Table::of(book, &root)?,
            index: Index::default(),
            keywords: Keywords::of(book)?,
        })
    }
}

/// The pages of `book`, in their order.
fn pages(book: &Book) -> Vec<Page> {
    let mut pages = Vec::new();
    for item in book.iter() {
        if let BookItem::Chapter(chapter) = item
            && let Some(path) = &chapter.path
        {
            pages.push(Page {
                file: path.to_string_lossy().into_owned(),
                title: chapter.name.clone(),
                text: chapter.content.clone(),
            });
        }
    }
    pages
}

/// Reads a book from standard input, as mdBook writes it, and writes it back with all in it.
///
/// # Errors
///
/// If there is no book, or a chapter asks for what is not there.
pub fn answer_mdbook(input: impl Read, output: &mut impl Write) -> Result<()> {
    let (context, book) =
        parse_input(input).context("`cargo book preprocess` is for mdBook to call")?;
    let book = Press.run(&context, book)?;
    serde_json::to_writer(&mut *output, &book).map_err(io::Error::from)?;
    Ok(())
}
