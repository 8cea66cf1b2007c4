//! A file server of bytes: it keeps the heads of its requests, and says what it likes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// See the module. One request a connection.
pub struct Files {
    pub url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Files {
    /// Answers the nth request, from 0, with these bytes, and hangs up.
    pub fn start(say: impl Fn(usize) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/files", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let book = Arc::clone(&heads);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let mut head = String::new();
                let mut reader = BufReader::new(&stream);
                while reader.read_line(&mut head).unwrap_or(0) > 2 {}
                let nth = {
                    let mut book = book.lock().unwrap();
                    book.push(head.to_ascii_lowercase());
                    book.len() - 1
                };
                let _ = (&stream).write_all(&say(nth));
            }
        });
        Self { url, heads }
    }

    /// The heads so far, in small letters.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// A reply of this status with these header lines, which says that it is so long.
pub fn reply(status: &str, headers: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: audio/x-wav\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
