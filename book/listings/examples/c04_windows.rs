//! Three starts in each second of the clock. Eight callers come around its turn.

use std::cell::Cell;

use listings::say;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("a new second");
    let in_this_second = Cell::new(0);
    let reset = async {
        sleep(Duration::from_secs(1)).await;
        in_this_second.set(0);
        say!("a new second");
    };
    let callers = async {
        sleep(Duration::from_millis(850)).await;
        for number in 1..=8 {
            if in_this_second.get() < 3 {
                in_this_second.set(in_this_second.get() + 1);
                say!("caller {number} starts");
            } else {
                say!("caller {number} is refused");
            }
            sleep(Duration::from_millis(40)).await;
        }
    };
    tokio::join!(reset, callers);
}
