//! Files: reading them and writing them, with errors that name the path and the next step.
//!
//! All that the grader writes beside its scratch folders goes through here, and only a regular file is ever replaced: not a link, a
//! folder, a device, a pipe or a socket, whoever asks for it and with whatever rights. What is written becomes the file at once and
//! as a whole, so a run that is killed leaves at most a draft, which [`sweep`] removes.

use std::{
    borrow::Cow,
    ffi::OsStr,
    fs::{self, File, FileType, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{FileTypeExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use nix::fcntl::OFlag;
use tempfile::NamedTempFile;

use crate::escape;

/// What could not be done with a file or folder.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{}` can't be {doing}: {}; {}",
    shown(path),
    plain(source),
    next_step(source)
)]
pub struct FileError {
    /// What was to be done, such as `read` or `written`.
    pub doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl FileError {
    /// For [`Result::map_err`]: what `path` can't be, such as `read`.
    pub fn when(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |source| FileError {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}

/// `path` as one line of text that is safe to print.
pub fn shown(path: &Path) -> String {
    escape::line(&path.to_string_lossy())
}

/// The most bytes of a text file, where nothing less is said: much more than the course has of any.
const MOST_BYTES: u64 = 64 << 20;

/// The whole of a text file.
///
/// # Errors
///
/// If it can't be read, is not UTF-8, or has no end.
pub fn read(path: &Path) -> Result<String, FileError> {
    read_most(path, MOST_BYTES)
}

/// The whole of a text file that has no more than `most` bytes.
///
/// # Errors
///
/// As [`read`], and if it has more.
pub fn read_most(path: &Path, most: u64) -> Result<String, FileError> {
    let read = || {
        let mut text = Vec::new();
        File::open(path)?.take(most + 1).read_to_end(&mut text)?;
        if text.len() as u64 > most {
            let reason = format!("it has more than {most} bytes");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
        }
        String::from_utf8(text)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not valid UTF-8"))
    };
    read().map_err(FileError::when("read", path))
}

/// `text` with lines that end in `\n`, as everywhere but in a checkout that was told to end them in `\r\n`.
pub fn with_newlines(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// What is where a file of ours is to be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct InTheWay(&'static str);

impl From<InTheWay> for io::Error {
    fn from(what: InTheWay) -> io::Error {
        io::Error::new(io::ErrorKind::AlreadyExists, what)
    }
}

/// Names of drafts begin so. What begins otherwise is not ours to remove.
const DRAFT: &str = ".grade-draft-";

/// How long something that is empty may be about to be locked by the run that has made it.
pub(crate) const BEGUN: Duration = Duration::from_secs(60 * 60);

/// Puts `content` in the place of the regular file `file`, or of nothing: a reader sees all of the old content or all of the new.
/// What `file` permitted is kept.
///
/// # Errors
///
/// If the folder or the disk can't be written, or something else than a regular file is there; that is then as it was.
pub fn replace(file: &Path, content: impl AsRef<[u8]>) -> Result<(), FileError> {
    let write = || {
        let mut draft = Draft::of(file)?;
        draft.file().write_all(content.as_ref())?;
        draft.put()
    };
    write().map_err(FileError::when("written", file))
}

/// Writes `content` to the file that a user has named. A device such as `/dev/null`, a pipe, and what a descriptor of this process
/// is of (`/dev/stdout`) are written to; a regular file is replaced if `is_ours` says of how it begins that we have written it, or if
/// it is empty.
///
/// # Errors
///
/// If there is anything else, which is then as it was; or if it can't be written.
pub fn put_out(
    file: &Path,
    content: &str,
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<(), FileError> {
    let failed = || FileError::when("written", file);
    let stream = open_stream(file).map_err(failed())?;
    if let Some(mut stream) = stream {
        return stream.write_all(content.as_bytes()).map_err(failed());
    }
    if !begins(file, is_ours).map_err(failed())? {
        return Err(failed()(
            InTheWay("it is there already, and not of this command").into(),
        ));
    }
    sweep(folder_of(file));
    replace(file, content)
}

/// Opens what is written to and never replaced, if `file` is that.
fn open_stream(file: &Path) -> io::Result<Option<File>> {
    let is_stream = |kind: FileType| kind.is_char_device() || kind.is_fifo();
    let is_descriptor = is_descriptor(file);
    match fs::metadata(file) {
        Ok(metadata) if is_descriptor || is_stream(metadata.file_type()) => {}
        _ => return Ok(None),
    }
    // It is neither made nor cut off, so no harm is done if it has become something else since then.
    let opened = OpenOptions::new()
        .write(true)
        .custom_flags(OFlag::O_NOCTTY.bits())
        .open(file)?;
    let is_still = is_stream(opened.metadata()?.file_type());
    Ok((is_descriptor || is_still).then_some(opened))
}

/// Whether it is the name of a descriptor of this process, which the system has as a link.
fn is_descriptor(file: &Path) -> bool {
    let folder = file.parent().unwrap_or(Path::new(""));
    let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    match folder.to_str() {
        Some("/dev") => ["stdout", "stderr"].contains(&name),
        Some("/dev/fd" | "/proc/self/fd") => is_number,
        _ => false,
    }
}

/// Whether `is_ours` says so of how the regular file begins; also if it is empty, or if there is nothing.
fn begins(file: &Path, is_ours: impl Fn(&[u8]) -> bool) -> io::Result<bool> {
    if !is_regular(file)? {
        return Ok(true);
    }
    let mut beginning = Vec::new();
    let opened = open_regular(file)?;
    opened.take(4_096).read_to_end(&mut beginning)?;
    Ok(beginning.is_empty() || is_ours(&beginning))
}

/// Whether there is a regular file; not, if there is nothing.
///
/// # Errors
///
/// If there is something else.
fn is_regular(file: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(file) {
        Ok(metadata) if metadata.is_file() => Ok(true),
        Ok(metadata) => Err(in_the_way(metadata.file_type())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn in_the_way(kind: FileType) -> io::Error {
    let what = match kind {
        kind if kind.is_symlink() => "it is a link, and links are not followed",
        kind if kind.is_dir() => "it is a folder",
        kind if kind.is_fifo() => "it is a pipe",
        kind if kind.is_socket() => "it is a socket",
        _ => "it is a device",
    };
    InTheWay(what).into()
}

/// Opens a regular file to be read, and nothing else: no link is followed, and no pipe is waited for.
///
/// # Errors
///
/// If it can't be, or is something else.
pub fn open_regular(file: &Path) -> io::Result<File> {
    let mut opened = OpenOptions::new();
    regular(file, opened.read(true))
}

/// Opens a regular file of ours to be added to or locked, and makes it if there is nothing. What is in it stays.
///
/// # Errors
///
/// If it can't be, or is something else.
pub fn open_own(file: &Path) -> io::Result<File> {
    let mut opened = OpenOptions::new();
    regular(file, opened.read(true).append(true).create(true))
}

fn regular(file: &Path, options: &mut OpenOptions) -> io::Result<File> {
    // Before, for a better word than what opening a link says.
    is_regular(file)?;
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY;
    let opened = options.custom_flags(flags.bits()).open(file)?;
    match opened.metadata()?.file_type() {
        kind if kind.is_file() => Ok(opened),
        kind => Err(in_the_way(kind)),
    }
}

/// Whether it is a folder, and not a link to one.
pub fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// Whether it is what we have made and no link in its place; also if it is nothing.
///
/// # Errors
///
/// If it is a link.
pub fn not_a_link(path: &Path) -> Result<(), FileError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => {
            Err(FileError::when("used", path)(in_the_way(found.file_type())))
        }
        _ => Ok(()),
    }
}

/// Makes a folder of ours, and those above it, if need be. A link in its place is not followed; links on the way to it are.
///
/// # Errors
///
/// If it can't be made, or something else is there.
pub fn own_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    match fs::symlink_metadata(folder)?.file_type() {
        kind if kind.is_dir() => Ok(()),
        kind => Err(in_the_way(kind)),
    }
}

/// What will be in a file when it is whole. Dropped before that, it leaves nothing.
#[derive(Debug)]
pub struct Draft<'a> {
    path: &'a Path,
    draft: NamedTempFile,
    replaces: bool,
}

impl<'a> Draft<'a> {
    /// An empty draft of `path`, beside it.
    ///
    /// # Errors
    ///
    /// If the folder can't be written, or something is at `path` that is no regular file.
    pub fn of(path: &'a Path) -> io::Result<Draft<'a>> {
        let replaces = is_regular(path)?;
        // The mask of the process still applies, as it does to any new file.
        let draft = tempfile::Builder::new()
            .prefix(DRAFT)
            .permissions(fs::Permissions::from_mode(0o666))
            .tempfile_in(folder_of(path))?;
        // While it is locked nobody sweeps it. A file system without locks has no sweeping either.
        let _ = draft.as_file().try_lock();
        Ok(Draft {
            path,
            draft,
            replaces,
        })
    }

    /// Where it is until it is put in its place.
    pub fn at(&self) -> &Path {
        self.draft.path()
    }

    /// To write to.
    pub fn file(&mut self) -> &mut File {
        self.draft.as_file_mut()
    }

    /// Puts it in its place.
    ///
    /// # Errors
    ///
    /// If the system refuses, or something else has come to be there meanwhile.
    pub fn put(self) -> io::Result<()> {
        let Draft {
            path,
            draft,
            replaces,
        } = self;
        let draft = match replaces {
            true => draft,
            // In one step, so that what somebody else puts there in this moment is not lost.
            false => match draft.persist_noclobber(path) {
                Ok(_) => return Ok(()),
                // Or the file system has no such step.
                Err(refused) => refused.file,
            },
        };
        if is_regular(path)? {
            let permissions = fs::symlink_metadata(path)?.permissions();
            draft.as_file().set_permissions(permissions)?;
        }
        draft.persist(path).map_err(|error| error.error)?;
        Ok(())
    }
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Removes drafts in `folder` that killed runs have left: those that no run holds, or is about to. Says how many bytes that freed.
pub fn sweep(folder: &Path) -> u64 {
    sweep_unless(folder, is_young)
}

/// The same for whoever has the folder alone: no other run is about to begin a draft there.
pub fn sweep_mine(folder: &Path) -> u64 {
    sweep_unless(folder, |_| false)
}

fn sweep_unless(folder: &Path, is_beginning: impl Fn(SystemTime) -> bool) -> u64 {
    let mut freed = 0;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(DRAFT.as_bytes())
        {
            continue;
        }
        let path = entry.path();
        let Ok(draft) = open_regular(&path) else {
            continue;
        };
        let Ok(metadata) = draft.metadata() else {
            continue;
        };
        let begins = metadata.len() == 0 && metadata.modified().is_ok_and(&is_beginning);
        if !begins && draft.try_lock().is_ok() && fs::remove_file(&path).is_ok() {
            freed += metadata.len();
        }
    }
    freed
}

/// Whether something that was last changed then may be about to be locked.
pub(crate) fn is_young(changed: SystemTime) -> bool {
    let age = SystemTime::now().duration_since(changed);
    age.is_ok_and(|age| age < BEGUN)
}

/// What the system said, without its number.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text);
    escape::line(reason)
}

fn next_step(error: &io::Error) -> &'static str {
    match error.kind() {
        _ if error.get_ref().is_some_and(|cause| cause.is::<InTheWay>()) => {
            "choose another name, or move away what is there"
        }
        io::ErrorKind::NotFound => "check the name, or restore the file",
        io::ErrorKind::PermissionDenied => "check the permissions",
        io::ErrorKind::ReadOnlyFilesystem => "move the workbook to a disk that can be written",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space",
        io::ErrorKind::InvalidData => "save it as UTF-8",
        io::ErrorKind::FileTooLarge => "check that it is the right file",
        io::ErrorKind::NotADirectory
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::AlreadyExists => "check what it is",
        _ => "fix that and try again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replace_puts_all_of_the_content_and_keeps_the_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        replace(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&file, "two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a draft");
    }

    #[test]
    fn only_a_regular_file_is_ever_replaced() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        fs::write(at("theirs"), "theirs").unwrap();
        std::os::unix::fs::symlink(at("theirs"), at("link")).unwrap();
        std::os::unix::fs::symlink(at("nowhere"), at("dangling")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        nix::unistd::mkfifo(&at("pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let kind = |path: &Path| fs::symlink_metadata(path).unwrap().file_type();
        for (name, what) in [
            ("link", "it is a link, and links are not followed"),
            ("dangling", "it is a link, and links are not followed"),
            ("folder", "it is a folder"),
            ("pipe", "it is a pipe"),
            ("socket", "it is a socket"),
        ] {
            let before = kind(&at(name));
            let error = replace(&at(name), "ours").unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
            assert!(error.ends_with("; choose another name, or move away what is there"));
            assert_eq!(kind(&at(name)), before);
            assert!(open_own(&at(name)).is_err(), "{name}");
        }
        let device = Path::new("/dev/null");
        let error = replace(device, "ours").unwrap_err().to_string();
        assert!(error.contains("it is a device"), "{error}");
        assert!(kind(device).is_char_device());
        assert_eq!(fs::read_to_string(at("theirs")).unwrap(), "theirs");
        assert!(!at("nowhere").exists());
    }

    #[test]
    fn what_comes_to_be_there_meanwhile_is_not_lost() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("file");
        let draft = Draft::of(&file).unwrap();
        std::os::unix::fs::symlink("elsewhere", &file).unwrap();
        assert!(draft.put().is_err());
        assert_eq!(fs::read_link(&file).unwrap(), Path::new("elsewhere"));
        fs::remove_file(&file).unwrap();
        // Two graders may have the same to say.
        let mut draft = Draft::of(&file).unwrap();
        draft.file().write_all(b"two").unwrap();
        fs::write(&file, "one").unwrap();
        draft.put().unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
    }

    #[test]
    fn a_name_that_a_user_gives_is_written_to_or_is_ours() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let put = |file: &Path| put_out(file, "<svg>", |text| text.starts_with(b"<svg"));
        for device in ["/dev/null", "/dev/stderr", "/dev/fd/2"] {
            put(Path::new(device)).unwrap();
        }
        let null = fs::symlink_metadata("/dev/null").unwrap();
        assert!(null.file_type().is_char_device());
        nix::unistd::mkfifo(&at("pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| fs::read_to_string(at("pipe")).unwrap());
            put(&at("pipe")).unwrap();
            assert_eq!(reader.join().unwrap(), "<svg>");
        });
        for old in ["", "<svg old>"] {
            fs::write(at("ours.svg"), old).unwrap();
            put(&at("ours.svg")).unwrap();
            assert_eq!(fs::read_to_string(at("ours.svg")).unwrap(), "<svg>");
        }
        fs::write(at("lib.rs"), "pub fn cook() {}").unwrap();
        let error = put(&at("lib.rs")).unwrap_err().to_string();
        assert!(error.contains("not of this command"), "{error}");
        std::os::unix::fs::symlink(at("ours.svg"), at("link.svg")).unwrap();
        put(&at("link.svg")).unwrap_err();
        assert_eq!(
            fs::read_to_string(at("lib.rs")).unwrap(),
            "pub fn cook() {}"
        );
    }

    #[test]
    fn a_draft_that_nobody_holds_is_swept() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let mut held = Draft::of(Path::new(&at("held"))).unwrap().draft;
        held.write_all(b"held").unwrap();
        for name in [".grade-draft-left", ".draft-theirs", "theirs"] {
            fs::write(at(name), "left").unwrap();
        }
        fs::write(at(".grade-draft-begun"), "").unwrap();
        std::os::unix::fs::symlink(at("theirs"), at(".grade-draft-link")).unwrap();
        assert_eq!(sweep(place.path()), 4);
        assert!(!at(".grade-draft-left").exists());
        assert!(held.path().exists());
        for name in [
            ".draft-theirs",
            "theirs",
            ".grade-draft-begun",
            ".grade-draft-link",
        ] {
            assert!(fs::symlink_metadata(at(name)).is_ok(), "{name}");
        }
    }

    #[test]
    fn an_error_names_the_path_and_the_next_step() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no\nsuch").join("lib.rs");
        let error = replace(&file, "").unwrap_err().to_string();
        assert!(
            error.contains(r"no\nsuch/lib.rs` can't be written: "),
            "{error}"
        );
        assert!(
            error.ends_with("; check the name, or restore the file"),
            "{error}"
        );
        fs::write(folder.path().join("latin"), b"caf\xe9").unwrap();
        let error = read(&folder.path().join("latin")).unwrap_err().to_string();
        assert!(error.ends_with("; save it as UTF-8"), "{error}");
    }
}
