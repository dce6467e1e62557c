//! `serve`: lets clients in until the server shuts down.

use std::{
    io,
    sync::{Arc, Mutex},
};

use sim::net::TcpListener;
use tokio::{select, task::JoinSet};

use crate::{lock::lock, room::Room, session::session};

/// The chat server. It serves whoever connects to `listener` until `shutdown` is done. What it says is a [`Notice`](crate::Notice), and
/// it says nothing else.
///
/// # Errors
///
/// None: an error of `listener` is reported, and the next client is let in.
pub async fn serve(listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let room = Arc::new(Mutex::new(Room::default()));
    let mut sessions = JoinSet::new();
    let accepting = async {
        loop {
            let (stream, address) = crate::accept::accept(&listener).await;
            // Entered here and not in the task, so that nobody is missed who is let in just before the end.
            let seat = lock(&room).enter(address);
            sessions.spawn(session(stream, address, seat, room.clone()));
            // Those that are over need not be kept.
            while sessions.try_join_next().is_some() {}
        }
    };
    select! {
        () = accepting => {}
        () = shutdown => {}
    }
    drop(listener);
    lock(&room).close();
    while sessions.join_next().await.is_some() {}
    Ok(())
}
