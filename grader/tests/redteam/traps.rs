//! What attacks try to reach: sockets on which somebody listens, files that are watched, a secret, and a line that is held by the
//! grader and by what it starts.

use std::{
    collections::BTreeMap,
    env, fs,
    fs::File,
    io::{self, ErrorKind, Read, pipe},
    net::{TcpListener, UdpSocket},
    os::{
        fd::OwnedFd,
        linux::net::SocketAddrExt,
        unix::{
            fs::{MetadataExt, OpenOptionsExt},
            net::{SocketAddr, UnixDatagram, UnixListener},
            process::CommandExt,
        },
    },
    path::{Path, PathBuf},
    process::{self, Command},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use nix::{
    fcntl::{FcntlArg, FdFlag, OFlag, fcntl},
    sys::{
        resource::{Resource, getrlimit, setrlimit},
        stat::Mode,
    },
    unistd::mkfifo,
};
use tempfile::TempDir;

use crate::{made::CHANGING, workbook::Workbook};

/// Folders that everybody may write to, outside of a sandbox.
const OPEN_TO_ALL: [&str; 3] = ["/tmp", "/var/tmp", "/dev/shm"];

/// How many files a program may open where nobody has said anything else.
const USUAL_FILES: u64 = 1_024;

/// How long a process may take to end that was told to. Only one that is left behind takes so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// All traps.
pub struct Traps {
    workbook: PathBuf,
    /// Outside of the workbook: a secret in a file, a pipe, local sockets.
    outside: TempDir,
    /// Names of files that attacks leave somewhere begin so.
    mark: String,
    secret: String,
    tcp: Vec<TcpListener>,
    udp: Vec<UdpSocket>,
    unix: Vec<UnixListener>,
    datagrams: Vec<UnixDatagram>,
    fifo: File,
    line: Mutex<(io::PipeReader, Option<io::PipeWriter>)>,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    inode: u64,
    mode: u32,
    size: u64,
    changed: (i64, i64),
}

impl Traps {
    /// Sets the traps around `workbook`, and puts the secret into its solutions.
    pub fn set(workbook: &Workbook) -> Traps {
        let outside = tempfile::tempdir().unwrap();
        let at = |name: &str| outside.path().join(name);
        let mark = format!("redteam-{}", process::id());
        let secret = format!("secret-of-{mark}");
        fs::write(at("secret"), &secret).unwrap();
        for exercise in workbook.exercises() {
            let solution = format!("solutions/{exercise}/src/lib.rs");
            let text = workbook.read(&solution);
            workbook.write(&solution, format!("{text}\n// {secret}\n"));
        }
        mkfifo(&at("fifo"), Mode::from_bits_truncate(0o666)).unwrap();
        // There is a reader from now on, so that a writer need not wait for one.
        let fifo = File::options()
            .read(true)
            .custom_flags(OFlag::O_NONBLOCK.bits())
            .open(at("fifo"))
            .unwrap();
        let named = SocketAddr::from_abstract_name(&mark).unwrap();
        let datagrams_to = SocketAddr::from_abstract_name(format!("{mark}-datagrams")).unwrap();
        let (reader, writer) = pipe().unwrap();
        let traps = Traps {
            workbook: workbook.path(""),
            mark,
            secret,
            // A machine may be without the newer protocol.
            tcp: ["127.0.0.1:0", "[::1]:0"]
                .iter()
                .flat_map(TcpListener::bind)
                .collect(),
            udp: ["127.0.0.1:0", "[::1]:0"]
                .iter()
                .flat_map(UdpSocket::bind)
                .collect(),
            unix: vec![
                UnixListener::bind(at("socket")).unwrap(),
                UnixListener::bind_addr(&named).unwrap(),
            ],
            datagrams: vec![
                UnixDatagram::bind(at("datagrams")).unwrap(),
                UnixDatagram::bind_addr(&datagrams_to).unwrap(),
            ],
            fifo,
            line: Mutex::new((reader, Some(writer))),
            outside,
        };
        traps
            .tcp
            .iter()
            .for_each(|one| one.set_nonblocking(true).unwrap());
        traps
            .udp
            .iter()
            .for_each(|one| one.set_nonblocking(true).unwrap());
        traps
            .unix
            .iter()
            .for_each(|one| one.set_nonblocking(true).unwrap());
        traps
            .datagrams
            .iter()
            .for_each(|one| one.set_nonblocking(true).unwrap());
        traps
    }

    /// `text` with the names of the traps in it.
    pub fn fill(&self, text: &str) -> String {
        let address = |address: Option<std::net::SocketAddr>| {
            address.map_or("127.0.0.1:9".to_owned(), |address| address.to_string())
        };
        let tcp =
            |number: usize| address(self.tcp.get(number).map(|one| one.local_addr().unwrap()));
        let udp =
            |number: usize| address(self.udp.get(number).map(|one| one.local_addr().unwrap()));
        let outside = self.outside.path().display();
        let workbook = self.workbook.display();
        [
            ("{{tcp}}", tcp(0)),
            ("{{tcp6}}", tcp(1)),
            ("{{udp}}", udp(0)),
            ("{{udp6}}", udp(1)),
            ("{{outside}}", outside.to_string()),
            (
                "{{workbook}}",
                workbook.to_string().trim_end_matches('/').to_owned(),
            ),
            ("{{mark}}", self.mark.clone()),
        ]
        .iter()
        .fold(text.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
    }

    /// What nobody may find out.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Has `command`, and all that it starts, hold the line. The secret is in its environment; files it may open as many as
    /// is usual.
    pub fn tie(&self, command: &mut Command) {
        command.env("SECRET", &self.secret);
        let line = self.line.lock().unwrap().1.take().expect("it is tied once");
        let line = OwnedFd::from(line);
        // SAFETY: system calls between fork and exec, and nothing else. The descriptor lives as long as the command.
        unsafe {
            command.pre_exec(move || {
                fcntl(&line, FcntlArg::F_SETFD(FdFlag::empty()))?;
                let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
                setrlimit(Resource::RLIMIT_NOFILE, USUAL_FILES, most)?;
                Ok(())
            })
        };
    }

    /// Ends our own hold of the line, which the started `command` still has.
    pub fn let_go(&self, command: Command) {
        drop(command);
    }

    /// All files that are watched, and what is known of them.
    pub fn look_around(&self) -> BTreeMap<PathBuf, Look> {
        let mut files = BTreeMap::new();
        // What the grader writes is in these two.
        let own = [self.workbook.join("target"), self.workbook.join("out")];
        for folder in [&*self.workbook, self.outside.path()] {
            look_into(folder, &own, &mut files);
        }
        files
    }

    /// What has happened that should not, a line each; `before` is how the files were.
    pub fn complaints(&self, before: &BTreeMap<PathBuf, Look>) -> Vec<String> {
        let mut complaints = self.changes(before);
        complaints.extend(
            self.leftovers()
                .into_iter()
                .map(|file| format!("left behind: {}", file.display())),
        );
        if !self.is_line_free() || !self.all_have_left() {
            complaints.push("a process is left".to_owned());
        }
        let mut buffer = [0; 100];
        let heard = [
            ("TCP", self.tcp.iter().any(|one| one.accept().is_ok())),
            (
                "UDP",
                self.udp.iter().any(|one| one.recv(&mut buffer).is_ok()),
            ),
            (
                "a local socket",
                self.unix.iter().any(|one| one.accept().is_ok()),
            ),
            (
                "local datagrams",
                self.datagrams
                    .iter()
                    .any(|one| one.recv(&mut buffer).is_ok()),
            ),
            (
                "a pipe",
                (&self.fifo)
                    .read(&mut buffer)
                    .is_ok_and(|length| length > 0),
            ),
        ];
        let heard = heard.iter().filter(|(_, heard)| *heard);
        complaints.extend(heard.map(|(what, _)| format!("somebody has called by {what}")));
        complaints
    }

    fn changes(&self, before: &BTreeMap<PathBuf, Look>) -> Vec<String> {
        let after = self.look_around();
        let all = before
            .keys()
            .chain(after.keys().filter(|file| !before.contains_key(*file)));
        let changed = all.filter(|file| before.get(*file) != after.get(*file));
        // Some submissions are changed by the suite itself.
        let by_us = |file: &Path| {
            CHANGING
                .iter()
                .any(|name| file.iter().any(|part| part == *name))
        };
        changed
            .filter(|file| !by_us(file))
            .map(|file| format!("changed: {}", file.display()))
            .collect()
    }

    /// Files of attacks in folders that are open to all, and scratch folders.
    fn leftovers(&self) -> Vec<PathBuf> {
        let home = env::var_os("HOME").map(PathBuf::from);
        let open = OPEN_TO_ALL.iter().map(PathBuf::from).chain(home);
        let scratch = self.workbook.join("target/grade/scratch");
        let marked = open.flat_map(|folder| entries(&folder)).filter(|file| {
            let name = file.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with(&self.mark)
        });
        marked.chain(entries(&scratch)).collect()
    }

    /// Whether no process works in the workbook any more, or runs a program of it. Checks are not given the line.
    fn all_have_left(&self) -> bool {
        let given_up = Instant::now() + PATIENCE;
        while Instant::now() < given_up {
            let is_here = |process: &Path| {
                ["cwd", "exe"].iter().any(|link| {
                    let place = fs::read_link(process.join(link));
                    place.is_ok_and(|place| place.starts_with(&self.workbook))
                })
            };
            if !entries(Path::new("/proc"))
                .iter()
                .any(|process| is_here(process))
            {
                return true;
            }
            thread::yield_now();
        }
        false
    }

    /// Whether nobody holds the line any more: then it is at its end.
    fn is_line_free(&self) -> bool {
        let reader = &self.line.lock().unwrap().0;
        fcntl(reader, FcntlArg::F_SETFL(OFlag::O_NONBLOCK)).unwrap();
        let given_up = Instant::now() + PATIENCE;
        while Instant::now() < given_up {
            match { reader }.read(&mut [0; 100]) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => thread::yield_now(),
                Err(error) => panic!("{error}"),
            }
        }
        false
    }
}

fn look_into(folder: &Path, but_for: &[PathBuf], files: &mut BTreeMap<PathBuf, Look>) {
    for file in entries(folder) {
        if but_for.contains(&file) {
            continue;
        }
        let Ok(metadata) = fs::symlink_metadata(&file) else {
            continue;
        };
        let look = Look {
            inode: metadata.ino(),
            mode: metadata.mode(),
            size: metadata.size(),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        };
        if metadata.is_dir() {
            look_into(&file, but_for, files);
        }
        files.insert(file, look);
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.flatten().map(|entry| entry.path()).collect()
}
