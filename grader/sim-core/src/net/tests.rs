//! Tests of the sockets, simulated and real ones.

use std::{
    future::Future,
    io::{ErrorKind, Result},
    net::SocketAddr,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader},
    time::{sleep, timeout},
};

use super::*;

const SERVER: &str = "10.0.0.1:9999";

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn server() -> SocketAddr {
    SERVER.parse().unwrap()
}

/// A network, and the client's and the server's end of a connection over `link`.
async fn connected(world: &World, link: Link) -> (Network, Witness, [TcpStream; 2]) {
    let (network, witness) = Network::open(world);
    let listener = network.listen(server());
    let client = network.connect_with(server(), link).await.unwrap();
    let (accepted, from) = listener.accept().await.unwrap();
    assert_eq!(from, client.local_addr().unwrap());
    (network, witness, [client, accepted])
}

/// All that can be read of `stream`.
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text
}

/// How the next read of `stream` fails.
async fn read_error(stream: &mut TcpStream) -> ErrorKind {
    stream.read(&mut [0]).await.unwrap_err().kind()
}

/// How the next write to `stream` fails.
async fn write_error(stream: &mut TcpStream) -> ErrorKind {
    stream.write(b"x").await.unwrap_err().kind()
}

/// Echoes the lines of one client.
async fn echo(listener: &TcpListener) -> Result<()> {
    let (mut stream, _) = listener.accept().await?;
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    while let Some(line) = lines.next_line().await? {
        write.write_all(format!("{line}\n").as_bytes()).await?;
    }
    Ok(())
}

async fn talk(listener: TcpListener, connected: impl Future<Output = Result<TcpStream>>) {
    let client = async {
        let stream = connected.await?;
        assert_eq!(stream.peer_addr()?, listener.local_addr()?);
        let (mut read, mut write) = stream.into_split();
        write.write_all(b"one\ntw").await?;
        write.write_all(b"o\n").await?;
        write.shutdown().await?;
        assert_eq!(rest(&mut read).await, "one\ntwo\n");
        let refused = write.write(b"more").await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::BrokenPipe);
        assert_eq!(
            read.local_addr()?,
            read.reunite(write).unwrap().local_addr()?
        );
        Ok(())
    };
    let (echoed, talked): (Result<()>, Result<()>) = tokio::join!(echo(&listener), client);
    echoed.unwrap();
    talked.unwrap();
}

#[tokio::test]
async fn a_client_and_a_server_talk_on_real_sockets() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    talk(listener, TcpStream::connect(addr)).await;
}

#[tokio::test(start_paused = true)]
async fn a_client_and_a_server_talk_on_simulated_sockets() {
    let world = World::new(0);
    let (network, witness) = Network::open(&world);
    let link = Link::new().latency(ms(5));
    talk(
        network.listen(server()),
        network.connect_with(server(), link),
    )
    .await;
    assert_eq!(
        world.elapsed(),
        ms(15),
        "one way to connect, one there, one back"
    );
    assert_eq!(
        (witness.held(Side::Client), witness.held(Side::Server)),
        (0, 0)
    );
    assert_eq!((witness.buffered(), witness.most_buffered()), (0, 8));
}

#[tokio::test(start_paused = true)]
async fn bytes_arrive_a_latency_later_and_no_byte_earlier() {
    let world = World::new(0);
    let (_network, _, [mut client, mut server]) =
        connected(&world, Link::new().latency(ms(30))).await;
    client.write_all(b"a").await.unwrap();
    sleep(ms(10)).await;
    client.write_all(b"bc").await.unwrap();
    let mut got = [0; 8];
    assert_eq!(server.read(&mut got).await.unwrap(), 1);
    assert_eq!(world.elapsed(), ms(60));
    assert!(timeout(ms(9), server.read(&mut got)).await.is_err());
    assert_eq!(server.read(&mut got).await.unwrap(), 2);
    assert_eq!(world.elapsed(), ms(70));
}

