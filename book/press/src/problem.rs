//! What may be wrong with the book.

/// Something that is not as the book says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The page and line, or the file.
    pub at: String,
    /// What is wrong, and what to do.
    pub what: String,
}
