//! The platform's client against literal bytes, written by hand from the protocol.
//!
//! Neither side of these tests shares a line with the sandbox: what both would misread in the
//! same way shows here.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what surrounds a test may fail it too")]

mod connections;
mod dialects;
mod faults;
mod requests;
mod secrets;
mod server;
mod telephony;
mod tls;
mod untrusted;

use std::time::Duration;

use dialfeed::platform::{Client, ClientOptions, Endpoint, Fault, Method, Reply};
use dialfeed::row::{Contact, Phone, PhoneKind, Recipient};
use secrecy::SecretString;

const AUTH: &str = "Geheim/42+ä";
/// The invented customer's number; it arrives as often as the customer was sent.
const NUMBER: &str = "13800138000";

fn options(url: &str) -> ClientOptions {
    ClientOptions {
        endpoint: Endpoint::parse(url).unwrap(),
        company: "8".into(),
        auth: SecretString::from(AUTH),
        method: Method::Post,
        timeout: Duration::from_secs(20),
        concurrency: 4,
    }
}

fn client(url: &str) -> Client {
    Client::new(options(url)).unwrap()
}

/// A client that waits for no more than 400 ms.
fn hasty(url: &str) -> Client {
    Client::new(ClientOptions { timeout: Duration::from_millis(400), ..options(url) }).unwrap()
}

fn customer() -> Contact {
    Contact {
        phone: Phone::new(PhoneKind::Mobile, 13_800_138_000),
        name: "张三".into(),
        address: String::new(),
        email: String::new(),
        comment: String::new(),
    }
}

async fn add(client: &Client) -> Result<Reply, Fault> {
    client.add(&Recipient::Batch("20261101".into()), &customer()).await
}
