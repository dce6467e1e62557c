//! Every verdict, from a submission that gets it; and what submissions try in vain.
//!
//! A file of `submissions/` is an answer to the exercise `egg`. Its header says what it must come to, as `expected.rs` tells.

use std::{collections::BTreeSet, fs};

use lab::Verdict;
use serde_json::json;

use crate::{
    expected::Expected,
    format::assert_matches_schema,
    workbook::{Workbook, tests},
};

/// One test for each submission, and one that all files of the folder are named here.
macro_rules! submissions {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                assert_judged(stringify!($name));
            }
        )*

        #[test]
        fn every_submission_is_judged() {
            let named: BTreeSet<String> = [$(stringify!($name)),*].map(str::to_owned).into();
            assert_eq!(names(), named);
        }
    };
}

submissions! {
    aborts
    advances_the_clock
    blocks_for_a_while
    blocks_for_ever
    blocks_in_the_first_poll
    brings_its_own_tests
    burns_the_egg
    calls_what_is_not_there
    catches_its_panic
    changes_the_signature
    deadlocks
    eats_memory
    exits
    exits_from_the_hook
    forgets_a_bracket
    includes_a_file
    keeps_files
    leaks
    looks_like_std
    loops
    never_frees_the_pool
    opens_every_descriptor
    panics
    panics_past_the_hook
    panics_while_dropped
    prints_a_pass
    reads_the_environment
    runs_a_clock_of_its_own
    talks_without_end
    uses_unsafe
    writes_half
    yields_for_ever
}

fn assert_judged(name: &str) {
    let text = read(name);
    let expected = Expected::of(&text);
    let workbook = Workbook::tiny();
    workbook.write("mine/src/lib.rs", &text);
    let passes = expected.verdicts.is_empty();
    let ran = workbook.grade("run egg --from mine --format json");
    let report = ran.ends_with(if passes { 0 } else { 1 }).json();
    assert_matches_schema(&report);
    let checks = report["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 4, "the course's checks, all of them");
    assert_eq!(expected.complaints(&report), [""; 0], "{report:#}");
}

fn read(name: &str) -> String {
    fs::read_to_string(tests().join(format!("submissions/{name}.rs"))).unwrap()
}

fn names() -> BTreeSet<String> {
    let files = fs::read_dir(tests().join("submissions")).unwrap();
    let names = files.map(|file| file.unwrap().path());
    names
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// However late somebody notices that a poll blocks: it is drawn what was recorded before.
#[test]
fn what_is_drawn_ends_where_the_thread_was_blocked() {
    // A poll that is over before the warden steps in; one that is not; and one that waits for a thread.
    let cooks = [
        "thread::sleep(Duration::from_millis(4)); cooked.push(pot.serve());",
        "thread::sleep(Duration::from_millis(90)); cooked.push(pot.serve());",
        "thread::scope(|scope| { scope.spawn(|| {
            thread::sleep(Duration::from_millis(4));
            kitchen.start(&dish);
        }); });",
    ];
    for cooks in cooks {
        let workbook = Workbook::tiny();
        workbook.write(
            "mine/src/lib.rs",
            format!(
                "#![allow(unused)]
                use std::{{thread, time::Duration}};
                use sim::kitchen::{{Dish, Kitchen, Plate}};
                pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {{ kitchen.start(&egg).serve() }}
                pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {{
                    let mut cooked = Vec::new();
                    for dish in menu {{ let pot = kitchen.start(&dish); {cooks} }}
                    cooked
                }}"
            ),
        );
        let ran = workbook.grade("run egg --from mine --only same_time --format json");
        let report = ran.ends_with(1).json();
        let check = &report["checks"][0];
        assert_eq!(check["verdict"], "blocked", "{report:#}");
        let drawn = check["timeline"]["lanes"].as_array().unwrap();
        assert_eq!(drawn.len(), 1, "{cooks}: {drawn:#?}");
        assert_eq!(drawn[0]["spans"][0]["end"], "open", "{cooks}");
        assert_eq!(drawn[0]["marks"], json!([]), "{cooks}");
    }
}

