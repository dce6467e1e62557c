//! `discovery`: who answers, by a deadline, on a network that loses and repeats datagrams.

use std::{io, net::SocketAddr, time::Duration};

use chat_server::{Service, discover};
use lab::{World, expect_eq, fail};
use sim::net::{Air, Network, UdpSocket, Witness};
use tokio::time::{sleep, timeout};

use super::{Told, around, moment, ms, props::together, some};

const PORT: u16 = 4_000;

/// What the skeleton says. It is not to be changed in a submission.
const QUERY: &[u8] = b"who serves?";
const ASK_AGAIN: Duration = ms(200);
const LONGEST_ANSWER: usize = 512;

/// Where the asker is.
fn asker() -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 9], PORT + 1))
}

/// Where server `number` is.
fn server(number: u8) -> SocketAddr {
    SocketAddr::from(([10, 0, 1, number], PORT))
}

/// Everybody.
fn everybody() -> SocketAddr {
    SocketAddr::from(([255, 255, 255, 255], PORT))
}

/// A server that is to be found: its name, and its address.
type Found = (String, SocketAddr);

fn service(number: u8) -> Found {
    (format!("server {number}"), server(number))
}

/// What was found, in words.
fn found(result: io::Result<Vec<Service>>) -> Vec<Told> {
    match result {
        Ok(services) => {
            let services = services.into_iter();
            listed(services.map(|service| (service.name, service.addr)))
        }
        Err(error) => vec![Told(format!("the error {:?}", error.kind()))],
    }
}

/// What there is to be found, in the same words.
fn listed(services: impl IntoIterator<Item = Found>) -> Vec<Told> {
    let services = services.into_iter();
    services
        .map(|(name, addr)| Told(format!("{:?} at {addr}", around(&name, name.len()))))
        .collect()
}

/// A network, and the socket to ask from.
fn open(world: &World) -> (Network, Witness, UdpSocket) {
    let (network, witness) = Network::open(world);
    let socket = network.bind(asker());
    socket
        .set_broadcast(true)
        .expect("the simulated network lets it");
    (network, witness, socket)
}

/// Waits for a query, and returns whom to answer.
async fn asked(socket: &UdpSocket) -> SocketAddr {
    let mut buffer = [0; 64];
    loop {
        match socket.recv_from(&mut buffer).await {
            Ok((length, from)) if &buffer[..length] == QUERY => return from,
            _ => {}
        }
    }
}

async fn send(socket: &UdpSocket, datagram: impl AsRef<[u8]>, to: SocketAddr) {
    let sent = socket.send_to(datagram.as_ref(), to).await;
    sent.expect("the simulated network takes it");
}

/// A `wait` that does not end when a query is due.
fn wait(world: &World, longest: u64) -> Duration {
    let rest = 1..=ASK_AGAIN.as_millis() as u64 - 1;
    ASK_AGAIN * some(world, 0..=longest) as u32 + world.draw_ms(rest)
}

/// It asks at once and every 200 ms, and returns when the time is up
#[lab::test(
    points = 2,
    seeds = 64,
    proves(
        "exercise.no_time",
        "discovery.asks",
        "discovery.again",
        "discovery.no_more",
        "discovery.returns"
    )
)]
async fn asks_again_until_the_time_is_up(world: World) {
    let (network, witness, socket) = open(&world);
    sleep(world.draw_ms(0..=150)).await;
    let began = world.elapsed();
    let wait = wait(&world, 10);
    let other = network.bind(server(1));
    let chatter = async {
        // There may be silence, or always something new.
        for _ in 0..world.draw(0..=40) {
            sleep(world.draw_ms(1..=120)).await;
            let datagram = ["served by server 1", "what a nice day"][some(&world, 0..=1)];
            send(&other, datagram, asker()).await;
        }
    };
    let discovery = discover(&socket, server(1), wait);
    let (result, at, ()) = together(&world, discovery, chatter).await;
    if let Err(error) = result {
        fail!("It failed with {:?}.", error.kind());
    }
    expect_eq!(moment(at - began), moment(wait), "the time that it took");
    let queries = witness.datagrams();
    let queries = queries.iter().filter(|datagram| datagram.from == asker());
    let queries: Vec<_> = queries
        .map(|query| {
            let at = Duration::from_micros(query.sent.as_micros()) - began;
            format!(
                "{} ms, to {}: {}",
                at.as_millis(),
                query.to,
                query.bytes.escape_ascii()
            )
        })
        .collect();
    let expected: Vec<_> = (0..=(wait.as_millis() / ASK_AGAIN.as_millis()) as u32)
        .map(|number| {
            let at = ASK_AGAIN * number;
            format!(
                "{} ms, to {}: {}",
                at.as_millis(),
                server(1),
                QUERY.escape_ascii()
            )
        })
        .collect();
    expect_eq!(queries, expected, "the list of queries");
}

