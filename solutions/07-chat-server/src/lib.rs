//! The chat server, and what goes with it: a client, a file transfer, and a search for servers.
//!
//! Each client of a server is a task of its own, and all that it is to hear goes through a queue of its own. So nobody waits
//! for anybody else: not for a slow reader, and not for a connection that is broken.

mod accept;
mod broadcast;
mod client;
mod discovery;
mod lock;
mod notice;
mod room;
mod server;
mod session;
mod transfer;

pub use broadcast::broadcast;
pub use client::client;
pub use discovery::{ASK_AGAIN, LONGEST_ANSWER, QUERY, Service, discover, name_in};
pub use notice::{Notice, is_name};
pub use room::MAX_WAITING;
pub use server::serve;
pub use session::{GRACE, MAX_LINE};
pub use transfer::{MOST_IN_MEMORY, receive_file, send_file};
