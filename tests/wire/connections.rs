//! Connections that end at each possible moment: no body arrives twice, and what may have arrived
//! is never called certain.

use std::time::Duration;

use dialfeed::platform::{Cause, Client, ClientOptions, Method};
use dialfeed::platform::{Doubt, Fault, Unreachable};
use dialfeed::row::{Contact, Recipient};

use super::server::{Server, http, success};
use super::{NUMBER, add, client, customer, hasty, options};

fn lost(fault: &Fault) -> bool {
    matches!(fault, Fault::Unknown(Doubt::ConnectionLost { .. }))
}

/// Time for a connection to return to its pool, and for a goodbye to arrive.
async fn pause() {
    tokio::time::sleep(Duration::from_millis(200)).await;
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::answering(success()).await;
    let client = client(&server.url());
    for _ in 0..3 {
        add(&client).await.unwrap();
        pause().await;
    }
    assert_eq!((server.connections(), server.count(NUMBER)), (1, 3));
}

#[tokio::test]
async fn a_reset_after_reading_leaves_the_outcome_unknown_and_sends_nothing_again() {
    for method in [Method::Post, Method::Get] {
        let server = Server::play(|mut peer| async move {
            peer.request().await;
            peer.reset();
        })
        .await;
        let client = Client::new(ClientOptions { method, ..options(&server.url()) }).unwrap();
        let fault = add(&client).await.unwrap_err();
        assert!(lost(&fault), "{fault}");
        assert_eq!((server.connections(), server.count(NUMBER)), (1, 1));
    }
}

#[tokio::test]
async fn a_goodbye_after_reading_leaves_the_outcome_unknown_and_sends_nothing_again() {
    let server = Server::play(|mut peer| async move {
        peer.request().await;
    })
    .await;
    let fault = add(&client(&server.url())).await.unwrap_err();
    assert!(lost(&fault), "{fault}");
    assert_eq!((server.connections(), server.count(NUMBER)), (1, 1));
}

/// Whether the reset is seen before the request leaves is a race, and both are told right: one
/// connection, and either surely nothing sent or unknown.
#[tokio::test]
async fn a_reset_before_reading_is_never_taken_for_an_outcome() {
    for _ in 0..50 {
        let server = Server::play(|peer| async move { peer.reset() }).await;
        let fault = add(&client(&server.url())).await.unwrap_err();
        let unreachable = matches!(fault, Fault::TryAgain(Cause::Unreachable { .. }));
        assert!(unreachable || lost(&fault), "{fault}");
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn silence_at_accept_is_a_timeout_without_a_second_try() {
    let server = Server::play(|peer| async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        drop(peer);
    })
    .await;
    let fault = add(&hasty(&server.url())).await.unwrap_err();
    assert_eq!(fault, Fault::Unknown(Doubt::Timeout));
    assert_eq!(server.connections(), 1);
}

/// The server closes each connection just as a second request arrives on it.
#[tokio::test]
async fn a_server_that_closes_connections_under_the_next_request_costs_one_row_and_not_every_second()
 {
    let server = Server::play(|mut peer| async move {
        if peer.request().await.is_some() {
            peer.say(success()).await;
            peer.request().await;
        }
    })
    .await;
    let client = client(&server.url());
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(add(&client).await);
        pause().await;
    }
    let losses = answers.iter().filter_map(|answer| answer.as_ref().err()).collect::<Vec<_>>();
    assert!(matches!(losses[..], [one] if lost(one)), "{losses:?}");
    assert_eq!(server.count(NUMBER), 12, "nothing was sent twice");
}

/// The server ends each connection behind its reply, without saying so in a header.
#[tokio::test]
async fn a_connection_closed_between_requests_is_replaced_unseen() {
    let server = Server::answering_once(success()).await;
    let client = client(&server.url());
    for _ in 0..5 {
        add(&client).await.unwrap();
        // With less it is the race of the next test.
        pause().await;
    }
    assert_eq!((server.connections(), server.count(NUMBER)), (5, 5));
}

