//! E-mail: what a server and a reader get, and what becomes of each trouble.

use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dialfeed::notification::{
    Channel, Code, DeliveryError, Encryption, MailOptions, Patience, deliver,
};

use super::mail_server::{MailServer, Script};
use super::{message, moment, quick, secret};

const PASSWORD: &str = "hunter2-授权码";

fn options(server: &MailServer) -> MailOptions {
    MailOptions {
        server: "127.0.0.1".into(),
        port: Some(server.port),
        encryption: Encryption::None,
        user: Some("robot@example.com".into()),
        password: Some(secret(PASSWORD)),
        from: "名单导入 <robot@example.com>".into(),
        to: vec!["ops@example.com".into(), "主管 <boss@example.com>".into()],
    }
}

async fn send(server: &MailServer) -> Result<(), DeliveryError> {
    let channel = Channel::mail(options(server)).unwrap();
    deliver(&channel, &message(), &quick(), moment).await
}

async fn told(script: Script) -> (DeliveryError, MailServer) {
    let server = MailServer::following(script).await;
    let error = send(&server).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(!text.contains("hunter2") && !text.contains("aHVudGVyMi"), "{text}");
    (error, server)
}

/// A header's value, unfolded and decoded (RFC 2047, as far as it is used here).
fn header(mail: &str, name: &str) -> String {
    let head = mail.split_once("\r\n\r\n").unwrap().0.replace("\r\n ", " ");
    let start = format!("{name}: ");
    let value = head.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    let mut decoded = String::new();
    let mut was_encoded = true;
    for word in value.split(' ') {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|it| it.split_once("?="));
        // A space between two encoded words is none.
        if !(was_encoded && (encoded.is_some() || decoded.is_empty())) {
            decoded.push(' ');
        }
        was_encoded = encoded.is_some();
        decoded += &match encoded {
            Some((text, rest)) => String::from_utf8(STANDARD.decode(text).unwrap()).unwrap() + rest,
            None => word.to_owned(),
        };
    }
    decoded
}

fn body(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("\r\nContent-Type: text/plain; charset=utf-8"), "{head}");
    assert!(head.contains("\r\nContent-Transfer-Encoding: base64"), "{head}");
    String::from_utf8(STANDARD.decode(body.replace("\r\n", "")).unwrap()).unwrap()
}

#[tokio::test]
async fn a_reader_gets_the_chinese_that_was_written() {
    let server = MailServer::following(Script::new()).await;
    send(&server).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert!(mail.is_ascii(), "every server takes it: {mail}");
    assert_eq!(header(mail, "Subject"), "名单需要处理");
    assert_eq!(header(mail, "From"), "名单导入 <robot@example.com>");
    assert_eq!(header(mail, "To"), "ops@example.com, 主管 <boss@example.com>");
    assert_eq!(header(mail, "Date"), "Thu, 01 Jan 2026 00:00:00 +0000");
    assert_eq!(header(mail, "MIME-Version"), "1.0");
    assert_eq!(header(mail, "Auto-Submitted"), "auto-generated");
    let id = header(mail, "Message-ID");
    assert!(id.starts_with("<1767225600000.") && id.ends_with("@example.com>"), "{id}");
    assert_eq!(body(mail), "客户.csv：120 行，3 行未发送\r\n请查看报告。");
}

#[tokio::test]
async fn the_dialogue_is_the_protocols_and_names_no_machine() {
    let server = MailServer::following(Script::new()).await;
    send(&server).await.unwrap();
    let login = STANDARD.encode(format!("\0robot@example.com\0{PASSWORD}"));
    let commands: Vec<String> = server.lines().into_iter().take(6).collect();
    let expected = [
        "EHLO [127.0.0.1]",
        &format!("AUTH PLAIN {login}"),
        "MAIL FROM:<robot@example.com>",
        "RCPT TO:<ops@example.com>",
        "RCPT TO:<boss@example.com>",
        "DATA",
    ];
    assert_eq!(commands, expected);
    assert_eq!(server.lines().last().unwrap(), "QUIT");
}

#[tokio::test]
async fn a_server_without_login_is_asked_for_none() {
    let server = MailServer::following(Script::new()).await;
    let options = MailOptions { user: None, password: None, ..options(&server) };
    let channel = Channel::mail(options).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    assert_eq!((server.count("AUTH"), server.mails().len()), (0, 1));
}

