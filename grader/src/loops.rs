//! Which loop a submission does not come out of, by where it was seen.
//!
//! Where exactly a thread is seen in such a loop is chance; which loop it is, is not. So the report names the loop, and is
//! the same each time.
//!
//! Like the screen, it works on tokens: deep syntax can't overflow it, and it sees into macros.

use std::{collections::BTreeMap, ops::Range};

use lab::record::Place;
use proc_macro2::{Delimiter, LineColumn, Spacing, TokenStream, TokenTree};

use crate::{intake::Submission, spans};

/// Stacks, and calls of a stack, that are looked at. A lab sends no more.
const MOST_STACKS: usize = 64;
const MOST_CALLS: usize = 32;

/// What runs and what is repeated in a file.
#[derive(Debug, Default)]
struct Map {
    /// Functions, closures and `async` blocks: what is run by a call or a poll of its own. Those within come after those without.
    bodies: Vec<Range<LineColumn>>,
    /// Loops; those within come after those without.
    loops: Vec<Loop>,
}

#[derive(Debug, Clone)]
struct Loop {
    /// From its keyword to the end of its block.
    range: Range<LineColumn>,
    /// Which of the bodies it stands in, if in one.
    body: Option<usize>,
}

/// What the tokens passed so far make of the next ones.
#[derive(Debug, Default)]
struct Head {
    /// The loop whose block is still to come.
    repeats: Option<usize>,
    /// The closure that ends with the next comma or semicolon.
    closure: Option<usize>,
    /// The next block is a function's.
    function: bool,
    /// `for` is not a loop's.
    implements: bool,
}

/// The loop that holds one of the calls in `stacks`, in a sentence and as a place. A stack has its outermost call first: a
/// loop ends no sooner than those within it, so the outermost is the one to look at. Where none of the calls stands in a loop,
/// the outermost call. `None` if there is no call.
pub fn seen_in(stacks: &[Vec<Place>], submission: &Submission) -> Option<(String, Place)> {
    // Most checks loop nowhere, and to read the files takes time.
    if stacks.is_empty() {
        return None;
    }
    let files = submission.files.iter();
    let maps: BTreeMap<&str, Map> = files
        .filter_map(|(path, text)| Some((path.as_str(), Map::of(text)?)))
        .collect();
    let loops = stacks.iter().take(MOST_STACKS).filter_map(|stack| {
        let mut calls = stack.iter().take(MOST_CALLS);
        calls.find_map(|call| maps.get(call.file.as_str())?.around(call))
    });
    if let Some((place, within)) = loops.min() {
        let sentence = match &within[..] {
            [] => format!("It is in the loop at {place}."),
            [one] => format!("It is in the loop at {place}, or in the one within it at {one}."),
            more => {
                let number = more.len();
                format!("It is in the loop at {place}, or in one of the {number} within it.")
            }
        };
        return Some((sentence, place));
    }
    // What stands in no loop is passed once, and the last of it is where the program is now. Before it comes the way back there
    // with each poll.
    let place = stacks.iter().filter_map(|stack| stack.first()).max()?;
    Some((format!("It is in the call at {place}."), place.clone()))
}

impl Map {
    /// `None` if `text` does not consist of Rust's tokens.
    fn of(text: &str) -> Option<Map> {
        let mut map = Map::default();
        map.read(text.parse().ok()?, None);
        spans::forget();
        Some(map)
    }

    /// The outermost loop around `place` in the same body, and the loops within that one.
    fn around(&self, place: &Place) -> Option<(Place, Vec<Place>)> {
        let at = LineColumn {
            line: place.line as usize,
            column: place.column.unwrap_or(1).saturating_sub(1) as usize,
        };
        let body = self.bodies.iter().rposition(|body| body.contains(&at));
        let mut loops = self.loops.iter().filter(|one| one.body == body);
        let outermost = loops.find(|one| one.range.contains(&at))?;
        let begins = |one: &Loop| spans::at(&place.file, one.range.start);
        let within = loops.filter(|one| outermost.range.contains(&one.range.start));
        Some((begins(outermost), within.map(begins).collect()))
    }

