//! A stack with room for two, and a permit for each push. Three pushes, three pops.

use std::collections::VecDeque;

use listings::say;
use tokio::sync::Semaphore;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut strokes = VecDeque::new();
    let available = Semaphore::new(0);
    for stroke in ["line", "circle", "dot"] {
        strokes.push_back(stroke);
        available.add_permits(1);
        if strokes.len() > 2 {
            strokes.pop_front();
        }
    }
    for _ in 0..3 {
        available.acquire().await.unwrap().forget();
        say!("undone: {:?}", strokes.pop_back());
    }
}
