//! Two functions that look the same.

use listings::say;

async fn lazy(dish: &'static str) {
    say!("{dish} is on the stove");
}

fn eager(dish: &'static str) -> impl Future<Output = ()> {
    say!("{dish} is on the stove");
    async {}
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let pasta = lazy("pasta");
    let salad = eager("salad");
    say!("both were called");
    pasta.await;
    salad.await;
}
