//! Replies that do not come, or come as something else: the row is `uncertain`, its neighbours are
//! not, and nothing is sent again without leave.

use dialfeed::sandbox::{Fault as Scripted, Instead};

use crate::php::{Doing, Says, json};
use crate::server::http;
use crate::table::{Ends, Fault, faults, sandbox};

fn page(status: u16) -> Instead {
    Instead::Page { status, retry_after_s: None }
}

fn bytes(says: Says) -> Fault {
    Fault::Bytes(Doing::stored(says))
}

fn said(body: &str) -> Fault {
    bytes(Says::Bytes(json(body)))
}

const TIMEOUT: Ends = Ends::Uncertain("timeout");
const LOST: Ends = Ends::Uncertain("connection_lost");
const UNREADABLE: Ends = Ends::Uncertain("unreadable_reply");

faults! {
    stored_then_silent: sandbox(Scripted::stored(Instead::Silence)), TIMEOUT;
    silent_and_not_stored: sandbox(Scripted::not_stored(Instead::Silence)), TIMEOUT;
    slow_drip_of_a_reply: bytes(Says::Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n{\"errno\":\"1\"".to_vec())), TIMEOUT;
    slow_drip_of_a_head: bytes(Says::Drip(b"HTTP/1.1 200 OK\r\nX-More: ".to_vec())), TIMEOUT;

    connection_reset_after_storing: sandbox(Scripted::stored(Instead::Reset)), LOST;
    connection_reset_before_storing: sandbox(Scripted::not_stored(Instead::Reset)), LOST;
    connection_closed_after_storing: sandbox(Scripted::stored(Instead::Close)), LOST;
    connection_closed_before_storing: sandbox(Scripted::not_stored(Instead::Close)), LOST;
    half_a_body_and_then_closed: sandbox(Scripted::stored(Instead::HalfBody)), LOST;
    half_a_head_and_then_closed: bytes(Says::Last(b"HTTP/1.1 200 O".to_vec())), LOST;

    half_a_body_as_a_whole_one: sandbox(Scripted::stored(Instead::HalfJson)), UNREADABLE;
    empty_body: sandbox(Scripted::stored(Instead::Empty)), UNREADABLE;
    html_page_with_200: sandbox(Scripted::stored(Instead::Html)), UNREADABLE;
    html_page_with_200_and_not_stored: sandbox(Scripted::not_stored(Instead::Html)), UNREADABLE;
    php_error_with_200: sandbox(Scripted::stored(Instead::PhpError)), UNREADABLE;
    endless_body: bytes(Says::Endless(b"HTTP/1.1 200 OK\r\n\r\n{\"errno\":\"1\"".to_vec())), UNREADABLE;
    a_body_that_is_called_gzip_and_is_none: bytes(Says::Bytes(http("200 OK", &["Content-Encoding: gzip"], r#"{"errno":"1"}"#))), UNREADABLE;
    a_body_in_chunks_that_are_none: bytes(Says::Last(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{\"errno\":\"1\"}".to_vec())), LOST;
    no_http_at_all: bytes(Says::Last(b"220 mail.example.com ESMTP\r\n".to_vec())), UNREADABLE;
    wrong_json: said(r#"{"errno":"1","message":"#), UNREADABLE;
    json_of_another_shape_without_an_errno: said(r#"{"code":0,"result":"ok"}"#), UNREADABLE;
    json_of_another_shape_a_list: said(r#"[{"errno":"1"}]"#), UNREADABLE;
    json_of_another_shape_a_word: said(r#""ok""#), UNREADABLE;
    errno_null: said(r#"{"errno":null,"message":""}"#), UNREADABLE;
    errno_an_object: said(r#"{"errno":{"code":1}}"#), UNREADABLE;
    errno_a_word: said(r#"{"errno":"ok"}"#), UNREADABLE;

    http_500_stored: sandbox(Scripted::stored(page(500))), Ends::Uncertain("http_500");
    http_500_not_stored: sandbox(Scripted::not_stored(page(500))), Ends::Uncertain("http_500");
    http_502: sandbox(Scripted::stored(page(502))), Ends::Uncertain("http_502");
    http_504: sandbox(Scripted::stored(page(504))), Ends::Uncertain("http_504");
    http_504_with_an_empty_body: bytes(Says::Bytes(http("504 Gateway Time-out", &[], ""))), Ends::Uncertain("http_504");
}
