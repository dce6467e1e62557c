//! Three strokes, and undo four times.

use std::sync::Mutex;

use listings::say;
use tokio::sync::Semaphore;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let strokes = Mutex::new(Vec::new());
    let available = Semaphore::new(0);
    let put = |stroke| {
        strokes.lock().unwrap().push(stroke);
        available.add_permits(1);
    };
    let undo = async || {
        available.acquire().await.unwrap().forget();
        strokes.lock().unwrap().pop().unwrap()
    };
    for stroke in ["line", "circle", "dot"] {
        put(stroke);
    }
    for _ in 0..2 {
        say!("undone: {}", undo().await);
    }
    let late = async {
        sleep(Duration::from_millis(1000)).await;
        put("square");
    };
    let both = async { [undo().await, undo().await] };
    let (undone, ()) = tokio::join!(both, late);
    say!("undone: {undone:?}");
}
