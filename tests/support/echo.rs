//! A platform of bytes: no HTTP library, so that it can say anything.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use super::WAIT_MOST;

/// What arrived: the first line and the body of each request.
type Arrived = Arc<Mutex<Vec<(String, String)>>>;

/// A platform that says what it likes.
pub struct Echo {
    pub url: String,
    arrived: Arrived,
}

impl Echo {
    /// Answers the nth request, from 0, with what `say` makes of it; empty: hangs up; `None`: stays
    /// silent.
    pub fn start(say: impl Fn(usize) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/api.php", listener.local_addr().unwrap());
        let arrived = Arrived::default();
        let (book, say) = (Arc::clone(&arrived), Arc::new(say));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (book, say) = (Arc::clone(&book), Arc::clone(&say));
                std::thread::spawn(move || serve(&stream.unwrap(), &book, &*say));
            }
        });
        Self { url, arrived }
    }

    /// The head and the body of each request.
    pub fn arrived(&self) -> Vec<(String, String)> {
        self.arrived.lock().unwrap().clone()
    }
}

fn serve(stream: &TcpStream, book: &Arrived, say: &dyn Fn(usize) -> Option<Vec<u8>>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut head = String::new();
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) <= 2 {
                break;
            }
            head.push_str(&line);
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let nth = {
            let mut book = book.lock().unwrap();
            book.push((head, String::from_utf8(body).unwrap()));
            book.len() - 1
        };
        match say(nth) {
            Some(reply) if reply.is_empty() => return,
            Some(reply) => {
                let _ = (&*stream).write_all(&reply);
            }
            None => std::thread::sleep(WAIT_MOST),
        }
    }
}