#[tokio::test]
async fn no_title_and_no_line_becomes_a_header_or_ends_the_mail() {
    let server = MailServer::following(Script::new()).await;
    let channel = Channel::mail(options(&server)).unwrap();
    let mut message = message();
    message.title = "ready\r\nBcc: thief@example.com\r\n\r\nbody".into();
    message.lines = vec!["one".into(), ".".into(), "x\r\n.\r\nMAIL FROM:<a@b.c>".into()];
    deliver(&channel, &message, &quick(), moment).await.unwrap();
    let mails = server.mails();
    assert_eq!((mails.len(), server.count("MAIL FROM")), (1, 1));
    let (head, body) = mails[0].split_once("\r\n\r\n").unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    let subject = "ready  Bcc: thief@example.com    body";
    assert!(head.contains(&format!("Subject: {subject}\r\n")), "{head}");
    assert_eq!(body, "one\r\n..\r\nx  .  MAIL FROM:<a@b.c>");
}

#[tokio::test]
async fn a_refused_login_is_final_and_told_in_the_servers_words() {
    let words = format!("535-Error: authentication failed for {PASSWORD}\r\n535 use the code\r\n");
    let (error, server) = told(vec![("AUTH", words.into_bytes())]).await;
    let said = "Error: authentication failed for *** use the code".to_owned();
    assert_eq!(error, DeliveryError::LoginRefused { code: Some(535), said });
    assert_eq!((server.count("AUTH"), server.count("MAIL")), (1, 0));
}

#[tokio::test]
async fn a_login_refused_in_gbk_is_known_as_one() {
    let words = b"535 Error: \xc7\xeb\xca\xb9\xd3\xc3\xca\xda\xc8\xa8\xc2\xeb\xb5\xc7\xc2\xbc\r\n";
    let (error, server) = told(vec![("AUTH", words.to_vec())]).await;
    assert!(matches!(error, DeliveryError::LoginRefused { code: None, .. }), "{error}");
    assert_eq!(server.count("AUTH"), 1);
}

#[tokio::test]
async fn a_server_that_takes_no_login_is_told_apart() {
    let (error, _) = told(vec![("EHLO", b"250 mail.example.com\r\n".to_vec())]).await;
    assert!(matches!(error, DeliveryError::LoginRefused { code: None, .. }), "{error}");
}

#[tokio::test]
async fn a_refused_recipient_keeps_nobody_else_from_the_mail() {
    let gone = b"550 5.1.1 no such user\r\n".to_vec();
    let (error, server) = told(vec![("RCPT TO:<ops", gone.clone())]).await;
    let refused = |addresses: &[&str]| DeliveryError::RecipientsRefused {
        addresses: addresses.iter().map(|it| (*it).to_owned()).collect(),
        code: 550,
        said: "5.1.1 no such user".into(),
    };
    assert_eq!(error, refused(&["ops@example.com"]));
    assert_eq!(server.mails().len(), 1);

    let (error, server) = told(vec![("RCPT", gone)]).await;
    assert_eq!(error, refused(&["ops@example.com", "boss@example.com"]));
    assert_eq!((server.count("DATA"), server.count("EHLO")), (0, 1));
}

