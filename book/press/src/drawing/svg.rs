//! Box-drawing characters as SVG: each stands in a cell of its own, and says which sides of the cell it connects. All other
//! characters are text. Colours and fonts are the style sheet's, `theme/drawing.css`.

use std::{collections::BTreeMap, fmt::Write};

use crate::inert::text;

/// Width and height of a cell. A letter of a monospaced font is 0.6 of its size wide.
const CELL: (f64, f64) = (12.0, 26.0);
/// The size of the letters, as in the style sheet.
const FONT: f64 = 20.0;
/// Room around all.
const MARGIN: f64 = 4.0;
/// Length and half the width of an arrowhead.
const HEAD: (f64, f64) = (13.0, 6.0);
/// How much of a cell is left free between an arrow and the line that it points to.
const GAP: f64 = 3.0;
/// The radius of a round corner, and of one that is not.
const RADIUS: (f64, f64) = (6.0, 2.0);

/// A place in the picture: row and column.
type Place = (usize, usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Up,
    Right,
    Down,
    Left,
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Plain,
    /// What the drawing is about.
    Strong,
    Dashed,
}

/// A piece of a line.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// The sides that it connects.
    sides: &'static [Side],
    look: Look,
    round: bool,
}

/// A rectangle of lines, by its corners.
#[derive(Debug, Clone, Copy)]
struct Panel {
    top_left: Place,
    bottom_right: Place,
    look: Look,
    round: bool,
    /// The row below its title: that of the only line from side to side.
    title_ends: Option<usize>,
}

/// The characters, by row and column.
struct Grid(Vec<Vec<char>>);

/// The drawing `picture`, called `title`. It is as wide as its text would be in a monospaced font of the size around it.
pub(super) fn svg(picture: &str, title: &str) -> String {
    let grid = Grid(
        picture
            .trim_end()
            .lines()
            .map(|line| line.chars().collect())
            .collect(),
    );
    let columns = grid.0.iter().map(Vec::len).max().unwrap_or(0);
    let width = columns as f64 * CELL.0 + 2.0 * MARGIN;
    let height = grid.0.len() as f64 * CELL.1 + 2.0 * MARGIN;
    let panels = grid.panels();
    format!(
        "<svg class=\"dr\" role=\"img\" viewBox=\"{} {} {width} {height}\" style=\"width:{:.2}em\">\n<title>{}</title>\n{}{}{}{}</svg>\n",
        -MARGIN,
        -MARGIN,
        width / FONT,
        text(title),
        backgrounds(&panels),
        grid.lines(),
        grid.heads(),
        grid.texts(&panels),
    )
}

impl Grid {
    fn at(&self, (row, column): Place) -> char {
        let row = self.0.get(row);
        row.and_then(|row| row.get(column)).copied().unwrap_or(' ')
    }

    fn next(&self, (row, column): Place, side: Side) -> Option<Place> {
        Some(match side {
            Side::Up => (row.checked_sub(1)?, column),
            Side::Right => (row, column + 1),
            Side::Down => (row + 1, column),
            Side::Left => (row, column.checked_sub(1)?),
        })
    }

    fn places(&self) -> impl Iterator<Item = (Place, char)> {
        self.0.iter().enumerate().flat_map(|(row, line)| {
            let cells = line.iter().enumerate();
            cells.map(move |(column, c)| ((row, column), *c))
        })
    }

    /// The piece of a line at `place`. A corner or a fork is dashed if it joins what is dashed: there are no characters for that.
    fn piece(&self, place: Place) -> Option<Piece> {
        let own = piece(self.at(place))?;
        let dashed = |side: &Side| {
            let next = self.next(place, *side);
            let next = next.and_then(|next| piece(self.at(next)));
            next.is_some_and(|next| {
                next.look == Look::Dashed && next.sides.contains(&side.opposite())
            })
        };
        let is_dashed = match own.sides.iter().filter(|side| dashed(side)).count() {
            0 => false,
            1 => own.is_corner(),
            _ => true,
        };
        Some(match own.look {
            Look::Plain if is_dashed => Piece {
                look: Look::Dashed,
                ..own
            },
            _ => own,
        })
    }

    fn leads(&self, place: Place, side: Side) -> bool {
        piece(self.at(place)).is_some_and(|piece| piece.sides.contains(&side))
    }

