//! Runs the exercise on real sockets: `cargo run -p chat-server -- 127.0.0.1:9999` is the server, and Ctrl-C its shutdown.
//! Other first words run the other parts; without any it says which.

use std::{
    env,
    ffi::OsString,
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process,
    time::Duration,
};

use chat_server::{QUERY, broadcast, client, discover, receive_file, send_file, serve};
use sim::net::{TcpListener, TcpStream, UdpSocket};
use tokio::{
    io::{BufReader, stdin, stdout},
    select, signal,
};

const USAGE: &str = "\
usage: cargo run -p chat-server -- ADDRESS               the chat server; Ctrl-C shuts it down
       cargo run -p chat-server -- broadcast ADDRESS     the server without names
       cargo run -p chat-server -- client ADDRESS        talk to a server
       cargo run -p chat-server -- send ADDRESS FILE     send FILE to whoever receives at ADDRESS
       cargo run -p chat-server -- receive ADDRESS FILE  wait at ADDRESS for a file, and store it as FILE
       cargo run -p chat-server -- discover ADDRESS      ask at ADDRESS which chat server answers";

/// How long `discover` waits for answers.
const WAIT: Duration = Duration::from_secs(1);

/// What is to be run.
enum Command {
    Serve(SocketAddr),
    Broadcast(SocketAddr),
    Client(SocketAddr),
    Send(SocketAddr, PathBuf),
    Receive(SocketAddr, PathBuf),
    Discover(SocketAddr),
}

#[tokio::main]
async fn main() {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let command = Command::parse(&arguments).unwrap_or_else(|message| {
        eprintln!("{message}\n\n{USAGE}");
        process::exit(2);
    });
    // A thread that reads the terminal can't be stopped, and the runtime would wait for it. So the process ends here.
    match command.run().await {
        Ok(()) => process::exit(0),
        Err(message) => {
            eprintln!("{message}");
            process::exit(1);
        }
    }
}

impl Command {
    fn parse(arguments: &[OsString]) -> Result<Command, String> {
        let address = |text: &OsString| {
            let text = text.to_string_lossy();
            text.parse::<SocketAddr>().map_err(|_| {
                format!("`{text}` is no address; write one with its port, such as 127.0.0.1:9999")
            })
        };
        let first = arguments.first().map(|word| word.to_string_lossy());
        match (first.as_deref(), arguments) {
            (Some("broadcast"), [_, at]) => Ok(Command::Broadcast(address(at)?)),
            (Some("client"), [_, at]) => Ok(Command::Client(address(at)?)),
            (Some("send"), [_, at, file]) => Ok(Command::Send(address(at)?, file.into())),
            (Some("receive"), [_, at, file]) => Ok(Command::Receive(address(at)?, file.into())),
            (Some("discover"), [_, at]) => Ok(Command::Discover(address(at)?)),
            (Some(word @ ("broadcast" | "client" | "discover")), _) => {
                Err(format!("`{word}` takes an address"))
            }
            (Some(word @ ("send" | "receive")), _) => {
                Err(format!("`{word}` takes an address and a file"))
            }
            (Some(_), [at]) => Ok(Command::Serve(address(at)?)),
            (Some(_), _) => Err("one address is enough for the server".to_owned()),
            (None, _) => Err("where is it to listen?".to_owned()),
        }
    }

    async fn run(self) -> Result<(), String> {
        match self {
            Command::Serve(at) => {
                let listener = listen(at).await?;
                println!(
                    "Listening at {at}. Talk to it with `nc {} {}`.",
                    at.ip(),
                    at.port()
                );
                let shutdown = async {
                    if signal::ctrl_c().await.is_ok() {
                        println!("Shutting down.");
                    }
                };
                select! {
                    result = serve(listener, shutdown) => result.map_err(|error| failed("serve", error)),
                    result = answer(at) => result,
                }
            }
            Command::Broadcast(at) => {
                let listener = listen(at).await?;
                println!("Listening at {at}. Ctrl-C ends it.");
                select! {
                    result = broadcast(listener) => result.map_err(|error| failed("broadcast", error)),
                    _ = signal::ctrl_c() => Ok(()),
                }
            }
            Command::Client(at) => {
                let stream = connect(at).await?;
                let result = client(stream, BufReader::new(stdin()), stdout()).await;
                result.map_err(|error| failed("client", error))
            }
            Command::Send(at, file) => {
                let stream = connect(at).await?;
                let result = send_file(stream, &file).await;
                report("Sent", result, &file)
            }
            Command::Receive(at, file) => {
                let listener = listen(at).await?;
                println!("Waiting at {at} for a file.");
                let accepted = listener.accept().await;
                let (stream, _) = accepted.map_err(|error| failed("accept", error))?;
                let result = receive_file(stream, &file).await;
                report("Received", result, &file)
            }
            Command::Discover(at) => {
                let failed = |error| failed("discover", error);
                // Any port will do, at any of this machine's addresses.
                let any = if at.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
                let socket = UdpSocket::bind(any).await.map_err(failed)?;
                socket.set_broadcast(true).map_err(failed)?;
                let found = discover(&socket, at, WAIT).await.map_err(failed)?;
                for service in &found {
                    println!("{} at {}", service.name, service.addr);
                }
                match found.len() {
                    0 => Err(format!("nobody at {at} has answered within {WAIT:?}")),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// Answers those who ask by UDP who serves at `at`.
async fn answer(at: SocketAddr) -> Result<(), String> {
    let failed = |error| failed("answer by UDP", error);
    let socket = UdpSocket::bind(at).await.map_err(failed)?;
    let mut datagram = [0; 64];
    loop {
        // An error here is another's, whose port is closed; it is no reason to stop.
        if let Ok((length, from)) = socket.recv_from(&mut datagram).await
            && &datagram[..length] == QUERY
        {
            let answer = format!("served by the chat server of process {}", process::id());
            let _ = socket.send_to(answer.as_bytes(), from).await;
        }
    }
}

async fn listen(at: SocketAddr) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(at).await;
    listener.map_err(|error| format!("can't listen at {at}: {error}; try another port"))
}

async fn connect(to: SocketAddr) -> Result<TcpStream, String> {
    let stream = TcpStream::connect(to).await;
    stream.map_err(|error| format!("can't connect to {to}: {error}; is somebody listening there?"))
}

fn report(done: &str, result: io::Result<u64>, file: &Path) -> Result<(), String> {
    let file = file.display();
    let bytes = result.map_err(|error| format!("`{file}` was not transferred: {error}"))?;
    println!("{done} `{file}`, {bytes} bytes.");
    Ok(())
}

fn failed(what: &str, error: io::Error) -> String {
    format!("`{what}` failed: {error}")
}
