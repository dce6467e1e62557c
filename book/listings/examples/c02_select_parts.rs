//! A pattern, a condition, and an `else`.

use listings::say;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Duration, sleep};

fn every(millis: u64, names: [&'static str; 3]) -> Receiver<&'static str> {
    let (sender, receiver) = mpsc::channel(8);
    tokio::spawn(async move {
        for name in names {
            sleep(Duration::from_millis(millis)).await;
            sender.send(name).await.unwrap();
        }
    });
    receiver
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("the mail is open");
    let mut letters = every(300, ["A", "B", "C"]);
    let mut parcels = every(200, ["X", "Y", "Z"]);
    let mut carried = 0;
    loop {
        tokio::select! {
            Some(letter) = letters.recv() => say!("letter {letter}"),
            Some(parcel) = parcels.recv(), if carried < 2 => {
                carried += 1;
                say!("parcel {parcel}");
            }
            else => break,
        }
    }
    say!("no more letters, and {carried} parcels to carry");
}
