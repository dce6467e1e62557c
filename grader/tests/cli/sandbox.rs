//! The sandbox, from submissions that want out.
//!
//! A file of `escapes/` is a module of an honest answer. Its function `reached` tries something and says what it got at. In the
//! sandbox that is nothing, and the answer passes; out of it it is something, and so the attempt is a real one.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::process::CommandExt,
    process::{self, Stdio},
};

use grader::{
    budget::Budget,
    compile::{self, Site},
    kit::Kit,
    process::Exit,
    report::Layer,
    sandbox::Sandbox,
    stop::Stop,
};
use nix::libc;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
use serde_json::{Value, json};

use crate::{
    format::assert_matches_schema,
    workbook::{Ran, Workbook, tests, workspace},
};

/// One test for each file of `escapes/`, and one that all of them are named here.
macro_rules! escapes {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                assert_kept_in(stringify!($name));
            }
        )*

        #[test]
        fn every_escape_is_tried() {
            let named: BTreeSet<String> = [$(stringify!($name)),*].map(str::to_owned).into();
            let files = fs::read_dir(tests().join("escapes")).unwrap();
            let files = files.map(|file| file.unwrap().path());
            let names = files.map(|file| file.file_stem().unwrap().to_string_lossy().into_owned());
            assert_eq!(names.collect::<BTreeSet<_>>(), named);
        }
    };
}

escapes! {
    becomes_another
    reads_processes
    reads_the_course
    reads_the_system
    starts_programs
    talks
    writes_elsewhere
}

/// Whether this machine has a sandbox. Where it has none there is nothing to test, and that is said.
pub fn there_is_a_sandbox() -> bool {
    let layers = Sandbox::probe().layers();
    let there = layers.landlock == Layer::Enforced && layers.seccomp == Layer::Enforced;
    if !there {
        eprintln!("NOT TESTED: this machine has no sandbox to test: {layers:?}");
    }
    there
}

