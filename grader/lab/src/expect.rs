//! What a check says should have come of the learner's code.
//!
//! A failed expectation is put on the record first and unwinds then, past the panic hook: a submission that sets a hook of
//! its own, or catches unwinds, changes nothing about what is on the record.

use std::{fmt, panic::Location};

pub use sim_core::Trusted;

use crate::{
    observer::{Failure, Observer},
    record::Difference,
};

/// The payload with which a failed expectation unwinds.
pub(crate) struct Failed;

/// Expects a condition to hold: `expect!(cooks == 3, "only {cooks} dishes were cooking")`. The text is a sentence that tells
/// the learner what is wrong.
#[macro_export]
macro_rules! expect {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            $crate::expect::fail(::std::format!($($message)+));
        }
    };
}

/// Expects two values to be equal: `expect_eq!(got, expected, "the plates")`. The text names what is compared. Their types are
/// [`Trusted`](crate::Trusted).
#[macro_export]
macro_rules! expect_eq {
    ($got:expr, $expected:expr, $($what:tt)+) => {
        match (&$got, &$expected) {
            (got, expected) => {
                if !$crate::expect::are_equal(got, expected) {
                    $crate::expect::differ(got, expected, ::std::format!($($what)+));
                }
            }
        }
    };
}

/// Ends the check as wrong: `fail!("the stream never ended")`.
#[macro_export]
macro_rules! fail {
    ($($message:tt)+) => {
        $crate::expect::fail(::std::format!($($message)+))
    };
}

/// What [`expect_eq!`] asks.
pub fn are_equal<G, E>(got: &G, expected: &E) -> bool
where
    G: Trusted + PartialEq<E> + ?Sized,
    E: Trusted + ?Sized,
{
    got == expected
}

/// What [`expect!`] and [`fail!`] come to.
#[track_caller]
pub fn fail(message: String) -> ! {
    end(Failure {
        message,
        difference: None,
        at: Location::caller(),
    })
}

/// What [`expect_eq!`] comes to.
#[track_caller]
pub fn differ(got: &dyn fmt::Debug, expected: &dyn fmt::Debug, what: String) -> ! {
    let [expected, got] = shown([expected, got]);
    end(Failure {
        message: format!("{} is not as expected.", capitalised(&what)),
        difference: Some(Difference { expected, got }),
        at: Location::caller(),
    })
}

/// Each on one line if both are short, and both spread out if one is not: then they are compared line by line.
fn shown(values: [&dyn fmt::Debug; 2]) -> [String; 2] {
    const SHORT: usize = 60;
    let lines = values.map(|value| format!("{value:?}"));
    match lines.iter().all(|line| line.chars().count() <= SHORT) {
        true => lines,
        false => values.map(|value| format!("{value:#?}")),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

fn end(failure: Failure) -> ! {
    // A submission may call what the check gave it on a thread of its own.
    match Observer::current().or_else(Observer::only) {
        Some(observer) => {
            observer.fail(failure);
            std::panic::resume_unwind(Box::new(Failed))
        }
        None => panic!(
            "an expectation failed outside of a check: {}",
            failure.message
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_values_are_shown_in_one_layout() {
        let (few, many) = (vec![1], (0..30).collect::<Vec<_>>());
        assert_eq!(shown([&few, &vec![2]]), ["[1]", "[2]"]);
        let [few, many] = shown([&few, &many]);
        assert_eq!(few, "[\n    1,\n]");
        assert!(many.starts_with("[\n    0,\n"), "{many}");
    }
}
