//! Who is told: a server that takes messages, and a mail server, both of bytes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::support::Echo;

/// A server that takes every message.
pub fn hook() -> Echo {
    answering("200 OK", r#"{"errcode":0,"errmsg":"ok","code":0}"#)
}

/// One that gives each the same answer.
pub fn answering(status: &str, body: &str) -> Echo {
    let reply =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
    Echo::start(move |_| Some(reply.clone()))
}

/// A server that refuses every message until it is mended.
pub struct Mended {
    pub hook: Echo,
    is_mended: Arc<AtomicBool>,
}

impl Mended {
    pub fn broken() -> Self {
        let is_mended = Arc::<AtomicBool>::default();
        let book = Arc::clone(&is_mended);
        let hook = Echo::start(move |_| {
            let status = if book.load(Ordering::SeqCst) { "200 OK" } else { "403 Forbidden" };
            Some(format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}").into_bytes())
        });
        Self { hook, is_mended }
    }

    pub fn mend(&self, is_mended: bool) {
        self.is_mended.store(is_mended, Ordering::SeqCst);
    }
}

/// The messages that arrived.
pub fn messages(hook: &Echo) -> Vec<Value> {
    hook.arrived().iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
}

/// A way of telling, as `dialfeed.toml` has it.
pub fn webhook(hook: &Echo, when: &str) -> String {
    format!("[[notify]]\nkind = \"webhook\"\nwhen = \"{when}\"\nurl = \"{}\"\n", hook.url)
}

/// A mail server that takes everything.
pub struct Post {
    pub port: u16,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Post {
    pub fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let book = Arc::clone(&lines);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let (mut to, from) = (stream.try_clone().unwrap(), BufReader::new(stream));
                let _ = to.write_all(b"220 mail ESMTP\r\n");
                let mut is_letter = false;
                for line in from.lines().map_while(Result::ok) {
                    book.lock().unwrap().push(line.clone());
                    is_letter = (is_letter || line == "DATA") && line != ".";
                    let answer: &[u8] = match line.split([' ', ':']).next().unwrap_or_default() {
                        "DATA" => b"354 Go on\r\n",
                        _ if is_letter => continue,
                        "EHLO" => b"250-mail\r\n250 AUTH LOGIN PLAIN\r\n",
                        "AUTH" => b"235 Welcome\r\n",
                        _ => b"250 OK\r\n",
                    };
                    let _ = to.write_all(answer);
                }
            }
        });
        Self { port, lines }
    }

    /// Every line that arrived.
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}
