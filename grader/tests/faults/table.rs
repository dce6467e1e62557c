//! The table: steps of the way, and what fails there.

use std::{collections::BTreeMap, fs, path::PathBuf};

use grader::kit::Kit;

use crate::{
    fault::{Fault, Of},
    workbook::workspace,
};

/// A step of the way, and what fails there.
pub struct Cell {
    pub step: &'static str,
    pub what: String,
    pub fault: Fault,
}

/// All cells that this machine can show, and what it can't.
pub fn cells() -> (Vec<Cell>, Vec<String>) {
    let mut known: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut untested = Vec::new();
    let mut cells = Vec::new();
    for cell in all() {
        let missing = cell.fault.tool().and_then(|tool| {
            let missing = || cell.fault.missing();
            known.entry(tool).or_insert_with(missing).clone()
        });
        match missing {
            None => cells.push(cell),
            Some(why) if untested.contains(&why) => {}
            Some(why) => untested.push(why),
        }
    }
    (cells, untested)
}

fn all() -> Vec<Cell> {
    [disks(), tools(), limits(), calls(), kills()]
        .into_iter()
        .flatten()
        .collect()
}

fn cell(step: &'static str, what: impl Into<String>, fault: Fault) -> Cell {
    let what = what.into();
    Cell { step, what, fault }
}

/// Full disks, closed ones, and devices that are not there.
fn disks() -> Vec<Cell> {
    let mut cells = Vec::new();
    let on = |place: &str, options: &str| {
        Fault::Mounts(format!("mount -t tmpfs -o {options} none \"$W/{place}\""))
    };
    // The sources do not fit; the library does not; the program does not; the check's files do not.
    for size in ["4k", "256k", "4m", "12m"] {
        let what = format!("a disk of {size} for scratch folders and cache");
        cells.push(cell(
            "scratch",
            what,
            on("target/grade", &format!("size={size}")),
        ));
    }
    for inodes in [3, 8, 14] {
        let what = format!("a disk for {inodes} files");
        let options = format!("size=200m,nr_inodes={inodes}");
        cells.push(cell("scratch", what, on("target/grade", &options)));
    }
    cells.push(cell(
        "scratch",
        "a disk that can't be written",
        on("target/grade", "ro"),
    ));
    for size in ["4k", "16k"] {
        let what = format!("a disk of {size} for results");
        cells.push(cell("results", what, on("out", &format!("size={size}"))));
    }
    cells.push(cell(
        "results",
        "a disk that can't be written",
        on("out", "ro"),
    ));
    let hidden =
        |file: PathBuf| Fault::Mounts(format!("mount --bind /etc/hostname '{}'", file.display()));
    cells.push(cell(
        "compile",
        "/dev/null is a file",
        hidden("/dev/null".into()),
    ));
    cells.push(cell(
        "compile",
        "there is no /dev/null, and no other device",
        Fault::Mounts("mount -t tmpfs none /dev".to_owned()),
    ));
    cells.push(cell(
        "compile",
        "there is no /dev/null, only /dev/urandom",
        Fault::Mounts(
            "touch \"$W/urandom\"; mount --bind /dev/urandom \"$W/urandom\"; mount -t tmpfs none /dev
             touch /dev/urandom; mount --bind \"$W/urandom\" /dev/urandom"
                .to_owned(),
        ),
    ));
    let kit = Kit::ready(&workspace(), &mut |words| eprintln!("{words}")).expect("there is a kit");
    if let Some(driver) = driver_of(&kit) {
        let what = "the compiler lacks a library of its own";
        cells.push(cell("compile", what, hidden(driver)));
    }
    // All tests have one kit, and what is damaged is removed from it: so a disk of its own lies over it here.
    for (what, name) in [
        ("a library of the kit for submissions is damaged", "tokio"),
        ("a library of the kit for checks is damaged", "lab"),
    ] {
        let mut libraries = kit.for_submissions().chain(kit.for_checks());
        let Some((_, library)) = libraries.find(|(known, _)| *known == name) else {
            continue;
        };
        let script = format!(
            "mkdir \"$W/over\" \"$W/work\"
             mount -t overlay -o \"lowerdir={kit},upperdir=$W/over,workdir=$W/work\" none '{kit}'
             dd if=/dev/zero of='{library}' bs=4096 seek=1 count=1 conv=notrunc status=none",
            kit = kit.folder().canonicalize().unwrap().display(),
            library = library.canonicalize().unwrap().display(),
        );
        cells.push(cell("compile", what, Fault::Mounts(script)));
    }
    cells
}

