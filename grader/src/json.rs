//! Values as JSON that can be printed anywhere.

use crate::escape;

/// `value` as one document that ends in a line break.
///
/// # Panics
///
/// Never for what has only text for keys, as all has that is written here: writing to memory does not fail.
pub(crate) fn document<T: serde::Serialize + ?Sized>(value: &T) -> String {
    inert(&serde_json::to_string_pretty(value).expect("it is made of JSON's types")) + "\n"
}

/// `value` as one line, with its line break.
///
/// # Panics
///
/// Never, as [`document`].
pub(crate) fn line<T: serde::Serialize + ?Sized>(value: &T) -> String {
    inert(&serde_json::to_string(value).expect("it is made of JSON's types")) + "\n"
}

fn inert(json: &str) -> String {
    let mut document = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        // JSON asks for less, but the document may be printed on a terminal. These are inside of strings only, so
        // that a reader of JSON gets the same text.
        match c {
            '\n' => document.push(c),
            c if escape::is_inert(c) => document.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    document.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    document
}
