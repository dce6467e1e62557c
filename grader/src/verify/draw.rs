//! Which claims are verified when not all are: every one but mistakes, and of these a share that a word draws.

use std::collections::BTreeSet;

use lab::Verdict;

use super::Claim;
use crate::{
    course::{Exercise, mistake::Mistake},
    digest::sha256,
};

/// How many of the mistakes are drawn, at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// One of eight.
    Eighth,
    /// One of four.
    Quarter,
    /// All of them.
    All,
}

/// Some claims of an exercise.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// Those that were drawn, in the order in which they were.
    pub claims: Vec<Claim>,
    /// How many were not.
    pub left: usize,
}

impl Share {
    /// How many that is of so many, rounded up.
    fn of(self, all: usize) -> usize {
        match self {
            Share::Eighth => all.div_ceil(8),
            Share::Quarter => all.div_ceil(4),
            Share::All => all,
        }
    }
}

/// Of `claims` about `exercise` all that are about no mistake, and the mistakes that `word` draws. For each part and each
/// verdict that some mistake must get there, one is drawn; then others, until there are as many as `share` says.
pub fn draw(exercise: &Exercise, claims: Vec<Claim>, share: Share, word: &str) -> Drawn {
    let all = claims.len();
    let drawn = drawn_mistakes(exercise, &claims, share, word);
    let is_drawn = |claim: &Claim| match claim {
        Claim::Mistake(mistake) => drawn.contains(&mistake.name),
        _ => true,
    };
    let claims: Vec<Claim> = claims.into_iter().filter(is_drawn).collect();
    let left = all - claims.len();
    Drawn { claims, left }
}

/// The names of the mistakes that are drawn.
fn drawn_mistakes(
    exercise: &Exercise,
    claims: &[Claim],
    share: Share,
    word: &str,
) -> BTreeSet<String> {
    let mistakes = claims.iter().filter_map(|claim| match claim {
        Claim::Mistake(mistake) => Some(mistake),
        _ => None,
    });
    let mut mistakes: Vec<&Mistake> = mistakes.collect();
    mistakes.sort_by_cached_key(|mistake| sha256([word, &exercise.name, &mistake.name]));
    // In this order each that shows something new, and behind them the others.
    let mut shown = BTreeSet::new();
    let (showing, others): (Vec<&Mistake>, Vec<&Mistake>) = mistakes.iter().partition(|mistake| {
        shows(exercise, mistake)
            .filter(|one| shown.insert(*one))
            .count()
            > 0
    });
    let number = share.of(mistakes.len()).max(showing.len());
    let drawn = showing.into_iter().chain(others).take(number);
    drawn.map(|mistake| mistake.name.clone()).collect()
}

/// The parts in which `mistake` must not pass, with the verdicts that it must get there.
fn shows<'a>(
    exercise: &'a Exercise,
    mistake: &'a Mistake,
) -> impl Iterator<Item = (&'a str, Verdict)> {
    let parts = exercise.parts.iter();
    let checks = parts.flat_map(|part| part.checks.iter().map(move |check| (&*part.name, check)));
    let verdicts = checks.map(|(part, check)| (part, mistake.expects(&check.name)));
    verdicts.filter(|(_, verdict)| *verdict != Verdict::Passed)
}
