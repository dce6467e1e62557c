//! Where tokens stand.

use lab::record::Place;
use proc_macro2::{LineColumn, Span};

/// The place in `file` at which `span` begins.
pub fn place(file: &str, span: Span) -> Place {
    at(file, span.start())
}

/// What `start` stands for in `file`.
pub fn at(file: &str, start: LineColumn) -> Place {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Place {
        file: file.to_owned(),
        line: number(start.line),
        column: Some(number(start.column + 1)),
    }
}

/// Frees the text of all that this thread has parsed so far. No span of it may be used any more.
pub fn forget() {
    proc_macro2::extra::invalidate_current_thread_spans();
}
