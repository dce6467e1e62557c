//! Has cargo build the kit, and hears how far it is.

use std::{
    env,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use serde::Deserialize;

use super::{KitError, News, settings, toolchain::Toolchain};
use crate::{escape, stop::Stop};

/// A crate that cargo has built.
pub struct Built {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The files that a compiler may read of it.
    pub files: Vec<PathBuf>,
}

impl Built {
    /// Its library, if it is one to link.
    pub fn library(&self) -> Option<&Path> {
        let is_linked = |file: &&PathBuf| file.extension().is_some_and(|end| end == "rlib");
        self.files.iter().find(is_linked).map(PathBuf::as_path)
    }
}

/// How the files end that a compiler reads: libraries, what is known of them, and macros.
const READ: [&str; 4] = ["rlib", "rmeta", "so", "dylib"];

/// Builds `package`, the kit's base or a layer, of the workspace at `root`.
///
/// # Errors
///
/// If there is no cargo, if it fails, or if it is stopped.
pub fn build(
    package: &str,
    root: &Path,
    toolchain: &Toolchain,
    tell: &mut dyn FnMut(News),
    stop: &Stop,
) -> Result<Vec<Built>, KitError> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .args(["build", "--package", package])
        .args(["--message-format", "json-render-diagnostics"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    settings::fix(
        &mut command,
        toolchain,
        env::vars_os().map(|(name, _)| name),
    );
    // It says how far it is, whether or not there is a terminal.
    command
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "80");
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::Interrupted => KitError::Stopped,
        _ => KitError::NoCargo(error),
    };
    let mut cargo = stop.spawn(&mut command).map_err(failed)?;
    let messages = cargo.child.stdout.take().map(BufReader::new);
    let reader = thread::spawn(|| messages.into_iter().flat_map(crates).collect());
    let said = cargo.child.stderr.take().map(BufReader::new);
    let errors = said.map_or_else(String::new, |said| listen(said, tell));
    let built = reader.join().unwrap_or_default();
    let status = cargo.child.wait().map_err(failed)?;
    match status.success() {
        _ if stop.is_stopped() => Err(KitError::Stopped),
        true => Ok(built),
        false => Err(KitError::Cargo {
            said: errors,
            settings: String::new(),
        }),
    }
}

/// Passes on how far cargo is; returns what it said beside that.
fn listen(mut said: impl BufRead, tell: &mut dyn FnMut(News)) -> String {
    let mut rest = String::new();
    let mut piece = Vec::new();
    while let Ok(1..) = read_piece(&mut said, &mut piece) {
        let text = String::from_utf8_lossy(&piece);
        let text = text.trim_end();
        let mut words = text.split_whitespace();
        match (words.next(), words.next()) {
            (Some("Building"), Some(bar)) if bar.starts_with('[') => {
                if let Some((done, total)) = counts(text) {
                    tell(News::Built { done, total });
                }
            }
            (Some("Compiling"), Some(name)) => tell(News::Compiling(&escape::line(name))),
            (Some("Downloading" | "Downloaded" | "Updating" | "Locking"), _) => {
                tell(News::Fetching(&escape::line(text.trim_start())));
            }
            (None, _) => {}
            _ => {
                rest.push_str(text);
                rest.push('\n');
            }
        }
    }
    rest
}

/// The next of what ends in a line break, or in a return to the beginning of the line as a progress bar does.
fn read_piece(from: &mut impl BufRead, piece: &mut Vec<u8>) -> io::Result<usize> {
    piece.clear();
    loop {
        let buffer = from.fill_buf()?;
        if buffer.is_empty() {
            return Ok(piece.len());
        }
        let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let used = end.map_or(buffer.len(), |end| end + 1);
        piece.extend_from_slice(&buffer[..used]);
        from.consume(used);
        if end.is_some() {
            return Ok(piece.len());
        }
    }
}

/// `12/108` behind the bar.
fn counts(text: &str) -> Option<(usize, usize)> {
    let (_, behind) = text.split_once("] ")?;
    let (done, rest) = behind.trim_start().split_once('/')?;
    let total = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((done.parse().ok()?, total.parse().ok()?))
}

/// The crates that cargo's messages speak of.
fn crates(messages: impl BufRead) -> Vec<Built> {
    #[derive(Deserialize)]
    struct Message {
        package_id: String,
        target: Target,
        filenames: Vec<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    let lines = messages.lines().map_while(Result::ok);
    lines
        // Other messages have other fields.
        .filter_map(|line| serde_json::from_str::<Message>(&line).ok())
        .map(|message| {
            let mut files = message.filenames;
            files.retain(|file| {
                READ.iter()
                    .any(|end| file.extension() == Some(end.as_ref()))
            });
            let version = message.package_id.rsplit(['#', '@']).next();
            Built {
                name: message.target.name,
                version: version.unwrap_or_default().to_owned(),
                files,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_is_read_from_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","package_id":"registry+index#tokio@1.54.1","target":{"name":"tokio"},"#,
            r#""filenames":["/t/libtokio-1.rlib","/t/libtokio-1.rmeta"]}"#,
            "\n",
            r#"{"reason":"compiler-artifact","package_id":"registry+index#tokio-macros@2.7.0","target":{"name":"tokio_macros"},"#,
            r#""filenames":["/t/libtokio_macros-2.so","/t/libtokio_macros-2.dwp"]}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\nno json\n",
        );
        let built = crates(messages.as_bytes());
        let [tokio, macros] = &built[..] else {
            panic!("{} crates", built.len());
        };
        assert_eq!((&*tokio.name, &*tokio.version), ("tokio", "1.54.1"));
        assert_eq!(tokio.library(), Some(Path::new("/t/libtokio-1.rlib")));
        assert_eq!(tokio.files.len(), 2);
        assert_eq!(macros.library(), None);
        assert_eq!(macros.files, [Path::new("/t/libtokio_macros-2.so")]);
    }

    #[test]
    fn how_far_cargo_is_is_told_and_what_goes_wrong_is_kept() {
        let said = "    Updating index\n   Compiling syn v3.0.9\n    Building [=>    ]  9/108: libc, syn(build)   \r\
                    error: linker `cc` not found\n    Building [===>  ] 10/108  \r\n";
        let mut news = Vec::new();
        let rest = listen(said.as_bytes(), &mut |one| news.push(one.to_string()));
        assert_eq!(
            news,
            [
                "Updating index",
                "Compiling syn",
                "9 of 108 built",
                "10 of 108 built"
            ]
        );
        assert_eq!(rest, "error: linker `cc` not found\n");
    }
}
