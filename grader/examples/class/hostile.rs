//! A class of which every second entry does harm: to whoever reads it, compiles it or runs it. None of it may cost an honest
//! learner anything, and none may be worth a point.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{Cursor, Write as _},
    os::unix::fs::symlink,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use flate2::{Compression, write::GzEncoder};
use grader::course::Exercise;
use nix::{sys::stat::Mode, unistd::mkfifo};
use serde_json::Value;
use tar::{EntryType, Header};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    made_up::{HARMFUL, REFUSED, first_in_a_function},
    workbook::Workbook,
};

/// An entry that does harm: the folder of the class, the learner, a right answer.
type Harm = fn(&Path, &str, &str) -> Result<()>;

/// How entries do harm; each in turn.
const HARMS: [(&str, Harm); 20] = [
    ("names of slashes in a .zip", |class, learner, _| {
        let name = format!("{}x", "/".repeat(60_000));
        let names: Vec<String> = (0..8).map(|number| format!("{number}{name}")).collect();
        zip(
            class,
            learner,
            &names.iter().map(|name| (&**name, "")).collect::<Vec<_>>(),
        )
    }),
    ("names of folders in a .zip", |class, learner, _| {
        let name = format!("{}x", "/a".repeat(1_000));
        let names: Vec<String> = (0..4_000).map(|number| format!("{number}{name}")).collect();
        zip(
            class,
            learner,
            &names.iter().map(|name| (&**name, "")).collect::<Vec<_>>(),
        )
    }),
    ("a name of 20 MB", |class, learner, _| {
        let name = "n".repeat(20 << 20);
        tar(
            class,
            learner,
            &[(EntryType::GNULongName, &name), (EntryType::Regular, "")],
            1,
        )
    }),
    ("a note of 20 MB", |class, learner, _| {
        let note = "n".repeat(20 << 20);
        tar(
            class,
            learner,
            &[(EntryType::XHeader, &note), (EntryType::Regular, "")],
            1,
        )
    }),
    ("50,001 entries", |class, learner, _| {
        tar(class, learner, &[(EntryType::Regular, "")], 50_001)
    }),
    ("a file in 100,000 pieces", |class, learner, _| {
        tar(
            class,
            learner,
            &[(EntryType::GNUSparse, &"\0".repeat(1 << 20))],
            10,
        )
    }),
    ("300 MB in an archive", |class, learner, _| {
        let mut archive = gz(header(EntryType::Regular, 300 << 20).as_bytes())?;
        archive.extend(gz(&vec![0; 1 << 20])?.repeat(300));
        Ok(fs::write(class.join(format!("{learner}.tar.gz")), archive)?)
    }),
    ("a source of 50 MB in a .zip", |class, learner, _| {
        zip(
            class,
            learner,
            &[("chef/src/lib.rs", &"\n".repeat(50 << 20))],
        )
    }),
    ("half an archive", |class, learner, answer| {
        zip(class, learner, &[("chef/src/lib.rs", answer)])?;
        let file = class.join(format!("{learner}.zip"));
        let length = fs::metadata(&file)?.len();
        Ok(File::options()
            .write(true)
            .open(file)?
            .set_len(length / 2)?)
    }),
    ("a way out of a .zip", |class, learner, answer| {
        zip(
            class,
            learner,
            &[("chef/src/lib.rs", answer), ("../../climbed", "")],
        )
    }),
    ("a link to all there is", |class, learner, _| {
        fs::create_dir_all(class.join(learner).join("chef"))?;
        Ok(symlink("/", class.join(learner).join("chef/src"))?)
    }),
    ("a pipe for a source", |class, learner, answer| {
        folder(class, learner, answer)?;
        Ok(mkfifo(
            &class.join(learner).join("chef/src/pipe.rs"),
            Mode::S_IRWXU,
        )?)
    }),
    ("2,000 files", |class, learner, answer| {
        folder(class, learner, answer)?;
        for number in 0..2_000 {
            fs::write(
                class.join(learner).join(format!("chef/src/m{number}.rs")),
                "",
            )?;
        }
        Ok(())
    }),
    ("50,000 times impl<", |class, learner, _| {
        folder(class, learner, &"impl<".repeat(50_000))
    }),
    ("400,000 brackets", |class, learner, _| {
        folder(class, learner, &"(".repeat(400_000))
    }),
    ("400,000 operators", |class, learner, _| {
        folder(
            class,
            learner,
            &format!("pub const DEEP: bool = {}true;", "!".repeat(400_000)),
        )
    }),
    ("an id of 255 letters", |class, learner, _| {
        folder(class, &format!("{learner:l<255}"), "pub fn nothing() {}")
    }),
    ("an id of controls", |class, learner, answer| {
        folder(class, &format!("{learner}\u{1b}[2J"), answer)
    }),
    ("what is not compiled", |class, learner, answer| {
        let (_, item) = REFUSED[learner.len() % REFUSED.len()];
        folder(class, learner, &format!("{answer}\n{item}\n"))
    }),
    ("what does harm when it runs", |class, learner, answer| {
        // By the last digits of its number.
        let number: usize = learner
            .chars()
            .filter_map(|c| c.to_digit(10))
            .map(|digit| digit as usize)
            .sum();
        let (_, statement) = HARMFUL[number % HARMFUL.len()];
        folder(class, learner, &first_in_a_function(answer, statement)?)
    }),
];

