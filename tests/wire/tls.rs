//! No row goes to a peer that cannot prove who it is.

use std::time::Duration;

use dialfeed::platform::{Cause, Client, ClientOptions, Fault, Method, Unreachable};

use super::server::{Server, success};
use super::untrusted::untrusted;
use super::{NUMBER, add, options};

fn assert_tls(fault: &Fault) {
    let Fault::TryAgain(Cause::Unreachable { how, .. }) = fault else { panic!("{fault}") };
    assert_eq!(*how, Unreachable::Tls, "{fault}");
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
