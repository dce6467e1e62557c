//! What the command writes over and what it does not, and what it frees.
#![cfg(target_os = "linux")]

use std::{
    fs,
    os::unix::fs::{FileTypeExt, MetadataExt, symlink},
    path::Path,
    process::{Child, Stdio},
};

use nix::{
    sys::{
        signal::{Signal, kill},
        stat::{Mode, SFlag, makedev, mknod},
    },
    unistd::{Pid, mkfifo},
};

use crate::{
    interrupt::{COMPILES_FOR_EVER, processes_in},
    workbook::Workbook,
};

/// Draws a picture to `file`, which is to end with `code`; what is said.
#[track_caller]
fn draw(workbook: &Workbook, file: &str, code: i32) -> String {
    let draw = "timeline egg --from solutions/01-egg --only same_time --svg";
    let ran = workbook.grade(&format!("{draw} {file}")).ends_with(code);
    ran.out + &ran.err
}

#[test]
fn a_device_is_written_to_and_stays_one() {
    let workbook = Workbook::tiny();
    // One that does what `/dev/null` does, in case that it is replaced.
    let null = workbook.path("null");
    let mode = Mode::from_bits_truncate(0o666);
    if mknod(&null, SFlag::S_IFCHR, mode, makedev(1, 3)).is_err() {
        eprintln!("NOT TESTED: only root may make a device, and could replace one");
        return;
    }
    draw(&workbook, "null", 0);
    let now = fs::symlink_metadata(&null).unwrap();
    assert!(now.file_type().is_char_device());
    assert_eq!(now.rdev(), makedev(1, 3));
    draw(&workbook, "/dev/null", 0);
    let now = fs::symlink_metadata("/dev/null").unwrap();
    assert!(now.file_type().is_char_device());

    let disk = workbook.path("disk");
    mknod(&disk, SFlag::S_IFBLK, mode, makedev(7, 200)).unwrap();
    let said = draw(&workbook, "disk", 2);
    assert!(said.contains("it is a device"), "{said}");
    let now = fs::symlink_metadata(&disk).unwrap();
    assert!(now.file_type().is_block_device());
}

#[test]
fn a_picture_replaces_pictures_only() {
    let workbook = Workbook::tiny();
    let lib = "exercises/01-egg/src/lib.rs";
    let before = workbook.read(lib);
    symlink("exercises/01-egg/src/lib.rs", workbook.path("link.svg")).unwrap();
    symlink("nowhere", workbook.path("dangling.svg")).unwrap();
    fs::create_dir(workbook.path("folder.svg")).unwrap();
    workbook.write("notes.svg", "<svg>mine</svg>");
    for (file, why) in [
        (lib, "not of this command"),
        ("notes.svg", "not of this command"),
        ("link.svg", "it is a link"),
        ("dangling.svg", "it is a link"),
        ("folder.svg", "it is a folder"),
    ] {
        let said = draw(&workbook, file, 2);
        assert!(
            said.contains(&format!("`{file}` can't be written")),
            "{said}"
        );
        assert!(said.contains(why), "{said}");
        assert!(
            said.contains("; choose another name, or move away what is there"),
            "{said}"
        );
    }
    assert_eq!(workbook.read(lib), before);
    assert_eq!(workbook.read("notes.svg"), "<svg>mine</svg>");
    assert!(fs::symlink_metadata(workbook.path("nowhere")).is_err());

    draw(&workbook, "egg.svg", 0);
    let picture = workbook.read("egg.svg");
    workbook.write("egg.svg", format!("{picture}\nolder"));
    workbook.write("empty.svg", "");
    workbook.write(".grade-draft-x", "half a picture");
    for file in ["egg.svg", "empty.svg"] {
        draw(&workbook, file, 0);
        assert_eq!(workbook.read(file), picture);
    }
    assert!(!workbook.path(".grade-draft-x").exists());
    // On the way there links are as good as folders.
    symlink("folder.svg", workbook.path("way")).unwrap();
    draw(&workbook, "way/egg.svg", 0);
    assert_eq!(workbook.read("folder.svg/egg.svg"), picture);
}

#[test]
fn a_picture_goes_to_pipes_and_to_standard_output() {
    let workbook = Workbook::tiny();
    draw(&workbook, "egg.svg", 0);
    let picture = workbook.read("egg.svg");
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let ran = draw(&workbook, name, 0);
        assert!(ran.starts_with(&picture), "{name}: {ran}");
    }
    mkfifo(&workbook.path("pipe"), Mode::S_IRWXU).unwrap();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| workbook.read("pipe"));
        draw(&workbook, "pipe", 0);
        assert_eq!(reader.join().unwrap(), picture);
    });
    let kind = fs::symlink_metadata(workbook.path("pipe")).unwrap();
    assert!(kind.file_type().is_fifo());
    // Of a file, too, that the shell has made of it.
    let draw = "timeline egg --from solutions/01-egg --only same_time --svg /dev/stdout";
    let file = fs::File::create(workbook.path("out.svg")).unwrap();
    let mut command = workbook.std_command(draw);
    let status = command.stdout(file).stderr(Stdio::null()).status().unwrap();
    assert!(status.success());
    assert_eq!(workbook.read("out.svg"), picture);
}

