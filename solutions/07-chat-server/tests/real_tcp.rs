//! The same code on real sockets: two clients talk to each other, one quits, the server shuts down. Nobody waits for a
//! time; each step waits for the line that it brings about.

use std::net::SocketAddr;

use chat_server::{Notice, broadcast, serve};
use sim::net::{
    TcpListener, TcpStream,
    tcp::{OwnedReadHalf, OwnedWriteHalf},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    sync::oneshot,
};

/// Somebody with a real connection.
struct Talker {
    heard: Lines<BufReader<OwnedReadHalf>>,
    output: OwnedWriteHalf,
}

impl Talker {
    async fn connect(address: SocketAddr) -> Talker {
        let stream = TcpStream::connect(address).await.expect("somebody listens");
        let (input, output) = stream.into_split();
        Talker {
            heard: BufReader::new(input).lines(),
            output,
        }
    }

    async fn say(&mut self, line: &str) {
        let line = format!("{line}\n");
        self.output
            .write_all(line.as_bytes())
            .await
            .expect("the connection is there");
    }

    /// The next line; `None` at the end.
    async fn hear(&mut self) -> Option<String> {
        self.heard
            .next_line()
            .await
            .expect("the connection ends in good order")
    }

    async fn hears(&mut self, notice: Notice<'_>) {
        assert_eq!(self.hear().await, Some(notice.to_string()));
    }

    /// Connects, and gets a name.
    async fn named(address: SocketAddr, name: &str) -> Talker {
        let mut talker = Talker::connect(address).await;
        talker.hears(Notice::AskName).await;
        talker.say(name).await;
        talker.hears(Notice::Welcome(name)).await;
        talker
    }
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    (listener, address)
}

#[tokio::test]
async fn two_clients_talk_to_each_other() {
    let (listener, address) = listener().await;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, async { drop(stopped.await) }));

    let mut ada = Talker::named(address, "ada").await;
    let mut bob = Talker::named(address, "bob").await;
    ada.hears(Notice::Joined("bob")).await;
    ada.say("hello").await;
    bob.hears(Notice::Said {
        name: "ada",
        text: "hello",
    })
    .await;
    bob.say("hello yourself").await;
    ada.hears(Notice::Said {
        name: "bob",
        text: "hello yourself",
    })
    .await;

    bob.say("/quit").await;
    bob.hears(Notice::Bye).await;
    assert_eq!(bob.hear().await, None);
    ada.hears(Notice::Left("bob")).await;

    drop(stop);
    ada.hears(Notice::LastWord).await;
    assert_eq!(ada.hear().await, None);
    server
        .await
        .expect("the server does not panic")
        .expect("the listener is sound");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test]
async fn a_client_that_vanishes_has_left() {
    let (listener, address) = listener().await;
    let server = tokio::spawn(serve(listener, std::future::pending()));

    let mut ada = Talker::named(address, "ada").await;
    let bob = Talker::named(address, "bob").await;
    ada.hears(Notice::Joined("bob")).await;
    drop(bob);
    ada.hears(Notice::Left("bob")).await;
    ada.say(&"x".repeat(2_000)).await;
    ada.hears(Notice::TooLong).await;
    server.abort();
}

#[tokio::test]
async fn a_line_is_broadcast() {
    let (listener, address) = listener().await;
    let server = tokio::spawn(broadcast(listener));

    let mut ada = Talker::connect(address).await;
    let mut bob = Talker::connect(address).await;
    // ada connected first, so it is let in before anything of bob's is read.
    bob.say("are you there?").await;
    assert_eq!(ada.hear().await.as_deref(), Some("are you there?"));
    ada.say("yes").await;
    assert_eq!(bob.hear().await.as_deref(), Some("yes"));
    server.abort();
}
