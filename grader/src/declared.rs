//! Where a submission declares the function that a part asks for: the place to begin where nothing better is known.
//!
//! A future that nobody wakes has no stack. If no call of the submission's is seen on the way to what waits, say because it is a
//! stream of a library's that a function has put together, no line of it can be named.

use lab::record::Place;
use proc_macro2::{TokenStream, TokenTree};

use crate::{intake::Submission, spans};

/// How a note of [`unseen`] begins.
pub const UNSEEN: &str = "No call of your code was seen where it waits";

/// Where `submission` declares the function of the part called `part`, and a note that this is not where it was seen. `None` if there is
/// no function of that name.
pub fn unseen(part: &str, submission: &Submission) -> Option<(String, Place)> {
    let files = submission.files.iter();
    let at = files
        .filter_map(|(file, text)| declared(part, file, text))
        .min()?;
    let note = format!("{UNSEEN}. Begin with what `{part}` returns, at {at}.");
    Some((note, at))
}

/// The name of `function` where `text` declares it outside of every other function; `None` if it does not, or is not made of Rust's tokens.
fn declared(function: &str, file: &str, text: &str) -> Option<Place> {
    let tokens: TokenStream = text.parse().ok()?;
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut pairs = tokens.windows(2);
    let named = pairs.find_map(|pair| match pair {
        [TokenTree::Ident(keyword), TokenTree::Ident(name)] => {
            (keyword == "fn" && name == function).then(|| spans::place(file, name.span()))
        }
        _ => None,
    });
    spans::forget();
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submission(text: &str) -> Submission {
        Submission {
            name: "hers".to_owned(),
            sha256: String::new(),
            files: [("src/lib.rs".to_owned(), text.to_owned())].into(),
        }
    }

    #[test]
    fn a_function_is_found_where_its_name_stands() {
        let text = "fn helps() { fn cook() {} }\n\n/// Cooks.\npub async fn cook() {}\n";
        let (note, at) = unseen("cook", &submission(text)).unwrap();
        assert_eq!(at.to_string(), "src/lib.rs:4:14");
        assert_eq!(
            note,
            "No call of your code was seen where it waits. Begin with what `cook` returns, at src/lib.rs:4:14."
        );
    }

    #[test]
    fn where_there_is_none_nothing_is_said() {
        for text in ["", "struct Cook;", "fn cook_all() {}", "fn cook( {"] {
            assert_eq!(unseen("cook", &submission(text)), None, "{text}");
        }
    }
}
