//! Folders that somebody else may write to: how much they hold, and how they are removed.

use std::{
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use nix::fcntl::OFlag;
use walkdir::WalkDir;

use crate::files;

/// What a folder may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Bytes in all its files together.
    pub bytes: u64,
    /// Files and folders.
    pub entries: u64,
}

/// How much more a folder may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Half of the allowance, or more.
    Enough,
    /// Less than half: it is worth to look again soon.
    Little,
    /// It holds too much.
    None,
}

impl Allowance {
    /// How much more `folder` may hold. Whoever may write there can do so meanwhile: what vanishes is not counted, and what they
    /// have closed to us is too much.
    ///
    /// # Errors
    ///
    /// If the system does not let us look, for want of descriptors, memory or a disk that answers. Nothing is known of the
    /// folder then.
    pub fn room(&self, folder: &Path) -> io::Result<Room> {
        let mut left = *self;
        let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let counted = fs::read_dir(&folder).and_then(|found| left.count(found, &mut folders));
            match counted {
                Ok(true) => {}
                Ok(false) => return Ok(Room::None),
                Err(error) if has_vanished(&error) => {}
                Err(error) if is_made_so(&folder, &error) => return Ok(Room::None),
                Err(error) => return Err(error),
            }
        }
        match left.bytes < self.bytes / 2 || left.entries < self.entries / 2 {
            true => Ok(Room::Little),
            false => Ok(Room::Enough),
        }
    }

    /// Takes what is `found` off this, and adds the folders among it to `folders`; false if that is more than this.
    fn count(&mut self, found: fs::ReadDir, folders: &mut Vec<PathBuf>) -> io::Result<bool> {
        for entry in found {
            let entry = entry?;
            // Of the entry itself: links are not followed.
            let metadata = match entry.metadata() {
                Ok(metadata) => metadata,
                Err(error) if has_vanished(&error) => continue,
                Err(error) => return Err(error),
            };
            let (Some(bytes), Some(entries)) = (
                self.bytes.checked_sub(metadata.len()),
                self.entries.checked_sub(1),
            ) else {
                return Ok(false);
            };
            *self = Allowance { bytes, entries };
            if metadata.is_dir() {
                folders.push(entry.path());
            }
        }
        Ok(true)
    }
}

/// Whether what was listed is no longer there, or something else is: it is being removed, or was replaced.
fn has_vanished(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound, StaleNetworkFileHandle};
    matches!(
        error.kind(),
        NotFound | NotADirectory | StaleNetworkFileHandle
    )
}

/// Whether `folder` was made so that its owner can't look: closed, or deeper than a path may be long. Its mode is the proof: a
/// system refuses what is open for other reasons.
fn is_made_so(folder: &Path, error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, PermissionDenied};
    let is_closed = || {
        let found = fs::symlink_metadata(folder);
        found.is_ok_and(|found| found.permissions().mode() & 0o500 != 0o500)
    };
    match error.kind() {
        InvalidFilename => true,
        PermissionDenied => is_closed(),
        _ => false,
    }
}

/// A folder that is removed when it is dropped, whatever somebody has made of it. As long as this lives it is locked: one that is
/// not was left by a run that was killed.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    _lock: File,
}

/// Names of scratch folders begin so. What begins otherwise is not ours to remove.
const SCRATCH: &str = ".tmp";

impl Scratch {
    /// An empty folder in `parent`.
    ///
    /// # Errors
    ///
    /// If it can't be made.
    pub fn new_in(parent: &Path) -> io::Result<Scratch> {
        let folder = tempfile::Builder::new()
            .prefix(SCRATCH)
            .tempdir_in(parent)?;
        let lock = open_folder(folder.path())?;
        // A file system without locks has no sweeping either.
        let _ = lock.try_lock();
        Ok(Scratch {
            path: folder.keep(),
            _lock: lock,
        })
    }

