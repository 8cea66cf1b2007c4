//! What hangs on the process's environment. A test that needs another one runs itself again, in a
//! process of its own.
//!
//! `trusted.certificate.der` is for `localhost`, signed by `authority.pem`, both valid for a
//! hundred years and made with `openssl req -x509`, `openssl x509 -req`. The authority's key is
//! gone; the server's opens nothing but these tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use dialfeed::notification::{Channel, Encryption, MailOptions, deliver};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::mail_server::plain;
use super::server::{Server, ok};
use super::{message, moment, quick, secret};

/// Runs a test of this program again with these variables.
fn again(test: &str, variables: &[(&str, &str)]) {
    let program = std::env::current_exe().unwrap();
    let variables = variables.iter().copied();
    let ended = Command::new(program).args(["--exact", test]).envs(variables).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test]
async fn a_proxy_is_no_way_to_this_machine_itself() {
    let dead = "http://127.0.0.1:9";
    if std::env::var("HTTP_PROXY").as_deref() != Ok(dead) {
        let test = "trusted::a_proxy_is_no_way_to_this_machine_itself";
        let variables = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
        return again(test, &variables.map(|name| (name, dead)));
    }
    let server = Server::answering([ok()]).await;
    let channel = Channel::wecom(&secret(&server.url("/send?key=k"))).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    let elsewhere = Channel::wecom(&secret("http://robot.invalid/send?key=k")).unwrap();
    deliver(&elsewhere, &message(), &quick(), moment).await.unwrap_err();
}

/// Where the operating system's own store decides, it cannot be told of an authority so easily.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_trusted_server_gets_password_and_mail_encrypted() {
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/notification/authority.pem");
    if std::env::var("SSL_CERT_FILE").as_deref() != Ok(authority) {
        let test = "trusted::a_trusted_server_gets_password_and_mail_encrypted";
        return again(test, &[("SSL_CERT_FILE", authority)]);
    }
    for encryption in [Encryption::StartTls, Encryption::Implicit] {
        let (port, received) = trusted(encryption);
        let channel = Channel::mail(MailOptions {
            server: "localhost".into(),
            port: Some(port),
            encryption,
            user: Some("robot".into()),
            password: Some(secret("hunter2")),
            from: "robot@example.com".into(),
            to: vec!["ops@example.com".into()],
        });
        deliver(&channel.unwrap(), &message(), &quick(), moment).await.unwrap();
        let lines = received.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(&lines[..2], ["EHLO [127.0.0.1]", "AUTH PLAIN AHJvYm90AGh1bnRlcjI="]);
        assert_eq!(lines.last().unwrap(), "QUIT");
    }
}

/// A mail server for one connection; hands back the lines that came encrypted.
fn trusted(encryption: Encryption) -> (u16, mpsc::Receiver<Vec<String>>) {
    let certificate = CertificateDer::from(&include_bytes!("trusted.certificate.der")[..]);
    let key = PrivatePkcs8KeyDer::from(&include_bytes!("trusted.key.der")[..]);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let starts = encryption == Encryption::StartTls;
        if starts {
            upgrade(&mut stream);
        }
        let session = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        sender.send(talk(rustls::StreamOwned::new(session, stream), !starts)).unwrap();
    });
    (port, receiver)
}

/// From the greeting to the client's own first byte of TLS.
fn upgrade(stream: &mut TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    stream.write_all(plain("")).unwrap();
    assert!(lines.next().unwrap().unwrap().starts_with("EHLO"));
    stream.write_all(b"250-mail.example.com\r\n250 STARTTLS\r\n").unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "STARTTLS");
    stream.write_all(b"220 Go on\r\n").unwrap();
}

fn talk(stream: impl Read + Write, greets: bool) -> Vec<String> {
    let mut stream = BufReader::new(stream);
    let mut lines: Vec<String> = Vec::new();
    if greets {
        stream.get_mut().write_all(plain("")).unwrap();
    }
    let mut is_mail = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return lines;
        }
        let line = line.trim_end().to_owned();
        if !is_mail || line == "." {
            stream.get_mut().write_all(plain(&line)).unwrap();
            is_mail = line == "DATA";
        }
        lines.push(line);
        if lines.last().is_some_and(|line| line == "QUIT") {
            return lines;
        }
    }
}
