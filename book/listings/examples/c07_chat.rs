//! A chat server with names.

use std::{collections::BTreeMap, io, sync::Arc, sync::Mutex, time::Duration};

use listings::net::{TcpListener, TcpStream, connect, listen};
use listings::{record, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::{task::JoinSet, time::sleep};

type Queue = UnboundedSender<Arc<str>>;

/// Who is here. None of its methods waits.
#[derive(Default)]
struct Room {
    queues: BTreeMap<String, Queue>,
}

impl Room {
    fn enter(&mut self, name: &str, queue: &Queue) -> bool {
        if self.queues.contains_key(name) {
            return false;
        }
        self.queues.insert(name.to_owned(), queue.clone());
        self.tell_others(name, &format!("* {name} is here"));
        true
    }

    fn leave(&mut self, name: &str) {
        if self.queues.remove(name).is_some() {
            self.tell_others(name, &format!("* {name} has left"));
        }
    }

    fn tell_others(&self, name: &str, line: &str) {
        let line: Arc<str> = format!("{line}\n").into();
        for (_, queue) in self.queues.iter().filter(|(other, _)| *other != name) {
            let _ = queue.send(line.clone());
        }
    }
}

async fn session(room: Arc<Mutex<Room>>, stream: TcpStream) {
    let (reader, mut writer) = stream.into_split();
    let (queue, mut lines) = unbounded_channel::<Arc<str>>();
    let mut name: Option<String> = None;
    let reading = async {
        let mut input = BufReader::new(reader).lines();
        while let Some(text) = input.next_line().await? {
            let mut room = room.lock().unwrap();
            if let Some(name) = &name {
                room.tell_others(name, &format!("{name}: {text}"));
            } else if room.enter(&text, &queue) {
                name = Some(text);
            } else {
                let _ = queue.send(format!("* {text} is taken\n").into());
            }
        }
        io::Result::Ok(())
    };
    let writing = async {
        while let Some(line) = lines.recv().await {
            writer.write_all(line.as_bytes()).await?;
        }
        io::Result::Ok(())
    };
    tokio::select! { _ = reading => {}, _ = writing => {} }
    if let Some(name) = name {
        room.lock().unwrap().leave(&name);
    }
}

async fn serve(listener: TcpListener) {
    let room = Arc::new(Mutex::new(Room::default()));
    let mut sessions = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                sessions.spawn(session(room.clone(), stream));
            }
            Err(error) => {
                say!("not accepted: {error}");
                sleep(Duration::from_millis(100)).await;
            }
        }
        // Those that are over need not be kept.
        while sessions.try_join_next().is_some() {}
    }
}

async fn client(called: &str, types: &[(u64, &str)]) {
    let (reader, mut writer) = connect(called).await.into_split();
    let typing = async {
        for (pause, line) in types {
            sleep(Duration::from_millis(*pause)).await;
            writer
                .write_all(format!("{line}\n").as_bytes())
                .await
                .unwrap();
        }
        sleep(Duration::from_millis(100)).await;
        writer.shutdown().await.unwrap();
    };
    let showing = async {
        let mut lines = BufReader::new(reader).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            say!("{called} hears: {line}");
        }
    };
    tokio::join!(typing, showing);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let server = tokio::spawn(serve(listen()));
    tokio::join!(
        client("the first", &[(0, "ada"), (200, "hello")]),
        client(
            "the second",
            &[(100, "ada"), (50, "ben"), (100, "hi"), (100, "bye")]
        ),
    );
    record();
    server.abort();
}