/// A library that the compiler needs, and that is of no use when it is hidden.
fn driver_of(kit: &Kit) -> Option<PathBuf> {
    let home = kit.rustc.parent()?.parent()?;
    let mut files = fs::read_dir(home.join("lib")).ok()?.map_while(Result::ok);
    let is_driver = |name: &str| name.starts_with("librustc_driver");
    let driver = files.find(|file| is_driver(&file.file_name().to_string_lossy()))?;
    driver.path().canonicalize().ok()
}

/// Tools that are missing, broken, or die.
fn tools() -> Vec<Cell> {
    let linker = |what: &str, script| cell("link", what, Fault::Linker(script));
    vec![
        cell("link", "there is no linker on PATH", Fault::NoTools),
        linker("the linker is killed", "kill -9 $$"),
        linker("the linker is asked to end", "kill -15 $$"),
        linker("the compiler is killed while it links", "kill -9 $PPID"),
        linker(
            "the linker finds no room",
            "echo 'ld: final link failed: No space left on device' >&2; exit 1",
        ),
        linker("the linker says nothing", "exit 1"),
        linker("the linker writes nothing", "exit 0"),
        linker("the linker meets a bus error", "kill -7 $$"),
        cell(
            "compile",
            "a user who may not run the compiler",
            Fault::User,
        ),
    ]
}

/// What a process may have.
fn limits() -> Vec<Cell> {
    let mut cells = Vec::new();
    for number in [5, 10, 12, 14, 20] {
        let what = format!("{number} open files for each process");
        cells.push(cell(
            "process",
            what,
            Fault::Limit(format!("--nofile={number}")),
        ));
    }
    for (what, limit) in [
        ("no file of more than 4 KB", "4096"),
        ("no file of more than 100 KB", "100000"),
    ] {
        cells.push(cell(
            "process",
            what,
            Fault::Limit(format!("--fsize={limit}:{limit}")),
        ));
    }
    for megabytes in [30, 60, 200] {
        let what = format!("{megabytes} MB of memory");
        cells.push(cell(
            "process",
            what,
            Fault::Limit(format!("--as={}", megabytes << 20)),
        ));
    }
    cells
}

