//! A table in Markdown, with columns as wide as they have to be.

use std::fmt;

use grader::render::columns::width;

/// Lines of cells. The first are the headings.
pub struct Table<const COLUMNS: usize>(Vec<[String; COLUMNS]>);

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table without a line yet.
    pub fn new(headings: [&str; COLUMNS]) -> Table<COLUMNS> {
        Table(vec![headings.map(str::to_owned)])
    }

    /// Adds a line.
    pub fn add(&mut self, line: [String; COLUMNS]) {
        self.0.push(line);
    }
}

impl<const COLUMNS: usize> fmt::Display for Table<COLUMNS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Table(lines) = self;
        let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
            let cells = lines.iter().map(|line| width(&line[column]));
            cells.max().unwrap_or_default()
        });
        for (number, line) in lines.iter().enumerate() {
            f.write_str("|")?;
            for (cell, widest) in line.iter().zip(widths) {
                let blank = " ".repeat(widest - width(cell));
                write!(f, " {cell}{blank} |")?;
            }
            writeln!(f)?;
            if number == 0 {
                let rules = widths.map(|widest| "-".repeat(widest + 2));
                writeln!(f, "|{}|", rules.join("|"))?;
            }
        }
        Ok(())
    }
}
