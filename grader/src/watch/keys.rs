//! The keys of the watch screen: what each asks for, and what is said of it in the help.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The next exercise.
    Next,
    /// The exercise before.
    Previous,
    /// The next check, or a line down.
    Down,
    /// The check before, or a line up.
    Up,
    /// A screen down.
    PageDown,
    /// A screen up.
    PageUp,
    /// The list of exercises.
    List,
    /// A hint, one step further each time.
    Hint,
    /// Run the checks again.
    Run,
    /// Run the check that is shown again, on its seed.
    Replay,
    /// Show what the code printed, or hide it.
    Output,
    /// Open the file in an editor.
    Edit,
    /// Open the chapter.
    Read,
    /// Compare with the course's answer.
    Compare,
    /// Put the skeleton back.
    Reset,
    /// The keys.
    Help,
    /// Back to the exercise.
    Back,
    /// End.
    Quit,
}

/// A key, and what is said of it.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// What it asks for.
    pub command: Command,
    /// Its character, where it has one.
    pub letter: Option<char>,
    /// How it is named.
    pub name: &'static str,
    /// What it does, in one word, for the line at the bottom.
    pub word: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

/// All keys, in the order of the help.
pub const KEYS: [Key; 18] = [
    key(
        Command::Next,
        Some('n'),
        "n",
        "next",
        "the next exercise (→ too)",
    ),
    key(
        Command::Previous,
        Some('p'),
        "p",
        "previous",
        "the exercise before (← too)",
    ),
    key(
        Command::List,
        Some('l'),
        "l",
        "list",
        "all exercises; type to filter, Enter goes there",
    ),
    key(
        Command::Down,
        Some('j'),
        "j ↓",
        "check",
        "the next check; in a text, a line down",
    ),
    key(
        Command::Up,
        Some('k'),
        "k ↑",
        "check",
        "the check before; in a text, a line up",
    ),
    key(
        Command::PageDown,
        Some(' '),
        "Space",
        "more",
        "a screen down (Page Down too)",
    ),
    key(
        Command::PageUp,
        Some('u'),
        "u",
        "back",
        "a screen up (Page Up too)",
    ),
    key(
        Command::Hint,
        Some('h'),
        "h",
        "hint",
        "a hint for this part, one step further each time",
    ),
    key(
        Command::Run,
        Some('r'),
        "r",
        "run",
        "run the checks again, whether or not you have saved",
    ),
    key(
        Command::Replay,
        Some('s'),
        "s",
        "seed",
        "replay this check on the seed that failed, or draw it if it passed",
    ),
    key(
        Command::Output,
        Some('o'),
        "o",
        "output",
        "show what your code printed in this check, or fold it up",
    ),
    key(
        Command::Edit,
        Some('e'),
        "e",
        "edit",
        "open the file at the failing line: $VISUAL, $EDITOR or VS Code",
    ),
    key(
        Command::Read,
        Some('b'),
        "b",
        "book",
        "open the section of the book that explains this",
    ),
    key(
        Command::Compare,
        Some('c'),
        "c",
        "compare",
        "your answer beside ours, once yours passes; there ← and → move sideways",
    ),
    key(
        Command::Reset,
        Some('x'),
        "x",
        "reset",
        "put the skeleton back; what you wrote is kept",
    ),
    key(
        Command::Back,
        None,
        "Esc",
        "back",
        "from any of these, back to the exercise",
    ),
    key(Command::Help, Some('?'), "?", "help", "this page"),
    key(
        Command::Quit,
        Some('q'),
        "q",
        "quit",
        "end (Ctrl-C too), at any moment",
    ),
];

const fn key(
    command: Command,
    letter: Option<char>,
    name: &'static str,
    word: &'static str,
    meaning: &'static str,
) -> Key {
    Key {
        command,
        letter,
        name,
        word,
        meaning,
    }
}

/// What is said of the key for `command`.
pub fn key_of(command: Command) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.command == command)
}

/// Whether `key` ends everything, wherever one is.
pub fn interrupts(key: &KeyEvent) -> bool {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    control && matches!(key.code, KeyCode::Char('c' | 'C' | 'd' | 'D'))
}

/// What `key` asks for where no text is typed.
pub fn command(key: &KeyEvent) -> Option<Command> {
    let held = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER;
    if key.modifiers.intersects(held) {
        return None;
    }
    match key.code {
        KeyCode::Char('/') => Some(Command::List),
        KeyCode::Char(letter) => {
            let lower = letter.to_ascii_lowercase();
            let found = KEYS.iter().find(|key| key.letter == Some(lower));
            found.map(|key| key.command)
        }
        KeyCode::Right => Some(Command::Next),
        KeyCode::Left => Some(Command::Previous),
        KeyCode::Down => Some(Command::Down),
        KeyCode::Up => Some(Command::Up),
        KeyCode::PageDown => Some(Command::PageDown),
        KeyCode::PageUp => Some(Command::PageUp),
        KeyCode::Enter => Some(Command::Edit),
        KeyCode::Esc | KeyCode::Backspace => Some(Command::Back),
        KeyCode::F(1) => Some(Command::Help),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_help_does_what_it_says() {
        for one in KEYS {
            if let Some(letter) = one.letter {
                let pressed = KeyEvent::from(KeyCode::Char(letter));
                assert_eq!(command(&pressed), Some(one.command), "{}", one.name);
            }
        }
        let mut letters: Vec<_> = KEYS.iter().filter_map(|key| key.letter).collect();
        letters.sort();
        letters.dedup();
        assert_eq!(letters.len(), KEYS.len() - 1, "one key, one meaning");
    }

    #[test]
    fn only_ctrl_c_and_its_like_interrupt() {
        let with = |letter, held| KeyEvent::new(KeyCode::Char(letter), held);
        assert!(interrupts(&with('c', KeyModifiers::CONTROL)));
        assert!(!interrupts(&with('c', KeyModifiers::NONE)));
        assert_eq!(command(&with('n', KeyModifiers::CONTROL)), None);
    }
}