#[tokio::test(start_paused = true)]
async fn a_writer_waits_until_what_fills_the_window_is_read() {
    let world = World::new(0);
    let link = Link::new().latency(ms(10)).window(4);
    let (_network, witness, [mut client, mut server]) = connected(&world, link).await;
    let from = client.local_addr().unwrap();
    assert_eq!(client.write(b"123456").await.unwrap(), 4);
    assert!(timeout(ms(500), client.write(b"56")).await.is_err());
    assert_eq!(witness.connection(from).server.buffered, 4);
    let mut got = [0; 3];
    let (written, read) = tokio::join!(client.write(b"56789"), server.read(&mut got));
    assert_eq!((written.unwrap(), read.unwrap()), (3, 3));
    assert_eq!(world.elapsed(), ms(510), "room is known of at once");
    let seen = witness.connection(from);
    assert_eq!((seen.client.written, seen.server.read), (7, 3));
    assert_eq!(witness.most_buffered(), 4);
}

#[tokio::test(start_paused = true)]
async fn one_side_may_say_goodbye_and_go_on_listening() {
    let world = World::new(0);
    let (_network, witness, [client, mut server]) =
        connected(&world, Link::new().latency(ms(10))).await;
    let from = client.local_addr().unwrap();
    let (mut read, write) = client.into_split();
    drop(write);
    assert_eq!(rest(&mut server).await, "");
    assert_eq!(world.elapsed(), ms(20));
    server.write_all(b"still here").await.unwrap();
    drop(server);
    assert_eq!(rest(&mut read).await, "still here");
    let seen = witness.connection(from);
    assert_eq!(
        seen.client.shut,
        Some(crate::timeline::Moment::after(ms(10)))
    );
    assert_eq!(
        (seen.client.closed, seen.server.closed.is_some()),
        (None, true)
    );
}

#[tokio::test(start_paused = true)]
async fn who_writes_to_someone_who_is_gone_learns_it_a_round_trip_later() {
    let world = World::new(0);
    let (_network, _, [mut client, server]) = connected(&world, Link::new().latency(ms(10))).await;
    drop(server);
    assert_eq!(rest(&mut client).await, "");
    client.write_all(b"hello?").await.unwrap();
    sleep(ms(19)).await;
    client.write_all(b"anybody?").await.unwrap();
    sleep(ms(1)).await;
    assert_eq!(write_error(&mut client).await, ErrorKind::BrokenPipe);
    assert_eq!(rest(&mut client).await, "", "its end is still the end");
    assert_eq!(
        client.shutdown().await.unwrap_err().kind(),
        ErrorKind::NotConnected
    );
}

