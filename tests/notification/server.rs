//! An HTTP server that speaks bytes: each connection gets the next reply of a list, the last one
//! for ever; what arrives is kept.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How a connection is answered.
#[derive(Clone)]
pub enum Answer {
    /// These bytes, then the end.
    Bytes(Vec<u8>),
    /// The end, before a byte.
    Close,
    /// Nothing, and no end.
    Silence,
    /// The bytes, then one more each 20 ms, for ever.
    Drip(Vec<u8>),
    /// The bytes, then zeros without end.
    Flood(Vec<u8>),
}

pub struct Server {
    pub port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn answering(answers: impl Into<Vec<Answer>>) -> Self {
        let answers: Vec<Answer> = answers.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        tokio::spawn({
            let requests = requests.clone();
            async move {
                let mut index = 0;
                while let Ok((mut stream, _)) = listener.accept().await {
                    let answer = answers[index.min(answers.len() - 1)].clone();
                    index += 1;
                    let requests = requests.clone();
                    tokio::spawn(async move {
                        let request = read_request(&mut stream).await;
                        requests.lock().unwrap().push(request);
                        give(stream, answer).await;
                    });
                }
            }
        });
        Self { port, requests }
    }

    pub fn url(&self, rest: &str) -> String {
        format!("http://127.0.0.1:{}{rest}", self.port)
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The first line of each request.
    pub fn targets(&self) -> Vec<String> {
        let first = |request: &String| request.lines().next().unwrap_or_default().to_owned();
        self.requests().iter().map(first).collect()
    }

    pub fn bodies(&self) -> Vec<Value> {
        let body = |request: &String| request.split_once("\r\n\r\n").unwrap().1.to_owned();
        self.requests().iter().map(|it| serde_json::from_str(&body(it)).unwrap()).collect()
    }
}

/// A whole reply of HTTP.
pub fn http(status: &str, headers: &[&str], body: &str) -> Answer {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    Answer::Bytes([head.as_bytes(), body.as_bytes()].concat())
}

pub fn ok() -> Answer {
    http("200 OK", &[], r#"{"errcode":0,"errmsg":"ok"}"#)
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    // A TLS client's hello is no request and never becomes one.
    while !is_whole(&bytes) && bytes.first() != Some(&0x16) {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(length) => bytes.extend_from_slice(&piece[..length]),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_whole(bytes: &[u8]) -> bool {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    bytes.len() >= end + 4 + length.map_or(0, |length| length.trim().parse().unwrap())
}

async fn give(mut stream: TcpStream, answer: Answer) {
    match answer {
        Answer::Close => {}
        Answer::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
        }
        Answer::Silence => drop(stream.read(&mut [0; 1]).await),
        Answer::Drip(bytes) => {
            let _ = stream.write_all(&bytes).await;
            while stream.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Answer::Flood(bytes) => {
            let _ = stream.write_all(&bytes).await;
            while stream.write_all(&[b'x'; 1 << 16]).await.is_ok() {}
        }
    }
}
