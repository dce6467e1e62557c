//! Places of the submission's own, and other things in words.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::Location,
};

use sim_core::timeline::Moment;

use crate::{
    frames::{Addresses, Frame},
    observer::{Author, Left, Observer, Panicked, Sought},
    record::Place,
};

/// The different stacks among `samples`, each with the submission's own calls only, outermost first. Those whose first call was
/// seen less than half as often as the most frequent one are left out: each poll passes the beginning and the end of a function,
/// whatever it is busy with.
pub(crate) fn submission_stacks(samples: &[Addresses], observer: &Observer) -> Vec<Vec<Place>> {
    const MOST_CALLS: usize = 32;
    const SELDOM: usize = 2;
    let mut by_first: BTreeMap<Place, (usize, BTreeSet<Vec<Place>>)> = BTreeMap::new();
    for addresses in samples {
        let calls = addresses.frames().into_iter().rev();
        let calls = calls.filter(|frame| observer.is_submission(&frame.file));
        let stack: Vec<Place> = calls.take(MOST_CALLS).map(Place::from).collect();
        if let Some(first) = stack.first() {
            let (number, stacks) = by_first.entry(first.clone()).or_default();
            *number += 1;
            stacks.insert(stack);
        }
    }
    let most = by_first.values().map(|(number, _)| *number).max();
    let seldom = most.unwrap_or_default() / SELDOM;
    let often = by_first
        .into_values()
        .filter(|(number, _)| *number > seldom);
    often.flat_map(|(_, stacks)| stacks).collect()
}

/// The innermost call that stands in the submission's own files.
pub(crate) fn submission_place(frames: &[Frame], observer: &Observer) -> Option<Place> {
    let frame = frames
        .iter()
        .find(|frame| observer.is_submission(&frame.file))?;
    Some(Place::from(frame.clone()))
}

/// The learner's `.await` at which the check dropped a future, if it did.
pub(crate) fn dropped_place(observer: &Observer) -> Option<Place> {
    let dropped = observer.dropped_at();
    let mut innermost_first = dropped.iter().rev();
    innermost_first.find_map(|at| submission_place(&at.frames(), observer))
}

/// Where the learner's code panicked; `None` if the panic is the check's.
pub(crate) fn learners_place(panicked: &Panicked, observer: &Observer) -> Option<Place> {
    match &panicked.at {
        Some(at) if observer.is_submission(&at.file) => Some(at.clone()),
        Some(at) if observer.author(&at.file) == Author::Check => None,
        _ => submission_place(&panicked.addresses.as_ref()?.frames(), observer),
    }
}

/// Who has the lock that is waited for, as far as that is known: ` for a lock that …`.
pub(crate) fn held(Sought { task, holder }: &Sought, observer: &Observer) -> Option<String> {
    let holder = holder.as_ref()?;
    let who = match (holder.task == *task, holder.task) {
        _ if holder.is_elsewhere => "another thread holds",
        (true, _) => "this task holds already",
        (false, Some(_)) => "another task holds",
        (false, None) => "the check's own task holds",
    };
    let since = seconds(holder.since);
    let at = submission_place(&holder.at.frames(), observer);
    let taken = at.map_or(String::new(), |at| format!(": it was taken at {at}"));
    Some(format!(" for a lock that {who}, since {since}{taken}"))
}

/// That tasks were still running when what had spawned them was over.
pub(crate) fn still_running(left: &[Left], observer: &Observer) -> Option<String> {
    let spawned = spawned(left, observer)?;
    let tasks = count(left.len(), "task was", "tasks were");
    Some(format!("{tasks} still running then{spawned}."))
}

/// That tasks had been aborted by then, and that this was all.
pub(crate) fn only_aborted(left: &[Left], observer: &Observer) -> Option<String> {
    let spawned = spawned(left, observer)?;
    let tasks = count(left.len(), "task", "tasks");
    let end = match left.len() {
        1 => "its end",
        _ => "their end",
    };
    Some(format!(
        "{tasks} had been aborted then, but nothing had waited for {end}{spawned}."
    ))
}

/// Where these tasks were spawned; `None` if there are none.
pub(crate) fn spawned(left: &[Left], observer: &Observer) -> Option<String> {
    let first = left.first()?;
    let at = place(first.at);
    Some(match observer.is_submission(&at.file) {
        false => String::new(),
        true if left.iter().all(|left| place(left.at) == at) => format!(", spawned at {at}"),
        true => format!(", the first spawned at {at}"),
    })
}

pub(crate) fn place(location: &Location<'_>) -> Place {
    Place {
        file: location.file().to_owned(),
        line: location.line(),
        column: Some(location.column()),
    }
}

/// `250,000`
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (first, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(String::from_utf8_lossy);
    let groups: Vec<_> = groups.collect();
    match first {
        "" => groups.join(","),
        first => [&[first.into()], &groups[..]].concat().join(","),
    }
}

pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1.25 s`
pub(crate) fn seconds(moment: Moment) -> String {
    format!("{} s", moment.as_secs_f64())
}
