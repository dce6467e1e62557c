//! How clients are let in, whatever happens at the door.

use std::{net::SocketAddr, time::Duration};

use sim::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// How long nobody is let in after an error.
const PAUSE: Duration = Duration::from_millis(100);

/// The next client of `listener`, and its address. It is cancel safe, as the listener's own `accept` is.
///
/// An error is reported, and is not the end of the server. The client may have hung up before it was let in, or the process has as
/// many files open as it may, until others leave. Then `accept` fails again at once, so there is a pause.
pub(crate) async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(client) => return client,
            Err(error) => {
                eprintln!("a client was not let in: {error}");
                sleep(PAUSE).await;
            }
        }
    }
}
