//! A task that borrows what its caller lent to it.

pub async fn shout(name: &str) {
    tokio::spawn(async move { println!("{name}") })
        .await
        .unwrap();
}