    /// Enters what `tokens` hold, which themselves stand in `body`.
    fn read(&mut self, tokens: TokenStream, body: Option<usize>) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut head = Head::default();
        let mut next = 0;
        while let Some(token) = tokens.get(next) {
            let (before, range) = (&tokens[..next], range(token));
            next += 1;
            let here = head.closure.or(body);
            if let Some(closure) = head.closure {
                self.bodies[closure].end = range.end;
            }
            if let Some(repeats) = head.repeats {
                self.loops[repeats].range.end = range.end;
            }
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let begins = beginning(before).filter(|word| is_word(word, "async"));
                    let own = match begins {
                        Some(word) => Some(self.enter(word.span().start()..range.end)),
                        None if head.function => Some(self.enter(range)),
                        None => here,
                    };
                    self.read(group.stream(), own);
                    head = Head {
                        closure: head.closure.filter(|_| begins.is_some()),
                        ..Head::default()
                    };
                }
                TokenTree::Group(group) => self.read(group.stream(), here),
                TokenTree::Punct(punct) => match punct.as_char() {
                    ';' | ',' => head = Head::default(),
                    '|' if ends_an_operand(before) => {
                        // The second half of `||`.
                        let is_or = punct.spacing() == Spacing::Joint;
                        next += usize::from(is_or && follows(&tokens[next..], '|'));
                    }
                    '|' => {
                        let parameters =
                            tokens[next..].iter().position(|token| is_punct(token, '|'));
                        next += parameters.map_or(0, |length| length + 1);
                        let start =
                            beginning(before).map_or(range.start, |word| word.span().start());
                        head.closure = Some(self.enter(start..range.end));
                        head.repeats = None;
                    }
                    _ => {}
                },
                TokenTree::Ident(word) => match word.to_string().as_str() {
                    "fn" => head.function = true,
                    "impl" => head.implements = true,
                    "for" if head.implements || follows(&tokens[next..], '<') => {}
                    "loop" | "while" | "for" if head.repeats.is_none() => {
                        head.repeats = Some(self.loops.len());
                        self.loops.push(Loop { range, body: here });
                    }
                    _ => {}
                },
                TokenTree::Literal(_) => {}
            }
        }
    }

    /// Enters a body. Returns its number.
    fn enter(&mut self, range: Range<LineColumn>) -> usize {
        self.bodies.push(range);
        self.bodies.len() - 1
    }
}

fn range(token: &TokenTree) -> Range<LineColumn> {
    token.span().start()..token.span().end()
}

/// The first of the keywords right before a closure or a block: of `async`, `async move` and `move`.
fn beginning(before: &[TokenTree]) -> Option<&TokenTree> {
    let keyword = |token: &&TokenTree| is_word(token, "async") || is_word(token, "move");
    before.iter().rev().take_while(keyword).last()
}

/// Whether a `|` after `before` is an operator.
fn ends_an_operand(before: &[TokenTree]) -> bool {
    match before.last() {
        None | Some(TokenTree::Punct(_)) => false,
        Some(TokenTree::Ident(word)) => {
            let word = word.to_string();
            !["move", "async", "static", "return", "else", "in"].contains(&word.as_str())
        }
        Some(TokenTree::Group(group)) => group.delimiter() != Delimiter::Brace,
        Some(TokenTree::Literal(_)) => true,
    }
}

fn follows(rest: &[TokenTree], which: char) -> bool {
    rest.first().is_some_and(|token| is_punct(token, which))
}

fn is_punct(token: &TokenTree, which: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == which)
}