#[tokio::test]
async fn a_refused_sender_or_mail_is_final() {
    for (command, words) in [("MAIL", "553 not your address"), (".", "554 DT:SPM 163 smtp")] {
        let (error, server) = told(vec![(command, format!("{words}\r\n").into_bytes())]).await;
        let code = Code::Mail(words[..3].parse().unwrap());
        assert_eq!(error, DeliveryError::Refused { code, said: words[4..].into() });
        assert_eq!(server.count("EHLO"), 1);
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_under_one_message_id() {
    let busy = b"451 4.7.1 try again later\r\n".to_vec();
    let (error, server) = told(vec![(".", busy)]).await;
    let said = "4.7.1 try again later".to_owned();
    assert_eq!(error, DeliveryError::Busy { code: Code::Mail(451), said });
    let mut ids: Vec<String> =
        server.mails().iter().map(|mail| header(mail, "Message-ID")).collect();
    assert_eq!(ids.len(), 4);
    ids.dedup();
    assert_eq!(ids.len(), 1);

    for command in ["", "EHLO", "AUTH", "MAIL", "DATA", "."] {
        let (error, server) = told(vec![(command, Vec::new())]).await;
        assert!(matches!(error, DeliveryError::Unreachable { .. }), "{command}: {error}");
        assert_eq!(server.count("EHLO"), if command.is_empty() { 0 } else { 4 }, "{command}");
    }
}

#[tokio::test]
async fn a_slow_goodbye_sends_no_mail_twice() {
    let server = MailServer::following(vec![("QUIT", b" ".to_vec())]).await;
    let channel = Channel::mail(options(&server)).unwrap();
    deliver(&channel, &message(), &quick(), moment).await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_server_without_starttls_gets_neither_password_nor_mail() {
    let server = MailServer::following(Script::new()).await;
    let options = MailOptions { encryption: Encryption::StartTls, ..options(&server) };
    let channel = Channel::mail(options).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    assert!(matches!(error, DeliveryError::NotEncrypted { .. }), "{error}");
    assert_eq!((server.count("AUTH"), server.count("MAIL")), (0, 0));
}

#[tokio::test]
async fn a_server_without_tls_or_without_a_trusted_certificate_gets_nothing() {
    let server = MailServer::following(Script::new()).await;
    let implicit = MailOptions { encryption: Encryption::Implicit, ..options(&server) };
    let channel = Channel::mail(implicit.clone()).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    assert!(matches!(error, DeliveryError::NotEncrypted { .. }), "{error}");

    let (port, received) = super::untrusted::untrusted_after(|_| {});
    let untrusted = MailOptions { server: "localhost".into(), port: Some(port), ..implicit };
    let channel = Channel::mail(untrusted).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    assert!(matches!(error, DeliveryError::Untrusted { .. }), "{error}");
    let received = received.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(received.is_empty(), "nothing may follow the handshake");
}

/// Begins STARTTLS with a server that nobody vouches for and that says this before the handshake:
/// why nothing was delivered, and what came to the server behind the handshake.
async fn starttls_untrusted(last_words: &'static [u8]) -> (DeliveryError, Vec<u8>) {
    let (port, received) = super::untrusted::untrusted_after(move |stream| {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        stream.write_all(b"220 mail.example.com\r\n").unwrap();
        lines.next();
        stream.write_all(b"250-mail.example.com\r\n250 STARTTLS\r\n").unwrap();
        lines.next();
        stream.write_all(last_words).unwrap();
    });
    let server = MailServer::following(Script::new()).await;
    let options = MailOptions {
        server: "localhost".into(),
        port: Some(port),
        encryption: Encryption::StartTls,
        ..options(&server)
    };
    let channel = Channel::mail(options).unwrap();
    let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
    (error, received.recv_timeout(Duration::from_secs(10)).unwrap())
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_starttls() {
    let (error, received) = starttls_untrusted(b"220 Go on\r\n").await;
    assert!(matches!(error, DeliveryError::Untrusted { .. }), "{error}");
    assert!(received.is_empty(), "nothing may follow the handshake");
}

#[tokio::test]
async fn nothing_said_before_the_handshake_is_taken_for_said_behind_it() {
    let early = b"220 Go on\r\n250 AUTH PLAIN\r\n235 OK\r\n250 OK\r\n";
    let (error, _) = starttls_untrusted(early).await;
    assert!(matches!(error, DeliveryError::NotEncrypted { .. }), "{error}");
}

#[tokio::test]
async fn a_server_that_talks_without_end_is_not_listened_to() {
    let mut endless = b"220 ".to_vec();
    endless.resize(4 << 20, b'x');
    let (error, _) = told(vec![("", endless)]).await;
    assert!(matches!(error, DeliveryError::NotUnderstood { .. }), "{error}");

    let (error, _) = told(vec![("", b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())]).await;
    assert!(matches!(error, DeliveryError::NotUnderstood { .. }), "{error}");
}

#[tokio::test]
async fn a_silent_server_ends_each_attempt() {
    let server = MailServer::following(vec![("MAIL", b"250-".to_vec())]).await;
    let channel = Channel::mail(options(&server)).unwrap();
    let patience = Patience { attempts: 2, attempt: Duration::from_millis(500), ..quick() };
    let begun = Instant::now();
    let error = deliver(&channel, &message(), &patience, moment).await.unwrap_err();
    assert_eq!(error, DeliveryError::Silent { within: Duration::from_millis(500) });
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_mail_beyond_all_measure_is_cut_and_says_so() {
    let server = MailServer::following(Script::new()).await;
    let channel = Channel::mail(options(&server)).unwrap();
    let mut message = message();
    message.lines = vec!["很长的一行".repeat(10_000); 4];
    deliver(&channel, &message, &quick(), moment).await.unwrap();
    let text = body(&server.mails()[0]);
    assert!(text.len() <= (256 << 10) + 10, "{}", text.len());
    assert!(text.ends_with("\r\n（内容过长，以下省略）"));
}