    /// All rectangles, the outer before the inner.
    fn panels(&self) -> Vec<Panel> {
        let corners = self.places().filter(|(_, c)| "┌╭┏".contains(*c));
        corners.filter_map(|(place, _)| self.panel(place)).collect()
    }

    fn panel(&self, top_left: Place) -> Option<Panel> {
        let (top, left) = top_left;
        let along = |from: usize| {
            let row = (from + 1..).take_while(|column| self.leads((top, *column), Side::Left));
            row.last()
        };
        let right = along(left)?;
        let down = (top + 1..)
            .take_while(|row| self.leads((*row, left), Side::Up))
            .last()?;
        let closed = "┐╮┓".contains(self.at((top, right)))
            && "└╰┗".contains(self.at((down, left)))
            && "┘╯┛".contains(self.at((down, right)));
        let crossed =
            |row: &usize| (left + 1..right).all(|column| self.leads((*row, column), Side::Right));
        let crossings: Vec<usize> = (top + 1..down).filter(crossed).collect();
        closed.then(|| Panel {
            top_left,
            bottom_right: (down, right),
            look: self
                .piece((top, left + 1))
                .map_or(Look::Plain, |piece| piece.look),
            round: self.at(top_left) == '╭',
            title_ends: match crossings[..] {
                [only] => Some(only),
                _ => None,
            },
        })
    }

    /// All lines: a path a look, whose straight parts are as long as can be.
    fn lines(&self) -> String {
        let mut paths: BTreeMap<Look, String> = BTreeMap::new();
        let pieces = || {
            self.places()
                .filter_map(|(place, _)| Some((place, self.piece(place)?)))
        };
        for (place, piece) in pieces() {
            let path = paths.entry(piece.look).or_default();
            if let [one, other] = piece.sides
                && *one != other.opposite()
            {
                let radius = if piece.round || piece.look == Look::Strong {
                    RADIUS.0
                } else {
                    RADIUS.1
                };
                let (from, to) = (edge(place, *one), edge(place, *other));
                let centre = centre(place);
                let (bend, straight) = (towards(centre, from, radius), towards(centre, to, radius));
                let _ = write!(
                    path,
                    "M{} {}L{} {}Q{} {} {} {}L{} {}",
                    from.0,
                    from.1,
                    bend.0,
                    bend.1,
                    centre.0,
                    centre.1,
                    straight.0,
                    straight.1,
                    to.0,
                    to.1
                );
                continue;
            }
            for (side, back) in [(Side::Right, Side::Left), (Side::Down, Side::Up)] {
                let goes = |place: Place, side: Side| {
                    self.piece(place).is_some_and(|one| {
                        one.look == piece.look && one.sides.contains(&side) && !one.is_corner()
                    })
                };
                let through = piece.sides.contains(&side) || piece.sides.contains(&back);
                let before = self.next(place, back).filter(|before| goes(*before, side));
                if !through || piece.sides.contains(&back) && before.is_some() {
                    continue;
                }
                let begin = if piece.sides.contains(&back) {
                    edge(place, back)
                } else {
                    centre(place)
                };
                let mut last = place;
                while goes(last, side) {
                    match self.next(last, side).filter(|next| goes(*next, back)) {
                        Some(next) => last = next,
                        None => break,
                    }
                }
                let end = if goes(last, side) {
                    edge(last, side)
                } else {
                    centre(last)
                };
                let _ = write!(path, "M{} {}L{} {}", begin.0, begin.1, end.0, end.1);
            }
        }
        let drawn = paths.into_iter().map(|(look, path)| {
            format!("<path class=\"dr-line{}\" d=\"{path}\"/>\n", look.class())
        });
        drawn.collect()
    }

