//! Opens a file in the learner's editor, at a line.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::Result;
use grader::{
    desk::{Desk, lib_of},
    escape,
    watch::screen::Screen,
};
use lab::record::Place;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    file: PathBuf,
    /// Counted from 1.
    line: u32,
    column: u32,
    /// As the learner would write it.
    shown: String,
}

/// How an editor is told where to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `+14 FILE`
    Plus,
    /// `--goto FILE:14:5`
    Goto,
    /// `FILE:14:5`
    Colons,
    /// `FILE`: nothing is known of it.
    File,
}

/// An editor, as it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Editor {
    words: Vec<String>,
    style: Style,
    /// Whether it has a window of its own, and leaves the terminal alone.
    window: bool,
}

impl Target {
    /// `at` in the answer to `exercise`; where no place is known, the function of `part`, or else the beginning.
    pub fn of(desk: &Desk, exercise: &str, at: Option<Place>, part: Option<&str>) -> Target {
        let found = desk.course.exercise(exercise);
        let dir = found.as_ref().map_or(&*desk.course.root, |one| &one.dir);
        let file = match &at {
            Some(at) => dir.join(&at.file),
            None => found.as_ref().map_or(dir.to_owned(), |one| lib_of(one)),
        };
        let text = fs::read_to_string(&file).unwrap_or_default();
        let line = match (&at, part) {
            (Some(at), _) => at.line,
            (None, Some(part)) => line_of(&text, part),
            (None, None) => 1,
        };
        let shown = escape::line(&format!("{}:{line}", desk.relative(&file).display()));
        Target {
            file,
            line,
            column: at.and_then(|at| at.column).unwrap_or(1),
            shown,
        }
    }
}

impl fmt::Display for Target {
    /// `exercises/01-chef/src/lib.rs:14`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Opens `target`; what there is to say of it.
///
/// # Errors
///
/// If the terminal can't be lent to an editor.
pub fn open(target: &Target, screen: &mut Screen) -> Result<String> {
    let Some(editor) = editor(|name| env::var(name).ok(), is_there) else {
        return Ok(format!(
            "No editor is known: set EDITOR, or open {} yourself.",
            target.shown
        ));
    };
    let name = escape::line(&editor.words[0]);
    let came_of_it = match editor.window {
        true => editor
            .command(target)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(drop),
        false => screen.lend(|| editor.command(target).status().map(drop))?,
    };
    Ok(match came_of_it {
        Ok(()) => format!("{} in {name}", target.shown),
        Err(error) => format!("`{name}` can't be started: {error}. Is EDITOR right?"),
    })
}

/// The line on which `part` is to be written: its function, or the first `todo!` that names it.
fn line_of(text: &str, part: &str) -> u32 {
    let signs = [
        format!("fn {part}("),
        format!("fn {part}<"),
        format!("todo!(\"{part}:"),
    ];
    let found = signs
        .iter()
        .find_map(|sign| text.lines().position(|line| line.contains(sign)));
    found.map_or(1, |line| u32::try_from(line + 1).unwrap_or(1))
}

/// `$VISUAL`, `$EDITOR`, or VS Code if it is there.
fn editor(
    variable: impl Fn(&str) -> Option<String>,
    is_there: impl Fn(&str) -> bool,
) -> Option<Editor> {
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .filter_map(|name| variable(name));
    let mut named = named.filter(|words| !words.trim().is_empty());
    let words = match named.next() {
        Some(words) => shell_words::split(&words).unwrap_or_else(|_| vec![words]),
        None if is_there("code") => vec!["code".to_owned()],
        None => return None,
    };
    let program = Path::new(words.first()?).file_name()?.to_str()?;
    let (style, window) = match program {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => (Style::Goto, true),
        "subl" | "zed" | "zeditor" => (Style::Colons, true),
        "hx" | "helix" => (Style::Colons, false),
        "gvim" | "gedit" | "kate" => (Style::Plus, true),
        "vi" | "vim" | "nvim" | "nano" | "pico" | "emacs" | "emacsclient" | "micro" | "kak"
        | "joe" | "mg" | "ne" => (Style::Plus, false),
        _ => (Style::File, false),
    };
    Some(Editor {
        words,
        style,
        window,
    })
}

impl Editor {
    fn command(&self, target: &Target) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        let place = format!(
            "{}:{}:{}",
            target.file.display(),
            target.line,
            target.column
        );
        match self.style {
            Style::Plus => command.arg(format!("+{}", target.line)).arg(&target.file),
            Style::Goto => command.args(["--goto", &place]),
            Style::Colons => command.arg(place),
            Style::File => command.arg(&target.file),
        };
        command
    }
}

fn is_there(program: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target {
            file: PathBuf::from("/w/src/lib.rs"),
            line: 14,
            column: 5,
            shown: String::new(),
        }
    }

    fn called(visual: &str, editor: &str, code: bool) -> Option<String> {
        let variable = |name: &str| match name {
            "VISUAL" => Some(visual.to_owned()),
            _ => Some(editor.to_owned()),
        };
        let editor = super::editor(variable, |_| code)?;
        Some(format!("{:?}", editor.command(&target())))
    }

    #[test]
    fn an_editor_is_told_the_line_in_its_own_way() {
        let said = |visual, editor| called(visual, editor, false).unwrap();
        assert_eq!(said("", "vim"), r#""vim" "+14" "/w/src/lib.rs""#);
        assert_eq!(said("hx", "vim"), r#""hx" "/w/src/lib.rs:14:5""#);
        assert_eq!(
            said("", "code --wait"),
            r#""code" "--wait" "--goto" "/w/src/lib.rs:14:5""#
        );
        assert_eq!(
            said("'/my editors/ed' -x", ""),
            r#""/my editors/ed" "-x" "/w/src/lib.rs""#
        );
    }

    #[test]
    fn without_a_word_on_it_vs_code_is_taken_if_it_is_there() {
        let code = r#""code" "--goto" "/w/src/lib.rs:14:5""#;
        assert_eq!(called("", " ", true).as_deref(), Some(code));
        assert_eq!(called("", "", false), None);
    }

    #[test]
    fn a_part_is_found_by_its_function_or_its_todo() {
        let text = "//! cook\n\npub async fn cook(\n) {\n    todo!(\"cook: …\")\n}\nstruct Q;\nfn new() { todo!(\"queue: …\") }\n";
        assert_eq!(line_of(text, "cook"), 3);
        assert_eq!(line_of(text, "queue"), 8);
        assert_eq!(line_of(text, "none"), 1);
    }
}
