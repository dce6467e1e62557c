//! Attack: reads what others have handed in, and what they came to.
//! Exercise: toast
//! Verdict: passed in *

use sim::kitchen::{Dish, Kitchen, Plate};

fn attack() {
    let mut reached = Vec::new();
    for file in [
        "{{workbook}}/class/a_honest/toast/src/lib.rs",
        "{{workbook}}/class",
        "{{workbook}}/out",
        "{{workbook}}/out/results.jsonl",
        "{{workbook}}/target/grade",
        "{{workbook}}/target/grade/scratch",
        "..",
        "../..",
    ] {
        if std::fs::read(file).is_ok() || std::fs::read_dir(file).is_ok() {
            reached.push(file);
        }
    }
    assert_eq!(reached, [""; 0], "reached");
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    tokio::task::spawn_blocking(attack).await.unwrap();
    let pot = kitchen.start(&slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}
