//! Two computations, joined.

use listings::say;

async fn add_up(name: &str, up_to: u64) {
    say!("{name} begins");
    let total: u64 = (1..=up_to).sum();
    say!("{name} is done: {total}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::join!(
        add_up("the long sum", 1_000_000),
        add_up("the short sum", 10)
    );
}