fn is_word(token: &TokenTree, which: &str) -> bool {
    matches!(token, TokenTree::Ident(word) if word == which)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A submission, and the places that are marked with `^` in it, in their order.
    fn marked(text: &str) -> (Submission, Vec<Place>) {
        let (mut places, mut plain) = (Vec::new(), String::new());
        for (number, line) in text.lines().enumerate() {
            for (before, _) in line.match_indices('^') {
                let column = before - line[..before].matches('^').count();
                places.push(place(number as u32 + 1, column as u32 + 1));
            }
            plain += &line.replace('^', "");
            plain.push('\n');
        }
        let submission = Submission {
            name: "hers".to_owned(),
            sha256: String::new(),
            files: [("src/lib.rs".to_owned(), plain)].into(),
        };
        (submission, places)
    }

    fn place(line: u32, column: u32) -> Place {
        Place {
            file: "src/lib.rs".to_owned(),
            line,
            column: Some(column),
        }
    }

    /// The lines of the loops around what is marked in `text`; 0 where there is none.
    fn lines(text: &str) -> Vec<u32> {
        let (submission, places) = marked(text);
        let map = Map::of(&submission.files["src/lib.rs"]).unwrap();
        let loops = places.iter().map(|place| map.around(place));
        loops
            .map(|found| found.map_or(0, |(place, _)| place.line))
            .collect()
    }

    #[test]
    fn it_is_the_outermost_loop_of_the_function() {
        let text = "
            fn before() { ^look(); }
            async fn wait(flags: &[Flag]) {
                loop {
                    for flag in flags {
                        if flag.^is_up() { return; }
                    }
                    yield_now().^await;
                }
                ^done();
            }";
        assert_eq!(lines(text), [0, 4, 4, 0]);
    }

    #[test]
    fn what_a_loop_asks_each_time_is_in_it() {
        let text = "
            fn run(&self) {
                while !self.flag.^load() {}
                while let Some(job) = self.^next() { self.^work(job) }
                for job in self.^jobs() {}
            }";
        assert_eq!(lines(text), [3, 4, 4, 5]);
    }

    #[test]
    fn a_closure_or_a_block_made_in_a_loop_does_not_run_in_it() {
        let text = "
            fn start() {
                for id in 0..3 {
                    spawn(^async move { ^work(id) });
                    spawn(async { while true { ^work(id) } });
                    call(^|x| ^work(x), ^work(id));
                    call(move |x, y| { ^work(x) });
                    call(async || { loop { ^work(id) } });
                    ^work(a | b);
                    if a || b { ^work(id) }
                    match a { 1 | 2 => ^work(id), _ => {} }
                }
            }";
        assert_eq!(lines(text), [0, 0, 5, 0, 0, 3, 0, 8, 3, 3, 3]);
    }

    #[test]
    fn not_every_for_is_a_loop_and_macros_have_loops_too() {
        let text = "
            impl Future for Spins {
                fn poll(&self) { ^wake(); }
            }
            fn all<F>(f: F) where F: for<'a> Fn(&'a u8) { ^f(&1) }
            async fn race() {
                select! {
                    x = a => { loop { ^work(x) } }
                    y = b => ^work(y),
                }
            }";
        assert_eq!(lines(text), [0, 0, 8, 0]);
    }

    #[test]
    fn whatever_part_of_the_loop_was_seen_the_sentence_is_the_same() {
        let text = "
            async fn wait() {
                ^join_all((0..3).map(|_| async {
                    while !^is_ready() {
                        ^again().await;
                    }
                })).await;
            }";
        let (submission, places) = marked(text);
        let (join, ready, again) = (&places[0], &places[1], &places[2]);
        let stacks = [
            vec![join.clone()],
            vec![join.clone(), again.clone()],
            vec![join.clone(), ready.clone()],
        ];
        for stacks in [&stacks[..], &stacks[..2], &stacks[1..]] {
            let (sentence, _) = seen_in(stacks, &submission).unwrap();
            assert_eq!(sentence, "It is in the loop at src/lib.rs:4:21.");
        }
        let (sentence, place) = seen_in(&stacks[..1], &submission).unwrap();
        assert_eq!(sentence, "It is in the call at src/lib.rs:3:17.");
        assert_eq!(place, *join);
        assert_eq!(seen_in(&[], &submission), None);
    }

    #[test]
    fn which_of_two_loops_it_is_nobody_can_see() {
        let text = "
            fn all(flags: &[Flag]) {
                for flag in flags {
                    while !^flag.is_up() {}
                    call(|| loop {});
                }
            }";
        let (submission, places) = marked(text);
        let (sentence, place) = seen_in(&[places], &submission).unwrap();
        assert_eq!(
            sentence,
            "It is in the loop at src/lib.rs:3:17, or in the one within it at src/lib.rs:4:21."
        );
        assert_eq!(place.line, 3);
    }

    #[test]
    fn a_place_that_is_in_no_file_is_in_no_loop() {
        let (submission, _) = marked("fn a() { loop {} }");
        let elsewhere = Place {
            file: "src/nothing.rs".to_owned(),
            ..place(1, 11)
        };
        for call in [elsewhere, place(7, 1), place(0, 0)] {
            let (sentence, _) = seen_in(&[vec![call]], &submission).unwrap();
            assert!(sentence.starts_with("It is in the call at "), "{sentence}");
        }
    }
}
