//! A task that borrows what its caller has lent.

pub async fn shout(name: &str) {
    tokio::spawn(async move { println!("{name}") })
        .await
        .unwrap();
}
