//! Lists the worlds of the exercises, which are modules of this crate.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_WORLD").is_none() {
        return Ok(());
    }
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../..");
    let root = root.canonicalize()?;
    // A new exercise is a new package. To look for new worlds in a whole exercise would mean to do so at every save of an answer.
    println!(
        "cargo::rerun-if-changed={}",
        root.join("Cargo.lock").display()
    );
    let mut worlds = Vec::new();
    for exercise in entries(&root.join("exercises"))? {
        let manifest = exercise.join("exercise.toml");
        if manifest.is_file() {
            println!("cargo::rerun-if-changed={}", manifest.display());
            worlds.push(exercise.join("world"));
        }
    }
    // In a hand-out, those of exercises that stayed behind.
    let others = root.join("grader/sim/worlds");
    if others.is_dir() {
        worlds.extend(entries(&others)?);
    }
    let mut modules = String::new();
    for world in worlds.iter().filter(|world| world.is_dir()) {
        println!("cargo::rerun-if-changed={}", world.display());
        for entry in entries(world)? {
            if let Some((name, file)) = module(&entry) {
                writeln!(modules, "#[path = {file:?}]\npub mod {name};")?;
            }
        }
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("worlds.rs"), modules)?;
    Ok(())
}

/// The module of a world that `entry` is, and its file. The grader finds them likewise, see `compile/world.rs` there.
fn module(entry: &Path) -> Option<(&str, PathBuf)> {
    let name = entry.file_stem()?.to_str()?;
    let inside = entry.join("mod.rs");
    if inside.is_file() {
        return Some((name, inside));
    }
    (entry.extension()? == "rs").then(|| (name, entry.to_owned()))
}

/// What is in `folder`, in order.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}
