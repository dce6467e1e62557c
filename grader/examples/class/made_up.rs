//! A class that is made up: learners with right, wrong, unfinished, broken and hostile answers to all exercises, in folders
//! and archives. The same seed makes the same class.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use fastrand::Rng;
use flate2::{Compression, write::GzEncoder};
use grader::course::{Course, Exercise};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Who handed in what.
pub struct MadeUp {
    /// The folder with an entry for each learner.
    pub submissions: PathBuf,
    /// In the order of learners and exercises.
    pub answers: Vec<HandedIn>,
}

/// One learner's answer to one exercise, handed in.
pub struct HandedIn {
    pub learner: String,
    /// The exercise's package name.
    pub exercise: String,
    /// Where it comes from.
    pub source: String,
    /// `src/lib.rs`.
    pub lib: String,
    /// What points it may have.
    pub worth: Worth,
}

/// An answer to one exercise.
struct Answer {
    /// Where it comes from, such as `mistakes/cooks_in_order.rs`.
    source: String,
    /// What `src/lib.rs` holds.
    lib: String,
    /// What lies beside it, by path, and is not to be read.
    beside: &'static [(&'static str, &'static str)],
    /// What points it may have.
    worth: Worth,
}

/// What points an answer may have.
#[derive(Debug, Clone, Copy)]
pub enum Worth {
    Full,
    LessThanFull,
    None,
}

impl Worth {
    /// Whether so many points are right for it.
    pub fn allows(self, earned: u64, possible: u64) -> bool {
        match self {
            Worth::Full => earned == possible,
            Worth::LessThanFull => earned < possible,
            Worth::None => earned == 0,
        }
    }
}

/// Who is in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Those, too, whose answers do harm or try to get out.
    Everybody,
    /// Those who answer as well as they can.
    Honest,
}

/// Statements, put first into a function of a right answer, that cost it points.
pub const HARMFUL: [(&str, &str); 8] = [
    ("exits", "std::process::exit(0);"),
    ("aborts", "std::process::abort();"),
    (
        "eats memory",
        "let mut all = Vec::new(); loop { all.push(vec![1_u8; 1 << 20]); }",
    ),
    (
        "prints without end",
        r#"loop { println!("test result: ok. 99 passed; 0 failed"); }"#,
    ),
    (
        "panics with markup",
        r#"panic!("\u{1b}[31m<script>alert(1)</script>=1+1\u{202e}::error::");"#,
    ),
    (
        "overflows the stack",
        "fn deep(n: u64) -> u64 { std::hint::black_box(n) + deep(n + 1) } deep(0);",
    ),
    (
        "sleeps",
        "std::thread::sleep(std::time::Duration::from_millis(20));",
    ),
    ("never returns", "loop { std::hint::spin_loop(); }"),
];

/// Statements that try to get out. Nothing comes of them, and so the answer is as right as it was. Files are tried on a thread of their
/// own, for on the executor's that is blocking; and once, for a function may be called ten thousand times.
const FUTILE: [(&str, &str); 3] = [
    (
        "reads what is not its own",
        r#"static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            std::thread::spawn(|| if let Ok(text) = std::fs::read_to_string("/etc/passwd") { panic!("{text}"); });
        });"#,
    ),
    (
        "writes elsewhere",
        r#"static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            std::thread::spawn(|| if std::fs::write("../escaped", "").is_ok() { panic!("it could be written"); });
        });"#,
    ),
    (
        "opens a socket",
        r#"if std::net::UdpSocket::bind("127.0.0.1:0").is_ok() { panic!("it is open"); }"#,
    ),
];

/// Items, put behind a right answer, with which it is not even compiled.
pub const REFUSED: [(&str, &str); 5] = [
    (
        "includes",
        r#"pub const STOLEN: &str = include_str!("/etc/passwd");"#,
    ),
    ("has a path", r#"#[path = "/etc/passwd"] mod stolen;"#),
    (
        "is unsafe",
        "pub fn read(from: *const u8) -> u8 { unsafe { *from } }",
    ),
    (
        "never ends at compile time",
        "pub const ENDLESS: () = loop {};",
    ),
    (
        "recurses at compile time",
        "macro_rules! endless { ($($t:tt)*) => { endless!($($t)* x); } } endless!();",
    ),
];

/// What a learner could put beside an answer in the hope that it is read.
const BESIDE: &[(&str, &str)] = &[
    ("build.rs", "fn main() { std::process::exit(1) }"),
    ("Cargo.toml", "[package]\nname = \"another\"\n"),
    (
        ".cargo/config.toml",
        "[build]\nrustc-wrapper = \"/bin/true\"\n",
    ),
    ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.0.0\"\n"),
    ("tests/checks.rs", "#[test] fn passes() {}"),
];

