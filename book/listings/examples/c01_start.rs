//! Without the macro: a runtime is a value.

use listings::{say, work};
use tokio::runtime::Builder;

pub fn main() {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let tea = runtime.block_on(work("tea", 1000));
    let egg = runtime.block_on(async {
        let egg = work("egg", 2000).await;
        say!("{tea} and {egg}");
        egg
    });
    drop(runtime);
    println!("the runtime is gone; the {egg} is not");
}