#[tokio::test(start_paused = true)]
async fn a_writer_who_waits_for_a_reader_that_leaves_is_told() {
    let world = World::new(0);
    let link = Link::new().latency(ms(10)).window(4);
    let (_network, witness, [mut client, server]) = connected(&world, link).await;
    client.write_all(b"1234").await.unwrap();
    let (failed, ()) = tokio::join!(client.write_all(b"5678"), async {
        sleep(ms(50)).await;
        drop(server);
    });
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::BrokenPipe);
    assert_eq!(world.elapsed(), ms(70));
    assert_eq!(witness.buffered(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_reset_comes_after_what_was_written_before_it() {
    let world = World::new(0);
    let (network, witness, [mut client, mut server]) =
        connected(&world, Link::new().latency(ms(10))).await;
    let from = client.local_addr().unwrap();
    client.write_all(b"last words").await.unwrap();
    network.reset(from);
    assert_eq!(read_error(&mut client).await, ErrorKind::ConnectionReset);
    assert_eq!(write_error(&mut client).await, ErrorKind::ConnectionReset);
    let mut got = [0; 64];
    assert_eq!(server.read(&mut got).await.unwrap(), 10);
    assert_eq!(world.elapsed(), ms(20));
    for _ in 0..2 {
        assert_eq!(read_error(&mut server).await, ErrorKind::ConnectionReset);
        assert_eq!(write_error(&mut server).await, ErrorKind::ConnectionReset);
    }
    let seen = witness.connection(from);
    assert!(seen.client.reset && !seen.server.reset);
    assert_eq!(witness.held(Side::Client), 1, "somebody still holds it");
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_does_not_linger_resets_its_connection() {
    let world = World::new(0);
    let (_network, _, [client, mut server]) = connected(&world, Link::new()).await;
    client.set_zero_linger().unwrap();
    drop(client);
    assert_eq!(read_error(&mut server).await, ErrorKind::ConnectionReset);
}

#[tokio::test(start_paused = true)]
async fn a_partition_holds_everything_and_loses_nothing() {
    let world = World::new(0);
    let (network, _, [mut client, mut server]) =
        connected(&world, Link::new().latency(ms(10))).await;
    let ip = client.local_addr().unwrap().ip();
    client.write_all(b"before, ").await.unwrap();
    sleep(ms(5)).await;
    client.write_all(b"on its way, ").await.unwrap();
    sleep(ms(5)).await;
    network.partition(ip);
    client.write_all(b"during").await.unwrap();
    client.shutdown().await.unwrap();
    let mut got = [0; 64];
    assert_eq!(server.read(&mut got).await.unwrap(), 8, "it had arrived");
    let (text, ()) = tokio::join!(rest(&mut server), async {
        sleep(ms(1_000)).await;
        network.heal(ip);
    });
    assert_eq!(text, "on its way, during");
    assert_eq!(world.elapsed(), ms(10 + 10 + 1_000 + 10));
}

#[tokio::test(start_paused = true)]
async fn nobody_gets_through_to_a_host_that_is_cut_off_until_it_is_healed() {
    let world = World::new(0);
    let (network, _) = Network::open(&world);
    let listener = network.listen(server());
    network.partition(server().ip());
    let connecting = network.connect_with(server(), Link::new().latency(ms(10)));
    let (client, accepted, ()) = tokio::join!(connecting, listener.accept(), async {
        sleep(ms(300)).await;
        network.heal(server().ip());
    });
    client.unwrap();
    accepted.unwrap();
    assert_eq!(world.elapsed(), ms(310));
}

#[tokio::test(start_paused = true)]
async fn a_listener_that_is_dropped_turns_away_who_waits_and_who_comes() {
    let world = World::new(0);
    let (network, witness) = Network::open(&world);
    let listener = network.listen(server());
    let mut waiting = network.connect(server()).await.unwrap();
    drop(listener);
    assert_eq!(read_error(&mut waiting).await, ErrorKind::ConnectionReset);
    let refused = network.connect(server()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(witness.connections().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn accepting_is_cancel_safe() {
    let (network, _) = Network::open(&World::new(0));
    let listener = network.listen(server());
    assert!(timeout(ms(5), listener.accept()).await.is_err());
    let _first = network.connect(server()).await.unwrap();
    let _second = network.connect(server()).await.unwrap();
    for _ in 0..2 {
        listener.accept().await.unwrap();
    }
    assert!(timeout(ms(5), listener.accept()).await.is_err());
}

/// Whatever is written when, and read when: it arrives whole, in order, not early, and never more than the window waits.
#[tokio::test(start_paused = true)]
async fn everything_arrives_in_order_and_the_window_holds() {
    for seed in 0..200 {
        let world = World::new(seed);
        let window = world.draw(1..=40) as usize;
        let latency = world.draw_ms(1..=20);
        let link = Link::new().latency(latency).window(window);
        let (network, witness, [mut client, mut server]) = connected(&world, link).await;
        let ip = client.local_addr().unwrap().ip();
        let sent: Vec<u8> = (0..world.draw(1..=400)).map(|byte| byte as u8).collect();
        let started = world.elapsed();

        let write = async {
            let mut left = &sent[..];
            while !left.is_empty() {
                let some = world.draw(1..=60).min(left.len() as u64) as usize;
                let written = client.write(&left[..some]).await.unwrap();
                left = &left[written..];
                sleep(world.draw_ms(0..=5)).await;
            }
            drop(client);
        };
        let read = async {
            let mut got = Vec::new();
            let mut buffer = [0; 50];
            loop {
                let some = world.draw(1..=50) as usize;
                let read = server.read(&mut buffer[..some]).await.unwrap();
                if read == 0 {
                    break got;
                }
                assert!(world.elapsed() >= started + latency);
                got.extend_from_slice(&buffer[..read]);
                sleep(world.draw_ms(0..=30)).await;
            }
        };
        let cut_off_now_and_then = async {
            for _ in 0..3 {
                sleep(world.draw_ms(0..=60)).await;
                network.partition(ip);
                sleep(world.draw_ms(0..=60)).await;
                network.heal(ip);
            }
        };
        let ((), got, ()) = tokio::join!(write, read, cut_off_now_and_then);
        assert_eq!(got, sent, "seed {seed}");
        assert!(witness.most_buffered() <= window, "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_timeline_shows_what_was_said_and_how_it_ended() {
    let world = World::new(0);
    let link = Link::new().name("ann");
    let (_network, _, [mut client, mut server]) = connected(&world, link).await;
    client.write_all(b"hello\n").await.unwrap();
    server
        .write_all(b"welcome, this is the server speaking\n")
        .await
        .unwrap();
    drop(server);
    drop(client);
    let lane = &world.timeline().lanes[0];
    assert_eq!((&*lane.name, &*lane.spans[0].label), ("ann", "connected"));
    let labels: Vec<_> = lane.marks.iter().map(|mark| &*mark.label).collect();
    assert_eq!(
        labels,
        [
            "→ hello",
            "← welcome, this is the ser…",
            "closed by the server"
        ]
    );
}

#[tokio::test]
async fn datagrams_go_there_and_back_on_real_sockets() {
    let ann = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let bob = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    ask_and_answer(ann, bob).await;
}

#[tokio::test(start_paused = true)]
async fn datagrams_go_there_and_back_on_simulated_sockets() {
    let world = World::new(0);
    let (network, _) = Network::open(&world);
    network.set_air(Air::new().latency(5..=5));
    let [ann, bob] = ["10.0.0.1:7", "10.0.0.2:7"].map(|addr| network.bind(addr.parse().unwrap()));
    ask_and_answer(ann, bob).await;
    assert_eq!(world.elapsed(), ms(10));
}

async fn ask_and_answer(ann: UdpSocket, bob: UdpSocket) {
    let mut buffer = [0; 4];
    ann.send_to(b"hello, bob", bob.local_addr().unwrap())
        .await
        .unwrap();
    let (length, from) = bob.recv_from(&mut buffer).await.unwrap();
    assert_eq!(&buffer[..length], b"hell", "the rest does not fit");
    assert_eq!(from, ann.local_addr().unwrap());
    bob.send_to(b"", from).await.unwrap();
    let (length, from) = ann.recv_from(&mut buffer).await.unwrap();
    assert_eq!((length, from), (0, bob.local_addr().unwrap()));
}

#[tokio::test(start_paused = true)]
async fn datagrams_are_lost_repeated_and_overtaken() {
    let (mut lost, mut twice, mut overtaken) = (0, 0, 0);
    for seed in 0..50 {
        let (network, witness) = Network::open(&World::new(seed));
        network.set_air(Air::new().lost(30).repeated(30));
        let [ann, bob] =
            ["10.0.0.1:7", "10.0.0.2:7"].map(|addr| network.bind(addr.parse().unwrap()));
        for number in 0..10 {
            ann.send_to(&[number], bob.local_addr().unwrap())
                .await
                .unwrap();
        }
        let mut got = Vec::new();
        let mut buffer = [0];
        while timeout(ms(100), bob.recv_from(&mut buffer)).await.is_ok() {
            got.push(buffer[0]);
        }
        overtaken += usize::from(!got.is_sorted());
        got.sort();
        twice += got.windows(2).filter(|pair| pair[0] == pair[1]).count();
        got.dedup();
        lost += 10 - got.len();
        assert_eq!(witness.datagrams().len(), 10);
    }
    assert!((100..200).contains(&lost), "{lost} of 500");
    assert!((50..150).contains(&twice), "{twice} of 500");
    assert!(overtaken > 25, "{overtaken} of 50");
}

#[tokio::test(start_paused = true)]
async fn one_may_ask_everybody_and_lose_what_one_wants_to_lose() {
    let (network, witness) = Network::open(&World::new(0));
    let [ann, bob, eve, deaf] = ["10.0.0.1:5", "10.0.0.2:7", "10.0.0.3:7", "10.0.0.4:8"]
        .map(|addr| network.bind(addr.parse().unwrap()));
    let everybody = "255.255.255.255:7";
    let refused = ann.send_to(b"?", everybody).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::PermissionDenied);
    ann.set_broadcast(true).unwrap();
    network.lose_next(1, eve.local_addr().unwrap());
    for text in [b"1", b"2"] {
        ann.send_to(text, everybody).await.unwrap();
    }
    ann.send_to(b"3", "10.9.9.9:7").await.unwrap();
    sleep(ms(50)).await;
    for (socket, expected) in [(&bob, 2), (&eve, 1), (&deaf, 0), (&ann, 0)] {
        let mut got = 0;
        while timeout(ms(0), socket.recv_from(&mut [0])).await.is_ok() {
            got += 1;
        }
        assert_eq!(got, expected);
    }
    assert_eq!(witness.datagrams().len(), 3);
}
