//! A tray with room for two sheets, from a lock and two bells.

use std::{collections::VecDeque, pin::pin, sync::Mutex};

use listings::say;
use tokio::sync::Notify;
use tokio::time::{Duration, sleep};

#[derive(Default)]
struct Tray {
    sheets: Mutex<VecDeque<u32>>,
    came: Notify,
    room: Notify,
}

impl Tray {
    async fn put(&self, sheet: u32) {
        loop {
            let mut room = pin!(self.room.notified());
            room.as_mut().enable();
            {
                let mut sheets = self.sheets.lock().unwrap();
                if sheets.len() < 2 {
                    sheets.push_back(sheet);
                    self.came.notify_one();
                    return;
                }
            }
            room.await;
        }
    }

    async fn take(&self) -> u32 {
        loop {
            let mut came = pin!(self.came.notified());
            came.as_mut().enable();
            if let Some(sheet) = self.sheets.lock().unwrap().pop_front() {
                self.room.notify_one();
                return sheet;
            }
            came.await;
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let tray = Tray::default();
    let fill = async {
        for sheet in 1..=4 {
            tray.put(sheet).await;
            say!("sheet {sheet} is in");
        }
    };
    let empty = async {
        for _ in 1..=4 {
            sleep(Duration::from_millis(300)).await;
            say!("sheet {} is out", tray.take().await);
        }
    };
    tokio::join!(fill, empty);
}