/// System calls that fail once in each thread, at one of its first calls or at a later one, or from one on.
fn calls() -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut fail = |step, of, calls, error: &str, whens: &[&str]| {
        for when in whens {
            let fault = Fault::Call {
                of,
                calls,
                fate: format!("error={error}:when={when}"),
                path: None,
            };
            let what = format!("{calls}: {error} at {when}");
            cells.push(cell(step, what, fault));
        }
    };
    // The course, the class, the kit, the scratch folder; folders and files as they come.
    let g = Of::Grader;
    fail("grader", g, "openat", "EMFILE", &["7", "75", "300", "400+"]);
    fail("grader", g, "openat", "ENFILE", &["45+"]);
    fail("grader", g, "openat", "EACCES", &["60", "90+"]);
    fail("grader", g, "openat", "EIO", &["20", "300"]);
    fail("grader", g, "read", "EIO", &["5", "60", "140"]);
    fail("grader", g, "getdents64", "EIO", &["1", "12"]);
    fail("grader", g, "write", "ENOSPC", &["1", "2", "4", "6+"]);
    fail("grader", g, "write", "EIO", &["3", "5"]);
    fail("grader", g, "mkdir", "ENOSPC", &["1", "4", "6+"]);
    fail("grader", g, "mkdir", "EROFS", &["2+"]);
    fail(
        "grader",
        g,
        "rename,renameat,renameat2,linkat",
        "EIO",
        &["1", "2", "3+"],
    );
    fail(
        "grader",
        g,
        "statx,newfstatat",
        "EIO",
        &["15", "120", "400"],
    );
    fail("grader", g, "mmap", "ENOMEM", &["25", "35+"]);
    fail(
        "start",
        g,
        "clone,clone3,fork,vfork",
        "EAGAIN",
        &["1", "2", "3", "1+"],
    );
    fail("start", g, "clone,clone3,fork,vfork", "ENOMEM", &["2+"]);
    fail("start", g, "pipe2", "EMFILE", &["1", "1+"]);
    fail("start", g, "prlimit64", "EPERM", &["3", "4+"]);
    fail("start", g, "wait4", "ECHILD", &["1"]);
    fail(
        "start",
        g,
        "landlock_create_ruleset",
        "ENOMEM",
        &["2", "1+"],
    );
    fail("start", g, "landlock_restrict_self", "E2BIG", &["1", "1+"]);
    fail("start", g, "seccomp", "ENOMEM", &["1", "1+"]);
    fail("start", g, "unshare", "ENOSPC", &["1"]);
    fail("start", g, "socketpair", "EMFILE", &["1", "2+"]);
    fail("start", g, "getrandom", "EIO", &["1+"]);
    fail("results", g, "fdatasync,fsync", "EIO", &["1", "2", "1+"]);
    // The compiler, its linker, and the lab before the check begins.
    fail("compile", Of::All, "openat", "EMFILE", &["100", "150+"]);
    fail("compile", Of::All, "openat", "EIO", &["110"]);
    fail("compile", Of::All, "read", "EIO", &["70"]);
    fail("compile", Of::All, "write", "ENOSPC", &["4", "7+"]);
    fail("compile", Of::All, "mmap", "ENOMEM", &["120", "220+"]);
    fail(
        "compile",
        Of::All,
        "clone,clone3,fork,vfork",
        "EAGAIN",
        &["1+"],
    );
    fail("check", Of::All, "epoll_create1", "EMFILE", &["1", "1+"]);
    fail("check", Of::All, "eventfd2", "ENFILE", &["1+"]);
    cells.extend(at_results());
    cells
}

/// Failures while results are written.
fn at_results() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (calls, error) in [
        ("write", "ENOSPC"),
        ("write", "EIO"),
        ("fdatasync", "EIO"),
        ("openat", "EACCES"),
    ] {
        for when in ["1", "2+"] {
            let fault = Fault::Call {
                of: Of::Grader,
                calls,
                fate: format!("error={error}:when={when}"),
                path: Some("out/results.jsonl"),
            };
            let what = format!("{calls} of results.jsonl: {error} at {when}");
            cells.push(cell("results", what, fault));
        }
    }
    cells
}

/// Processes that are killed: the grader, the compiler, the linker, a check, whichever comes that far.
fn kills() -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut kill = |step, of, calls, signal: &str, whens: &[u32]| {
        for when in whens {
            let fault = Fault::Call {
                of,
                calls,
                fate: format!("signal={signal}:when={when}"),
                path: None,
            };
            cells.push(cell(step, format!("{calls}: SIG{signal} at {when}"), fault));
        }
    };
    let g = Of::Grader;
    kill("grader", g, "openat", "KILL", &[3, 40, 90, 300]);
    kill("grader", g, "write", "KILL", &[1, 3, 5]);
    // The grader itself makes fewer of these.
    kill("compile", Of::All, "mmap", "KILL", &[60, 90, 130]);
    kill("compile", Of::All, "mmap", "TERM", &[90]);
    kill("compile", Of::All, "mmap", "SEGV", &[90]);
    kill("check", Of::All, "epoll_create1", "KILL", &[1]);
    kill("check", Of::All, "epoll_create1", "XCPU", &[1]);
    kill("results", g, "fdatasync", "KILL", &[1, 2]);
    kill(
        "results",
        g,
        "rename,renameat,renameat2",
        "KILL",
        &[1, 2, 4],
    );
    cells
}
