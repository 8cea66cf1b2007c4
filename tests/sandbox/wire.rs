//! Requests written by hand and replies taken apart by hand, over plain sockets.
//!
//! Knows nothing of the program's own client: the two must not share a misreading.

use std::path::Path;
use std::time::Duration;

use dialfeed::sandbox::{
    Faults, Rule, Running, Sandbox, SandboxError, SandboxOptions, Speed, StoredCustomer,
};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const CREDENTIALS: [(&str, &str); 2] = [("companyid", "8"), ("auth", "sandbox")];

/// How long a test waits before it takes silence for silence.
pub(crate) const PATIENCE: Duration = Duration::from_millis(300);

/// One reply as it came over the wire.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect("a whole head");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn errno(&self) -> String {
        self.json()["errno"].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn start(options: SandboxOptions) -> Running {
    Sandbox::start(options).await.unwrap()
}

pub(crate) async fn start_with(script: Vec<Rule>) -> Running {
    let faults = Faults { script, ..Faults::default() };
    start(SandboxOptions { faults, ..SandboxOptions::default() }).await
}

pub(crate) async fn start_on(data: &Path) -> Result<Running, SandboxError> {
    let data = Some(data.to_owned());
    Sandbox::start(SandboxOptions { data, ..SandboxOptions::default() }).await
}

/// One whose simulated time stands still until the test moves it.
pub(crate) async fn start_by_hand() -> Running {
    start(SandboxOptions { speed: Speed::ByHand, ..SandboxOptions::default() }).await
}

/// Sends these bytes and reads until the other side closes.
pub(crate) async fn exchange(port: u16, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut received = Vec::new();
    // A reset ends it as well; what came before counts.
    let _ = stream.read_to_end(&mut received).await;
    received
}

pub(crate) fn encode(parameters: &[(&str, &str)]) -> String {
    let value = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs: Vec<String> =
        parameters.iter().map(|(key, text)| format!("{key}={}", value(text))).collect();
    pairs.join("&")
}

pub(crate) fn post_bytes(path: &str, host: &str, more_headers: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more_headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

pub(crate) async fn post_to(port: u16, path: &str, parameters: &[(&str, &str)]) -> Received {
    let bytes = post_bytes(path, "127.0.0.1", "", &encode(parameters));
    Received::parse(&exchange(port, &bytes).await)
}

pub(crate) async fn get(port: u16, target: &str) -> Received {
    let request =
        format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    Received::parse(&exchange(port, request.as_bytes()).await)
}

/// The parameters of a row for a batch.
pub(crate) fn task<'a>(phonenum: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    let row = [
        ("action", "AddTaskData"),
        ("batchid", "20261101"),
        ("phonenum", phonenum),
        ("name", name),
    ];
    [&CREDENTIALS[..], &row[..]].concat()
}

/// The parameters of an action with the right credentials.
pub(crate) fn action<'a>(name: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&CREDENTIALS[..], &[("action", name)], more].concat()
}

pub(crate) async fn post(sandbox: &Running, parameters: &[(&str, &str)]) -> Received {
    post_to(sandbox.port(), "/", parameters).await
}

/// The reply to an action with the right credentials.
pub(crate) async fn ask(sandbox: &Running, name: &str, more: &[(&str, &str)]) -> Value {
    post(sandbox, &action(name, more)).await.json()
}

/// The errno of that reply.
pub(crate) async fn errno_of(sandbox: &Running, name: &str, more: &[(&str, &str)]) -> String {
    ask(sandbox, name, more).await["errno"].as_str().unwrap().to_owned()
}

/// Places a call from the staff member's extension, which must succeed.
pub(crate) async fn dial(sandbox: &Running, staffid: &str, phonenum: &str) {
    let call = [("staffid", staffid), ("phonenum", phonenum)];
    assert_eq!(errno_of(sandbox, "SendDial", &call).await, "1", "{staffid} calls {phonenum}");
}

/// The call records that these parameters ask for.
pub(crate) async fn records(sandbox: &Running, more: &[(&str, &str)]) -> Vec<Value> {
    let reply = ask(sandbox, "GetCDRList", more).await;
    assert_eq!(reply["errno"], "1");
    reply["data"].as_array().unwrap().clone()
}

/// This field of each.
pub(crate) fn each<'a>(records: &'a [Value], field: &str) -> Vec<&'a str> {
    records.iter().map(|record| record[field].as_str().unwrap()).collect()
}

pub(crate) async fn errno(sandbox: &Running, parameters: &[(&str, &str)]) -> String {
    post(sandbox, parameters).await.errno()
}

/// The bytes that come back for a row, none where the connection only closes.
pub(crate) async fn bytes_for(sandbox: &Running, phonenum: &str) -> Vec<u8> {
    let form = encode(&task(phonenum, ""));
    exchange(sandbox.port(), &post_bytes("/", "127.0.0.1", "", &form)).await
}

pub(crate) fn phones(customers: &[StoredCustomer]) -> Vec<&str> {
    customers.iter().map(|customer| customer.phonenum.as_str()).collect()
}