    /// All arrowheads. Each ends close to the line that it points to, and goes on from the line behind it.
    fn heads(&self) -> String {
        let mut drawn = String::new();
        for (place, c) in self.places() {
            let Some(side) = head(c) else { continue };
            let (behind, ahead) = (self.next(place, side.opposite()), self.next(place, side));
            let look = behind
                .and_then(|behind| self.piece(behind))
                .map_or(Look::Plain, |it| it.look);
            let stops = ahead.filter(|ahead| self.piece(*ahead).is_some());
            let tip = match stops {
                Some(ahead) => towards(centre(ahead), centre(place), GAP),
                None => edge(place, side),
            };
            let (from, foot) = (
                edge(place, side.opposite()),
                towards(tip, centre(place), HEAD.0),
            );
            let (x, y) = match side {
                Side::Up | Side::Down => (HEAD.1, 0.0),
                Side::Left | Side::Right => (0.0, HEAD.1),
            };
            let _ = writeln!(
                drawn,
                "<path class=\"dr-line{0}\" d=\"M{1} {2}L{3} {4}\"/>\n<path class=\"dr-head{0}\" d=\"M{5} {6}L{7} {8}L{9} {10}z\"/>",
                look.class(),
                from.0,
                from.1,
                foot.0,
                foot.1,
                tip.0,
                tip.1,
                foot.0 - x,
                foot.1 - y,
                foot.0 + x,
                foot.1 + y,
            );
        }
        drawn
    }

    /// All texts. Two spaces, or a line, are between one and the next.
    fn texts(&self, panels: &[Panel]) -> String {
        let is_text = |place: Place| {
            let c = self.at(place);
            c != ' ' && piece(c).is_none() && head(c).is_none()
        };
        let mut drawn = String::new();
        for (row, line) in self.0.iter().enumerate() {
            let mut column = 0;
            while column < line.len() {
                if !is_text((row, column)) {
                    column += 1;
                    continue;
                }
                let mut end = column + 1;
                while is_text((row, end)) || self.at((row, end)) == ' ' && is_text((row, end + 1)) {
                    end += 1;
                }
                let said: String = line[column..end.min(line.len())].iter().collect();
                let _ = writeln!(
                    drawn,
                    "<text class=\"{}\" x=\"{}\" y=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>",
                    class_of(&said, (row, column), panels),
                    column as f64 * CELL.0,
                    row as f64 * CELL.1 + 0.5 * CELL.1 + 0.35 * FONT,
                    (end - column) as f64 * CELL.0,
                    text(&said),
                );
                column = end;
            }
        }
        drawn
    }
}

impl Side {
    fn opposite(self) -> Side {
        match self {
            Side::Up => Side::Down,
            Side::Right => Side::Left,
            Side::Down => Side::Up,
            Side::Left => Side::Right,
        }
    }
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Look::Plain => "",
            Look::Strong => " dr-strong",
            Look::Dashed => " dr-dashed",
        }
    }
}

impl Piece {
    fn is_corner(&self) -> bool {
        matches!(self.sides, [one, other] if *one != other.opposite())
    }
}

impl Panel {
    fn has(&self, (row, column): Place) -> bool {
        let ((top, left), (bottom, right)) = (self.top_left, self.bottom_right);
        top < row && row < bottom && left < column && column < right
    }
}

fn backgrounds(panels: &[Panel]) -> String {
    let drawn = panels.iter().map(|panel| {
        let (from, to) = (centre(panel.top_left), centre(panel.bottom_right));
        format!(
            "<rect class=\"dr-panel{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>\n",
            panel.look.class(),
            from.0,
            from.1,
            to.0 - from.0,
            to.1 - from.1,
            if panel.round { RADIUS.0 } else { RADIUS.1 },
        )
    });
    drawn.collect()
}

/// A title is the text above the first line across a panel. What stands in no panel is said about the lines.
fn class_of(said: &str, place: Place, panels: &[Panel]) -> &'static str {
    let inner = panels.iter().rfind(|panel| panel.has(place));
    match (said.chars().next(), inner) {
        (Some('✓'), _) => "dr-good",
        (Some('✗'), _) => "dr-bad",
        (_, None) => "dr-label",
        (_, Some(panel)) if panel.title_ends.is_some_and(|end| place.0 < end) => "dr-title",
        (_, Some(_)) => "dr-text",
    }
}

fn centre((row, column): Place) -> (f64, f64) {
    ((column as f64 + 0.5) * CELL.0, (row as f64 + 0.5) * CELL.1)
}

fn edge(place: Place, side: Side) -> (f64, f64) {
    let (x, y) = centre(place);
    match side {
        Side::Up => (x, y - 0.5 * CELL.1),
        Side::Right => (x + 0.5 * CELL.0, y),
        Side::Down => (x, y + 0.5 * CELL.1),
        Side::Left => (x - 0.5 * CELL.0, y),
    }
}

