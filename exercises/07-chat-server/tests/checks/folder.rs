//! What the checks of `transfer` work with: a folder, files, and what differs between two of them.

use std::{
    io::SeekFrom,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use lab::{World, expect_eq};
use tokio::{
    fs::{self, OpenOptions},
    io::{AsyncSeekExt, AsyncWriteExt},
    time::sleep,
};

use super::{Told, ms, some};

/// A folder that a run has for itself.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) async fn make() -> Folder {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // The grader runs each check in a folder that it removes; cargo has one for the files of tests.
        let place = Path::new(option_env!("CARGO_TARGET_TMPDIR").unwrap_or("."));
        let folder = place.join(format!("transfer-{}-{number}", process::id()));
        fs::create_dir(&folder)
            .await
            .expect("the folder can be made");
        Folder(folder)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(super) async fn write(&self, name: &str, content: &[u8]) {
        let written = fs::write(self.path(name), content).await;
        written.expect("the file can be written");
    }

    pub(super) async fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path(name)).await.ok()
    }

    /// The names in it and the sizes, sorted.
    pub(super) async fn list(&self) -> Vec<(String, u64)> {
        let mut list = Vec::new();
        let mut entries = fs::read_dir(&self.0).await.expect("the folder can be read");
        while let Ok(Some(entry)) = entries.next_entry().await {
            let name = entry.file_name().to_string_lossy().into_owned();
            // A file may go while one looks.
            if let Ok(metadata) = entry.metadata().await {
                list.push((name, metadata.len()));
            }
        }
        list.sort();
        list
    }

    pub(super) async fn names(&self) -> Vec<String> {
        self.list()
            .await
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    /// Looks whether the one called `file` is this one, and whether any other is.
    pub(super) fn whole_files(&self, file: &[u8]) -> impl FnOnce() -> (bool, bool) + Send + use<> {
        let (folder, file) = (self.0.clone(), file.to_owned());
        move || {
            let is_whole = |path: &Path| std::fs::read(path).is_ok_and(|found| found == file);
            let there = is_whole(&folder.join("file"));
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let mut others = entries.filter(|entry| entry.file_name() != "file");
            (there, others.any(|entry| is_whole(&entry.path())))
        }
    }

    pub(super) async fn remove(self) {
        fs::remove_dir_all(&self.0)
            .await
            .expect("the folder can be removed");
    }
}

/// So many bytes, drawn from the seed.
///
/// Checks are not optimized, and to make each of millions of bytes by itself takes longer than all that is done with them.
pub(super) fn content(world: &World, length: usize) -> Vec<u8> {
    // After so many the bytes come again: it is 7 * 256.
    const PERIOD: u64 = 1_792;
    let first = world.draw(0..=250);
    let period = (0..PERIOD).map(|index| (first + index * index / 7) as u8);
    let mut content = period
        .collect::<Vec<u8>>()
        .repeat(length.div_ceil(PERIOD as usize));
    content.truncate(length);
    content
}

/// How long a file is, drawn from the seed: nothing, a byte, a little, or much.
pub(super) fn length(world: &World) -> usize {
    match world.draw(0..=3) {
        0 => some(world, 0..=1),
        1 => some(world, 2..=5_000),
        _ => some(world, 5_001..=100_000),
    }
}

/// What `send_file` sends for `content`.
pub(super) fn on_the_wire(content: &[u8]) -> Vec<u8> {
    [&(content.len() as u64).to_be_bytes(), content].concat()
}

/// The same file, or how they differ: at which byte first, and what is there.
pub(super) fn difference(got: &[u8], expected: &[u8]) -> String {
    // Slices are compared faster than their bytes are one by one.
    if got == expected {
        return same(expected);
    }
    let mut bytes = got.iter().zip(expected);
    match bytes.position(|(got, expected)| got != expected) {
        Some(at) => {
            let shown = |bytes: &[u8]| {
                bytes[at..bytes.len().min(at + 8)]
                    .escape_ascii()
                    .to_string()
            };
            format!(
                "{} bytes; from byte {at} on it is {}, not {}",
                got.len(),
                shown(got),
                shown(expected)
            )
        }
        None => format!("{} bytes, up to there as they should be", got.len()),
    }
}

/// What [`difference`] says if there is none.
pub(super) fn same(expected: &[u8]) -> String {
    format!("{} bytes, all as they should be", expected.len())
}

/// Writes `bytes` over what is in the file at `path`, from the place `from` on.
pub(super) async fn overwrite(path: &Path, from: usize, bytes: &[u8]) {
    let mut file = OpenOptions::new()
        .write(true)
        .open(path)
        .await
        .expect("the file is there");
    let moved = file.seek(SeekFrom::Start(from as u64)).await;
    moved.expect("one can go to any place of a file");
    file.write_all(bytes)
        .await
        .expect("the file can be written");
    file.flush().await.expect("the file can be written");
}

/// Waits until nobody is at the disk: time stands still as long as anybody is.
///
/// What a check finds there does not depend on how fast the disk is then. Whether somebody returns who has left something to be
/// done, [`Disk`](super::disk::Disk) sees.
pub(super) async fn the_disk_is_quiet() {
    sleep(ms(1)).await;
}

/// What was in the folder before the transfer is in it still, and nothing else.
pub(super) async fn as_before(folder: &Folder, before: &[String], old: Option<&[u8]>) {
    // Who removes a file on another thread gets the time for it.
    the_disk_is_quiet().await;
    expect_eq!(
        folder.names().await,
        before,
        "the list of files in the folder"
    );
    let left = folder.read("file").await;
    let described = |file: Option<&[u8]>| match (file, old) {
        (Some(file), Some(old)) => difference(file, old),
        (Some(file), None) => format!("{} bytes", file.len()),
        (None, _) => "none".to_owned(),
    };
    expect_eq!(
        Told(described(left.as_deref())),
        Told(described(old)),
        "the file that was there before"
    );
}