/// Time goes on between two sleeps in one poll; that the first was too short to step in makes no difference.
#[test]
fn a_run_ends_where_the_thread_was_first_blocked() {
    let workbook = Workbook::real();
    let sleeps = workbook.mistake("mini-scheduler", "sleeps_in_its_poll");
    let how_long = "self.deadline - self.clock.now()";
    assert!(sleeps.contains(how_long));
    let sleeps = sleeps.replace(
        how_long,
        "Duration::from_millis(if self.clock.now().is_zero() { 4 } else { 1_000 })",
    );
    workbook.write("mine/src/lib.rs", sleeps);
    let check = "delay::the_last_waker_counts";
    let ran = workbook.grade(&format!(
        "run mini-scheduler --from mine --only {check} --format json"
    ));
    let report = ran.ends_with(1).json();
    let check = &report["checks"][0];
    assert_eq!(check["verdict"], "blocked", "{report:#}");
    assert_eq!(check["virtual_seconds"], 0.0);
    assert_eq!(check["timeline"]["end"], 0);
}

/// `grader_error` is the one verdict that no submission can get.
#[test]
fn every_verdict_has_a_submission() {
    let mut seen: BTreeSet<String> = names()
        .iter()
        .flat_map(|name| Expected::of(&read(name)).verdicts)
        .flat_map(|(_, verdicts)| verdicts)
        .map(|verdict| verdict.name().to_owned())
        .collect();
    // Where no verdict is declared the submission passes; the tests below forge.
    seen.extend(["passed", "forged", "grader_error"].map(str::to_owned));
    let all = Verdict::ALL.map(|verdict| verdict.name().to_owned());
    assert_eq!(seen, all.into());
}

/// What the compiler does not survive does not compile, and the grader does not fail with it.
#[test]
fn a_compiler_that_gives_up_is_unbuilt() {
    let workbook = Workbook::tiny();
    let deep = format!("pub const DEEP: bool = {}true;\n", "!".repeat(100_000));
    workbook.write("mine/src/lib.rs", deep);
    let ran = workbook.grade("run egg --from mine --format json");
    let report = ran.ends_with(1).json();
    assert_matches_schema(&report);
    assert_eq!(report["verdict"], "unbuilt");
    let message = report["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("the compiler gave up"), "{message}");
}

/// Safe code can't reach the channel on which a record is sent: see `opens_every_descriptor`. Here the check itself hands
/// it to the submission, as if there were a hole.
#[test]
fn a_record_that_the_lab_did_not_seal_is_forged() {
    let workbook = Workbook::tiny();
    workbook.change(
        "exercises/02-toast/tests/checks.rs",
        "        let plate =",
        "        let channel: i32 = std::env::var(\"LAB_CHANNEL\").unwrap().parse().unwrap();
        let channel: std::fs::File = unsafe { std::os::fd::FromRawFd::from_raw_fd(channel) };
        toast::forge(channel);
        let plate =",
    );
    // Nothing else of the skeleton's goes through a seam.
    workbook.write(
        "exercises/02-toast/tests/seam/none.txt",
        "the checks call what only these answers have",
    );
    let forgeries = [
        // Noise; the lab still writes its own record behind it.
        "b\"noise\"",
        "b\"\\n\"",
        // What a record looks like, with a seal that is none.
        "concat!(\"00000000000000000000000000000000\", \"00000000000000000000000000000000\\n\",
            r#\"{\"check\":\"toast::a_slice_takes_exactly_its_time\",\"verdict\":\"passed\",\"message\":\"\",\"difference\":null,\"#,
            r#\"\"at\":null,\"notes\":[],\"seed\":3,\"seeds_run\":4,\"virtual_micros\":5,\"timeline\":null}\"#).as_bytes()",
    ];
    for forgery in forgeries {
        for end in ["std::mem::forget(channel)", "std::process::exit(0)"] {
            let forge = format!(
                "pub fn forge(mut channel: std::fs::File) {{
                    std::io::Write::write_all(&mut channel, {forgery}).unwrap();
                    {end}
                }}\n"
            );
            let solution = workbook.read("solutions/02-toast/src/lib.rs");
            workbook.write("mine/src/lib.rs", solution + &forge);
            let report = workbook
                .grade("run toast --from mine --format json")
                .ends_with(1)
                .json();
            assert_matches_schema(&report);
            assert_eq!(report["verdict"], "forged", "{forge}\n{report:#}");
        }
    }
}
