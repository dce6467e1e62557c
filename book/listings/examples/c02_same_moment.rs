//! Both are ready at the same moment, a thousand times.

use std::future::ready;

use listings::say;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (mut left, mut right) = (0, 0);
    for _ in 0..1000 {
        tokio::select! {
            () = ready(()) => left += 1,
            () = ready(()) => right += 1,
        }
    }
    say!("each has won sometimes: {}", left > 0 && right > 0);

    let (mut left, mut right) = (0, 0);
    for _ in 0..1000 {
        tokio::select! {
            biased;
            () = ready(()) => left += 1,
            () = ready(()) => right += 1,
        }
    }
    say!("biased: {left} to {right}");
}
