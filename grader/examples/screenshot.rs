//! Makes the picture of the watch screen that the README shows: from a real run, in a terminal of its own.
//!
//! `cargo run --package grader --example screenshot -- GRADER WORKBOOK OUT` starts the command `GRADER` in the folder
//! `WORKBOOK`, saves a known mistake of `chef`, and writes `OUT.svg` and `OUT.txt`. `.ci/screenshot` does it all.

use std::{env, error::Error, fmt::Write, path::Path};

use grader::{course::Course, escape, files};
use portable_pty::CommandBuilder;

#[path = "../tests/cli/pty.rs"]
#[allow(dead_code)]
mod pty;

use pty::Terminal;

const COLUMNS: u16 = 110;
const LINES: u16 = 36;

// In the picture's own units: pixels.
const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 14.0;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [grader, workbook, out] = &arguments[..] else {
        return Err("usage: screenshot GRADER WORKBOOK OUT".into());
    };
    let workbook = Path::new(workbook);
    let mut command = CommandBuilder::new(grader);
    command.cwd(workbook);
    command.env("TERM", "xterm-256color");
    command.env_remove("NO_COLOR");
    let mut terminal = Terminal::start(command, COLUMNS, LINES);
    terminal.wait_for("· chef: unfinished");
    let course = Course::load(workbook)?;
    let mistake = course.exercise("chef")?.mistake("cooks_in_order")?;
    mistake
        .answer
        .submission("cooks_in_order")
        .write_to(&workbook.join("exercises/01-chef"))?;
    // The course's own run comes last. A key takes the notice away.
    terminal.wait_for("ours ");
    terminal.press("\u{1b}");
    let text = terminal.wait_for("✗ chef: wrong, ");
    let screen = terminal.wait(|screen| screen.contents().contains("✗ chef: wrong, "));
    files::replace(format!("{out}.txt").as_ref(), text + "\n")?;
    files::replace(format!("{out}.svg").as_ref(), svg(&screen))?;
    terminal.press("q");
    terminal.end();
    Ok(())
}

/// The screen as a picture that needs nothing else.
fn svg(screen: &vt100::Screen) -> String {
    let width = f32::from(COLUMNS) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(LINES) * CELL.1 + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\">\n\
         <title>The watch screen of cargo grade</title>\n<desc>{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#0d1117\"/>\n\
         <g font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"14\" fill=\"#e6edf3\">\n",
        escape::xml(
            "The exercises of the course and the checks of one exercise on the left; on the right what the newest \
            verdict says, with the timelines of the learner's run and of the course's own."
        )
    );
    for line in 0..LINES {
        let mut column = 0;
        while column < COLUMNS {
            let run = Run::at(screen, line, column);
            run.write(&mut svg, line, column);
            column += run.columns;
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// Neighbours of one look.
struct Run {
    text: String,
    columns: u16,
    look: Look,
}

#[derive(Clone, Copy, PartialEq)]
struct Look {
    colour: vt100::Color,
    bold: bool,
    dim: bool,
    inverse: bool,
}

impl Run {
    fn at(screen: &vt100::Screen, line: u16, column: u16) -> Run {
        let look = Look::of(screen, line, column);
        let mut run = Run {
            text: String::new(),
            columns: 0,
            look,
        };
        while column + run.columns < COLUMNS {
            let here = column + run.columns;
            if Look::of(screen, line, here) != look {
                break;
            }
            let contents = screen.cell(line, here).map_or("", |cell| cell.contents());
            run.text += if contents.is_empty() { " " } else { contents };
            run.columns += 1;
        }
        run
    }

    fn write(&self, svg: &mut String, line: u16, column: u16) {
        let x = MARGIN + f32::from(column) * CELL.0;
        let y = MARGIN + f32::from(line) * CELL.1;
        let width = f32::from(self.columns) * CELL.0;
        if self.look.inverse {
            let _ = writeln!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"#e6edf3\"/>",
                CELL.1
            );
        }
        if self.text.trim().is_empty() {
            return;
        }
        let mut style = String::new();
        let fill = if self.look.inverse {
            Some("#0d1117")
        } else {
            fill(self.look.colour)
        };
        if let Some(fill) = fill {
            let _ = write!(style, " fill=\"{fill}\"");
        }
        if self.look.bold {
            style += " font-weight=\"bold\"";
        }
        if self.look.dim {
            style += " opacity=\".6\"";
        }
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" xml:space=\"preserve\"{style}>{}</text>",
            y + CELL.1 * 0.75,
            escape::xml(&self.text)
        );
    }
}

impl Look {
    fn of(screen: &vt100::Screen, line: u16, column: u16) -> Look {
        let cell = screen.cell(line, column);
        Look {
            colour: cell.map_or(vt100::Color::Default, vt100::Cell::fgcolor),
            bold: cell.is_some_and(vt100::Cell::bold),
            dim: cell.is_some_and(vt100::Cell::dim),
            inverse: cell.is_some_and(vt100::Cell::inverse),
        }
    }
}

/// The colours that the screen uses.
fn fill(colour: vt100::Color) -> Option<&'static str> {
    match colour {
        vt100::Color::Idx(1 | 9) => Some("#ff7b72"),
        vt100::Color::Idx(2 | 10) => Some("#3fb950"),
        vt100::Color::Idx(3 | 11) => Some("#d29922"),
        vt100::Color::Idx(6 | 14) => Some("#56d4dd"),
        _ => None,
    }
}