#[test]
fn results_replace_results_only() {
    let workbook = Workbook::tiny();
    let solution = workbook.read("solutions/02-toast/src/lib.rs");
    workbook.write("class/ada/02-toast/src/lib.rs", solution);
    let class = "class class --exercise toast --format junit,gradescope --out";
    for foreign in [
        "gradebook.csv",
        "index.html",
        "junit.xml",
        "gradescope/ada.json",
    ] {
        let out = format!("out-{}", foreign.replace('/', "-"));
        workbook.write(&format!("{out}/{foreign}"), "mine");
        let ran = workbook.grade(&format!("{class} {out}")).ends_with(2);
        assert!(
            ran.err
                .contains("; choose another `--out`, or move it away"),
            "{}",
            ran.err
        );
        assert_eq!(workbook.read(&format!("{out}/{foreign}")), "mine");
        assert_eq!(entries(&workbook.path(&out)).len(), 1, "nothing was begun");
    }
    // What is in nobody's way stays where it is.
    workbook.write("out/notes.txt", "mine");
    workbook.grade(&format!("{class} out")).ends_with(0);
    assert_eq!(workbook.read("out/notes.txt"), "mine");

    // In the folder of a class, too, links are not followed.
    workbook.write("theirs", "theirs");
    fs::create_dir(workbook.path("elsewhere")).unwrap();
    workbook.write("elsewhere/ada.json", "theirs");
    for (name, target) in [
        ("index.html", "../theirs"),
        ("gradebook.csv", "../theirs"),
        ("manifest.json", "../theirs"),
        ("results.jsonl", "../theirs"),
        (".lock", "../theirs"),
        ("gradescope", "../elsewhere"),
    ] {
        let path = workbook.path("out").join(name);
        match path.is_dir() {
            true => fs::remove_dir_all(&path).unwrap(),
            false => fs::remove_file(&path).unwrap(),
        }
        symlink(target, &path).unwrap();
        let ran = workbook.grade(&format!("{class} out")).ends_with(2);
        assert!(ran.err.contains(name), "{name}: {}", ran.err);
        assert_eq!(workbook.read("theirs"), "theirs", "{name}");
        assert_eq!(workbook.read("elsewhere/ada.json"), "theirs", "{name}");
        fs::remove_file(&path).unwrap();
        workbook.grade(&format!("{class} out")).ends_with(0);
    }
}

#[test]
fn nothing_of_ours_is_led_elsewhere() {
    for link in ["target/grade", "target/grade/scratch", "target/grade/cache"] {
        let workbook = Workbook::tiny();
        fs::create_dir_all(workbook.path("target/grade")).unwrap();
        fs::create_dir_all(workbook.path("elsewhere/.tmpx")).unwrap();
        workbook.write("elsewhere/.tmpx/file", "theirs");
        if link == "target/grade" {
            fs::remove_dir(workbook.path(link)).unwrap();
        }
        symlink(workbook.path("elsewhere"), workbook.path(link)).unwrap();
        let ran = workbook.grade("run egg --from solutions/01-egg");
        // Without a cache it is graded nevertheless.
        let ran = ran.ends_with(if link.ends_with("cache") { 0 } else { 2 });
        assert!(ran.err.contains("it is a link"), "{link}: {}", ran.err);
        workbook.grade("clean").ends_with(0);
        assert_eq!(entries(&workbook.path("elsewhere")), [".tmpx"], "{link}");
        assert_eq!(workbook.read("elsewhere/.tmpx/file"), "theirs");
    }
    let workbook = Workbook::tiny();
    fs::create_dir(workbook.path("elsewhere")).unwrap();
    workbook.change("exercises/01-egg/src/lib.rs", "pub", "pub  ");
    symlink(
        "../../elsewhere",
        workbook.path("exercises/01-egg/.before-reset"),
    )
    .unwrap();
    let ran = workbook.grade("reset egg").ends_with(2);
    assert!(ran.err.contains("it is a link"), "{}", ran.err);
    assert!(entries(&workbook.path("elsewhere")).is_empty());
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.collect()
}

/// A run whose compiler is busy, in a scratch folder.
fn begin(workbook: &Workbook) -> Child {
    workbook.write("mine/src/lib.rs", COMPILES_FOR_EVER);
    let before = processes_in(&workbook.path("target/grade/scratch")).len();
    let grader = workbook
        .std_command("run egg --from mine")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while processes_in(&workbook.path("target/grade/scratch")).len() == before {
        std::thread::yield_now();
    }
    grader
}

fn send(grader: &Child, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(grader.id()).unwrap()), signal).unwrap();
}

