//! No row goes to a peer that cannot prove who it is.
//!
//! `untrusted.certificate.der` is self-signed for `localhost` and `127.0.0.1` and valid for a
//! hundred years, made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256`; its
//! key opens nothing but this test.

use std::io::Read;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use dialfeed::platform::{Cause, Client, ClientOptions, Fault, Method, Unreachable};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::server::{Server, success};
use super::{NUMBER, add, options};

fn assert_tls(fault: &Fault) {
    let Fault::TryAgain(Cause::Unreachable { how, .. }) = fault else { panic!("{fault}") };
    assert_eq!(*how, Unreachable::Tls, "{fault}");
}

/// A server that ends its first handshake and hands back what it could read behind it.
fn untrusted() -> (String, mpsc::Receiver<Vec<u8>>) {
    let certificate = CertificateDer::from(&include_bytes!("untrusted.certificate.der")[..]);
    let key = PrivatePkcs8KeyDer::from(&include_bytes!("untrusted.key.der")[..]);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let config = Arc::new(config);
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut session = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut read = Vec::new();
            // Ends in an error: the client breaks the handshake off.
            let _ = rustls::Stream::new(&mut session, &mut stream).read_to_end(&mut read);
            let _ = sender.send(read);
        }
    });
    (url, receiver)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    for method in [Method::Post, Method::Get] {
        let (url, received) = untrusted();
        let client = Client::new(ClientOptions { method, ..options(&url) }).unwrap();
        assert_tls(&add(&client).await.unwrap_err());
        let received = received.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(received.is_empty(), "nothing may follow the handshake");
    }
}

#[tokio::test]
async fn a_peer_without_tls_gets_nothing() {
    let server = Server::play(|mut peer| async move {
        peer.say(success()).await;
        peer.silence().await;
    })
    .await;
    let url = server.url().replace("http://", "https://");
    for method in [Method::Post, Method::Get] {
        let client = Client::new(ClientOptions { method, ..options(&url) }).unwrap();
        assert_tls(&add(&client).await.unwrap_err());
    }
    assert_eq!(server.count(NUMBER), 0);
}
