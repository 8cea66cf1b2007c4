//! The connections: accepted on 127.0.0.1, so many at a time, and able to break off on request.
//!
//! A handler holds its connection's [`Switch`]; what it breaks takes hold at the next byte that
//! would be written. So a reply can be lost or cut in the middle as networks do it, below HTTP.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Most connections open at a time; more wait in the operating system's queue.
const CONNECTIONS_MAX: usize = 1024;

/// How long accepting rests after an error: most come from too many open files, and pass.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Accepts the connections.
#[derive(Debug)]
pub(super) struct Lines {
    listener: TcpListener,
    free: Arc<Semaphore>,
    accepted: Arc<AtomicU64>,
}

impl Lines {
    /// Accepts from `listener` and counts in `accepted`.
    pub fn new(listener: TcpListener, accepted: Arc<AtomicU64>) -> Self {
        Self { listener, free: Arc::new(Semaphore::new(CONNECTIONS_MAX)), accepted }
    }
}

impl Listener for Lines {
    type Io = Line;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Line, Self::Addr) {
        let permit = Arc::clone(&self.free).acquire_owned().await.ok();
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    self.accepted.fetch_add(1, Ordering::Relaxed);
                    // Without it small replies wait for the client's acknowledgement.
                    let _ = stream.set_nodelay(true);
                    let switch = Switch::default();
                    return (Line { stream, switch, _permit: permit }, address);
                }
                Err(error) => {
                    tracing::debug!(%error, "the sandbox could not accept a connection");
                    tokio::time::sleep(ACCEPT_REST).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// How a connection breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Break {
    /// Closes without another byte.
    Close,
    /// Is reset without another byte.
    Reset,
    /// Closes after the next head and so many bytes of its body.
    InBody {
        /// Of the body.
        bytes: usize,
    },
}

/// A connection's switch; every clone turns the same one.
#[derive(Debug, Clone, Default)]
pub(super) struct Switch(Arc<Mutex<Option<Break>>>);

impl Switch {
    /// The connection breaks off so, at the next byte that would be written.
    pub fn set(&self, how: Break) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(how);
    }

    fn get(&self) -> Option<Break> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, Lines>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().switch.clone()
    }
}

/// One connection.
#[derive(Debug)]
pub(super) struct Line {
    stream: TcpStream,
    switch: Switch,
    /// Its place among [`CONNECTIONS_MAX`], freed when it is dropped.
    _permit: Option<OwnedSemaphorePermit>,
}

impl Line {
    /// The head comes in one piece with the body's beginning: heads are small, and this side
    /// does not take vectored writes.
    fn write_head_and(
        &mut self,
        bytes: usize,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let head = memchr::memmem::find(buffer, b"\r\n\r\n").map_or(0, |at_byte| at_byte + 4);
        let end = head.saturating_add(bytes).min(buffer.len());
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &buffer[..end]))?;
        self.switch.set(Break::Close);
        Poll::Ready(Ok(written))
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.switch.get() {
            None => Pin::new(&mut self.stream).poll_write(cx, buffer),
            Some(Break::Close) => Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())),
            Some(Break::Reset) => {
                let _ = self.stream.set_zero_linger();
                Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
            }
            Some(Break::InBody { bytes }) => self.write_head_and(bytes, cx, buffer),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
