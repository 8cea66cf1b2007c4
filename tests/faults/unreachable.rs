//! Platforms that no connection reaches: an unknown name, a certificate that nobody vouches for. A
//! sentence in both languages, nothing sent, every row `pending`.

use crate::support::{Ended, Machine, import_to, law_1_holds};
use crate::untrusted::untrusted;
use crate::{is_chinese, rows};

fn machine() -> Machine {
    let machine = Machine::new();
    machine.list("list.csv", 0, 5);
    machine
}

fn import(url: &str, more: &[&str], lang: &str) -> Ended {
    let words = [&["--retries", "1", "--timeout", "5", "--json", "--lang", lang], more].concat();
    machine().run(&import_to(url, "list.csv", &words))
}

fn is_unreachable(url: &str, named: [&str; 2]) {
    for (lang, named) in ["zh", "en"].into_iter().zip(named) {
        let ended = import(url, &[], lang);
        assert_eq!(ended.code, Some(4), "{ended:?}");
        let summary = ended.json();
        law_1_holds(&summary);
        assert_eq!(summary["stopped_by"]["cause"], "unreachable");
        assert_eq!(summary["exit_code"], 4);
        assert_eq!(rows(&summary, "pending"), 5);
        assert_eq!(is_chinese(&ended.stderr), lang == "zh", "{}", ended.stderr);
        for name in [url, named] {
            assert!(ended.stderr.contains(name), "{name} is not in {}", ended.stderr);
        }
        // Who has to be asked for the staff first has no job to leave.
        let ended = import(url, &["--staff", "8001"], lang);
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert_eq!(ended.json()["error"]["code"], "unreachable");
        let message = ended.json()["error"]["message"].as_str().unwrap().to_owned();
        assert_eq!(is_chinese(&message), lang == "zh", "{message}");
        assert!(message.contains(named), "{named} is not in {message}");
    }
}

#[test]
fn dns_failure_is_told_and_every_row_is_pending() {
    is_unreachable("http://no-such-platform.invalid/api.php", ["主机名", "host name"]);
}

#[test]
fn tls_failure_is_told_and_nothing_is_sent() {
    let (url, received) = untrusted();
    is_unreachable(&url, ["证书", "certificate"]);
    let received: Vec<Vec<u8>> = received.try_iter().collect();
    assert!(!received.is_empty(), "nobody tried");
    assert!(received.iter().all(Vec::is_empty), "nothing may follow the handshake");
}
