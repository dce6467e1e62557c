//! What is claimed of the real course.

use std::path::Path;

use super::*;
use crate::course::Course;

fn course() -> Course {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    Course::load(root.unwrap()).unwrap()
}

/// The claims that say that a right answer passes.
fn about_right_answers(claims: Vec<Claim>) -> Vec<Claim> {
    let right = |claim: &Claim| matches!(claim, Claim::Solution(_) | Claim::Alternative(..));
    claims.into_iter().filter(right).collect()
}

#[test]
fn right_are_the_solution_and_the_alternatives_on_as_many_seeds() {
    for exercise in &course().exercises {
        let right = Claim::right(exercise, 7).unwrap();
        let all = about_right_answers(Claim::all(exercise, 7).unwrap());
        assert_eq!(right.len(), all.len(), "{}", exercise.name);
        for (right, all) in right.iter().zip(&all) {
            let title = all.title();
            let on = match all {
                Claim::Solution(_) => "",
                _ => ", on 7 seeds",
            };
            assert_eq!(right.title(), title + on);
        }
    }
}

/// A check that refuses a design can only be found by an answer that is built so.
#[test]
fn every_exercise_has_five_alternatives() {
    for exercise in &course().exercises {
        let found = alternatives(exercise).unwrap();
        assert!(found.len() >= 5, "{}: {found:?}", exercise.name);
    }
}
