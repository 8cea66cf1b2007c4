//! Law 4 at the wire: the auth code and customers' numbers stay out of every error and `Debug`.

use dialfeed::platform::{Client, ClientOptions, Method};

use super::server::{Peer, Server, http};
use super::{AUTH, NUMBER, add, hasty, options};

fn clean(text: &str) {
    for secret in [AUTH, "Geheim", NUMBER, "张三", "%E5%BC%A0"] {
        assert!(!text.contains(secret), "`{secret}` in: {text}");
    }
}

#[test]
fn debug_of_options_and_client_is_clean() {
    clean(&format!("{:?}", options("http://h/")));
    clean(&format!("{:?}", Client::new(options("http://h/")).unwrap()));
}

#[tokio::test]
async fn an_echoed_auth_code_is_struck_out_of_the_message() {
    let echoes = [
        (r#"{"errno":"3","message":"auth Geheim\/42+\u00e4 wrong"}"#, "auth *** wrong"),
        (r#"{"errno":"3","message":"auth=Geheim%2F42%2B%C3%A4&x"}"#, "auth=***&x"),
        (r#"{"errno":"3","message":"{\"auth\":\"Geheim\\/42+\\u00e4\"}"}"#, r#"{"auth":"***"}"#),
    ];
    for (body, message) in echoes {
        let server = Server::answering(http("200 OK", &[], body)).await;
        let reply = add(&hasty(&server.url())).await.unwrap();
        assert_eq!(reply.message, message);
        clean(&format!("{reply:?}"));
    }
}

#[tokio::test]
async fn faults_are_clean_with_post_and_with_get() {
    let echo = format!("Location: /login?back={AUTH}&n={NUMBER}");
    let in_path = "Location: http://u:Geheim@h/Geheim%2F42%2B%C3%A4/x";
    let replies = [
        http("500 Geheim", &[], "<html>Geheim</html>"),
        http("404 No", &[], "Geheim/42"),
        http("302 Found", &[&echo], ""),
        http("302 Found", &[in_path], ""),
        http("200 OK", &["Content-Encoding: gzip"], "Geheim"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec(),
        b"nonsense Geheim\r\n\r\n".to_vec(),
        Vec::new(),
    ];
    for method in [Method::Post, Method::Get] {
        let mut urls = vec!["http://127.0.0.1:1/".to_owned(), "https://127.0.0.1:1/".to_owned()];
        let mut servers = Vec::new();
        for reply in &replies {
            let server = Server::answering_once(reply.clone()).await;
            urls.push(server.url());
            servers.push(server);
        }
        let silent = Server::play(Peer::silence).await;
        urls.push(silent.url());
        for url in urls {
            let timeout = std::time::Duration::from_millis(400);
            let client = Client::new(ClientOptions { method, timeout, ..options(&url) }).unwrap();
            let fault = add(&client).await.unwrap_err();
            clean(&format!("{fault} {fault:?} {}", fault.code()));
            clean(&format!("{:?}", client.users(None).await.unwrap_err()));
        }
    }
}