    /// One that was left behind; none if it is in use, or is not known to be of ours.
    fn left(path: PathBuf) -> Option<Scratch> {
        let lock = open_folder(&path).ok()?;
        let is_empty = fs::read_dir(&path).ok()?.next().is_none();
        let begins = is_empty && lock.metadata().ok()?.modified().is_ok_and(files::is_young);
        // Made only then: whatever is a `Scratch` is removed.
        match begins || lock.try_lock().is_err() {
            true => None,
            false => Some(Scratch { path, _lock: lock }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn open_folder(folder: &Path) -> io::Result<File> {
    let flags = OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.bits()).open(folder)
}

/// Whether a folder of that name may be a scratch folder.
pub fn is_scratch(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(SCRATCH.as_bytes())
}

/// What was swept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Folders that were removed.
    pub folders: u64,
    /// The bytes of the files in them.
    pub bytes: u64,
    /// Folders that are in use.
    pub in_use: u64,
}

/// Removes the scratch folders in `parent` that runs have left which were killed.
pub fn sweep(parent: &Path) -> Swept {
    let mut swept = Swept::default();
    if !files::is_folder(parent) {
        return swept;
    }
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        if !is_scratch(&entry.file_name()) || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        match Scratch::left(entry.path()) {
            Some(left) => {
                let bytes = bytes(left.path());
                drop(left);
                if !entry.path().exists() {
                    swept.folders += 1;
                    swept.bytes += bytes;
                }
            }
            None => swept.in_use += 1,
        }
    }
    swept
}

/// The bytes of all files in `folder`, as far as they can be looked at. Links are not followed.
pub fn bytes(folder: &Path) -> u64 {
    let entries = WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files
        .flat_map(|file| file.metadata())
        .map(|file| file.len())
        .sum()
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left is in the way of nobody, and there is nobody to tell.
        let _ = remove(self.path());
    }
}

