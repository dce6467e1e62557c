//! The room: everyone who is connected, and what each of them is still to hear.

use std::{collections::BTreeMap, mem, net::SocketAddr, sync::Arc};

use tokio::sync::{mpsc, oneshot};

use crate::notice::{Notice, is_name};

/// How many lines may wait in [`serve`](crate::serve) for a client that does not read.
pub const MAX_WAITING: usize = 100;

/// Everyone who is connected.
#[derive(Default)]
pub(crate) struct Room {
    clients: BTreeMap<SocketAddr, Client>,
}

/// What the room has of a client.
struct Client {
    name: Option<String>,
    queue: mpsc::Sender<Arc<str>>,
    /// Told that this was the last line, the session ends in good order. Dropped, it ends at once.
    last: oneshot::Sender<()>,
}

/// What a session has of the room: the other ends of the same two channels.
pub(crate) struct Seat {
    pub(crate) lines: mpsc::Receiver<Arc<str>>,
    pub(crate) last: oneshot::Receiver<()>,
}

impl Room {
    pub(crate) fn enter(&mut self, address: SocketAddr) -> Seat {
        let (queue, lines) = mpsc::channel(MAX_WAITING);
        let (sender, last) = oneshot::channel();
        let client = Client {
            name: None,
            queue,
            last: sender,
        };
        self.clients.insert(address, client);
        self.tell(address, Notice::AskName);
        Seat { lines, last }
    }

    /// Hears a line of the client at `address`.
    pub(crate) fn hear(&mut self, address: SocketAddr, text: &str) {
        let taken = |client: &Client| client.name.as_deref() == Some(text);
        let taken = self.clients.values().any(taken);
        let Some(client) = self.clients.get_mut(&address) else {
            return;
        };
        if let Some(name) = client.name.clone() {
            self.tell_others(address, Notice::Said { name: &name, text });
        } else if !is_name(text) {
            self.tell(address, Notice::NotAName);
        } else if taken {
            self.tell(address, Notice::Taken(text));
        } else {
            client.name = Some(text.to_owned());
            self.tell_others(address, Notice::Joined(text));
            self.tell(address, Notice::Welcome(text));
        }
    }

    pub(crate) fn tell(&mut self, address: SocketAddr, notice: Notice) {
        if let Some(client) = self.clients.get(&address)
            && client.queue.try_send(line(notice)).is_err()
        {
            self.leave(address);
        }
    }

    /// Tells everyone with a name, but not the one at `address`.
    fn tell_others(&mut self, address: SocketAddr, notice: Notice) {
        let mut news = vec![(address, line(notice))];
        while let Some((about, line)) = news.pop() {
            self.clients.retain(|address, client| {
                let Some(name) = &client.name else {
                    return true;
                };
                let keeps_up = *address == about || client.queue.try_send(line.clone()).is_ok();
                if !keeps_up {
                    news.push((*address, self::line(Notice::Left(name))));
                }
                keeps_up
            });
        }
    }

    pub(crate) fn leave(&mut self, address: SocketAddr) {
        if let Some(Client {
            name: Some(name), ..
        }) = self.clients.remove(&address)
        {
            self.tell_others(address, Notice::Left(&name));
        }
    }

    /// Has the last word with everyone.
    pub(crate) fn close(&mut self) {
        for client in mem::take(&mut self.clients).into_values() {
            if client.queue.try_send(line(Notice::LastWord)).is_ok() {
                // A session that is over needs no telling.
                let _ = client.last.send(());
            }
        }
    }
}

fn line(notice: Notice) -> Arc<str> {
    format!("{notice}\n").into()
}
