//! No token, secret or password in anything that can be printed, whatever the peer says.

use std::time::Duration;

use dialfeed::notification::{Channel, Encryption, MailOptions, Patience, deliver};

use super::server::{Answer, Server, http};
use super::{message, moment, quick, secret};

const TOKEN: &str = "5ecret-t0ken-in-the-url";
const SIGNING: &str = "SEC5igning-5ecret";

fn channels(server: &Server) -> Vec<Channel> {
    let query = secret(&server.url(&format!("/robot/send?access_token={TOKEN}")));
    let path = secret(&server.url(&format!("/hook/{TOKEN}")));
    let signing = secret(SIGNING);
    let header = ("Authorization".to_owned(), secret(&format!("Bearer {SIGNING}")));
    vec![
        Channel::webhook(&path, vec![header]).unwrap(),
        Channel::ding_talk(&query, Some(&signing)).unwrap(),
        Channel::wecom(&secret(&server.url(&format!("/send?key={TOKEN}&more={SIGNING}")))).unwrap(),
        Channel::feishu(&path, Some(&signing)).unwrap(),
    ]
}

fn assert_silent(text: &str) {
    for part in ["5ecret", "t0ken", "5igning"] {
        assert!(!text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn no_error_repeats_what_the_peer_echoes() {
    let echo = format!(
        "bad {TOKEN} in /hook/{TOKEN} or access_token={TOKEN}, signed by {SIGNING}, Bearer {SIGNING}"
    );
    let json = serde_json::json!({ "errcode": 1, "errmsg": echo, "code": 1, "msg": echo });
    let location = format!("Location: /elsewhere?token={TOKEN}");
    let answers = [
        http("403 Forbidden", &[], &echo),
        http("500 Internal Server Error", &[], &echo),
        http("200 OK", &[], &json.to_string()),
        http("302 Found", &[&location], &echo),
        Answer::Bytes(format!("{echo}\r\n").into_bytes()),
        Answer::Close,
        Answer::Silence,
    ];
    for answer in answers {
        let server = Server::answering([answer]).await;
        for channel in channels(&server) {
            let patience = Patience { attempts: 2, attempt: Duration::from_millis(500), ..quick() };
            let told = deliver(&channel, &message(), &patience, moment).await;
            if let Err(error) = told {
                assert_silent(&format!("{error} {error:?}"));
            }
        }
    }
}

#[tokio::test]
async fn no_error_of_a_connection_repeats_the_address() {
    let server = Server::answering([Answer::Close]).await;
    let url = format!("http://no-such-host.invalid/robot/send?access_token={TOKEN}");
    let mut channels = channels(&server);
    channels.push(Channel::wecom(&secret(&url)).unwrap());
    channels.push(Channel::wecom(&secret(&url.replace("http:", "https:"))).unwrap());
    for channel in channels {
        let error = deliver(&channel, &message(), &quick(), moment).await.unwrap_err();
        assert_silent(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn no_debug_shows_a_secret() {
    let server = Server::answering([Answer::Close]).await;
    for channel in channels(&server) {
        assert_silent(&format!("{channel:?} {channel:#?}"));
    }
    let options = MailOptions {
        server: "127.0.0.1".into(),
        encryption: Encryption::None,
        user: Some("robot".into()),
        password: Some(secret(TOKEN)),
        from: "robot@example.com".into(),
        to: vec!["ops@example.com".into()],
        ..MailOptions::default()
    };
    assert_silent(&format!("{options:?}"));
    assert_silent(&format!("{:?}", Channel::mail(options).unwrap()));
}

#[tokio::test]
async fn no_channel_error_repeats_an_address() {
    for url in [TOKEN, &format!("https://user:{TOKEN}@h/"), &format!("ftp://h/{TOKEN}")] {
        let error = Channel::wecom(&secret(url)).unwrap_err();
        assert_silent(&format!("{error} {error:?}"));
    }
}
