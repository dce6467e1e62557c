//! Opens a section of the book: from `cargo book` if that runs, or from the pages that were built.

use std::{
    env,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use grader::escape;

/// Where `cargo book` serves the book.
const SERVED: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 3000);

/// How long it is given to answer. It is on this machine.
const PATIENCE: Duration = Duration::from_millis(300);

/// Opens `section`, such as `01-core-basics/one-dish.html#cook`; what there is to say of it.
pub fn open(root: &Path, section: &str) -> String {
    let page = section.split('#').next().unwrap_or_default();
    let built = root.join("target").join("book");
    let address = match (is_served(page), built.join(page).is_file()) {
        (true, _) => format!("http://localhost:{}/{section}", SERVED.port()),
        (false, true) => format!("file://{}/{section}", built.display()),
        (false, false) => {
            let source = page.replace(".html", ".md");
            return format!(
                "Run `cargo book` in a second terminal, then `b` again; or read book/src/{}.",
                escape::line(&source)
            );
        }
    };
    match browse(&address) {
        Ok(()) => format!("Opened {}", escape::line(&address)),
        Err(error) => format!(
            "No browser could be started ({error}). The page is {}",
            escape::line(&address)
        ),
    }
}

/// Whether what listens there has this page.
fn is_served(page: &str) -> bool {
    let answer = || -> std::io::Result<bool> {
        let mut book = TcpStream::connect_timeout(&SERVED, PATIENCE)?;
        book.set_read_timeout(Some(PATIENCE))?;
        write!(book, "HEAD /{page} HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut status = [0; 12];
        book.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    answer().unwrap_or(false)
}

/// `$BROWSER`, or what the system opens pages with. Neither is waited for, and neither gets the terminal.
fn browse(address: &str) -> std::io::Result<()> {
    let named = env::var("BROWSER").unwrap_or_default();
    match shell_words::split(&named).unwrap_or_default().split_first() {
        Some((program, arguments)) => Command::new(program)
            .args(arguments)
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(drop),
        None => open::that_detached(address),
    }
}
