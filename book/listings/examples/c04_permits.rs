//! Permits by hand: one is taken out for good, and two are put back.

use listings::say;
use tokio::sync::Semaphore;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let printers = Semaphore::new(2);
    printers.acquire().await.unwrap().forget();
    say!("free: {}", printers.available_permits());
    printers.add_permits(1);
    printers.add_permits(1);
    say!("free: {}", printers.available_permits());
}
