//! What a single process saw may be an accident, of a busy machine or a slow disk, or the machine's failure: it is said when two
//! have seen it.

use std::io;

use super::Outcome;

/// After how many processes, with the first, one record is taken as it is though no two agree.
const SIGHTINGS: usize = 5;

/// What one process came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sighting {
    /// What it told, or what is told of it, and what the submission printed.
    pub(super) outcome: Outcome,
    /// What may be wrong with that.
    pub(super) doubt: Option<Doubt>,
}

/// Why what one process came to is not believed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It saw a thread wait: that may be an accident.
    Accident,
    /// It may be the machine's failure: no disk, no memory, killed by somebody.
    Failure,
    /// It had no wall time left: the machine may be too busy.
    Slowness,
}

/// The sighting on which two processes agree: `first`, or one that it takes to find such a pair. `None` if another verdict comes
/// of it: then one of them was an accident. Where there is no time to look `again`, that is none, and what was seen has to do.
pub(super) fn seen_twice(
    first: Sighting,
    mut again: impl FnMut() -> io::Result<Option<Sighting>>,
) -> io::Result<Option<Sighting>> {
    let mut sightings = vec![first];
    while sightings.len() < SIGHTINGS {
        let Some(mut next) = again()? else { break };
        // They may run the last seed of the first one only.
        next.outcome.record.seeds_run = sightings[0].outcome.record.seeds_run;
        if next.outcome.record.verdict != sightings[0].outcome.record.verdict {
            return Ok(None);
        }
        // What is printed may be another number each time, and is no part of what was seen.
        if sightings
            .iter()
            .any(|one| one.outcome.record == next.outcome.record)
        {
            return Ok(Some(next));
        }
        sightings.push(next);
    }
    // No two are alike. The one that knows where it was says most.
    let known = sightings
        .iter()
        .position(|one| one.outcome.record.at.is_some());
    Ok(Some(sightings.swap_remove(known.unwrap_or(0))))
}

#[cfg(test)]
mod tests {
    use lab::{Verdict, record::Record};

    use super::*;

    fn sighting(verdict: Verdict, message: &str, seeds_run: u64) -> Sighting {
        let record = Record {
            check: "part::check".to_owned(),
            verdict,
            message: message.to_owned(),
            difference: None,
            at: None,
            stacks: Vec::new(),
            notes: Vec::new(),
            seed: 3,
            seeds_run,
            printed_before: 0,
            virtual_micros: 0,
            timeline: None,
            is_doubtful: verdict == Verdict::Blocked,
            sees_calls: true,
        };
        let doubt = record.is_doubtful.then_some(Doubt::Accident);
        Sighting {
            outcome: record.into(),
            doubt,
        }
    }

    /// What comes of `first` when the processes after it say these.
    fn came_of(first: Sighting, others: &[(Verdict, &str)]) -> Option<(String, u64)> {
        let mut others = others.iter();
        let again = || {
            let (verdict, message) = others.next().expect("it asks no further");
            Ok(Some(sighting(*verdict, message, 1)))
        };
        let seen = seen_twice(first, again).unwrap();
        assert_eq!(others.next(), None, "it asks as often as that");
        seen.map(|seen| (seen.outcome.record.message, seen.outcome.record.seeds_run))
    }

    #[test]
    fn two_that_agree_are_believed() {
        use Verdict::Blocked;
        let first = sighting(Blocked, "at 0 s", 4);
        let seen = came_of(first.clone(), &[(Blocked, "at 0 s")]);
        assert_eq!(seen, Some(("at 0 s".to_owned(), 4)));
        let seen = came_of(first, &[(Blocked, "at 1 s"), (Blocked, "at 1 s")]);
        assert_eq!(seen, Some(("at 1 s".to_owned(), 4)));
    }

    #[test]
    fn one_that_differs_from_all_others_is_an_accident() {
        let first = sighting(Verdict::Blocked, "at 0 s", 4);
        assert_eq!(came_of(first, &[(Verdict::Passed, "")]), None);
    }

    #[test]
    fn what_is_never_the_same_is_said_nevertheless() {
        use Verdict::Blocked;
        let first = sighting(Blocked, "at 0 s", 4);
        let others = ["at 1 s", "at 2 s", "at 3 s", "at 4 s"].map(|message| (Blocked, message));
        let seen = came_of(first, &others);
        assert_eq!(seen, Some(("at 0 s".to_owned(), 4)));
    }

    #[test]
    fn where_no_time_is_left_what_was_seen_has_to_do() {
        let first = sighting(Verdict::Stuck, "ended from outside", 1);
        let seen = seen_twice(first.clone(), || Ok(None)).unwrap();
        assert_eq!(seen, Some(first));
    }
}
