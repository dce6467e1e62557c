//! Reports for the renderers' tests.

use lab::{
    Verdict,
    record::{Difference, Place},
};
use sim_core::timeline::Timeline;

use super::timeline::sample as timelines;
use crate::report::{
    CheckReport, Diagnostic, Layer, Level, Points, Printed, Provenance, Report, SCHEMA, Sandbox,
    SubmissionId,
};

/// A report about `chef` with these checks; its verdict and its points follow from them.
pub fn report(checks: Vec<CheckReport>) -> Report {
    Report {
        schema: SCHEMA.to_owned(),
        exercise: String::from("chef"),
        submission: SubmissionId {
            name: String::from("exercises/01-chef"),
            sha256: "5e".repeat(32),
        },
        verdict: checks
            .iter()
            .map(|check| check.verdict)
            .max()
            .unwrap_or(Verdict::Passed),
        points: checks.iter().map(|check| check.points).sum(),
        checks,
        diagnostics: Vec::new(),
        review: Vec::new(),
        provenance: Provenance {
            checks_sha256: "c0".repeat(32),
            kit_sha256: "17".repeat(32),
            toolchain: String::from("rustc 1.95.0 (59807616e 2026-04-14)"),
            tokio: String::from("1.54.1"),
            sandbox: Sandbox {
                limits: Layer::Enforced,
                landlock: Layer::Enforced,
                seccomp: Layer::Enforced,
                namespaces: Layer::Unavailable,
            },
            second_opinion: None,
            blocking_calls: None,
        },
    }
}

/// A check worth two points that says nothing yet.
pub fn check(name: &str, title: &str, verdict: Verdict) -> CheckReport {
    CheckReport {
        name: name.to_owned(),
        title: title.to_owned(),
        verdict,
        points: Points {
            earned: if verdict == Verdict::Passed { 2 } else { 0 },
            possible: 2,
        },
        message: String::new(),
        at: None,
        seed: 63,
        virtual_seconds: 3.0,
        chapter: String::from("01-core-basics.html#cook"),
        difference: None,
        notes: Vec::new(),
        seeds_run: 64,
        timeline: None,
        blocking_calls: None,
        printed: Printed::default(),
    }
}

impl CheckReport {
    /// With a cause, and the place of it.
    pub fn because(mut self, message: &str, at: &str) -> CheckReport {
        self.message = message.to_owned();
        self.at = at.parse::<Place>().ok();
        self
    }

    /// With what was expected and what it got.
    pub fn differing(mut self, expected: &str, got: &str) -> CheckReport {
        self.difference = Some(Difference {
            expected: expected.to_owned(),
            got: got.to_owned(),
        });
        self
    }

    /// With the record of the run on `seed`, which was run after `seeds_before` others.
    pub fn recorded(mut self, timeline: Timeline, seed: u64, seeds_before: u64) -> CheckReport {
        self.timeline = Some(timeline);
        self.seed = seed;
        self.seeds_run = seeds_before + 1;
        self
    }
}

impl CheckReport {
    /// With what the submission printed.
    pub fn printing(mut self, text: &str) -> CheckReport {
        self.printed = Printed::new(text.as_bytes(), 0);
        self
    }
}

/// What the compiler said.
pub fn diagnostic(level: Level, code: &str, at: &str, message: &str, rendered: &str) -> Diagnostic {
    Diagnostic {
        level,
        notes: Vec::new(),
        code: Some(code.to_owned()),
        at: at.parse().ok(),
        message: message.to_owned(),
        rendered: rendered.to_owned(),
    }
}

/// An answer that is right in one part, wrong in one and missing in another.
pub fn half_way() -> Report {
    report(vec![
        check(
            "cook::takes_its_time",
            "A dish is on the stove for exactly its time",
            Verdict::Passed,
        ),
        check("cook::is_lazy", "Nothing cooks before the future is polled", Verdict::Passed),
        check(
            "cook_all::plates_come_in_menu_order",
            "The plates come in the order of the menu",
            Verdict::Passed,
        ),
        check(
            "cook_all::dishes_cook_at_the_same_time",
            "Dishes cook at the same time: a menu takes as long as its slowest dish",
            Verdict::Wrong,
        )
        .because(
            "The time that cooking took is not what the check expects. Each dish was put on the stove only after the \
             one before it was done.",
            "src/lib.rs:27:9",
        )
        .differing("3s", "6s")
        .recorded(timelines::one_after_the_other(), 0, 0),
        check(
            "cook_all::ten_thousand_dishes",
            "Ten thousand dishes are no trouble",
            Verdict::Wrong,
        )
        .because(
            "Only 1 dish was on the stove at once. All of them should be.",
            "src/lib.rs:27:9",
        ),
        check("serve_as_ready::in_order", "Plates come as they are done", Verdict::Unfinished),
        check("serve_as_ready::empty", "An empty menu is served at once", Verdict::Unfinished),
    ])
}
