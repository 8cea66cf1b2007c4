//! A PHP platform of bytes: it stores what reaches it, and says what a script tells it to.
//!
//! For what the sandbox cannot play: replies of any shape, bodies without end, connections that go
//! at a chosen moment, a port that closes and opens again. It shares no line with the sandbox.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::server::{Peer, Server, http};

/// One request, as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    /// From 1, over all connections.
    pub nth: usize,
    /// How often this number has arrived, this request among them.
    pub times: usize,
    /// Which connection brought it, from 0.
    pub connection: usize,
    /// How long that connection had been idle.
    pub idle: Duration,
    pub number: String,
    pub batch: String,
}

/// What the platform does with a request.
#[derive(Debug, Clone)]
pub struct Doing {
    pub stores: bool,
    pub says: Says,
}

/// What it says.
#[derive(Debug, Clone)]
pub enum Says {
    /// What is so: errno 1, or 10 for a number that it has.
    Truth,
    /// What is so, and ends the connection behind it without a word.
    TruthAndGoodbye,
    /// The same, and from before the reply on nobody listens at the port.
    TruthBehindAClosedPort,
    /// These bytes.
    Bytes(Vec<u8>),
    /// These bytes, and ends the connection.
    Last(Vec<u8>),
    /// These bytes, a few at a time, for ever.
    Drip(Vec<u8>),
    /// A body without end behind these bytes.
    Endless(Vec<u8>),
    /// A reset.
    Reset,
}

impl Doing {
    /// A platform that works.
    pub fn well() -> Self {
        Self { stores: true, says: Says::Truth }
    }

    /// Carries the request out and says this.
    pub fn stored(says: Says) -> Self {
        Self { stores: true, says }
    }

    /// Stores nothing and says this.
    pub fn not_stored(says: Says) -> Self {
        Self { stores: false, says }
    }
}

/// What it has seen.
#[derive(Debug, Default)]
pub struct Book {
    asked: Vec<Asked>,
    /// By batch and number: how often it was given.
    pub stored: BTreeMap<(String, String), u64>,
    /// Bytes of bodies without end that somebody took.
    pub endless_bytes: usize,
    /// Nobody listens at the port.
    pub shut: bool,
}

/// See the module.
pub struct Php {
    stage: Arc<Stage>,
    address: SocketAddr,
    url: String,
    runtime: Runtime,
}

struct Stage {
    script: Box<dyn Fn(&Asked) -> Doing + Send + Sync>,
    book: Mutex<Book>,
    server: Mutex<Option<Server>>,
}

impl Php {
    pub fn start(script: impl Fn(&Asked) -> Doing + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let stage = Arc::new(Stage {
            script: Box::new(script),
            book: Mutex::default(),
            server: Mutex::default(),
        });
        let address = runtime.block_on(open(&stage, ([127, 0, 0, 1], 0).into()));
        Self { stage, address, url: format!("http://{address}/api.php"), runtime }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.book().asked.clone()
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.stage.book.lock().unwrap()
    }

    /// Listens at the port again.
    pub fn open_again(&self) {
        self.runtime.block_on(open(&self.stage, self.address));
    }
}

async fn open(stage: &Arc<Stage>, address: SocketAddr) -> SocketAddr {
    let playing = Arc::clone(stage);
    let server = Server::play_at(address, move |peer| serve(Arc::clone(&playing), peer)).await;
    let address = server.address;
    stage.book.lock().unwrap().shut = false;
    *stage.server.lock().unwrap() = Some(server);
    address
}

async fn serve(stage: Arc<Stage>, mut peer: Peer) {
    let mut idle_since = Instant::now();
    while let Some(request) = peer.request().await {
        let asked = stage.write_down(&request, peer.index, idle_since.elapsed());
        let doing = (stage.script)(&asked);
        let truth = stage.carry_out(&asked, doing.stores);
        match doing.says {
            Says::Truth => answer(&mut peer, &truth).await,
            Says::TruthAndGoodbye => return answer(&mut peer, &truth).await,
            Says::TruthBehindAClosedPort => {
                stage.shut().await;
                return answer(&mut peer, &truth).await;
            }
            Says::Bytes(bytes) => answer(&mut peer, &bytes).await,
            Says::Last(bytes) => return answer(&mut peer, &bytes).await,
            Says::Drip(bytes) => return drip(&mut peer, &bytes).await,
            Says::Endless(bytes) => {
                peer.say(bytes).await;
                while peer.say([b' '; 4096]).await {
                    stage.book.lock().unwrap().endless_bytes += 4096;
                }
                return;
            }
            Says::Reset => return peer.reset(),
        }
        idle_since = Instant::now();
    }
}

/// Whether anybody still listens is not the platform's concern.
async fn answer(peer: &mut Peer, bytes: &[u8]) {
    let _ = peer.say(bytes).await;
}

async fn drip(peer: &mut Peer, bytes: &[u8]) {
    for byte in bytes.iter().chain(std::iter::repeat(&b' ')) {
        if !peer.say([*byte]).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

impl Stage {
    fn write_down(&self, request: &str, connection: usize, idle: Duration) -> Asked {
        let form = request.split_once("\r\n\r\n").unwrap().1;
        let form = reqwest::Url::parse(&format!("http://form/?{form}")).unwrap();
        let of = |name| {
            let mut pairs = form.query_pairs();
            pairs.find(|(key, _)| key == name).map_or_else(String::new, |it| it.1.into_owned())
        };
        let (number, batch) = (of("phonenum"), of("batchid"));
        let mut book = self.book.lock().unwrap();
        let times = 1 + book.asked.iter().filter(|asked| asked.number == number).count();
        let nth = book.asked.len() + 1;
        book.asked.push(Asked { nth, times, connection, idle, number, batch });
        book.asked[nth - 1].clone()
    }

    /// Gives what a platform that works would say.
    fn carry_out(&self, asked: &Asked, stores: bool) -> Vec<u8> {
        let mut errno = 1;
        if stores {
            let mut book = self.book.lock().unwrap();
            let times = book.stored.entry((asked.batch.clone(), asked.number.clone())).or_insert(0);
            *times += 1;
            errno = if *times == 1 { 1 } else { 10 };
        }
        json(&format!(r#"{{"errno":"{errno}","message":"","data":[]}}"#))
    }

    /// From its end on a new connection is refused.
    async fn shut(&self) {
        let server = self.server.lock().unwrap().take();
        if let Some(server) = server {
            server.shut().await;
        }
        self.book.lock().unwrap().shut = true;
    }
}

/// HTTP 200 with this body, as PHP sends it.
pub fn json(body: &str) -> Vec<u8> {
    http("200 OK", &[], body)
}
