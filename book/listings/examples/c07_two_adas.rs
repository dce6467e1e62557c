//! Two clients want the same name, and look before they take it.

use std::{collections::BTreeSet, sync::Mutex, time::Duration};

use listings::say;
use tokio::time::sleep;

static NAMES: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());

async fn enter(who: &str, name: &'static str) {
    say!("{who} wants to be {name}");
    if NAMES.lock().unwrap().contains(name) {
        return say!("{who}: {name} is taken");
    }
    sleep(Duration::from_millis(10)).await; // tells the others, for instance
    NAMES.lock().unwrap().insert(name);
    say!("{who} is {name}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let second = async {
        sleep(Duration::from_millis(5)).await;
        enter("the second", "ada").await;
    };
    tokio::join!(enter("the first", "ada"), second);
}
