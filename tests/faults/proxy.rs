//! An HTTP proxy from the environment: rows go through it, and what it says itself is judged as
//! the platform's word would be (contract, section 4), since nobody can tell them apart; but where
//! no connection came about, nothing was sent.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use tokio::runtime::Runtime;

use crate::server::{Server, http};
use crate::support::{Ended, Machine, Platform, import_to, law_1_holds, nobody_listens, reported};
use crate::{is_chinese, rows};

/// A name that only the proxy knows.
const PLATFORM: &str = "http://platform.invalid/api.php";

/// A proxy that forwards each request to one platform, or says something itself.
struct Proxy {
    url: String,
    /// The first line of each request.
    asked: Arc<Mutex<Vec<String>>>,
    _runtime: Runtime,
}

impl Proxy {
    fn before(platform: &Platform) -> Self {
        Self::saying(Vec::new(), |_| false, platform)
    }

    /// Says these bytes in place of each nth reply, from 1, of which this holds; none: hangs up.
    fn saying(bytes: Vec<u8>, at: fn(usize) -> bool, platform: &Platform) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (book, url) = (Arc::clone(&asked), platform.url().to_owned());
        let server = runtime.block_on(Server::play(move |mut peer| {
            let (book, url, bytes) = (Arc::clone(&book), url.clone(), bytes.clone());
            async move {
                while let Some(request) = peer.request().await {
                    let nth = {
                        let mut book = book.lock().unwrap();
                        book.push(request.lines().next().unwrap().to_owned());
                        book.len()
                    };
                    let reply = if at(nth) { bytes.clone() } else { forward(&request, &url) };
                    if reply.is_empty() {
                        return;
                    }
                    peer.say(reply).await;
                }
            }
        }));
        Self { url: format!("http://{}", server.address), asked, _runtime: runtime }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The request as the platform takes it, and its reply.
fn forward(request: &str, platform: &str) -> Vec<u8> {
    let platform = reqwest::Url::parse(platform).unwrap();
    let address = (platform.host_str().unwrap(), platform.port().unwrap());
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let wanted = |line: &&str| {
        let line = line.to_ascii_lowercase();
        line.starts_with("content-")
    };
    let headers: Vec<&str> = head.lines().skip(1).filter(wanted).collect();
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\n{}\r\n\r\n{body}",
        platform.path(),
        address.0,
        address.1,
        headers.join("\r\n")
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    reply
}

/// Imports five rows with these variables set.
fn import(machine: &Machine, url: &str, variables: &[(&str, &str)], lang: &str) -> Ended {
    let more = ["--concurrency", "1", "--retries", "1", "--timeout", "5", "--json", "--lang", lang];
    let mut command = machine.command(&import_to(url, "list.csv", &more));
    command.envs(variables.iter().copied());
    machine.start_command(command).end()
}

fn machine() -> Machine {
    let machine = Machine::new();
    machine.list("list.csv", 0, 5);
    machine
}

#[test]
fn http_proxy_by_environment_carries_every_row_once() {
    for variable in ["HTTP_PROXY", "http_proxy"] {
        let platform = Platform::start();
        let proxy = Proxy::before(&platform);
        let ended = import(&machine(), PLATFORM, &[(variable, &proxy.url)], "en");
        assert_eq!(ended.code, Some(0), "{variable}: {ended:?}");
        law_1_holds(&ended.json());
        assert_eq!(platform.numbers_arrived_once().len(), 5);
        let line = format!("POST {PLATFORM} HTTP/1.1");
        assert_eq!(proxy.asked(), vec![line; 5], "and no parameter in the address");
    }
}

#[test]
fn no_proxy_goes_past_it_and_so_does_this_machine_itself() {
    let platform = Platform::start();
    let proxy = Proxy::before(&platform);
    for no_proxy in [&[("NO_PROXY", "platform.invalid")][..], &[("no_proxy", ".invalid")]] {
        let variables = [no_proxy, &[("HTTP_PROXY", &*proxy.url)]].concat();
        let ended = import(&machine(), PLATFORM, &variables, "en");
        assert_eq!(ended.json()["stopped_by"]["cause"], "unreachable", "{no_proxy:?}: {ended:?}");
        assert_eq!(rows(&ended.json(), "pending"), 5);
    }
    let ended = import(&machine(), platform.url(), &[("HTTP_PROXY", &proxy.url)], "en");
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(proxy.asked().len(), 0);
}

/// What a proxy says instead, and what follows.
struct Refusal {
    says: Vec<u8>,
    /// Where it never says anything else: what the job stops by, and how many rows are in doubt.
    always: (&'static str, u64),
    /// Where it says so to the third request: how the job ends, and the row.
    once: (i32, &'static str, &'static str),
}

fn refusals() -> [Refusal; 4] {
    let login = ["Proxy-Authenticate: Basic realm=\"office\""];
    [
        Refusal {
            says: http("407 Proxy Authentication Required", &login, "<html>"),
            always: ("http_407", 0),
            once: (3, "failed", "http_407"),
        },
        Refusal {
            says: http("502 Bad Gateway", &[], "<html>"),
            always: ("no_readable_reply", 3),
            once: (3, "uncertain", "http_502"),
        },
        Refusal {
            says: http("503 Service Unavailable", &[], "<html>"),
            always: ("refused", 0),
            once: (0, "inserted", ""),
        },
        Refusal {
            says: Vec::new(),
            always: ("no_readable_reply", 3),
            once: (3, "uncertain", "connection_lost"),
        },
    ]
}

#[test]
fn proxy_that_refuses_with_407_502_503_or_hangs_up_stops_the_job_and_resume_goes_on() {
    for Refusal { says, always: (by, in_doubt), .. } in refusals() {
        let platform = Platform::start();
        let proxy = Proxy::saying(says, |_| true, &platform);
        let machine = machine();
        let ended = import(&machine, PLATFORM, &[("HTTP_PROXY", &proxy.url)], "en");
        assert_eq!(ended.code, Some(4), "{ended:?}");
        let summary = ended.json();
        law_1_holds(&summary);
        assert_eq!(summary["stopped_by"]["cause"], by);
        assert_eq!(
            (rows(&summary, "uncertain"), rows(&summary, "pending")),
            (in_doubt, 5 - in_doubt)
        );
        assert_eq!(platform.received(), 0);

        let good = Proxy::before(&platform);
        let mut command = machine.command(&["resume", "--resend-uncertain", "--json"]);
        command.env("HTTP_PROXY", &good.url);
        let ended = machine.start_command(command).end();
        assert_eq!(ended.code, Some(0), "{by}: {ended:?}");
        assert_eq!(platform.numbers_arrived_once().len(), 5);
    }
}

#[test]
fn proxy_that_refuses_one_row_in_the_middle_costs_no_other_row() {
    for Refusal { says, once: (code, status, reason), .. } in refusals() {
        let platform = Platform::start();
        let proxy = Proxy::saying(says, |nth| nth == 3, &platform);
        let machine = machine();
        let ended = import(&machine, PLATFORM, &[("HTTP_PROXY", &proxy.url)], "en");
        assert_eq!(ended.code, Some(code), "{ended:?}");
        law_1_holds(&ended.json());
        let job = ended.json()["job"].as_str().unwrap().to_owned();
        for (row, reported) in reported(&machine.path("dialfeed-reports").join(job)) {
            let expected = if row == 4 { (status, reason) } else { ("inserted", "") };
            assert_eq!((&*reported.status, &*reported.reason), expected, "row {row}");
        }
        let there = if code == 0 { 5 } else { 4 };
        assert_eq!(platform.numbers_arrived_once().len(), there);
    }
}

#[test]
fn proxy_that_wants_a_login_is_named_in_both_languages() {
    let platform = Platform::start();
    let proxy = Proxy::saying(refusals()[0].says.clone(), |_| true, &platform);
    for (lang, named) in [("zh", "代理"), ("en", "proxy")] {
        let ended = import(&machine(), PLATFORM, &[("HTTP_PROXY", &proxy.url)], lang);
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert_eq!(is_chinese(&ended.stderr), lang == "zh", "{}", ended.stderr);
        assert!(ended.stderr.contains(named), "{}", ended.stderr);
        assert!(ended.stderr.contains("HTTP_PROXY"), "{}", ended.stderr);
    }
}

#[test]
fn proxy_that_is_not_there_or_opens_no_tunnel_is_unreachable_and_nothing_is_sent() {
    let platform = Platform::start();
    let shut = nobody_listens();
    let is_unreachable = |endpoint: &str, variable: &str, proxy: &str| {
        let ended = import(&machine(), endpoint, &[(variable, proxy)], "en");
        assert_eq!(ended.code, Some(4), "{ended:?}");
        law_1_holds(&ended.json());
        assert_eq!(ended.json()["stopped_by"]["cause"], "unreachable", "{ended:?}");
        assert_eq!(rows(&ended.json(), "pending"), 5);
    };
    is_unreachable(PLATFORM, "HTTP_PROXY", &shut);
    for refusal in refusals() {
        let proxy = Proxy::saying(refusal.says, |_| true, &platform);
        is_unreachable("https://platform.invalid/api.php", "HTTPS_PROXY", &proxy.url);
        let asked = proxy.asked();
        let is_tunnel = |line: &String| line.starts_with("CONNECT platform.invalid:443 ");
        assert!(asked.iter().all(is_tunnel) && !asked.is_empty(), "{asked:?}");
    }
}
