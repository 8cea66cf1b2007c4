//! A peer that speaks bytes: no HTTP library, so that nothing but the client is tested.
//!
//! Each connection is played by a closure. Every byte that arrives is kept, so a test can count
//! how often a body arrived, whole or not.

use std::future::Future;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What a connection brought, in the order of the connections.
type Log = Arc<Mutex<Vec<Vec<u8>>>>;

/// A listening peer on a free port of this machine; it ends with the test's runtime.
pub struct Server {
    pub address: std::net::SocketAddr,
    log: Log,
    listening: JoinHandle<()>,
}

/// One connection as its peer sees it.
pub struct Peer {
    /// Which connection it is, from 0.
    pub index: usize,
    stream: TcpStream,
    unread: Vec<u8>,
    log: Log,
}

impl Server {
    /// Plays each connection with `play`.
    pub async fn play<F, Play>(play: Play) -> Self
    where
        Play: Fn(Peer) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        Self::play_at(([127, 0, 0, 1], 0).into(), play).await
    }

    /// The same at this address.
    pub async fn play_at<F, Play>(address: std::net::SocketAddr, play: Play) -> Self
    where
        Play: Fn(Peer) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Log::default();
        let listening = tokio::spawn({
            let log = log.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let index = {
                        let mut log = log.lock().unwrap();
                        log.push(Vec::new());
                        log.len() - 1
                    };
                    let peer = Peer { index, stream, unread: Vec::new(), log: log.clone() };
                    tokio::spawn(play(peer));
                }
            }
        });
        Self { address, log, listening }
    }

    /// Nobody listens any more; connections that stand are left alone.
    pub async fn shut(self) {
        self.listening.abort();
        let _ = self.listening.await;
    }

    /// Answers every request with these bytes and keeps the connection.
    pub async fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::play(move |mut peer| {
            let bytes = bytes.clone();
            async move {
                while peer.request().await.is_some() {
                    peer.say(&bytes).await;
                }
            }
        })
        .await
    }

    /// Answers one request with these bytes and closes the connection.
    pub async fn answering_once(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::play(move |mut peer| {
            let bytes = bytes.clone();
            async move {
                if peer.request().await.is_some() {
                    peer.say(&bytes).await;
                }
            }
        })
        .await
    }

    pub fn url(&self) -> String {
        format!("http://{}/api.php", self.address)
    }

    pub fn connections(&self) -> usize {
        self.log.lock().unwrap().len()
    }

    /// Everything that arrived, over all connections.
    pub fn received(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().unwrap().concat()).into_owned()
    }

    /// How often this text arrived.
    pub fn count(&self, text: &str) -> usize {
        self.received().matches(text).count()
    }
}

impl Peer {
    /// Reads one request with its body; `None` where the connection ends before.
    pub async fn request(&mut self) -> Option<String> {
        loop {
            if let Some(length) = whole_request(&self.unread) {
                let rest = self.unread.split_off(length);
                let request = std::mem::replace(&mut self.unread, rest);
                return Some(String::from_utf8_lossy(&request).into_owned());
            }
            let mut piece = [0; 4096];
            match self.stream.read(&mut piece).await {
                Ok(0) | Err(_) => return None,
                Ok(length) => {
                    self.unread.extend_from_slice(&piece[..length]);
                    self.log.lock().unwrap()[self.index].extend_from_slice(&piece[..length]);
                }
            }
        }
    }

    /// Writes; whether the other side still listens is its own matter.
    pub async fn say(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        let said = self.stream.write_all(bytes.as_ref()).await;
        said.is_ok() && self.stream.flush().await.is_ok()
    }

    /// Ends the connection with a reset instead of a goodbye.
    pub fn reset(self) {
        self.stream.set_zero_linger().unwrap();
    }

    /// Keeps the connection open and says nothing more.
    pub async fn silence(mut self) {
        while self.request().await.is_some() {}
    }
}

/// Length of the first whole request in these bytes.
fn whole_request(bytes: &[u8]) -> Option<usize> {
    let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..head_end]).to_ascii_lowercase();
    let body = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().unwrap());
    (bytes.len() >= head_end + body).then_some(head_end + body)
}

/// A reply of HTTP with this status line, these further header lines and this body.
pub fn http(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut reply = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n");
    for header in headers {
        reply.push_str(header);
        reply.push_str("\r\n");
    }
    reply.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    [reply.as_bytes(), body].concat()
}

/// The reply that the protocol's text shows for success.
pub fn success() -> Vec<u8> {
    http("200 OK", &[], r#"{"errno":"1","message":"\u6210\u529f","data":[]}"#)
}
