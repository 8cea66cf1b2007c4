//! Every way in which the platform is known to write a reply, and what is none.

use std::io::Write;

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

use dialfeed::platform::{Doubt, Errno, Fault, Unreadable, read_reply};

use super::server::{Server, http};
use super::{add, client};

fn errno(body: impl AsRef<[u8]>) -> Result<Errno, Unreadable> {
    read_reply(body.as_ref()).map(|reply| reply.errno)
}

#[test]
fn errno_is_read_as_string_and_as_number() {
    for body in [
        r#"{"errno":"10","message":"","data":[]}"#,
        r#"{"errno":10}"#,
        r#"{"errno":" 10 "}"#,
        r#"{"message":"x","data":{"errno":"1"},"errno":"10"}"#,
        "\u{feff}{\"errno\":\"10\"}",
        "\r\n\t {\"errno\" : \"10\"}\n\n",
        "{\n  \"errno\": 10,\n  \"message\": null\n}",
    ] {
        assert_eq!(errno(body), Ok(Errno::Duplicate), "{body}");
    }
    assert_eq!(errno(r#"{"errno":"-1"}"#), Ok(Errno::Other(-1)));
    assert_eq!(errno(r#"{"errno":99}"#), Ok(Errno::Other(99)));
}

#[test]
fn data_may_be_anything_or_nothing() {
    for data in ["[]", "{}", r#""""#, "null", "0", r#"[{"a":1}]"#, &"[".repeat(500)] {
        let closing = "]".repeat(if data.len() == 500 { 500 } else { 0 });
        let body = format!(r#"{{"errno":"1","message":"ok","data":{data}{closing}}}"#);
        assert_eq!(errno(&body), Ok(Errno::Success), "{data}");
    }
}

#[test]
fn messages_are_read_escaped_and_plain_and_missing() {
    let message = |body: &str| read_reply(body.as_bytes()).unwrap().message;
    assert_eq!(message(r#"{"errno":"1","message":"\u6210\u529f"}"#), "成功");
    assert_eq!(message(r#"{"errno":"1","message":"成功"}"#), "成功");
    assert_eq!(message(r#"{"errno":"1","message":12}"#), "12");
    for none in [r#"{"errno":"1"}"#, r#"{"errno":"1","message":null}"#] {
        assert_eq!(message(none), "");
    }
    let broken = r#"{"errno":"1","message":"\ud83d"}"#;
    assert_eq!(message(broken), "", "a broken message takes no outcome away");
}

#[test]
fn a_php_notice_in_front_is_passed_over() {
    let notices = [
        "<br />\n<b>Notice</b>:  Undefined index: email in <b>/www/api.php</b> on line <b>12</b><br />\n",
        "\nWarning: Use of undefined constant {x} in {$file} on line 3\n\n",
        "PHP Notice:  {} is odd, {\"a\" is odder\n",
        "<style>b{color:red}</style><b>Deprecated</b><br>",
    ];
    for notice in notices {
        let body = format!(r#"{notice}{{"errno":"9","message":"\u5931\u8d25"}}"#);
        assert_eq!(errno(&body), Ok(Errno::NotInserted), "{notice}");
        let both = format!("{body}\n<br />\n<b>Warning</b>: shutdown<br />");
        assert_eq!(errno(&both), Ok(Errno::NotInserted), "{notice} and one behind");
    }
}

#[test]
fn a_message_in_gbk_leaves_errno_certain() {
    let gbk =
        [&b"{\"errno\":\"10\",\"message\":\""[..], b"\xca\xfd\xbe\xdd\xd6\xd8\xb8\xb4", b"\"}"];
    let reply = read_reply(&gbk.concat()).unwrap();
    assert_eq!((reply.errno, reply.message.as_str()), (Errno::Duplicate, "数据重复"));
    // 誠 is A0 5C elsewhere: a second byte that looks like a backslash must not eat the quote.
    let backslash = [&b"{\"message\":\"\x95\x5c\",\"errno\":\"1\"}"[..]].concat();
    assert_eq!(errno(&backslash), Ok(Errno::Success));
    let torn = [&b"{\"errno\":\"1\",\"message\":\"\xe6\x88\x90\xe5\"}"[..]].concat();
    assert_eq!(errno(&torn), Ok(Errno::Success), "UTF-8 that was cut in the middle");
}

#[test]
fn what_is_no_reply_is_not_taken_for_one() {
    use Unreadable::{Ambiguous, CutOff, Empty, ErrnoNotInteger, NoErrno, NoObject};
    let cases = [
        ("", Empty),
        (" \r\n\u{feff}", Empty),
        (r#"{"errno":"1","mess"#, CutOff),
        (r#"{"errno":"1"#, CutOff),
        (r#"{"data":[{"errno":"1"}],"mes"#, CutOff),
        ("<html><body>502 Bad Gateway</body></html>", NoObject),
        (r#"<html><pre>{"errno":"1"}</pre></html>"#, NoObject),
        (r#"<!DOCTYPE html><script>var last = {"errno":"1"}</script>"#, NoObject),
        (r#"[{"errno":"1"}]"#, NoObject),
        (r#""{\"errno\":\"1\"}""#, NoObject),
        (r#"callback({"errno":"1"})"#, NoObject),
        ("1", NoObject),
        ("OK", NoObject),
        ("{}", NoErrno),
        (r#"{"code":1,"result":{"errno":"1"}}"#, NoErrno),
        (r#"{"Errno":"1"}"#, NoErrno),
        (r#"{"errno":null}"#, NoErrno),
        (r#"{"errno":""}"#, ErrnoNotInteger),
        (r#"{"errno":"ok"}"#, ErrnoNotInteger),
        (r#"{"errno":true}"#, ErrnoNotInteger),
        (r#"{"errno":1.5}"#, ErrnoNotInteger),
        (r#"{"errno":"1.0"}"#, ErrnoNotInteger),
        (r#"{"errno":"01"}"#, ErrnoNotInteger),
        (r#"{"errno":"+1"}"#, ErrnoNotInteger),
        (r#"{"errno":"-"}"#, ErrnoNotInteger),
        (r#"{"errno":"１"}"#, ErrnoNotInteger),
        (r#"{"errno":["1"]}"#, ErrnoNotInteger),
        (r#"{"errno":"99999999999999999999"}"#, ErrnoNotInteger),
        (r#"{"errno":"0","errno":"1"}"#, ErrnoNotInteger),
        (r#"{"errno":"0"}{"errno":"1"}"#, Ambiguous),
    ];
    for (body, why) in cases {
        assert_eq!(errno(body), Err(why), "{body}");
    }
}

#[test]
fn the_same_reply_twice_is_one() {
    assert_eq!(errno(r#"{"errno":"1"}{"errno":1}"#), Ok(Errno::Success));
}

#[test]
fn a_reply_cut_anywhere_is_never_read() {
    let whole = r#"{"errno":"1","message":"成功","data":[{"errno":"10"}]}"#.as_bytes();
    for length in 0..whole.len() {
        assert!(errno(&whole[..length]).is_err(), "cut at {length}");
    }
    assert_eq!(errno(whole), Ok(Errno::Success));
}

#[test]
fn hostile_bodies_end_soon() {
    let mib = 1 << 20;
    for body in ["{\"a\":".repeat(mib / 5), "{".repeat(mib), "{\"a\"} ".repeat(mib / 6)] {
        assert!(errno(body).is_err());
    }
    let names = r#"{"errno":"1","x":"#.repeat(mib / 17);
    assert!(errno(names).is_err());
}

/// What a body may be pieced together from, so that chance hits the reader's branches.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = proptest::sample::select(vec![
        &b"{"[..],
        b"}",
        b"[]",
        b"\"errno\":",
        b"\"1\"",
        b"10",
        b",",
        b"\"message\":\"\\u6210\"",
        b"\"data\":",
        b"<br />\n",
        b"<html>",
        "\u{feff}成".as_bytes(),
        b"\xca\xfd",
        b"\\",
        b"\"",
        b" ",
    ]);
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_reply_is_read_only_from_what_names_an_errno(body in pieces()) {
        if errno(&body).is_ok() {
            prop_assert!(body.windows(8).any(|eight| eight == b"\"errno\":"));
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_reply(&body);
    }

    #[test]
    fn any_code_and_any_message_come_back(code in any::<i64>(), message in ".*") {
        let quoted = serde_json::Value::from(message.as_str());
        let body = format!("<br />\n{{\"data\":[],\"message\":{quoted},\"errno\":\"{code}\"}}\n");
        let reply = read_reply(body.as_bytes()).unwrap();
        prop_assert_eq!((reply.errno.code(), reply.message), (code, message));
    }
}

#[tokio::test]
async fn chunks_are_put_together() {
    let server = Server::answering(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
         b\r\n{\"errno\":\"1\r\n12\r\n0\",\"message\":\"dup\"\r\n1\r\n}\r\n0\r\n\r\n",
    )
    .await;
    let reply = add(&client(&server.url())).await.unwrap();
    assert_eq!((reply.errno, reply.message.as_str()), (Errno::Duplicate, "dup"));
}

#[tokio::test]
async fn gzip_and_deflate_are_unpacked() {
    let body = r#"{"errno":"10","message":"\u91cd\u590d"}"#.as_bytes();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(body).unwrap();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    zlib.write_all(body).unwrap();
    for (encoding, packed) in
        [("gzip", gzip.finish().unwrap()), ("deflate", zlib.finish().unwrap())]
    {
        let header = format!("Content-Encoding: {encoding}");
        let server = Server::answering(http("200 OK", &[&header], packed)).await;
        let reply = add(&client(&server.url())).await.unwrap();
        assert_eq!((reply.errno, reply.message.as_str()), (Errno::Duplicate, "重复"), "{encoding}");
        assert!(server.received().contains("gzip"), "compression is asked for");
    }
}

#[tokio::test]
async fn broken_compression_is_no_reply() {
    let reply = http("200 OK", &["Content-Encoding: gzip"], r#"{"errno":"1"}"#);
    let server = Server::answering(reply).await;
    let fault = add(&client(&server.url())).await.unwrap_err();
    assert_eq!(fault, Fault::Unknown(Doubt::Unreadable(Unreadable::Undecodable)));
}

#[tokio::test]
async fn a_body_that_ends_with_its_connection_is_whole() {
    let server = Server::answering_once("HTTP/1.0 200 OK\r\n\r\n{\"errno\":\"1\"}").await;
    assert_eq!(add(&client(&server.url())).await.unwrap().errno, Errno::Success);
}

#[tokio::test]
async fn a_reply_counts_whatever_its_status() {
    for status in ["500 Oops", "404 Not Found", "503 Busy", "429 Slow", "302 Found", "403 No"] {
        let server = Server::answering(http(status, &[], r#"{"errno":"1"}"#)).await;
        let reply = add(&client(&server.url())).await;
        assert_eq!(reply.map(|reply| reply.errno), Ok(Errno::Success), "{status}");
    }
}
