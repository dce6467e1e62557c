//! A task that borrows from the function that spawned it.

pub async fn shout(names: Vec<String>) {
    let task = tokio::spawn(async {
        for name in &names {
            println!("{name}");
        }
    });
    println!("{} names", names.len());
    task.await.unwrap();
}