/// Each server is listed once, in the order of the first answers
#[lab::test(
    points = 2,
    seeds = 64,
    proves("discovery.once", "discovery.order", "discovery.first_name")
)]
async fn each_server_once(world: World) {
    let (network, _witness, socket) = open(&world);
    // Datagrams overtake each other on the way to the asker, but not in this check.
    network.set_air(Air::new().latency(5..=5));
    let count = some(&world, 0..=8) as u8;
    let mut numbers: Vec<u8> = (1..=count).collect();
    world.shuffle(&mut numbers);
    let sockets: Vec<_> = numbers
        .iter()
        .map(|number| network.bind(server(*number)))
        .collect();
    let script = async {
        let mut answered = Vec::new();
        for _ in 0..3 * count {
            sleep(world.draw_ms(1..=20)).await;
            let one = some(&world, 0..=u64::from(count) - 1);
            let first = !answered.contains(&one);
            // Whoever answers again calls itself something else, or like all the others.
            let name = if first {
                service(numbers[one]).0
            } else {
                "the same".to_owned()
            };
            send(&sockets[one], format!("served by {name}"), asker()).await;
            if first {
                answered.push(one);
            }
        }
        answered
            .into_iter()
            .map(|one| service(numbers[one]))
            .collect::<Vec<_>>()
    };
    let discovery = discover(&socket, everybody(), ms(999));
    let (result, _, expected) = together(&world, discovery, script).await;
    expect_eq!(found(result), listed(expected), "the list of servers");
}

/// Two servers with the same name are two
#[lab::test(points = 1, proves("discovery.addresses"))]
async fn told_apart_by_their_addresses(world: World) {
    let (network, _witness, socket) = open(&world);
    // The third is on the host of the second.
    let third = SocketAddr::new(server(2).ip(), PORT + 2);
    let addresses = [server(1), server(2), third];
    let servers = addresses.map(|address| network.bind(address));
    let script = async {
        for server in &servers {
            send(server, "served by me", asker()).await;
            sleep(ms(100)).await;
        }
    };
    let (result, _, ()) = together(&world, discover(&socket, everybody(), ms(390)), script).await;
    let expected = addresses.map(|address| ("me".to_owned(), address));
    expect_eq!(found(result), listed(expected), "the list of servers");
}

/// Queries and answers get lost and are repeated, and a server is found all the same
#[lab::test(points = 1, seeds = 64, proves("discovery.again", "discovery.once"))]
async fn lost_and_repeated(world: World) {
    let (network, _witness, socket) = open(&world);
    network.set_air(Air::new().repeated(50));
    let servers = [1, 2, 3].map(|number| network.bind(server(number)));
    network.lose_next(some(&world, 0..=3), server(1));
    network.lose_next(some(&world, 0..=3), asker());
    let answer = async {
        let all = (1..).zip(&servers).map(async |(number, socket)| {
            loop {
                let from = asked(socket).await;
                send(socket, format!("served by {}", service(number).0), from).await;
            }
        });
        // They answer for as long as somebody might ask.
        let _ = timeout(ms(2_000), futures::future::join_all::<_>(all)).await;
    };
    let (result, _, ()) = together(&world, discover(&socket, everybody(), ms(1_950)), answer).await;
    let mut found = found(result);
    found.sort_by_key(|service| service.0.clone());
    expect_eq!(
        found,
        listed([1, 2, 3].map(service)),
        "the list of servers, sorted,"
    );
}

/// What is not an answer is ignored
#[lab::test(
    points = 1,
    seeds = 16,
    proves("discovery.returns", "discovery.longest", "discovery.answers")
)]
async fn no_answers(world: World) {
    let (network, _witness, socket) = open(&world);
    let (odd, good) = (network.bind(server(1)), network.bind(server(2)));
    let script = async {
        let mut noise: Vec<&[u8]> = vec![
            b"",
            b"served by ",
            b"served by \xff\xfe",
            QUERY,
            &[b'x'; 2_000],
            b" served by server 1",
        ];
        world.shuffle(&mut noise);
        for datagram in noise {
            sleep(world.draw_ms(1..=30)).await;
            send(&odd, datagram, asker()).await;
        }
        // An answer may be of any length up to the longest.
        sleep(ms(30)).await;
        send(&good, "served by ".to_owned() + &long_name(), asker()).await;
    };
    let (result, at, ()) = together(&world, discover(&socket, server(1), ms(390)), script).await;
    let expected = (long_name(), server(2));
    expect_eq!(found(result), listed([expected]), "the list of servers");
    expect_eq!(moment(at), moment(ms(390)), "the time that it took");
}

/// The longest name that an answer has room for.
fn long_name() -> String {
    "n".repeat(LONGEST_ANSWER - "served by ".len())
}

/// A socket that can't send is an error at once
#[lab::test(points = 1, seeds = 16, proves("discovery.errors"))]
async fn can_not_send(world: World) {
    let (_network, _witness, socket) = open(&world);
    socket
        .set_broadcast(false)
        .expect("the simulated network lets it");
    let result = discover(&socket, everybody(), ms(500)).await;
    expect_eq!(
        found(result),
        [Told("the error PermissionDenied".to_owned())],
        "what it returned"
    );
    expect_eq!(
        moment(world.elapsed()),
        moment(ms(0)),
        "the time that it took"
    );

    // The first query goes out, and one of those after it does not.
    let before = some(&world, 0..=3) as u32;
    let script = async {
        sleep(ASK_AGAIN * before + world.draw_ms(1..=199)).await;
        let set = socket.set_broadcast(false);
        set.expect("the simulated network lets it");
    };
    let allowed = socket.set_broadcast(true);
    allowed.expect("the simulated network lets it");
    let discovery = discover(&socket, everybody(), ms(999));
    let (result, at, ()) = together(&world, discovery, script).await;
    expect_eq!(
        found(result),
        [Told("the error PermissionDenied".to_owned())],
        "what it returned when a later query could not be sent"
    );
    expect_eq!(
        moment(at),
        moment(ASK_AGAIN * (before + 1)),
        "the moment at which it returned then"
    );
}
