//! A server whose certificate nobody vouches for.
//!
//! `untrusted.certificate.der` is self-signed for `localhost` and `127.0.0.1` and valid for a
//! hundred years, made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256`; its
//! key opens nothing but these tests.

use std::io::Read;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc;

use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

/// Ends each handshake, and hands back what it could read behind it.
pub fn untrusted() -> (String, mpsc::Receiver<Vec<u8>>) {
    let (port, receiver) = untrusted_after(|_| {});
    (format!("https://localhost:{port}/"), receiver)
}

/// The same where something is said before the handshake.
pub fn untrusted_after(
    prelude: impl Fn(&mut TcpStream) + Send + 'static,
) -> (u16, mpsc::Receiver<Vec<u8>>) {
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
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let config = Arc::new(config);
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            prelude(&mut stream);
            let mut session = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut read = Vec::new();
            // Ends in an error: the client breaks the handshake off.
            let _ = rustls::Stream::new(&mut session, &mut stream).read_to_end(&mut read);
            let _ = sender.send(read);
        }
    });
    (port, receiver)
}