/// The same without a pause: the goodbye meets the next request at every possible moment. No
/// customer arrives twice, and one that is said to be surely not sent did not arrive.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_closing_under_a_request_sends_nothing_twice() {
    for method in [Method::Post, Method::Get] {
        let server = Server::answering_once(success()).await;
        let client = Client::new(ClientOptions { method, ..options(&server.url()) }).unwrap();
        let batch = Recipient::Batch("1".into());
        let mut arrivals_allowed = Vec::new();
        for round in 0..300_u64 {
            let contact = Contact { name: format!("round-{round}."), ..customer() };
            arrivals_allowed.push(match client.add(&batch, &contact).await {
                Ok(_) => 1..=1,
                Err(fault) if fault.stored_nothing() => 0..=0,
                Err(fault) => {
                    assert!(lost(&fault), "{fault}");
                    0..=1
                }
            });
            tokio::time::sleep(Duration::from_micros(round % 30 * 10)).await;
        }
        for (round, allowed) in arrivals_allowed.into_iter().enumerate() {
            let arrived = server.count(&format!("name=round-{round}."));
            assert!(allowed.contains(&arrived), "{arrived} of round {round}, not {allowed:?}");
        }
    }
}

/// A second request on a kept connection is read and then the connection goes: the moment at
/// which a library that retries by itself would send it again.
#[tokio::test]
async fn a_kept_connection_lost_after_reading_sends_nothing_again() {
    for method in [Method::Post, Method::Get] {
        for reset in [true, false] {
            let server = Server::play(move |mut peer| async move {
                peer.request().await;
                peer.say(success()).await;
                peer.request().await;
                if reset {
                    peer.reset();
                }
            })
            .await;
            let client = Client::new(ClientOptions { method, ..options(&server.url()) }).unwrap();
            add(&client).await.unwrap();
            pause().await;
            let fault = add(&client).await.unwrap_err();
            assert!(lost(&fault), "{fault}");
            assert_eq!((server.connections(), server.count(NUMBER)), (1, 2));
        }
    }
}

/// The server says in its reply that it closes; the next request takes a new connection.
#[tokio::test]
async fn connection_close_is_honoured() {
    let server = Server::answering(http("200 OK", &["Connection: close"], r#"{"errno":1}"#)).await;
    let client = client(&server.url());
    add(&client).await.unwrap();
    add(&client).await.unwrap();
    assert_eq!((server.connections(), server.count(NUMBER)), (2, 2));
}

/// A platform that is restarted: what meets the closed port is surely not stored.
#[tokio::test]
async fn a_port_that_closes_stored_nothing_and_one_that_opens_again_is_found() {
    let server = Server::answering_once(success()).await;
    let (address, client) = (server.address, client(&server.url()));
    add(&client).await.unwrap();
    pause().await;
    server.shut().await;
    assert_eq!(add(&client).await.unwrap_err().code(), "unreachable");
    let server = Server::play_at(address, |mut peer| async move {
        peer.request().await;
        peer.say(success()).await;
    })
    .await;
    add(&client).await.unwrap();
    assert_eq!((server.connections(), server.count(NUMBER)), (1, 1));
}

/// Idle connections are dropped before a server would: after four seconds a new one is made.
#[tokio::test]
async fn an_idle_connection_is_not_trusted_for_long() {
    let server = Server::answering(success()).await;
    let client = client(&server.url());
    add(&client).await.unwrap();
    tokio::time::sleep(Duration::from_secs(4)).await;
    add(&client).await.unwrap();
    assert_eq!(server.connections(), 2);
}

/// A port whose queue of connections is full answers no attempt: nothing was sent.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_does_not_come_about_stored_nothing() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    for _ in 0..8 {
        let attempt = tokio::net::TcpStream::connect(address);
        queue.push(tokio::time::timeout(Duration::from_millis(100), attempt).await);
    }
    for method in [Method::Post, Method::Get] {
        let options = options(&format!("http://{address}/"));
        let timeout = Duration::from_millis(600);
        let client = Client::new(ClientOptions { method, timeout, ..options }).unwrap();
        let fault = add(&client).await.unwrap_err();
        let Fault::TryAgain(Cause::Unreachable { how, .. }) = fault else {
            panic!("{fault}");
        };
        assert_eq!(how, Unreachable::Timeout);
    }
}
