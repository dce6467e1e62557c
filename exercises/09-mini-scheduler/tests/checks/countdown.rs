//! `countdown`: a function that stops at each `yield`.

use lab::{World, expect_eq};
use mini_scheduler::{
    Countdown,
    Exception::{self, Restart, Stop},
    GeneratorError::{self, Exhausted, NotBegun, Uncaught},
    Step,
};

/// A countdown, and each call of it with what it gave and was to give.
struct Session {
    countdown: Countdown,
    gave: Vec<String>,
    expected: Vec<String>,
}

impl Session {
    fn begin(start: u32) -> Session {
        let first = format!("Countdown::new({start})");
        Session {
            countdown: Countdown::new(start),
            gave: vec![first.clone()],
            expected: vec![first],
        }
    }

    fn next(&mut self, expected: &str) {
        let gave = self.countdown.next();
        self.note("next()", gave, expected);
    }

    fn send(&mut self, value: u32, expected: &str) {
        let gave = self.countdown.send(value);
        self.note(&format!("send({value})"), gave, expected);
    }

    fn throw(&mut self, exception: Exception, expected: &str) {
        let gave = self.countdown.throw(exception);
        self.note(&format!("throw({exception:?})"), gave, expected);
    }

    /// Calls `next` until it has yielded all numbers from `number` down to one.
    fn down_from(&mut self, number: u32) {
        for number in (1..=number).rev() {
            self.next(&yields(number));
        }
    }

    fn note(&mut self, call: &str, gave: Result<Step, GeneratorError>, expected: &str) {
        self.gave.push(format!("{call} {}", in_words(gave)));
        self.expected.push(format!("{call} {expected}"));
        expect_eq!(
            self.gave,
            self.expected,
            "what a countdown did, call by call,"
        );
    }
}

/// What a call gave: words that are not the submission's, which could say of its own types that all are equal.
fn in_words(gave: Result<Step, GeneratorError>) -> String {
    match gave {
        Ok(Step::Yielded(number)) => yields(number),
        Ok(Step::Returned(number)) => returns(number),
        Err(NotBegun) => HAS_NOT_BEGUN.to_owned(),
        Err(Exhausted) => IS_EXHAUSTED.to_owned(),
        Err(Uncaught(Restart)) => LETS_RESTART_OUT.to_owned(),
        Err(Uncaught(Stop)) => LETS_STOP_OUT.to_owned(),
    }
}

fn yields(number: u32) -> String {
    format!("yields {number}")
}

fn returns(number: u32) -> String {
    format!("returns {number}")
}

const HAS_NOT_BEGUN: &str = "fails: NotBegun";
const IS_EXHAUSTED: &str = "fails: Exhausted";
const LETS_RESTART_OUT: &str = "fails: Uncaught(Restart)";
const LETS_STOP_OUT: &str = "fails: Uncaught(Stop)";

/// It yields each number down to one, and returns how many there were
#[lab::test(
    points = 1,
    seeds = 64,
    proves("countdown.as_in_python", "countdown.next")
)]
async fn counts_down(world: World) {
    let start = world.draw(0..=30) as u32;
    let mut session = Session::begin(start);
    session.down_from(start);
    session.next(&returns(start));

    let mut session = Session::begin(0);
    session.next(&returns(0));
}

/// It goes on from what is sent, once a `yield` waits for it
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "countdown.as_in_python",
        "countdown.lazy",
        "countdown.send",
        "countdown.not_begun",
        "countdown.stays_as_it_was",
        "countdown.returned"
    )
)]
async fn goes_on_from_what_is_sent(world: World) {
    let start = world.draw(2..=30) as u32;
    let sent = world.draw(1..=30) as u32;
    let mut session = Session::begin(start);
    session.send(sent, HAS_NOT_BEGUN);
    session.send(sent, HAS_NOT_BEGUN);
    session.next(&yields(start));
    session.send(sent, &yields(sent));
    session.down_from(sent - 1);
    session.next(&returns(sent + 1));

    let mut session = Session::begin(start);
    session.next(&yields(start));
    // With this the loop ends.
    session.send(0, &returns(1));
}

/// It catches one exception at its `yield`, and the other comes out
#[lab::test(
    points = 1,
    seeds = 64,
    proves(
        "countdown.as_in_python",
        "countdown.lazy",
        "countdown.returned",
        "countdown.restart",
        "countdown.stop",
        "countdown.uncaught",
        "countdown.uncaught_is_the_end",
        "countdown.before_it_has_begun"
    )
)]
async fn exceptions(world: World) {
    let start = world.draw(2..=30) as u32;
    let seen = world.draw(1..=u64::from(start)) as u32;
    let mut session = Session::begin(start);
    for number in (1..=start).rev().take(seen as usize) {
        session.next(&yields(number));
    }
    session.throw(Restart, &yields(start));
    session.down_from(start - 1);
    session.next(&returns(seen + start));

    let mut session = Session::begin(start);
    session.next(&yields(start));
    session.throw(Stop, LETS_STOP_OUT);
    session.next(IS_EXHAUSTED);

    // No `yield` waits, so there is no `try` around it either.
    for (exception, comes_out) in [(Restart, LETS_RESTART_OUT), (Stop, LETS_STOP_OUT)] {
        let mut session = Session::begin(start);
        session.throw(exception, comes_out);
        session.send(1, IS_EXHAUSTED);
        session.next(IS_EXHAUSTED);
    }
}

/// When it has ended, it stays at its end
#[lab::test(points = 1, proves("countdown.exhausted", "countdown.after_the_end"))]
async fn stays_at_its_end(_world: World) {
    let mut session = Session::begin(1);
    session.next(&yields(1));
    session.next(&returns(1));
    for _ in 0..2 {
        session.next(IS_EXHAUSTED);
        session.send(3, IS_EXHAUSTED);
        session.throw(Restart, LETS_RESTART_OUT);
        session.throw(Stop, LETS_STOP_OUT);
    }
    let texts = [NotBegun, Exhausted, Uncaught(Stop)].map(|error| error.to_string());
    expect_eq!(
        texts,
        [
            "a value was sent to a generator that has not begun",
            "the generator has come to its end",
            "Stop came out of the generator"
        ],
        "the list of the errors' texts"
    );
}
