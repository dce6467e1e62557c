//! A server queues its last word, drops its list of queues, and waits for the task that writes.

use std::time::Duration;

use listings::{net::wire, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (ada, mut server) = wire("ada").await;
    let (queue, mut lines) = mpsc::unbounded_channel::<&str>();
    let queues = vec![queue.clone()];
    let mut session = tokio::spawn(async move {
        let own = queue; // for what the session itself has to say
        own.send("* welcome\n").unwrap();
        while let Some(line) = lines.recv().await {
            server.write_all(line.as_bytes()).await.unwrap();
        }
    });
    tokio::spawn(async move {
        let mut lines = BufReader::new(ada).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            say!("ada reads: {line}");
        }
        say!("ada: the end");
    });
    sleep(Duration::from_millis(100)).await;
    for queue in queues {
        queue.send("* the end\n").unwrap();
    }
    match timeout(Duration::from_secs(3600), &mut session).await {
        Ok(_) => say!("the server has ended"),
        Err(_) => say!("the server still waits"),
    }
}
