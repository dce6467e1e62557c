//! What the chat server says, and what it takes for a name.

use std::fmt;

/// What [`serve`](crate::serve) says: `to_string` gives the line, without its newline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice<'a> {
    /// To a new client: the first line it hears.
    AskName,
    /// The answer to a name that is not valid, see [`is_name`].
    NotAName,
    /// The answer to a name that another client has.
    Taken(&'a str),
    /// The answer to a name that is the client's from now on.
    Welcome(&'a str),
    /// To the others: a client with this name has come.
    Joined(&'a str),
    /// To the others: what a client said.
    Said {
        /// Who.
        name: &'a str,
        /// The line, as it came.
        text: &'a str,
    },
    /// To the others: the client with this name has gone.
    Left(&'a str),
    /// The answer to a line that is not UTF-8.
    NotText,
    /// The answer to a line that is longer than [`MAX_LINE`].
    TooLong,
    /// The answer to `/quit`.
    Bye,
    /// To everyone, when the server shuts down.
    LastWord,
}

impl fmt::Display for Notice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::AskName => f.write_str("* what is your name?"),
            Notice::NotAName => f.write_str("* a name is 1 to 16 letters and digits"),
            Notice::Taken(name) => write!(f, "* {name} is taken"),
            Notice::Welcome(name) => write!(f, "* welcome, {name}"),
            Notice::Joined(name) => write!(f, "* {name} is here"),
            Notice::Said { name, text } => write!(f, "{name}: {text}"),
            Notice::Left(name) => write!(f, "* {name} has left"),
            Notice::NotText => f.write_str("* that was not UTF-8"),
            Notice::TooLong => f.write_str("* that line was too long"),
            Notice::Bye => f.write_str("* bye"),
            Notice::LastWord => f.write_str("* the server is shutting down"),
        }
    }
}

/// Whether `text` may be a name: 1 to 16 of the letters a to z, A to Z and the digits.
pub fn is_name(text: &str) -> bool {
    (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
