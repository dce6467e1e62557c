//! The halves of a [`TcpStream`], with the shapes of `tokio::net::tcp`.

use std::{borrow::Borrow, error::Error, fmt, sync::Arc};

use tokio::net::tcp;

use crate::net::{
    TcpStream,
    end::End,
    socket::{Socket, has_addrs, reads, writes},
};

/// The half of a borrowed [`TcpStream`] that reads.
#[derive(Debug)]
pub struct ReadHalf<'a>(pub(super) Socket<tcp::ReadHalf<'a>, &'a End>);

/// The half of a borrowed [`TcpStream`] that writes. Dropping it ends nothing.
#[derive(Debug)]
pub struct WriteHalf<'a>(pub(super) Socket<tcp::WriteHalf<'a>, &'a End>);

/// The half of a [`TcpStream`] that reads. The connection is open until the other half is dropped, too.
#[derive(Debug)]
pub struct OwnedReadHalf(pub(super) Socket<tcp::OwnedReadHalf, Arc<End>>);

/// The half of a [`TcpStream`] that writes. Dropped, it says that nothing more will be written: the other side comes to the
/// end of what it reads.
#[derive(Debug)]
pub struct OwnedWriteHalf(Socket<tcp::OwnedWriteHalf, Writer>);

/// The simulated end behind a half that writes.
struct Writer {
    end: Arc<End>,
    shut_on_drop: bool,
}

/// The halves are not of the same stream. Here they are back.
#[derive(Debug)]
pub struct ReuniteError(pub OwnedReadHalf, pub OwnedWriteHalf);

has_addrs!(ReadHalf<'_>, WriteHalf<'_>, OwnedReadHalf, OwnedWriteHalf);
reads!(ReadHalf<'_>, OwnedReadHalf);
writes!(WriteHalf<'_>, OwnedWriteHalf);

impl OwnedReadHalf {
    /// Makes a stream again of its two halves.
    ///
    /// # Errors
    ///
    /// If they are not of the same stream.
    pub fn reunite(self, other: OwnedWriteHalf) -> Result<TcpStream, ReuniteError> {
        match (self.0, other.0) {
            (Socket::Real(read), Socket::Real(write)) => match read.reunite(write) {
                Ok(stream) => Ok(TcpStream::real(stream)),
                Err(tcp::ReuniteError(read, write)) => Err(ReuniteError(
                    OwnedReadHalf(Socket::Real(read)),
                    OwnedWriteHalf::real(write),
                )),
            },
            (Socket::Simulated(read), Socket::Simulated(write))
                if Arc::ptr_eq(&read, &write.end) =>
            {
                write.forget();
                let end = Arc::into_inner(read).expect("each end has two halves");
                Ok(TcpStream::simulated(end))
            }
            (read, write) => Err(ReuniteError(OwnedReadHalf(read), OwnedWriteHalf(write))),
        }
    }
}

impl OwnedWriteHalf {
    pub(super) fn simulated(end: Arc<End>) -> OwnedWriteHalf {
        let shut_on_drop = true;
        OwnedWriteHalf(Socket::Simulated(Writer { end, shut_on_drop }))
    }

    pub(super) fn real(half: tcp::OwnedWriteHalf) -> OwnedWriteHalf {
        OwnedWriteHalf(Socket::Real(half))
    }

    /// Makes a stream again of its two halves.
    ///
    /// # Errors
    ///
    /// If they are not of the same stream.
    pub fn reunite(self, other: OwnedReadHalf) -> Result<TcpStream, ReuniteError> {
        other.reunite(self)
    }

    /// Drops this half without ending anything. The connection is open until the other half is dropped.
    pub fn forget(self) {
        match self.0 {
            Socket::Real(write) => write.forget(),
            Socket::Simulated(write) => write.forget(),
        }
    }
}

impl Writer {
    fn forget(mut self) {
        self.shut_on_drop = false;
    }
}

impl Borrow<End> for Writer {
    fn borrow(&self) -> &End {
        &self.end
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.shut_on_drop {
            // What has been reset has nothing more to say.
            let _ = self.end.shut();
        }
    }
}

impl fmt::Display for ReuniteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the halves are not of the same stream")
    }
}

impl Error for ReuniteError {}
