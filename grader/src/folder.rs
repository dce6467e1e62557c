//! A folder that is held open: what is in it is opened by its name alone, and never through a link. Whatever is put in its place
//! meanwhile, nothing outside of it is read.

use std::{
    ffi::{OsStr, OsString},
    fs::File,
    io,
    os::{fd::OwnedFd, unix::ffi::OsStrExt},
    path::Path,
};

use nix::{
    dir::{Dir, Type},
    errno::Errno,
    fcntl::{AtFlags, OFlag, open, openat},
    sys::stat::{FileStat, Mode, SFlag, fstat, fstatat},
};

/// A folder, held open.
#[derive(Debug)]
pub struct Folder(OwnedFd);

/// What a name in a folder or an archive stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A regular file.
    File,
    /// A symbolic or a hard link.
    Link,
    /// A pipe, a socket or a device.
    Special,
}

/// Why something in a folder is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is of another kind: it may have been replaced since it was seen.
    #[error("it is a {0:?}")]
    Other(Kind),
    /// The system refuses.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Never a terminal of ours, never inherited; and a pipe is not waited for.
const ALWAYS: OFlag = OFlag::O_CLOEXEC
    .union(OFlag::O_NOCTTY)
    .union(OFlag::O_NONBLOCK);

impl Folder {
    /// The folder at `path`, as its user named it: links on the way there are followed.
    ///
    /// # Errors
    ///
    /// If it is none, or can't be read.
    pub fn open(path: &Path) -> io::Result<Folder> {
        let folder = open(path, ALWAYS | OFlag::O_DIRECTORY, Mode::empty())?;
        Ok(Folder(folder))
    }

    /// The folder at `path`, whose last name must be no link.
    ///
    /// # Errors
    ///
    /// If it is none, or can't be read.
    pub fn open_itself(path: &Path) -> Result<Folder, OpenError> {
        let flags = ALWAYS | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW;
        match open(path, flags, Mode::empty()) {
            Ok(folder) => Ok(Folder(folder)),
            Err(error) => {
                let is_link = path.symlink_metadata().is_ok_and(|it| it.is_symlink());
                Err(match is_link {
                    true => OpenError::Other(Kind::Link),
                    false => OpenError::Io(error.into()),
                })
            }
        }
    }

    /// The folder called `name` in it.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn folder(&self, name: &OsStr) -> Result<Folder, OpenError> {
        self.open_in(name, OFlag::O_DIRECTORY).map(Folder)
    }

    /// The folder at `path` below it, such as `w/chef`; itself, if that is empty. One folder at a time is held open.
    ///
    /// # Errors
    ///
    /// If there is none, or a link on the way.
    pub fn below(&self, path: &str) -> Result<Folder, OpenError> {
        let mut folder = self.folder(OsStr::new("."))?;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            folder = folder.folder(OsStr::new(name))?;
        }
        Ok(folder)
    }

    /// The regular file called `name` in it.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn file(&self, name: &OsStr) -> Result<File, OpenError> {
        let file = self.open_in(name, OFlag::empty())?;
        match kind_of(&fstat(&file).map_err(io::Error::from)?) {
            Kind::File => Ok(file.into()),
            kind => Err(OpenError::Other(kind)),
        }
    }

    /// What `name` in it stands for.
    ///
    /// # Errors
    ///
    /// If it is not there.
    pub fn kind(&self, name: &OsStr) -> io::Result<Kind> {
        let stat = fstatat(&self.0, name, AtFlags::AT_SYMLINK_NOFOLLOW)?;
        Ok(kind_of(&stat))
    }

    /// The names in it, in no order, and what they stand for: `visit` is told of each, and may end it.
    ///
    /// # Errors
    ///
    /// If it can't be read, and what `visit` returns.
    pub fn each<E: From<io::Error>>(
        &self,
        mut visit: impl FnMut(OsString, Kind) -> Result<(), E>,
    ) -> Result<(), E> {
        let system = |error: Errno| E::from(error.into());
        let flags = ALWAYS | OFlag::O_DIRECTORY;
        let mut dir = Dir::openat(&self.0, ".", flags, Mode::empty()).map_err(system)?;
        for entry in dir.iter() {
            let entry = entry.map_err(system)?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            let kind = match entry.file_type() {
                Some(Type::Directory) => Kind::Folder,
                Some(Type::File) => Kind::File,
                Some(Type::Symlink) => Kind::Link,
                Some(_) => Kind::Special,
                // Not every file system tells; and what is gone by now was never there.
                None => match self.kind(name) {
                    Ok(kind) => kind,
                    Err(_) => continue,
                },
            };
            visit(name.to_owned(), kind)?;
        }
        Ok(())
    }

    fn open_in(&self, name: &OsStr, flags: OFlag) -> Result<OwnedFd, OpenError> {
        let flags = ALWAYS | OFlag::O_NOFOLLOW | flags;
        openat(&self.0, name, flags, Mode::empty()).map_err(|error| {
            match (error, self.kind(name)) {
                // Systems differ in what they say of a link.
                (Errno::ELOOP | Errno::EMLINK | Errno::ENOTDIR | Errno::ENXIO, Ok(kind)) => {
                    OpenError::Other(kind)
                }
                (error, _) => OpenError::Io(error.into()),
            }
        })
    }
}

fn kind_of(stat: &FileStat) -> Kind {
    match SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT {
        SFlag::S_IFDIR => Kind::Folder,
        SFlag::S_IFREG => Kind::File,
        SFlag::S_IFLNK => Kind::Link,
        _ => Kind::Special,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::*;

    #[test]
    fn a_link_is_never_followed_below_a_folder_and_a_pipe_not_waited_for() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "secret").unwrap();
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        fs::create_dir_all(path("a/b")).unwrap();
        fs::write(path("a/b/file"), "mine").unwrap();
        symlink(outside.path(), path("a/out")).unwrap();
        symlink(outside.path().join("secret"), path("a/secret")).unwrap();
        nix::unistd::mkfifo(&path("a/pipe"), Mode::S_IRWXU).unwrap();

        let folder = Folder::open(place.path()).unwrap();
        let below = folder.below("a/b").unwrap();
        assert!(below.file(OsStr::new("file")).is_ok());
        let a = folder.below("a").unwrap();
        let refused = |name| a.file(OsStr::new(name)).unwrap_err().to_string();
        assert_eq!(refused("secret"), "it is a Link");
        assert_eq!(refused("pipe"), "it is a Special");
        assert_eq!(refused("b"), "it is a Folder");
        let error = folder.below("a/out").unwrap_err().to_string();
        assert_eq!(error, "it is a Link");
        let error = Folder::open_itself(&path("a/out")).unwrap_err();
        assert_eq!(error.to_string(), "it is a Link");
        assert!(Folder::open_itself(&path("a")).is_ok());
        assert!(Folder::open(&path("a/out")).is_ok(), "its user named it");

        let mut kinds = Vec::new();
        a.each(|name, kind| {
            kinds.push((name.into_string().unwrap(), kind));
            Ok::<(), io::Error>(())
        })
        .unwrap();
        kinds.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("b", Kind::Folder),
            ("out", Kind::Link),
            ("pipe", Kind::Special),
            ("secret", Kind::Link),
        ];
        assert_eq!(kinds, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }
}
