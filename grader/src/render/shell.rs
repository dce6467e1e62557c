//! Commands as the learner can paste them into a shell.

use super::columns;
use crate::escape;

/// `word` quoted for a POSIX shell, if it has to be. `shell_words::quote` is for a shell that expands neither braces nor `!`; what is
/// pasted is read by one that does.
pub fn quote(word: &str) -> String {
    let word = escape::line(word);
    let plain = |c: char| c.is_ascii_alphanumeric() || "_@%+=:,./-".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The command made of `words`, quoted; lines that would pass `most` columns are continued with a backslash.
pub fn command<'a>(words: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = words.into_iter().map(quote).peekable();
    while let Some(mut word) = words.next() {
        // An option stays with its value.
        if word.starts_with("--")
            && let Some(value) = words.next_if(|next| !next.starts_with("--"))
        {
            word = format!("{word} {value}");
        }
        // Two columns for ` \`.
        if !line.is_empty() && columns::width(&line) + 1 + columns::width(&word) + 2 > most {
            lines.push(format!("{line} \\"));
            line = String::from("  ");
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_only_if_it_has_to_be() {
        assert_eq!(quote("cook_all::x"), "cook_all::x");
        assert_eq!(quote("my answers/chef"), "'my answers/chef'");
        assert_eq!(quote("it's; rm"), r"'it'\''s; rm'");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("a\u{1b}b"), r"'a\u{1b}b'");
    }

    #[test]
    fn a_long_command_is_continued_and_options_keep_their_values() {
        let words = "cargo grade run chef --only cook_all::dishes_cook --seed 17".split(' ');
        assert_eq!(
            command(words.clone(), 80),
            ["cargo grade run chef --only cook_all::dishes_cook --seed 17"]
        );
        assert_eq!(
            command(words, 56),
            [
                r"cargo grade run chef --only cook_all::dishes_cook \",
                "  --seed 17"
            ]
        );
    }
}