/// Kills the run, and waits until its compiler has followed it.
fn end(workbook: &Workbook, mut grader: Child) {
    send(&grader, Signal::SIGKILL);
    grader.wait().unwrap();
    while !processes_in(&workbook.path("target/grade/scratch")).is_empty() {
        std::thread::yield_now();
    }
}

#[test]
fn what_a_killed_run_has_left_goes_and_what_a_live_one_uses_stays() {
    let workbook = Workbook::tiny();
    end(&workbook, begin(&workbook));
    let left = workbook.scratch_folders();
    assert_eq!(left.len(), 1, "it had no time to clean up");
    let live = begin(&workbook);
    // However long the others take: it is alive, and does not come to its end.
    send(&live, Signal::SIGSTOP);
    let used = workbook.scratch_folders();
    assert!(used.len() == 1 && used != left, "{left:?} {used:?}");

    let toast = "run toast --from solutions/02-toast";
    workbook.grade(toast).ends_with(0);
    assert_eq!(workbook.scratch_folders(), used);
    let ran = workbook.grade("clean").ends_with(0);
    assert_eq!(workbook.scratch_folders(), used);
    assert!(
        ran.out.contains("using it: 1 scratch folder."),
        "{}",
        ran.out
    );

    end(&workbook, live);
    workbook.grade(toast).ends_with(0);
    assert_eq!(workbook.scratch_folders(), [""; 0]);
}

#[test]
fn clean_frees_what_can_be_made_again_and_nothing_else() {
    let workbook = Workbook::tiny();
    let nothing = workbook.grade("clean").ends_with(0).in_plain_text();
    assert_eq!(nothing.out, "There is nothing to free.\n");

    let lib = "exercises/01-egg/src/lib.rs";
    workbook.change(lib, "pub", "pub  ");
    let written = workbook.read(lib);
    workbook.grade("reset egg").ends_with(0);
    workbook.write(lib, workbook.read("solutions/01-egg/src/lib.rs"));
    workbook.grade("run egg").ends_with(0);
    assert!(workbook.grade("list").out.contains("passed"));
    end(&workbook, begin(&workbook));
    workbook.write("target/grade/scratch/.tmpx/lib.o", vec![0; 3_000_000]);
    workbook.write("target/grade/cache/.grade-draft-x", "half a report");
    workbook.write("target/grade/mine", "mine");
    workbook.write("target/grade/cache/mine.json", "mine");
    symlink(
        workbook.path("exercises"),
        workbook.path("target/grade/scratch/.tmplink"),
    )
    .unwrap();

    let freed = workbook.grade("clean").ends_with(0).in_plain_text();
    let first = freed.out.lines().next().unwrap();
    assert!(first.starts_with("Freed 3."), "{}", freed.out);
    for said in [
        "scratch folders       2",
        "cached reports        1",
        "Left alone in `target/grade`, because the grader has not made it: 2 items.",
    ] {
        assert!(freed.out.contains(said), "{said}: {}", freed.out);
    }
    assert_eq!(workbook.scratch_folders(), [".tmplink"]);
    assert_eq!(entries(&workbook.path("target/grade/cache")), ["mine.json"]);
    assert_eq!(workbook.read("target/grade/mine"), "mine");
    assert!(workbook.grade("list").out.contains("not graded"));
    assert_eq!(
        workbook.read("exercises/01-egg/.before-reset/1/src/lib.rs"),
        written
    );
    assert!(workbook.path(lib).exists());
    workbook.grade("run egg").ends_with(0);
}

#[test]
fn compiled_checks_that_nothing_uses_go() {
    let workbook = Workbook::tiny();
    // A kit of its own: one that is linked to is another's.
    fs::remove_file(workbook.path("target/kit")).unwrap();
    let checks = "target/kit/checks";
    let hash = "0123456789abcdef0123456789abcdef";
    for name in [
        format!("egg-{hash}"),
        format!("gone-{hash}"),
        "mine-x".to_owned(),
    ] {
        workbook.write(
            &format!("{checks}/{name}/libchecks.rlib"),
            vec![0; 1_000_000],
        );
        let folder = fs::File::open(workbook.path(&format!("{checks}/{name}"))).unwrap();
        folder
            .set_modified(std::time::SystemTime::UNIX_EPOCH)
            .unwrap();
    }
    // Another run may have made it just now.
    workbook.write(&format!("{checks}/new-{hash}/libchecks.rlib"), "");
    workbook.write(
        &format!("{checks}/.tmpx/libchecks.rlib"),
        vec![0; 1_000_000],
    );
    let ran = workbook.grade("clean").ends_with(0);
    assert!(
        ran.out.contains("compiled checks       3     3.0 MB"),
        "{}",
        ran.out
    );
    let mut left = entries(&workbook.path(checks));
    left.sort();
    assert_eq!(left, ["mine-x".to_owned(), format!("new-{hash}")]);
}
