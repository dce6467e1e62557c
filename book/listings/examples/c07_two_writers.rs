//! Two tasks write lines to one connection, under a lock.

use std::{sync::Arc, time::Duration};

use listings::{
    net::{tcp::OwnedWriteHalf, wire},
    say,
};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::{sync::Mutex, task::yield_now, time::sleep};

async fn speak(name: &str, text: &str, writer: Arc<Mutex<OwnedWriteHalf>>) {
    let said = format!("{name}: ");
    writer
        .lock()
        .await
        .write_all(said.as_bytes())
        .await
        .unwrap();
    yield_now().await; // looks up the text, for instance
    let said = format!("{text}\n");
    writer
        .lock()
        .await
        .write_all(said.as_bytes())
        .await
        .unwrap();
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (cleo, server) = wire("cleo").await;
    let (_reader, writer) = server.into_split();
    let writer = Arc::new(Mutex::new(writer));
    tokio::spawn(speak("ann", "hello", writer.clone()));
    tokio::spawn(speak("ben", "hi there", writer.clone()));

    let mut lines = BufReader::new(cleo).lines();
    let patience = sleep(Duration::from_millis(100));
    tokio::pin!(patience);
    loop {
        tokio::select! {
            line = lines.next_line() => say!("cleo reads {:?}", line.unwrap().unwrap()),
            () = &mut patience => break,
        }
    }
}
