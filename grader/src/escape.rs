//! Makes untrusted text inert: names, messages, panics, compiler output. The one place where that is done.
//!
//! A character that could steer a terminal, reorder a line or hide is shown as Rust would write it, such as `\u{1b}`.
//! What is left can be printed anywhere.

use std::borrow::Cow;

/// The most characters of one text that are kept; what is cut off is counted in a note.
pub const MOST_CHARS: usize = 4_000;

/// The most characters that are shown of a name that others chose: of a file, a folder, a learner.
pub const MOST_OF_NAME: usize = 200;

/// The columns that a tab takes.
const TAB: &str = "    ";

/// `text` as one line: line breaks too are shown as `\n`.
pub fn line(text: &str) -> String {
    capped(inert(text, Breaks::Shown))
}

/// `text` as one line, short enough to be a name in a message: of a longer one the middle is left out.
pub fn name(text: &str) -> String {
    // Before, so that nothing long is escaped; and after, since what is escaped is longer.
    without_middle(&line(&without_middle(text))).into_owned()
}

fn without_middle(text: &str) -> Cow<'_, str> {
    if text.char_indices().nth(MOST_OF_NAME).is_none() {
        return text.into();
    }
    let half = (MOST_OF_NAME - 1) / 2;
    let from = |at: Option<(usize, char)>| at.map_or(0, |(at, _)| at);
    let head = &text[..from(text.char_indices().nth(half))];
    let tail = &text[from(text.char_indices().nth_back(half - 1))..];
    format!("{head}…{tail}").into()
}

/// `text` as any number of lines, with trailing white space removed from each.
pub fn block(text: &str) -> String {
    let text = inert(&text.replace("\r\n", "\n"), Breaks::Kept);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    capped(lines.join("\n").trim_matches('\n').to_owned())
}

/// The lines of `text`, with trailing white space removed from each. Each is as long as [`line()`] allows; of them there may be many.
pub fn lines(text: &str) -> Vec<String> {
    let one = |text: &str| line(text).trim_end().to_owned();
    text.lines().map(one).collect()
}

/// `text` as one line of XML's or HTML's character data, which is good for a quoted attribute too. References are by name:
/// not every reader of JUnit's files knows those by number.
pub fn xml(text: &str) -> String {
    let mut xml = String::new();
    for c in line(text).chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&apos;"),
            c => xml.push(c),
        }
    }
    xml
}

/// Whether `c` may be printed as it is: it is seen, it stays where it is put, and nothing obeys it.
pub fn is_inert(c: char) -> bool {
    !c.is_control() && !is_unseen(c)
}

/// Unicode's bidirectional controls, fillers, tags and other characters without a shape of their own. The joiners of
/// emoji and of Indic and Persian words (U+200C, U+200D) are not among them.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}'
        | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[derive(Clone, Copy, PartialEq)]
enum Breaks {
    Kept,
    Shown,
}

fn inert(text: &str, breaks: Breaks) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' if breaks == Breaks::Kept => out.push('\n'),
            '\t' => out.push_str(TAB),
            c if is_inert(c) => out.push(c),
            c => out.extend(c.escape_default()),
        }
    }
    out
}

fn capped(text: String) -> String {
    let chars = text.chars().count();
    if chars <= MOST_CHARS {
        return text;
    }
    // Room for the note, so that capping twice changes nothing.
    let kept = MOST_CHARS - 40;
    let mut capped: String = text.chars().take(kept).collect();
    capped.push_str(&format!(" … ({} more characters)", chars - kept));
    capped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown() {
        assert_eq!(line("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(line("\u{9b}2J"), "\\u{9b}2J");
        assert_eq!(line("a\u{202e}b\u{2066}c"), "a\\u{202e}b\\u{2066}c");
        assert_eq!(line("one\ntwo\rthree\tfour"), "one\\ntwo\\rthree    four");
    }

    #[test]
    fn a_block_keeps_its_line_breaks_and_nothing_else() {
        assert_eq!(block("\none \r\n  two\rx\n\n"), "one\n  two\\rx");
        assert_eq!(
            block("a\u{2028}b\u{85}c\u{b}d"),
            "a\\u{2028}b\\u{85}c\\u{b}d"
        );
    }

    #[test]
    fn lines_are_as_many_as_there_were() {
        let long = "x".repeat(10_000);
        let text = format!("\n  one \r\n\ntwo\r\u{2028}\n{long}\n");
        let lines = lines(&text);
        assert_eq!(lines[..4], ["", "  one", "", "two\\r\\u{2028}"]);
        assert_eq!((lines.len(), &lines[4]), (5, &line(&long)));
    }

    #[test]
    fn ordinary_text_of_any_language_stays_as_it_is() {
        for text in [
            "naïve — “quoted”",
            "日本語",
            "می\u{200c}خواهم",
            "👩\u{200d}🍳",
            "C:\\temp",
        ] {
            assert_eq!(line(text), text);
        }
    }

    #[test]
    fn xml_is_escaped_in_text_and_in_attributes() {
        assert_eq!(
            xml("</title><script>a&b\"'\u{0}\u{ffff}"),
            "&lt;/title&gt;&lt;script&gt;a&amp;b&quot;&apos;\\u{0}\\u{ffff}"
        );
    }

    #[test]
    fn a_long_text_ends_in_a_note() {
        let long = line(&"x".repeat(10_000));
        assert!(long.ends_with("x … (6040 more characters)"), "{long}");
        assert!(long.chars().count() <= MOST_CHARS);
    }

    #[test]
    fn of_a_long_name_the_middle_is_left_out() {
        assert_eq!(name("src/lib.rs"), "src/lib.rs");
        let most = "é".repeat(MOST_OF_NAME);
        assert_eq!(name(&most), most);
        let long = name(&format!("a{}z", "/".repeat(1 << 20)));
        assert_eq!(long.chars().count(), MOST_OF_NAME - 1);
        assert!(long.starts_with("a/") && long.contains("/…/") && long.ends_with("/z"));
        let odd = name(&"\u{10ffff}\u{1b}".repeat(MOST_OF_NAME));
        assert!(odd.chars().count() < MOST_OF_NAME, "{odd}");
        assert_eq!(name(&odd), odd);
    }

    proptest! {
        #[test]
        fn nothing_gets_through(text in any::<String>()) {
            prop_assert!(line(&text).chars().all(is_inert));
            prop_assert!(block(&text).chars().all(|c| c == '\n' || is_inert(c)));
            prop_assert!(xml(&text).chars().all(|c| is_inert(c) && !"<>\"'".contains(c)));
        }

        #[test]
        fn escaping_twice_changes_nothing(text in any::<String>()) {
            let once = line(&text);
            prop_assert_eq!(line(&once), once);
            let once = block(&text);
            prop_assert_eq!(block(&once), once);
        }

        #[test]
        fn plain_text_is_untouched(text in "[ -~]{0,100}") {
            prop_assert_eq!(line(&text), text);
        }
    }
}