#[track_caller]
fn assert_kept_in(escape: &str) {
    let workbook = Workbook::tiny();
    let attempt = fs::read_to_string(tests().join(format!("escapes/{escape}.rs"))).unwrap();
    workbook.write("mine/src/escape.rs", attempt);
    let honest = workbook.read("solutions/01-egg/src/lib.rs");
    let pot = "    let pot = ";
    assert!(honest.contains(pot));
    let tries = "let reached = tokio::task::spawn_blocking(escape::reached).await.unwrap();
    assert_eq!(reached, [\"\"; 0], \"it reached\");";
    let tries = format!("    {tries}\n{pot}");
    let lib = honest.replace(pot, &tries) + "\nmod escape;\n";
    workbook.write("mine/src/lib.rs", lib);

    let run = "run egg --from mine --only boil --format json --sandbox";
    let out = workbook.grade(&format!("{run} off")).ends_with(1);
    let aborted = out.json()["checks"][0]["verdict"] == "aborted";
    assert!(aborted || out.out.contains("it reached"), "{}", out.out);
    if there_is_a_sandbox() {
        let kept_in = workbook.grade(&format!("{run} require")).ends_with(0);
        assert_eq!(kept_in.json()["verdict"], "passed", "{}", kept_in.out);
        assert_eq!(workbook.scratch_folders(), [""; 0]);
    }
}

/// The screen refuses such a submission before it is compiled. This is what stands behind the screen.
#[test]
fn a_compiler_reads_only_what_it_needs() {
    let kit = Kit::ready(&workspace(), &mut |_| {}).unwrap();
    let solution = workspace().join("solutions/01-chef/src/lib.rs");
    let compiles = |sandbox: &Sandbox, file: &str| {
        let scratch = tempfile::tempdir().unwrap();
        let dir = scratch.path().canonicalize().unwrap();
        let lib = format!("pub const STOLEN: &[u8] = include_bytes!({file:?});\n");
        fs::create_dir(dir.join("src")).unwrap();
        fs::write(dir.join("src/lib.rs"), lib).unwrap();
        let site = Site {
            kit: &kit,
            sandbox,
            scratch: &dir,
            also: None,
            sim: None,
            stop: &Stop::new(),
            within: &Budget::new(compile::TIME),
        };
        let (exit, _said) = compile::library(site, "thief", |_| false).unwrap();
        exit == Exit::Code(0)
    };
    for file in [
        "/etc/passwd",
        "/proc/self/cmdline",
        &solution.to_string_lossy(),
    ] {
        assert!(compiles(&Sandbox::off(), file), "{file}");
        if there_is_a_sandbox() {
            assert!(!compiles(&Sandbox::probe(), file), "{file}");
        }
    }
    assert!(compiles(&Sandbox::probe(), "lib.rs"), "its own it may read");
}

/// `cargo grade` where the kernel says of `call` that it does not have it.
fn grade_without(call: libc::c_long, workbook: &Workbook, arguments: &str) -> Ran {
    let filter = SeccompFilter::new(
        [(call, Vec::new())].into(),
        SeccompAction::Allow,
        SeccompAction::Errno(libc::ENOSYS as u32),
        std::env::consts::ARCH.try_into().unwrap(),
    );
    let filter: BpfProgram = filter.unwrap().try_into().unwrap();
    let mut command: process::Command = workbook.std_command(arguments);
    // SAFETY: two system calls, and nothing is allocated.
    unsafe {
        command.pre_exec(move || {
            seccompiler::apply_filter(&filter).map_err(|_| std::io::ErrorKind::Unsupported.into())
        })
    };
    workbook.ran(&command.stdin(Stdio::null()).output().unwrap())
}

fn layers(ran: &Ran) -> Value {
    let report = ran.json();
    assert_matches_schema(&report);
    report["provenance"]["sandbox"].clone()
}

#[test]
fn a_report_says_which_layers_held() {
    if !there_is_a_sandbox() {
        return;
    }
    let workbook = Workbook::tiny();
    let run = "run egg --from solutions/01-egg --format json";
    let all = layers(&workbook.grade(run).ends_with(0));
    assert_eq!(all["limits"], "enforced");
    assert_eq!(all["landlock"], "enforced");
    assert_eq!(all["seccomp"], "enforced");

    let old_kernel = grade_without(libc::SYS_landlock_create_ruleset, &workbook, run);
    let layers_of_old = layers(&old_kernel.ends_with(0));
    assert_eq!(layers_of_old["landlock"], "unavailable");
    assert_eq!(layers_of_old["seccomp"], "enforced");

    let without_users = grade_without(libc::SYS_unshare, &workbook, run);
    let layers_without = layers(&without_users.ends_with(0));
    assert_eq!(layers_without["namespaces"], "unavailable");
    assert_eq!(layers_without["landlock"], "enforced");

    let off = layers(&workbook.grade(&format!("{run} --sandbox off")).ends_with(0));
    let expected =
        json!({"limits": "enforced", "landlock": "off", "seccomp": "off", "namespaces": "off"});
    assert_eq!(off, expected);
}

#[test]
fn what_is_required_and_missing_is_refused_with_what_to_do() {
    if !there_is_a_sandbox() {
        return;
    }
    let workbook = Workbook::tiny();
    let run = "run egg --from solutions/01-egg --sandbox require";
    let old_kernel = grade_without(libc::SYS_landlock_create_ruleset, &workbook, run);
    let Ran { out, err, .. } = old_kernel.ends_with(2);
    assert_eq!(out, "");
    insta::assert_snapshot!(err);
    // Namespaces are a second wall.
    grade_without(libc::SYS_unshare, &workbook, run).ends_with(0);
    let verify = "verify egg --seeds 2 --sandbox require";
    let refused = grade_without(libc::SYS_landlock_create_ruleset, &workbook, verify);
    assert!(refused.ends_with(2).err.contains("no Landlock"));
}
