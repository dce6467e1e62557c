//! A pasta that blocks, joined with a salad that waits.

use listings::{block, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let pasta = async {
        say!("pasta begins");
        block(3000);
        say!("pasta is done");
    };
    tokio::join!(pasta, work("salad", 2000));
}