/// The point that is so far from `from` on the way to `to`, which is straight up, down or aside.
fn towards(from: (f64, f64), to: (f64, f64), far: f64) -> (f64, f64) {
    let step = |from: f64, to: f64| match to.total_cmp(&from) {
        std::cmp::Ordering::Less => from - far,
        std::cmp::Ordering::Equal => from,
        std::cmp::Ordering::Greater => from + far,
    };
    (step(from.0, to.0), step(from.1, to.1))
}

/// Where an arrowhead points.
fn head(c: char) -> Option<Side> {
    match c {
        '▲' => Some(Side::Up),
        '▶' => Some(Side::Right),
        '▼' => Some(Side::Down),
        '◀' => Some(Side::Left),
        _ => None,
    }
}

/// What a character draws.
fn piece(c: char) -> Option<Piece> {
    use Look::{Dashed, Plain, Strong};
    use Side::{Down, Left, Right, Up};
    let (sides, look): (&[Side], Look) = match c {
        '─' => (&[Left, Right], Plain),
        '│' => (&[Up, Down], Plain),
        '┌' | '╭' => (&[Down, Right], Plain),
        '┐' | '╮' => (&[Left, Down], Plain),
        '└' | '╰' => (&[Up, Right], Plain),
        '┘' | '╯' => (&[Left, Up], Plain),
        '├' => (&[Up, Down, Right], Plain),
        '┤' => (&[Up, Down, Left], Plain),
        '┬' => (&[Left, Right, Down], Plain),
        '┴' => (&[Left, Right, Up], Plain),
        '┼' => (&[Left, Right, Up, Down], Plain),
        '━' => (&[Left, Right], Strong),
        '┃' => (&[Up, Down], Strong),
        '┏' => (&[Down, Right], Strong),
        '┓' => (&[Left, Down], Strong),
        '┗' => (&[Up, Right], Strong),
        '┛' => (&[Left, Up], Strong),
        '┣' => (&[Up, Down, Right], Strong),
        '┫' => (&[Up, Down, Left], Strong),
        '┄' => (&[Left, Right], Dashed),
        '┆' => (&[Up, Down], Dashed),
        _ => return None,
    };
    Some(Piece {
        sides,
        look,
        round: "╭╮╰╯".contains(c),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_a_panel_with_its_lines_and_text_in_it() {
        let svg = svg("╭──────╮\n│ task │\n╰──────╯", "A task");
        assert_eq!(svg.matches("<rect").count(), 1, "{svg}");
        assert!(svg.contains("class=\"dr-text\" x=\"24\""), "{svg}");
        assert!(svg.contains(">task</text>"), "{svg}");
        // The upper side is one line, from corner to corner.
        assert!(svg.contains("M12 13L84 13"), "{svg}");
    }

    #[test]
    fn an_arrow_stops_at_the_line_that_it_points_to() {
        let svg = svg("──▶│", "");
        assert!(svg.contains("M0 13L24 13"), "{svg}");
        assert!(svg.contains("dr-head\" d=\"M39 13L"), "{svg}");
    }

    #[test]
    fn dashed_lines_have_dashed_corners() {
        let svg = svg("╭┄┄╮\n┆  ┆\n╰┄┄╯", "");
        assert!(!svg.contains("\"dr-line\""), "{svg}");
        assert!(svg.contains("dr-panel dr-dashed"), "{svg}");
        let fork = super::svg("╰┄┄┴┄┄╯", "");
        assert!(!fork.contains("\"dr-line\""), "{fork}");
    }

    #[test]
    fn what_is_no_line_is_text_and_is_escaped() {
        let svg = svg("a <b>  - | +  ✗ gone", "<i>");
        assert!(svg.contains(">a &lt;b&gt;</text>"), "{svg}");
        assert!(svg.contains(">- | +</text>"), "{svg}");
        assert!(svg.contains("class=\"dr-bad\""), "{svg}");
        assert!(svg.contains("<title>&lt;i&gt;</title>"), "{svg}");
        assert!(!svg.contains("<path"), "{svg}");
    }

    #[test]
    fn the_text_above_a_line_across_is_the_title() {
        let svg = svg("┌────┐\n│ of │\n├────┤\n│ it │\n└────┘", "");
        assert!(
            svg.contains("class=\"dr-title\" x=\"24\" y=\"46\""),
            "{svg}"
        );
        assert!(svg.contains("class=\"dr-text\" x=\"24\""), "{svg}");
    }
}
