//! What no report may do to a learner: say that nothing goes on and not where, or show a value as only a programmer of the checks
//! reads it.

use lab::Verdict;

use super::Breach;
use crate::{
    declared,
    report::{CheckReport, Report},
};

/// Whether tokio tells here where something waits.
const KNOWS_WAITS: bool = cfg!(all(
    target_os = "linux",
    any(target_arch = "aarch64", target_arch = "x86_64")
));

/// What in `report`, on a mistake, does not help its learner. Where a mistake says why no place can be named, the first one that
/// has a place everywhere is a breach.
pub(super) fn unclear(report: &Report, placeless: Option<&str>) -> Vec<Breach> {
    let checks = || report.checks.iter();
    let mut breaches: Vec<Breach> = checks().filter_map(debugged).collect();
    if !KNOWS_WAITS {
        return breaches;
    }
    match placeless {
        None => breaches.extend(checks().filter(|check| is_placeless(check)).map(|check| {
            Breach(format!(
                "{} is {} and names no place: fix what the lab sees, or say in the header why none can be named, as \
                 `//! Placeless: why`",
                check.name, check.verdict
            ))
        })),
        Some(_) if checks().any(is_placeless) => {}
        Some(_) => breaches.push(Breach(
            "each check names a place; remove the line `//! Placeless:`".to_owned(),
        )),
    }
    breaches
}

/// Whether nothing could go on, or something went on and on, and it was not seen where.
fn is_placeless(check: &CheckReport) -> bool {
    let mut notes = check.notes.iter();
    let is_seen = check.at.is_some() && !notes.any(|note| note.starts_with(declared::UNSEEN));
    matches!(check.verdict, Verdict::Deadlocked | Verdict::Stuck) && !is_seen
}

/// That a check shows an `Option` of its own. What else a report says, of a panic for instance, may be the learner's own words.
fn debugged(check: &CheckReport) -> Option<Breach> {
    const SIGN: &str = "Some(";
    let difference = check.difference.iter();
    let difference = difference.flat_map(|two| [&two.expected, &two.got]);
    let mut said = [&check.message].into_iter().chain(difference);
    let said = said.find(|text| text.contains(SIGN))?;
    let check = (check.verdict == Verdict::Wrong).then_some(&check.name)?;
    Some(Breach(format!(
        "{check} says `{SIGN}`: put it into words. It says: {said}"
    )))
}

#[cfg(test)]
mod tests {
    use super::{super::tests::reports, *};

    fn said(verdict: Verdict, message: &str, placeless: Option<&str>) -> Vec<String> {
        let [report] = &reports(&[(verdict, message, 0)])[..] else {
            unreachable!("there is one")
        };
        let breaches = unclear(report, placeless).into_iter();
        breaches.map(|Breach(what)| what).collect()
    }

    #[test]
    fn what_is_shown_is_in_words() {
        let wrong = said(Verdict::Wrong, "It gave Some(3).", None);
        assert_eq!(
            wrong,
            ["boil::in_time says `Some(`: put it into words. It says: It gave Some(3)."]
        );
        assert_eq!(said(Verdict::Wrong, "It gave 3.", None), [""; 0]);
        let own_words = "Your code panicked: Some(3)";
        assert_eq!(said(Verdict::Panicked, own_words, None), [""; 0]);
    }

    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    #[test]
    fn what_stands_still_has_a_place_or_a_reason() {
        for verdict in [Verdict::Deadlocked, Verdict::Stuck] {
            let [breach] = &said(verdict, "", None)[..] else {
                panic!("{verdict} needs no place")
            };
            assert!(breach.contains(" names no place: "), "{breach}");
            assert_eq!(said(verdict, "", Some("it waits by hand")), [""; 0]);
        }
        let needless = said(Verdict::Wrong, "", Some("it waits by hand"));
        assert_eq!(
            needless,
            ["each check names a place; remove the line `//! Placeless:`"]
        );
    }
}