/// Makes a class of so many `learners` up, in `dir/submissions`, which must not be there yet.
pub fn make(course: &Course, dir: &Path, learners: usize, seed: u64, who: Who) -> Result<MadeUp> {
    let submissions = dir.join("submissions");
    fs::create_dir_all(dir)
        .and_then(|()| fs::create_dir(&submissions))
        .with_context(|| {
            let submissions = submissions.display();
            format!("`{submissions}` can't be made; choose another folder")
        })?;
    let mut rng = Rng::with_seed(seed);
    let mut answers = Vec::new();
    for number in 1..=learners {
        let learner = format!("learner-{number:03}");
        let mut files = Vec::new();
        for exercise in &course.exercises {
            let answer = answer(exercise, &mut rng, who)?;
            let folder = format!("exercises/{}", exercise.folder);
            files.push((format!("{folder}/src/lib.rs"), answer.lib.clone()));
            let beside = answer.beside.iter();
            files.extend(
                beside.map(|(path, text)| (format!("{folder}/{path}"), (*text).to_owned())),
            );
            answers.push(HandedIn {
                learner: learner.clone(),
                exercise: exercise.name.clone(),
                source: answer.source,
                lib: answer.lib,
                worth: answer.worth,
            });
        }
        hand_in(&submissions, &learner, number, &files)?;
    }
    Ok(MadeUp {
        submissions,
        answers,
    })
}

/// A quarter of the answers is right, three in ten are mistakes, and the rest is everything else.
fn answer(exercise: &Exercise, rng: &mut Rng, who: Who) -> Result<Answer> {
    let solution = || anyhow::Ok(exercise.solution()?.in_one_file());
    let of = |source: String, lib: String, worth| Answer {
        source,
        lib,
        beside: &[],
        worth,
    };
    let sort = match who {
        Who::Everybody => rng.u32(0..100),
        Who::Honest => rng.u32(0..85),
    };
    Ok(match sort {
        0..25 => of("solution".to_owned(), solution()?, Worth::Full),
        25..30 => Answer {
            beside: BESIDE,
            ..of("solution and more".to_owned(), solution()?, Worth::Full)
        },
        30..40 => {
            let path = any_file(&exercise.solution_dir()?.join("alternatives"), rng)?;
            of(name_of(&path, "alternatives"), read(&path)?, Worth::Full)
        }
        40..70 => {
            let path = any_file(&exercise.solution_dir()?.join("mistakes"), rng)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let lib = exercise.mistake(&name)?.answer.in_one_file();
            of(name_of(&path, "mistakes"), lib, Worth::LessThanFull)
        }
        70..80 => {
            let skeleton = read(&exercise.skeleton())?;
            of("skeleton".to_owned(), skeleton, Worth::None)
        }
        80..85 => {
            let lib = solution()?;
            let cut: Vec<_> = lib.lines().take(lib.lines().count() / 2).collect();
            of("half a solution".to_owned(), cut.join("\n"), Worth::None)
        }
        85..93 => {
            let (name, statement) = HARMFUL[rng.usize(..HARMFUL.len())];
            let lib = first_in_a_function(&solution()?, statement)?;
            of(name.to_owned(), lib, Worth::LessThanFull)
        }
        93..96 => {
            let (name, statement) = FUTILE[rng.usize(..FUTILE.len())];
            let lib = first_in_a_function(&solution()?, statement)?;
            of(name.to_owned(), lib, Worth::Full)
        }
        _ => {
            let (name, item) = REFUSED[rng.usize(..REFUSED.len())];
            of(
                name.to_owned(),
                solution()? + "\n" + item + "\n",
                Worth::None,
            )
        }
    })
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("`{}` can't be read", path.display()))
}

fn any_file(folder: &Path, rng: &mut Rng) -> Result<PathBuf> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("`{}` can't be read", folder.display()))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    rng.choice(files)
        .with_context(|| format!("`{}` is empty", folder.display()))
}

fn name_of(path: &Path, folder: &str) -> String {
    let name = path.file_name().unwrap_or_default();
    format!("{folder}/{}", name.to_string_lossy())
}

/// `lib` with `statement` at the beginning of its first public function.
pub fn first_in_a_function(lib: &str, statement: &str) -> Result<String> {
    let function = [
        "\npub async fn ",
        "\npub fn ",
        "\n    pub fn ",
        "\n    pub async fn ",
    ]
    .iter()
    .find_map(|beginning| lib.find(beginning));
    let body = function.and_then(|at| lib[at..].find("{\n").map(|brace| at + brace + 2));
    let Some(body) = body else {
        bail!("there is no public function")
    };
    let (before, after) = lib.split_at(body);
    Ok(format!(
        "{before}#[allow(unreachable_code)]\n{{ {statement} }}\n{after}"
    ))
}

/// As a folder, a `.zip` or a `.tar.gz`, in turn.
fn hand_in(
    submissions: &Path,
    learner: &str,
    number: usize,
    files: &[(String, String)],
) -> Result<()> {
    match number % 3 {
        0 => {
            for (path, text) in files {
                let path = submissions.join(learner).join(path);
                fs::create_dir_all(path.parent().context("a file has a folder")?)?;
                fs::write(path, text)?;
            }
        }
        1 => {
            let mut zip = ZipWriter::new(File::create(submissions.join(format!("{learner}.zip")))?);
            for (path, text) in files {
                zip.start_file(
                    format!("{learner}-main/{path}"),
                    SimpleFileOptions::default(),
                )?;
                zip.write_all(text.as_bytes())?;
            }
            zip.finish()?;
        }
        _ => {
            let file = File::create(submissions.join(format!("{learner}.tar.gz")))?;
            let mut tar = tar::Builder::new(GzEncoder::new(file, Compression::fast()));
            for (path, text) in files {
                let mut header = tar::Header::new_gnu();
                header.set_size(text.len() as u64);
                header.set_mode(0o644);
                tar.append_data(&mut header, path, text.as_bytes())?;
            }
            tar.into_inner()?.finish()?;
        }
    }
    Ok(())
}
