//! What a single process saw may be an accident, of a busy machine or a slow disk: it is said when two have seen it.

use std::io;

use lab::record::Record;

/// After how many processes, with the first, one record is taken as it is though no two agree.
const SIGHTINGS: usize = 5;

/// The record on which two processes agree: `first`, or one that it takes to find such a pair. `None` if another verdict comes
/// of it: then one of them was an accident.
pub(super) fn seen_twice(
    first: Record,
    mut again: impl FnMut() -> io::Result<Record>,
) -> io::Result<Option<Record>> {
    let mut sightings = vec![first];
    while sightings.len() < SIGHTINGS {
        let next = Record {
            // They run the last seed of the first one only.
            seeds_run: sightings[0].seeds_run,
            ..again()?
        };
        if next.verdict != sightings[0].verdict {
            return Ok(None);
        }
        if sightings.contains(&next) {
            return Ok(Some(next));
        }
        sightings.push(next);
    }
    // No two are alike. The one that knows where it was says most.
    let known = sightings.iter().position(|record| record.at.is_some());
    Ok(Some(sightings.swap_remove(known.unwrap_or(0))))
}

#[cfg(test)]
mod tests {
    use lab::Verdict;

    use super::*;

    fn record(verdict: Verdict, message: &str, seeds_run: u64) -> Record {
        Record {
            check: "part::check".to_owned(),
            verdict,
            message: message.to_owned(),
            difference: None,
            at: None,
            stacks: Vec::new(),
            notes: Vec::new(),
            seed: 3,
            seeds_run,
            virtual_micros: 0,
            timeline: None,
            is_doubtful: verdict == Verdict::Blocked,
        }
    }

    /// What comes of `first` when the processes after it say these.
    fn came_of(first: Record, others: &[(Verdict, &str)]) -> Option<(String, u64)> {
        let mut others = others.iter();
        let again = || {
            let (verdict, message) = others.next().expect("it asks no further");
            Ok(record(*verdict, message, 1))
        };
        let seen = seen_twice(first, again).unwrap();
        assert_eq!(others.next(), None, "it asks as often as that");
        seen.map(|record| (record.message, record.seeds_run))
    }

    #[test]
    fn two_that_agree_are_believed() {
        use Verdict::Blocked;
        let first = record(Blocked, "at 0 s", 4);
        let seen = came_of(first.clone(), &[(Blocked, "at 0 s")]);
        assert_eq!(seen, Some(("at 0 s".to_owned(), 4)));
        let seen = came_of(first, &[(Blocked, "at 1 s"), (Blocked, "at 1 s")]);
        assert_eq!(seen, Some(("at 1 s".to_owned(), 4)));
    }

    #[test]
    fn one_that_differs_from_all_others_is_an_accident() {
        let first = record(Verdict::Blocked, "at 0 s", 4);
        assert_eq!(came_of(first, &[(Verdict::Passed, "")]), None);
    }

    #[test]
    fn what_is_never_the_same_is_said_nevertheless() {
        use Verdict::Blocked;
        let first = record(Blocked, "at 0 s", 4);
        let others = ["at 1 s", "at 2 s", "at 3 s", "at 4 s"].map(|message| (Blocked, message));
        let seen = came_of(first, &others);
        assert_eq!(seen, Some(("at 0 s".to_owned(), 4)));
    }
}
