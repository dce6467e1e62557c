//! Three stages. The second fails.

use listings::{fail, say, work};

async fn stage(name: &str, millis: u64) -> Result<String, String> {
    Ok(work(name, millis).await)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let result = tokio::try_join!(
        stage("fetching", 3000),
        fail("the work", 1000),
        stage("to the shelf", 5000),
    );
    if let Err(fault) = result {
        say!("given up: {fault}");
    }
}
