//! Has cargo build the kit, and hears how far it is.

use std::{
    env,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use serde::Deserialize;

use super::{KitError, News};
use crate::{render::escape, stop::Stop};

/// A library that cargo has built.
pub struct Artifact {
    /// The crate.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The file.
    pub library: PathBuf,
}

/// Builds the package `kit` of the workspace at `root` into `folder`.
///
/// # Errors
///
/// If there is no cargo, if it fails, or if it is stopped.
pub fn build(
    root: &Path,
    folder: &Path,
    tell: &mut dyn FnMut(News),
    stop: &Stop,
) -> Result<Vec<Artifact>, KitError> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .args(["build", "--package", "kit", "--profile", "kit"])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--target-dir")
        .arg(folder)
        // Flags of the user's would make another kit, and lose the cfg that the lab needs.
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}tokio_unstable")
        .env_remove("CARGO_TARGET_DIR")
        // It says how far it is, whether or not there is a terminal.
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "80")
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_TERM_QUIET", "false")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::Interrupted => KitError::Stopped,
        _ => KitError::NoCargo(error),
    };
    let mut cargo = stop.spawn(&mut command).map_err(failed)?;
    let messages = cargo.child.stdout.take().map(BufReader::new);
    let reader = thread::spawn(|| messages.into_iter().flat_map(artifacts).collect());
    let said = cargo.child.stderr.take().map(BufReader::new);
    let errors = said.map_or_else(String::new, |said| listen(said, tell));
    let artifacts = reader.join().unwrap_or_default();
    let status = cargo.child.wait().map_err(failed)?;
    match status.success() {
        _ if stop.is_stopped() => Err(KitError::Stopped),
        true => Ok(artifacts),
        false => Err(KitError::Cargo(errors)),
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

/// The libraries that cargo's messages speak of.
fn artifacts(messages: impl BufRead) -> Vec<Artifact> {
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
        .filter_map(|message| {
            let mut files = message.filenames.into_iter();
            let library = files.find(|file| file.extension().is_some_and(|end| end == "rlib"))?;
            let version = message.package_id.rsplit(['#', '@']).next();
            Some(Artifact {
                name: message.target.name,
                version: version.unwrap_or_default().to_owned(),
                library,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_are_read_from_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","package_id":"registry+index#tokio@1.54.1","target":{"name":"tokio"},"#,
            r#""filenames":["/t/libtokio-1.rlib","/t/libtokio-1.rmeta"]}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\nno json\n",
        );
        let artifacts = artifacts(messages.as_bytes());
        assert_eq!(artifacts.len(), 1);
        assert_eq!(artifacts[0].name, "tokio");
        assert_eq!(artifacts[0].version, "1.54.1");
        assert_eq!(artifacts[0].library, Path::new("/t/libtokio-1.rlib"));
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
