//! One of three fails: `try_join!`.

use listings::{fail, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let result = tokio::try_join!(
        async { Ok(work("song", 500).await) },
        fail("book", 1000),
        async { Ok(work("film", 3000).await) },
    );
    say!("{result:?}");
}
