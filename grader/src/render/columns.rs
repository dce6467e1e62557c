//! Text in columns: how wide it is on a terminal, cut, filled up and wrapped to a width.

use textwrap::{WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

/// The columns that `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` cut to `most` columns, with `…` at the end if something was cut off.
pub fn cut(text: &str, most: usize) -> String {
    // No character of interest is beyond this one, and the widths below are measured once for each.
    let short: String = text.chars().take(most.saturating_mul(4)).collect();
    if short.len() == text.len() && text.width() <= most {
        return short;
    }
    let mut kept = String::new();
    for c in short.chars() {
        kept.push(c);
        if kept.width() + 1 > most {
            kept.pop();
            break;
        }
    }
    if most > 0 {
        kept.push('…');
    }
    kept
}

/// `text` cut or filled up to exactly `columns`.
pub fn fit(text: &str, columns: usize) -> String {
    let mut text = cut(text, columns);
    text.extend(std::iter::repeat_n(
        ' ',
        columns.saturating_sub(text.width()),
    ));
    text
}

/// The lines of `text`, each wrapped to `columns` at its spaces: paths, commands and code stay in one piece if they can.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let options = textwrap::Options::new(columns.max(1))
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    text.lines()
        .flat_map(|line| textwrap::wrap(line, &options))
        .map(|line| line.into_owned())
        .collect()
}

/// `1 lane`, `9,988 lanes`.
pub fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(n))
}

/// `9,988`
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_the_columns_it_takes() {
        assert_eq!(cut("pasta", 5), "pasta");
        assert_eq!(cut("spaghetti", 5), "spag…");
        assert_eq!(cut("日本語日本語", 6), "日本…");
        assert_eq!(cut("日本語", 1), "…");
        assert_eq!(cut("pasta", 0), "");
        assert_eq!(width(&cut(&"👩\u{200d}🍳".repeat(1_000), 11)), 11);
    }

    #[test]
    fn text_is_filled_up_by_the_columns_it_takes() {
        assert_eq!(fit("日本", 6), "日本  ");
        assert_eq!(fit("", 2), "  ");
    }

    #[test]
    fn text_is_wrapped_at_spaces() {
        assert_eq!(
            wrap("run `cook-all` in src/lib.rs", 14),
            ["run `cook-all`", "in src/lib.rs"]
        );
        assert_eq!(wrap("one\n\n  two", 14), ["one", "", "  two"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(1, "lane"), "1 lane");
        assert_eq!(count(0, "lane"), "0 lanes");
        assert_eq!(count(999, "lane"), "999 lanes");
        assert_eq!(count(1_234_567, "lane"), "1,234,567 lanes");
    }
}
