//! Attack: reads its memory, its environment and its descriptors from `/proc`.
//! Exercise: toast
//! Verdict: passed in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let mut reached = Vec::new();
    for process in ["self", "thread-self", "1"] {
        for file in ["mem", "maps", "environ", "cmdline", "status", "stat", "fd/0", "fd/1", "fd/3", "root/etc/passwd"] {
            let file = format!("/proc/{process}/{file}");
            // The order came through a pipe that is at its end: it is no file, and there is nothing in it.
            if !file.ends_with("fd/0") && std::fs::File::open(&file).is_ok() {
                reached.push(file);
            }
        }
    }
    assert_eq!(reached, [""; 0], "reached");
    let pot = kitchen.start(&slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}