/// Grades such a class of so many `entries`, and says what it took.
pub fn grade(exercise: &Exercise, workbook: &Workbook, entries: usize) -> Result<()> {
    let class = workbook.root.join("class");
    let solution = fs::read_to_string(exercise.solution_dir()?.join("src/lib.rs"))?;
    let mut harms = BTreeMap::new();
    for number in 0..entries {
        let learner = format!("learner-{number:04}");
        // Identical answers would be judged once.
        let answer = format!("{solution}\n// By {learner}.\n");
        if number % 2 == 0 {
            folder(&class, &learner, &answer)?;
        } else {
            let (what, harm) = HARMS[number / 2 % HARMS.len()];
            harm(&class, &learner, &answer).with_context(|| what.to_owned())?;
            harms.insert(learner, what);
        }
    }
    let began = Instant::now();
    let mut grader = workbook.start(&[
        "class",
        "class",
        "--exercise",
        &exercise.name,
        "--out",
        "out",
        "--format",
        "junit,gradescope,markdown",
    ])?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = grader.try_wait()? {
            break status;
        }
        peak = held(grader.id()).unwrap_or_default().max(peak);
        thread::sleep(Duration::from_millis(5));
    };
    let seconds = began.elapsed().as_secs_f64();
    let (mut lost, mut undue, mut verdicts) = (entries, 0, BTreeMap::new());
    let mut longest = 0;
    for line in fs::read_to_string(workbook.root.join("out/results.jsonl"))?.lines() {
        let result: Value = serde_json::from_str(line)?;
        let learner = result["learner"].as_str().unwrap_or_default();
        let (earned, possible) = (&result["points"]["earned"], &result["points"]["possible"]);
        let harm = harms
            .iter()
            .find(|(id, _)| learner.starts_with(*id))
            .map(|(_, what)| *what);
        let verdict = result["report"]["verdict"].as_str().unwrap_or("missing");
        let is_due = match harm {
            // Harm that comes late costs one check or all of them.
            Some(_) => earned.as_u64() < possible.as_u64(),
            None => earned == possible,
        };
        if !is_due || verdict == "grader_error" {
            undue += 1;
            println!(
                "{learner}, {}: {verdict}, {earned} of {possible}",
                harm.unwrap_or("honest")
            );
        }
        *verdicts
            .entry((harm.unwrap_or("honest"), verdict.to_owned()))
            .or_insert(0) += 1;
        lost -= 1;
        longest = longest.max(line.len());
    }
    for ((what, verdict), count) in &verdicts {
        println!("{count:4}  {verdict:12}  {what}");
    }
    println!(
        "{entries} entries, {} of them hostile: {status}, {seconds:.0} s, the grader's own memory {peak} MB at most, the \
         longest line {longest} bytes; {lost} results lost, {undue} with other points than due",
        harms.len()
    );
    ensure!(lost == 0 && undue == 0 && status.success());
    Ok(())
}

/// The most megabytes that the process has held so far.
fn held(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes / 1_000)
}

fn folder(class: &Path, learner: &str, lib: &str) -> Result<()> {
    let src = class.join(learner).join("chef/src");
    fs::create_dir_all(&src)?;
    Ok(fs::write(src.join("lib.rs"), lib)?)
}

fn zip(class: &Path, learner: &str, files: &[(&str, &str)]) -> Result<()> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        zip.start_file(*path, SimpleFileOptions::default())?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(fs::write(
        class.join(format!("{learner}.zip")),
        zip.finish()?.into_inner(),
    )?)
}

fn header(kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.as_old_mut().name[..15].copy_from_slice(b"chef/src/lib.rs");
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    header
}

/// The same entries so many times.
fn tar(class: &Path, learner: &str, entries: &[(EntryType, &str)], times: usize) -> Result<()> {
    let mut tar = tar::Builder::new(Vec::new());
    for (kind, content) in entries.iter().cycle().take(entries.len() * times) {
        tar.append(&header(*kind, content.len() as u64), content.as_bytes())?;
    }
    let packed = gz(&tar.into_inner()?)?;
    Ok(fs::write(class.join(format!("{learner}.tar.gz")), packed)?)
}

fn gz(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}
