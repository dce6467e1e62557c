//! `countdown`: a function that stops at each `yield`.

use lab::{Trusted, World, expect_eq};
use mini_scheduler::{
    self as theirs, Countdown,
    Exception::{Restart, Stop},
};

use self::{
    GeneratorError::{Exhausted, NotBegun, Uncaught},
    Step::{Returned, Yielded},
};

/// What a generator gives, in types of ours: a submission could say of its own that all are equal.
type Gave = Result<Step, GeneratorError>;

#[derive(Debug, PartialEq)]
enum Step {
    Yielded(u32),
    Returned(u32),
}

#[derive(Debug, PartialEq)]
enum GeneratorError {
    NotBegun,
    Exhausted,
    Uncaught(Exception),
}

#[derive(Debug, PartialEq)]
enum Exception {
    Restart,
    Stop,
}

impl Trusted for Step {}
impl Trusted for GeneratorError {}

fn gave(result: Result<theirs::Step, theirs::GeneratorError>) -> Gave {
    match result {
        Ok(theirs::Step::Yielded(number)) => Ok(Yielded(number)),
        Ok(theirs::Step::Returned(number)) => Ok(Returned(number)),
        Err(theirs::GeneratorError::NotBegun) => Err(NotBegun),
        Err(theirs::GeneratorError::Exhausted) => Err(Exhausted),
        Err(theirs::GeneratorError::Uncaught(Restart)) => Err(Uncaught(Exception::Restart)),
        Err(theirs::GeneratorError::Uncaught(Stop)) => Err(Uncaught(Exception::Stop)),
    }
}

/// It yields each number down to one, and returns how many those were
#[lab::test(points = 1, seeds = 64)]
async fn counts_down(world: World) {
    let start = world.draw(0..=30) as u32;
    let mut countdown = Countdown::new(start);
    for number in (1..=start).rev() {
        expect_eq!(
            gave(countdown.next()),
            Ok(Yielded(number)),
            "what `next` gave in a countdown from {start}"
        );
    }
    expect_eq!(
        gave(countdown.next()),
        Ok(Returned(start)),
        "what `next` gave at the end of a countdown from {start}"
    );
}

/// It goes on from what is sent, once a `yield` waits for it
#[lab::test(points = 1, seeds = 64)]
async fn goes_on_from_what_is_sent(world: World) {
    let start = world.draw(2..=30) as u32;
    let sent = world.draw(1..=30) as u32;
    let mut countdown = Countdown::new(start);
    for _ in 0..2 {
        expect_eq!(
            gave(countdown.send(sent)),
            Err(NotBegun),
            "what `send` gave before the countdown had begun"
        );
    }
    expect_eq!(
        gave(countdown.next()),
        Ok(Yielded(start)),
        "what the first `next` gave"
    );
    expect_eq!(
        gave(countdown.send(sent)),
        Ok(Yielded(sent)),
        "what `send` gave"
    );
    for number in (1..sent).rev() {
        expect_eq!(
            gave(countdown.next()),
            Ok(Yielded(number)),
            "what `next` gave after {sent} had been sent"
        );
    }
    expect_eq!(
        gave(countdown.next()),
        Ok(Returned(sent + 1)),
        "the end of the countdown"
    );

    let mut countdown = Countdown::new(start);
    let _ = countdown.next();
    expect_eq!(
        gave(countdown.send(0)),
        Ok(Returned(1)),
        "what `send(0)` gave, with which the loop ends,"
    );
}

/// It catches one exception at its `yield`, and the other comes out
#[lab::test(points = 1, seeds = 64)]
async fn exceptions(world: World) {
    let start = world.draw(2..=30) as u32;
    let seen = world.draw(1..=u64::from(start)) as u32;
    let mut countdown = Countdown::new(start);
    for _ in 0..seen {
        let _ = countdown.next();
    }
    expect_eq!(
        gave(countdown.throw(Restart)),
        Ok(Yielded(start)),
        "what `throw(Restart)` gave"
    );
    expect_eq!(
        gave(countdown.next()),
        Ok(Yielded(start - 1)),
        "what `next` gave after that"
    );
    for _ in 2..start {
        let _ = countdown.next();
    }
    expect_eq!(
        gave(countdown.next()),
        Ok(Returned(seen + start)),
        "the end of a countdown that was restarted"
    );

    let mut countdown = Countdown::new(start);
    let _ = countdown.next();
    expect_eq!(
        gave(countdown.throw(Stop)),
        Err(Uncaught(Exception::Stop)),
        "what `throw(Stop)` gave"
    );
    expect_eq!(
        gave(countdown.next()),
        Err(Exhausted),
        "what `next` gave after that"
    );

    // No `yield` waits, so there is no `try` around it either.
    let mut countdown = Countdown::new(start);
    expect_eq!(
        gave(countdown.throw(Restart)),
        Err(Uncaught(Exception::Restart)),
        "what `throw(Restart)` gave before the countdown had begun"
    );
    expect_eq!(
        gave(countdown.next()),
        Err(Exhausted),
        "what `next` gave after that"
    );
}

/// When it has ended, it stays at its end
#[lab::test(points = 1)]
async fn stays_at_its_end(_world: World) {
    let mut countdown = Countdown::new(1);
    let _ = countdown.next();
    expect_eq!(gave(countdown.next()), Ok(Returned(1)), "the end");
    for _ in 0..2 {
        expect_eq!(
            gave(countdown.next()),
            Err(Exhausted),
            "what `next` gave after the end"
        );
        expect_eq!(
            gave(countdown.send(3)),
            Err(Exhausted),
            "what `send` gave after the end"
        );
        expect_eq!(
            gave(countdown.throw(Restart)),
            Err(Uncaught(Exception::Restart)),
            "what `throw(Restart)` gave after the end"
        );
    }
    let errors = [
        theirs::GeneratorError::NotBegun,
        theirs::GeneratorError::Exhausted,
        theirs::GeneratorError::Uncaught(Stop),
    ];
    let texts = errors.map(|error| error.to_string());
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
