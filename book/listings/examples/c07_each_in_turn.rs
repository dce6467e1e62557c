//! A speaker who writes to each in turn. Ben has stopped reading.

use std::time::Duration;

use listings::net::{connect_narrow, listen};
use listings::{lane, record, say};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let listener = listen();
    let mut writers = Vec::new();
    for name in ["ann", "ben", "cleo"] {
        let mut client = connect_narrow(name, 1000).await;
        writers.push(listener.accept().await.unwrap().0);
        tokio::spawn(async move {
            let mut piece = [0; 400];
            for number in 1.. {
                client.read_exact(&mut piece).await.unwrap();
                say!("{name} reads line {number}");
                if name == "ben" {
                    sleep(Duration::from_secs(60)).await;
                }
            }
        });
    }
    let speaker = lane("the speaker");
    for _ in 0..5 {
        for writer in &mut writers {
            let line = speaker.waiting("writes");
            writer.write_all(&[b'x'; 400]).await.unwrap();
            line.done();
        }
        sleep(Duration::from_secs(1)).await;
        record();
    }
}
