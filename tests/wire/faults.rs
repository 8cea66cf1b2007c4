//! Every trouble of the protocol's last section, and what the client makes of it.

use std::io::Write;
use std::time::{Duration, Instant};

use dialfeed::platform::{Cause, Doubt, Fault, Unreachable, Unreadable};

use super::server::{Peer, Server, http, success};
use super::{NUMBER, add, client, hasty};

fn unreadable(why: Unreadable) -> Fault {
    Fault::Unknown(Doubt::Unreadable(why))
}

fn refused(http: u16, retry_after_s: Option<u64>) -> Fault {
    let retry_after = retry_after_s.map(Duration::from_secs);
    Fault::TryAgain(Cause::Refused { http, retry_after })
}

fn how(fault: &Fault) -> Option<Unreachable> {
    match fault {
        Fault::TryAgain(Cause::Unreachable { how, .. }) => Some(*how),
        _ => None,
    }
}

/// One whole reply of HTTP, one fault.
async fn fault_of(reply: Vec<u8>) -> Fault {
    let server = Server::answering(reply).await;
    let fault = add(&client(&server.url())).await.unwrap_err();
    assert_eq!(server.count(NUMBER), 1, "sent once, whatever came back");
    fault
}

#[tokio::test]
async fn a_200_that_is_no_reply_leaves_the_outcome_unknown() {
    let page = "<html><body>\u{7cfb}\u{7edf}\u{7ef4}\u{62a4}</body></html>";
    let cases = [
        ("", Unreadable::Empty),
        (page, Unreadable::NoObject),
        (r#"{"errno":"1","mess"#, Unreadable::CutOff),
        (r#"{"status":"ok"}"#, Unreadable::NoErrno),
    ];
    for (body, why) in cases {
        assert_eq!(fault_of(http("200 OK", &[], body)).await, unreadable(why), "{body}");
    }
    let created = http("201 Created", &[], "stored");
    assert_eq!(fault_of(created).await.code(), "unreadable_reply");
    let bare = b"HTTP/1.1 204 No Content\r\n\r\n".to_vec();
    assert_eq!(fault_of(bare).await, unreadable(Unreadable::Empty));
}

#[tokio::test]
async fn a_5xx_page_leaves_the_outcome_unknown() {
    for status in [500, 502, 504, 599] {
        let fault = fault_of(http(&format!("{status} Oops"), &[], "<html>oops</html>")).await;
        assert_eq!(fault, Fault::Unknown(Doubt::Http { http: status }));
        assert_eq!(fault.code(), format!("http_{status}"));
    }
}

#[tokio::test]
async fn a_4xx_page_refuses_the_row() {
    for status in [400, 401, 403, 404, 405, 413, 414, 451] {
        let fault = fault_of(http(&format!("{status} No"), &[], "<html>no</html>")).await;
        assert_eq!(fault, Fault::RowRefused { http: status });
    }
}

#[tokio::test]
async fn being_put_off_stored_nothing_and_retry_after_is_read() {
    let date = "Date: Sun, 22 Nov 2026 01:00:00 GMT";
    let later = "Retry-After: Sun, 22 Nov 2026 01:00:20 GMT";
    for status in [408, 429, 503] {
        let line = format!("{status} Later");
        assert_eq!(fault_of(http(&line, &[], "")).await, refused(status, None));
        let seconds = http(&line, &["Retry-After: 7"], "<html>later</html>");
        assert_eq!(fault_of(seconds).await, refused(status, Some(7)));
        assert_eq!(fault_of(http(&line, &[date, later], "")).await, refused(status, Some(20)));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = Server::answering(success()).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {}?auth=x&phonenum={NUMBER}", target.url());
        let fault = fault_of(http(&format!("{status} Moved"), &[&location], "<html/>")).await;
        let location = Some(target.url());
        assert_eq!(fault, Fault::Redirected { http: status, location });
    }
    let fault = fault_of(http("304 Same", &[], "")).await;
    assert_eq!(fault, Fault::Redirected { http: 304, location: None });
    assert_eq!(target.connections(), 0, "the target sees nothing");
}

#[tokio::test]
async fn silence_after_the_request_is_a_timeout() {
    let server = Server::play(Peer::silence).await;
    let begin = Instant::now();
    let fault = add(&hasty(&server.url())).await.unwrap_err();
    assert_eq!(fault, Fault::Unknown(Doubt::Timeout));
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    assert_eq!(server.count(NUMBER), 1);
}

#[tokio::test]
async fn the_timeout_covers_the_reply_to_its_last_byte() {
    let drip = Server::play(|mut peer| async move {
        peer.request().await;
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n").await;
        for byte in r#"{"errno":"1","message":"               "#.bytes() {
            if !peer.say([byte]).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    let head = Server::play(|mut peer| async move {
        peer.request().await;
        peer.say("HTTP/1.1 200 OK\r\nContent-Len").await;
        peer.silence().await;
    })
    .await;
    let page = Server::play(|mut peer| async move {
        peer.request().await;
        peer.say("HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\n<ht").await;
        peer.silence().await;
    })
    .await;
    for server in [drip, head, page] {
        let fault = add(&hasty(&server.url())).await.unwrap_err();
        assert_eq!(fault, Fault::Unknown(Doubt::Timeout));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_the_outcome_unknown() {
    let bodies = [
        "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n{\"errno\":\"1\",",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{\"errno\":\"1\"\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n",
        "HTTP/1.1 429 Slow\r\nContent-Length: 60\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n<b>{\"errno\":\"1\"}",
        "HTTP/1.1 200 O",
    ];
    for body in bodies {
        let server = Server::answering_once(body).await;
        let fault = add(&client(&server.url())).await.unwrap_err();
        assert_eq!(fault.code(), "connection_lost", "{body}");
        assert!(!fault.stored_nothing());
        assert_eq!(server.count(NUMBER), 1, "{body}");
    }
}

#[tokio::test]
async fn a_whole_reply_counts_though_the_connection_broke_behind_it() {
    let server = Server::answering_once(
        "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n\u{feff}\n{\"errno\":\"10\"}\n",
    )
    .await;
    assert_eq!(add(&client(&server.url())).await.unwrap().errno.code(), 10);
}

#[tokio::test]
async fn a_body_without_end_is_given_up() {
    let endless = |first: &'static str| {
        Server::play(move |mut peer| async move {
            peer.request().await;
            peer.say("HTTP/1.1 200 OK\r\n\r\n").await;
            peer.say(first).await;
            while peer.say([b' '; 4096]).await {}
        })
    };
    for first in ["", r#"{"errno":"1","message":""#, r#"{"errno":"1"}"#] {
        let server = endless(first).await;
        let fault = add(&client(&server.url())).await.unwrap_err();
        assert_eq!(fault, unreadable(Unreadable::TooLong), "{first}");
    }
}

#[tokio::test]
async fn a_head_without_end_is_given_up() {
    let server = Server::play(|mut peer| async move {
        peer.request().await;
        peer.say("HTTP/1.1 200 OK\r\n").await;
        while peer.say("X-More: and more\r\n".repeat(64)).await {}
    })
    .await;
    let fault = add(&client(&server.url())).await.unwrap_err();
    assert_eq!(fault, unreadable(Unreadable::NotHttp));
}

#[tokio::test]
async fn a_gzip_bomb_is_given_up() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..32 {
        gzip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = http("200 OK", &["Content-Encoding: gzip"], gzip.finish().unwrap());
    let server = Server::answering(bomb).await;
    let fault = add(&client(&server.url())).await.unwrap_err();
    assert_eq!(fault, unreadable(Unreadable::TooLong));
}

#[tokio::test]
async fn a_peer_that_speaks_no_http_is_no_reply() {
    let server = Server::answering_once("SSH-2.0-OpenSSH_9.9\r\n\r\n").await;
    let fault = add(&client(&server.url())).await.unwrap_err();
    assert_eq!(fault, unreadable(Unreadable::NotHttp));
}

#[tokio::test]
async fn a_closed_port_stored_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let fault = add(&client(&url)).await.unwrap_err();
    assert_eq!(how(&fault), Some(Unreachable::Refused), "{fault}");
    assert_eq!(fault.code(), "unreachable");
}

#[tokio::test]
async fn an_unknown_host_stored_nothing() {
    let fault = add(&client("http://no-such-host.invalid/")).await.unwrap_err();
    // A resolver that is itself out of reach may take its time.
    let how = how(&fault);
    assert!(matches!(how, Some(Unreachable::Name | Unreachable::Timeout)), "{fault}");
}