/// Removes `folder` and all that is in it. Nobody may write there any more.
///
/// It may hold folders in folders deeper than there are file descriptors, room on the stack or characters in a path: so they
/// are moved up to `folder` before they are looked into. And it may hold some that are closed to everybody.
fn remove(folder: &Path) -> io::Result<()> {
    let mut left = vec![folder.to_owned()];
    let mut moved = 0_u64;
    // The last of them is removed when nothing is left in it.
    while let Some(looked_into) = left.last().cloned() {
        let mut is_empty = true;
        fs::set_permissions(&looked_into, fs::Permissions::from_mode(0o700))?;
        for entry in fs::read_dir(&looked_into)? {
            let entry = entry?;
            if !entry.file_type()?.is_dir() {
                fs::remove_file(entry.path())?;
                continue;
            }
            is_empty = false;
            // To be moved a folder has to be open, too.
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o700))?;
            let place = match looked_into == folder {
                true => entry.path(),
                false => loop {
                    moved += 1;
                    let place = folder.join(moved.to_string());
                    if !place.exists() {
                        fs::rename(entry.path(), &place)?;
                        break place;
                    }
                },
            };
            left.push(place);
        }
        if is_empty {
            fs::remove_dir(&looked_into)?;
            left.pop();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_count_and_links_lead_nowhere() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        fs::create_dir_all(folder.join("a/b")).unwrap();
        std::os::unix::fs::symlink("/", folder.join("root")).unwrap();
        let bare = Allowance {
            bytes: u64::MAX,
            entries: 3,
        };
        let room = |allowance: Allowance, folder: &Path| allowance.room(folder).unwrap();
        assert_eq!(room(bare, folder), Room::Little);
        fs::write(folder.join("a/b/c"), [0; 100]).unwrap();
        assert_eq!(room(bare, folder), Room::None, "four entries");
        let small = Allowance {
            bytes: 99,
            entries: u64::MAX,
        };
        assert_eq!(room(small, folder), Room::None);
        assert_eq!(room(bare, &folder.join("gone")), Room::Enough);
        let replaced = folder.join("a/b/c");
        assert_eq!(room(bare, &replaced), Room::Enough, "by a file");
    }

    #[test]
    fn a_folder_is_full_by_what_it_holds_and_never_by_the_graders_own_failure() {
        use nix::errno::Errno;
        let of = |errno: Errno| io::Error::from(errno);
        for errno in [Errno::ENOENT, Errno::ENOTDIR, Errno::ESTALE] {
            assert!(has_vanished(&of(errno)), "{errno}");
        }
        let place = tempfile::tempdir().unwrap();
        let folder = place.path();
        assert!(is_made_so(folder, &of(Errno::ENAMETOOLONG)));
        // A folder that is open is refused by the machine, and only one that is closed by whoever closed it.
        for errno in [
            Errno::EACCES,
            Errno::EPERM,
            Errno::EMFILE,
            Errno::ENFILE,
            Errno::ENOMEM,
            Errno::EIO,
        ] {
            let error = of(errno);
            assert!(
                !has_vanished(&error) && !is_made_so(folder, &error),
                "{errno}"
            );
        }
        for mode in [0o000, 0o400, 0o100] {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
            assert!(is_made_so(folder, &of(Errno::EACCES)), "{mode:o}");
            assert!(!is_made_so(folder, &of(Errno::EIO)), "{mode:o}");
        }
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn a_folder_that_is_being_removed_is_not_full() {
        let place = tempfile::tempdir().unwrap();
        let allowed = Allowance {
            bytes: 1 << 20,
            entries: 1_000,
        };
        let over = std::sync::atomic::AtomicBool::new(false);
        let relaxed = std::sync::atomic::Ordering::Relaxed;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 0..200 {
                    let folder = place.path().join(round.to_string());
                    fs::create_dir_all(folder.join("a/b")).unwrap();
                    fs::write(folder.join("a/b/c"), "").unwrap();
                    fs::remove_dir_all(&folder).unwrap();
                    // And a file in the place of the folder.
                    fs::write(&folder, "").unwrap();
                    fs::remove_file(&folder).unwrap();
                }
                over.store(true, relaxed);
            });
            while !over.load(relaxed) {
                assert_eq!(allowed.room(place.path()).unwrap(), Room::Enough);
            }
        });
    }

    #[test]
    fn what_nobody_holds_is_swept_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let held = Scratch::new_in(place.path()).unwrap();
        fs::write(held.path().join("file"), "held").unwrap();
        fs::create_dir_all(at(".tmpleft/deep")).unwrap();
        fs::write(at(".tmpleft/deep/file"), [0; 100]).unwrap();
        // A run may have made it and not locked it yet.
        fs::create_dir(at(".tmpbegun")).unwrap();
        fs::create_dir(at("theirs")).unwrap();
        fs::write(at(".tmpfile"), "theirs").unwrap();
        std::os::unix::fs::symlink(at("theirs"), at(".tmplink")).unwrap();
        let swept = Swept {
            folders: 1,
            bytes: 100,
            in_use: 2,
        };
        assert_eq!(sweep(place.path()), swept);
        assert!(held.path().join("file").exists());
        for name in [".tmpbegun", "theirs", ".tmpfile", ".tmplink"] {
            assert!(at(name).exists(), "{name}");
        }
    }

    #[test]
    fn a_maze_is_removed_and_what_is_beside_it_stays() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("beside"), "").unwrap();
        let scratch = Scratch::new_in(place.path()).unwrap();
        let folder = scratch.path().to_owned();
        // Each is moved into the next, for no path would lead to the last.
        let (inner, outer) = (folder.join("deep"), folder.join("1"));
        fs::create_dir(&inner).unwrap();
        for _ in 0..3_000 {
            fs::create_dir(&outer).unwrap();
            fs::rename(&inner, outer.join("deep")).unwrap();
            fs::rename(&outer, &inner).unwrap();
        }
        std::os::unix::fs::symlink(place.path(), folder.join("out")).unwrap();
        fs::create_dir_all(folder.join("closed/inside")).unwrap();
        fs::write(folder.join("closed/inside/file"), "").unwrap();
        fs::set_permissions(folder.join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
        drop(scratch);
        assert!(!folder.exists());
        assert!(place.path().join("beside").exists());
    }
}
