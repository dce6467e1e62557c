//! Colour, where it is wanted. Whatever it says is said by a word or a shape as well.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// Paints text, or leaves it as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    /// Whether to paint at all.
    pub colour: bool,
}

/// What a colour is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing.
    Plain,
    /// A heading.
    Strong,
    /// Of less weight.
    Quiet,
    /// It went well.
    Good,
    /// It went wrong.
    Bad,
    /// It was cut short, or wants a look.
    Warn,
    /// It is not over.
    Open,
}

impl Ink {
    /// `text`, in the colour of `tone`.
    pub fn paint(self, tone: Tone, text: impl Display) -> String {
        match tone.style() {
            Some(style) if self.colour => format!("{style}{text}{style:#}"),
            _ => text.to_string(),
        }
    }
}

impl Tone {
    fn style(self) -> Option<Style> {
        let style = match self {
            Tone::Plain => return None,
            Tone::Strong => Style::new().bold(),
            Tone::Quiet => Style::new().dimmed(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Bad => AnsiColor::Red.on_default().bold(),
            Tone::Warn => AnsiColor::Yellow.on_default(),
            Tone::Open => AnsiColor::Cyan.on_default(),
        };
        Some(style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_nothing_is_added() {
        assert_eq!(Ink { colour: false }.paint(Tone::Bad, "x"), "x");
        assert_eq!(
            Ink { colour: true }.paint(Tone::Good, "x"),
            "\u{1b}[32mx\u{1b}[0m"
        );
    }
}
