//! Who is told of what, and of what nobody is: by webhook, robot and mail, of imports, resumed jobs and
//! folders.

use std::time::{Duration, Instant};

use dialfeed::sandbox::{Fault, Faults, Instead, Rule, SandboxOptions, When};
use serde_json::{Value, json};

use crate::hooks::{Mended, Post, answering, hook, messages, webhook};
use crate::office::{Office, private};
use crate::support::{Echo, Ended, Platform, nobody_listens, number, until};

/// A robot's or a webhook's table, with its address in a file of its own.
fn robot(office: &Office, kind: &str, hook: &Echo, more: &str) -> String {
    office.machine.write(kind, format!("{}?access_token=robots-own-token\n", hook.url));
    private(&office.machine.path(kind));
    format!("[[notify]]\nkind = \"{kind}\"\nwhen = \"always\"\nurl_file = \"{kind}\"\n{more}")
}

/// An office that tells three webhooks, each by its own rule.
fn by_each_rule(url: &str) -> (Office, [Echo; 3]) {
    let hooks = [hook(), hook(), hook()];
    let rules = ["always", "attention", "failure"];
    let told: String = hooks.iter().zip(rules).map(|(hook, when)| webhook(hook, when)).collect();
    (Office::at(url, &told), hooks)
}

fn counts(hooks: &[Echo; 3]) -> [usize; 3] {
    [0, 1, 2].map(|nth| hooks[nth].arrived().len())
}

#[test]
fn each_hears_of_the_ends_that_its_rule_takes_and_of_no_other() {
    let script = vec![Rule::new(When::Phone(number(7)), Fault::not_stored(Instead::Errno(0)))];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    let (office, hooks) = by_each_rule(platform.url());
    let import = |list: &str, code| {
        let ended = office.machine.run(&["import", list]);
        assert_eq!(ended.code, Some(code), "{ended:?}");
    };
    office.machine.list("good.csv", 0, 2);
    import("good.csv", 0);
    assert_eq!(counts(&hooks), [1, 0, 0]);
    office.machine.list("half.csv", 6, 3);
    import("half.csv", 3);
    assert_eq!(counts(&hooks), [2, 1, 0]);
    office.machine.write("bad.csv", "备注\r\nx\r\n");
    import("bad.csv", 5);
    assert_eq!(counts(&hooks), [3, 2, 1]);
    // The same for a job that is gone on with, and for a folder.
    let ended = office.machine.run(&["resume", "--retry-failed"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert_eq!(counts(&hooks), [4, 3, 1]);
    office.arrives("a.csv", 20, 1);
    office.ends(&[], 0);
    assert_eq!(counts(&hooks), [5, 3, 1]);
    office.ends(&[], 0);
    assert_eq!(counts(&hooks), [5, 3, 1], "of nothing nobody hears");
    office.arrives_as("b.csv", format!("手机\r\n{}\r\n", number(7)));
    office.ends(&[], 3);
    assert_eq!(counts(&hooks), [6, 4, 1]);
    office.arrives_as("c.csv", "备注\r\nx\r\n");
    office.ends(&[], 3);
    assert_eq!(counts(&hooks), [7, 5, 2]);
    let levels: Vec<Value> = messages(&hooks[0]).iter().map(|it| it["level"].clone()).collect();
    let expected = ["fine", "attention", "failure", "attention", "fine", "attention", "failure"];
    assert_eq!(levels, expected.map(Value::from));
}

#[test]
fn a_message_of_a_job_has_its_figures_and_one_of_a_folder_its_lists() {
    let platform = Platform::start();
    let told = hook();
    let office = Office::at(platform.url(), &webhook(&told, "always"));
    office.machine.list("good.csv", 0, 2);
    assert_eq!(office.machine.run(&["import", "good.csv"]).code, Some(0));
    let job = office.machine.job();
    office.arrives("a.csv", 5, 3);
    office.ends(&[], 0);
    let heard = messages(&told);
    let (of_job, of_folder) = (&heard[0], &heard[1]);
    assert_eq!((&of_job["schema"], &of_job["event"]), (&json!(1), &json!("job")));
    assert_eq!((&of_job["job"], &of_job["exit_code"]), (&json!(job), &json!(0)));
    assert_eq!((&of_job["state"], &of_job["rows"]["inserted"]), (&json!("finished"), &json!(2)));
    assert!(of_job["title"].as_str().unwrap().contains("good.csv"), "{of_job}");
    assert_eq!((&of_folder["event"], &of_folder["done"]), (&json!("inbox"), &json!(1)));
    assert_eq!(of_folder["lists"][0]["file"], "a.csv");
    assert_eq!(of_folder["lists"][0]["rows"]["inserted"], 3);
}

/// What must be in no message: people, their numbers, what a list says.
fn says_nothing_of_people(said: &str) {
    for word in ["诸葛", "司马", "zhuge", "客户", "位", "13800", "1390000", "杭州", "秘密"]
    {
        assert!(!said.contains(word), "{word}: {said}");
    }
}

#[test]
fn nothing_of_a_customer_and_nothing_that_a_list_says_is_in_any_message() {
    let platform = Platform::start();
    let office = Office::at(platform.url(), "");
    let (told, ding, wecom, feishu, post) = (hook(), hook(), hook(), hook(), Post::open());
    let ways = [
        webhook(&told, "always"),
        robot(&office, "dingtalk", &ding, "secret = \"SEC0123\"\n"),
        robot(&office, "wecom", &wecom, ""),
        robot(&office, "feishu", &feishu, "secret = \"SEC0123\"\n"),
        format!(
            "[[notify]]\nkind = \"mail\"\nwhen = \"always\"\nserver = \"127.0.0.1\"\nport = {}\n\
             tls = \"none\"\nfrom = \"dialfeed@example.com\"\nto = [\"ops@example.com\"]\n",
            post.port
        ),
    ];
    office.configure(
        platform.url(),
        &format!("batch = \"20261101\"\nlang = \"zh\"\n{}", ways.concat()),
    );
    // No header: its first row is a person. Names of columns would be people.
    office.arrives_as("one.csv", "诸葛亮,秘密,杭州\r\n司马懿,秘密,杭州\r\n");
    office.arrives_as(
        "two.csv",
        format!("诸葛亮,{0},{0}\r\n司马懿,{1},{1}\r\n", number(0), number(1)),
    );
    office.arrives_as("three.csv", "手机,手机,zhuge\r\n13900000001,13900000002,x\r\n");
    office
        .arrives_as("four.csv", format!("手机,姓名\r\n{},诸葛亮\r\n1390000,司马懿\r\n", number(2)));
    office
        .arrives_as("客户13800001111的名单.csv", format!("姓名,手机\r\n诸葛亮,{}\r\n", number(3)));
    office.arrives_as("five.csv", "\u{0}\u{1}诸葛亮");
    let ended = office.inbox(&["--strict"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    for list in ["one.csv", "two.csv", "three.csv"] {
        office.machine.write(list, std::fs::read(office.place(&place_of(&office, list))).unwrap());
        let _ = office.machine.run(&["import", list, "--header", "1"]);
        let _ = office.machine.run(&["import", list]);
    }
    let hooks = [&told, &ding, &wecom, &feishu];
    for hook in hooks {
        assert!(hook.arrived().len() >= 7, "{:?}", hook.arrived());
        for (_, body) in hook.arrived() {
            let body: Value = serde_json::from_str(&body).unwrap();
            // A list's own name is the office's; a number in it is masked.
            says_nothing_of_people(&body.to_string().replace("客户138****1111的名单", ""));
        }
    }
    assert!(messages(&told)[0].to_string().contains("客户138****1111的名单.csv"));
    let mails = post.lines();
    assert!(mails.iter().filter(|line| *line == "DATA").count() >= 7, "{mails:?}");
    let mails = mails.join("\n");
    says_nothing_of_people(&mails);
    says_nothing_of_people(&decoded(&mails));
}

/// Where the office finds a list by now.
fn place_of(office: &Office, list: &str) -> String {
    let stands = office.stands();
    stands.iter().find(|it| it.ends_with(list)).unwrap_or_else(|| panic!("{stands:?}")).clone()
}

/// Quoted-printable letters as they are read, but for the list's own name.
fn decoded(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *first == b'=') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("客户138****1111的名单", "")
}

#[test]
fn a_webhook_that_is_down_refuses_or_is_slow_changes_nothing_but_a_warning() {
    let platform = Platform::start();
    let refuses = answering("403 Forbidden", "{}");
    let (office, down) = (Office::at(platform.url(), ""), nobody_listens());
    let import = |nth: u32, url: &str| -> (Ended, Duration) {
        let told = format!("[[notify]]\nkind = \"webhook\"\nwhen = \"always\"\nurl = \"{url}\"\n");
        office.configure(platform.url(), &format!("batch = \"20261101\"\n{told}"));
        office.machine.list("a.csv", nth, 1);
        let begin = Instant::now();
        let ended = office.machine.run(&["import", "a.csv", "--json"]);
        (ended, begin.elapsed())
    };
    for (nth, url) in [(0, &*down), (1, &*refuses.url)] {
        let (ended, took) = import(nth, url);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert_eq!(ended.json()["exit_code"], 0);
        assert!(
            ended.stderr.contains("webhook") && ended.stderr.contains("not delivered"),
            "{ended:?}"
        );
        assert!(took < Duration::from_secs(60), "{took:?}");
    }
    // One that answers late is waited for.
    let slow = Echo::start(|_| {
        std::thread::sleep(Duration::from_secs(2));
        Some(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec())
    });
    let (ended, _) = import(2, &slow.url);
    assert_eq!((ended.code, slow.arrived().len()), (Some(0), 1), "{ended:?}");
    assert!(!ended.stderr.contains("not delivered"), "{ended:?}");
    // The same for a folder, and for a job that did not come about.
    office.configure(
        platform.url(),
        &format!("batch = \"20261101\"\n{}", webhook(&refuses, "always")),
    );
    office.arrives("b.csv", 9, 1);
    office.ends(&[], 0);
    assert_eq!(office.machine.run(&["import", "nowhere.csv"]).code, Some(5));
}

#[test]
fn a_webhook_gets_the_authorization_that_it_asks_for_from_wherever_it_is_kept() {
    for (key, kept) in [
        ("authorization", "Bearer Hakenwurm0815token"),
        ("authorization_file", "hook-token"),
        ("authorization_command", "cat hook-token"),
    ] {
        let (platform, told) = (Platform::start(), hook());
        let more = format!("{key} = \"{kept}\"\n");
        let office = Office::at(platform.url(), &(webhook(&told, "always") + &more));
        office.machine.write("hook-token", "Bearer Hakenwurm0815token\n");
        private(&office.machine.path("hook-token"));
        office.machine.list("list.csv", 0, 1);
        let ended = office.machine.run(&["import", "list.csv", "--batch", "20261101", "-vvv"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let [(head, body)] = told.arrived().try_into().unwrap();
        assert!(head.contains("\r\nauthorization: Bearer Hakenwurm0815token\r\n"), "{key}: {head}");
        for said in [&body, &ended.stdout, &ended.stderr] {
            assert!(!said.contains("Hakenwurm0815token"), "{key}: {said}");
        }
    }
}

#[test]
fn one_way_that_fails_keeps_no_other_from_telling() {
    let platform = Platform::start();
    let (refuses, told) = (answering("403 Forbidden", "{}"), hook());
    let office = Office::at(
        platform.url(),
        &format!("{}{}", webhook(&refuses, "always"), webhook(&told, "always")),
    );
    office.machine.list("a.csv", 0, 1);
    assert_eq!(office.machine.run(&["import", "a.csv"]).code, Some(0));
    assert_eq!((refuses.arrived().len(), told.arrived().len()), (1, 1));
}

#[test]
fn trouble_is_told_once_and_its_end_to_everybody_who_heard_of_it() {
    let url = nobody_listens();
    let (office, hooks) = by_each_rule(&url);
    let all = |more: &str| {
        let rules = ["always", "attention", "failure"];
        let told: String = hooks.iter().zip(rules).map(|(it, when)| webhook(it, when)).collect();
        office.configure(&url, &format!("batch = \"20261101\"\nretries = 0\n{more}{told}"));
    };
    all("");
    office.arrives("a.csv", 0, 2);
    for _ in 0..3 {
        office.ends(&[], 4);
    }
    assert_eq!(counts(&hooks), [1, 1, 1]);
    // Another trouble is news.
    all("suppress = [\"missing.csv\"]\n");
    office.arrives("b.csv", 5, 1);
    let port = url.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    let platform = Platform::open(SandboxOptions { port, ..SandboxOptions::default() });
    office.ends(&[], 5);
    assert_eq!(counts(&hooks), [2, 2, 2]);
    all("");
    office.ends(&[], 0);
    assert_eq!(counts(&hooks), [3, 3, 3]);
    let last = messages(&hooks[2]).pop().unwrap();
    assert_eq!(last["level"], "fine", "{last}");
    assert!(last["text"].as_str().unwrap().contains("It goes on again"), "{last}");
    assert_eq!(platform.numbers_arrived_once().len(), 3);
    office.arrives("c.csv", 9, 1);
    office.ends(&[], 0);
    assert_eq!(counts(&hooks), [4, 3, 3], "now all is as ever");
}

#[test]
fn a_folder_that_cannot_be_worked_on_is_told_once_and_one_that_is_busy_not() {
    let platform = Platform::start();
    let told = hook();
    let office = Office::at(platform.url(), &webhook(&told, "attention"));
    for _ in 0..2 {
        assert_eq!(office.machine.run(&["inbox", "nowhere"]).code, Some(2));
    }
    let heard = messages(&told);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!((&heard[0]["level"], &heard[0]["exit_code"]), (&json!("failure"), &json!(2)));
    assert_eq!((&heard[0]["event"], &heard[0]["folder"]), (&json!("inbox"), &json!("nowhere")));
    let running = office.starts(&["--follow"]);
    until("it has the folder", || running.said().contains("Watching"));
    office.ends(&[], 6);
    assert_eq!(told.arrived().len(), 1);
}

#[test]
fn a_stopped_job_is_told_with_what_stopped_it() {
    let script = vec![Rule::new(When::From(2), Fault::not_stored(Instead::Errno(3)))];
    let platform = Platform::with(Faults { script, ..Faults::default() });
    let told = hook();
    let office =
        Office::at(platform.url(), &format!("concurrency = 1\n{}", webhook(&told, "failure")));
    office.machine.list("a.csv", 0, 3);
    assert_eq!(office.machine.run(&["import", "a.csv"]).code, Some(4));
    let heard = messages(&told);
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0]["stopped_by"]["errno"], 3, "{}", heard[0]);
    assert_eq!(heard[0]["rows"]["pending"], 2);
    assert_eq!(office.machine.run(&["resume"]).code, Some(4));
    assert_eq!(told.arrived().len(), 2);
}

/// What a platform may say of a customer: a name that nobody can tell from other words, and numbers
/// as people write them.
const OF_A_CUSTOMER: &str = "客0 诸葛亮 138-0000-0001 138 0000 0001 0571-88886666";

/// Every word of it that must not be told.
fn tells_nothing_of_the_customer(said: &str, what: &str) {
    for word in ["诸葛", "客0", "0000-0001", "0000 0001", "88886666", "138****0001"] {
        assert!(!said.contains(word), "{what}: {word}: {said}");
    }
}

#[test]
fn the_platforms_own_words_are_in_no_message_and_elsewhere_their_numbers_are_masked() {
    for errno in [3, 11, 1044] {
        let body = format!("{{\"errno\":{errno},\"message\":\"{OF_A_CUSTOMER}\"}}");
        let platform = answering("200 OK", &body);
        let (told, wecom) = (hook(), hook());
        let office = Office::at(&platform.url, "");
        let ways = webhook(&told, "always") + &robot(&office, "wecom", &wecom, "");
        office.configure(
            &platform.url,
            &format!("batch = \"20261101\"\nmax_failures = \"1\"\nlog_file = \"log\"\n{ways}"),
        );
        office.arrives("a.csv", 0, 2);
        let ended = office.inbox(&["--json"]);
        assert!(matches!(ended.code, Some(3 | 4)), "{ended:?}");
        office.machine.list("b.csv", 0, 2);
        let by_hand = office.machine.run(&["import", "b.csv"]);
        let heard: Vec<String> =
            [&told, &wecom].iter().flat_map(|it| it.arrived()).map(|(_, body)| body).collect();
        assert_eq!(heard.len(), 4, "{heard:?}");
        for said in &heard {
            tells_nothing_of_the_customer(&decoded(said), "a message");
            tells_nothing_of_the_customer(said, "a message");
        }
        let mut kept = vec![ended.stderr, ended.stdout, by_hand.stderr];
        kept.push(std::fs::read_to_string(office.machine.path("log")).unwrap());
        let stands = office.stands();
        kept.extend(stands.iter().filter(|it| it.ends_with(".why.txt")).map(|it| office.why(it)));
        for said in kept {
            for number in ["138-0000-0001", "138 0000 0001", "0571-88886666"] {
                assert!(!said.contains(number), "{errno}: {number}: {said}");
            }
        }
        if errno == 3 {
            assert!(heard[0].contains("auth code"), "{heard:?}");
            assert!(messages(&told)[0]["stopped_by"] == json!({"errno": 3}), "{heard:?}");
        }
    }
}

#[test]
fn a_platform_that_refuses_before_the_first_row_is_told_without_its_own_words() {
    let body = format!("{{\"errno\":3,\"message\":\"{OF_A_CUSTOMER}\"}}");
    let platform = answering("200 OK", &body);
    let told = hook();
    let rule = format!("staff = \"@department:售前\"\n{}", webhook(&told, "always"));
    let office = Office::with(&platform.url, &rule);
    office.arrives("a.csv", 0, 2);
    let ended = office.ends(&[], 4);
    assert!(ended.stderr.contains("138****0001"), "{ended:?}");
    office.machine.list("b.csv", 0, 2);
    let by_hand = office.machine.run(&["import", "b.csv"]);
    assert!(by_hand.stderr.contains("138****0001"), "{by_hand:?}");
    assert_eq!(told.arrived().len(), 2);
    for (_, said) in told.arrived() {
        tells_nothing_of_the_customer(&said, "a message");
        assert!(said.contains("refuses every request"), "{said}");
    }
}

#[test]
fn doctor_sends_a_test_message_by_each_way_whatever_it_is_told_of_and_says_which_did_not_go_out() {
    let (platform, told, post) = (Platform::start(), hook(), Post::open());
    let refuses = answering("404 Not Found", "{}");
    let office = Office::at(
        platform.url(),
        &format!(
            "{}{}[[notify]]\nkind = \"mail\"\nwhen = \"failure\"\nserver = \"127.0.0.1\"\nport = {}\n\
             tls = \"none\"\nfrom = \"a@example.com\"\nto = [\"b@example.com\"]\n",
            webhook(&told, "failure"),
            webhook(&refuses, "attention"),
            post.port,
        ),
    );
    // Whoever does not ask for it sends nothing.
    let quiet = office.machine.run(&["doctor", "--json"]).json();
    let of = |object: &Value| -> Vec<Value> {
        let checks = object["checks"].as_array().unwrap().iter();
        checks.filter(|check| check["check"] == "notify").cloned().collect()
    };
    assert_eq!((of(&quiet).len(), told.arrived().len()), (1, 0), "{quiet}");
    assert!(quiet["checks"].to_string().contains("3 ways"), "{quiet}");
    let ended = office.machine.run(&["doctor", "--notify", "--json"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let checks = of(&ended.json());
    let verdicts: Vec<&str> = checks.iter().map(|it| it["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["ok", "trouble", "ok"], "{checks:?}");
    let line = checks[1]["line"].to_string();
    let message = checks[1]["message"].as_str().unwrap();
    assert!(
        message.contains(&format!("line {line} (webhook)")) && message.contains("404"),
        "{message}"
    );
    let message = &messages(&told)[0];
    assert_eq!(
        (&message["event"], &message["level"]),
        (&json!("test"), &json!("fine")),
        "{message}"
    );
    assert!(message["title"].as_str().unwrap().contains("test message"), "{message}");
    assert!(post.lines().iter().any(|line| line == "DATA"));
    assert!(platform.customers().is_empty(), "no customer is sent");
}

/// Nobody is at a run of the night: settings that are wrong would else be found out by customers.
#[test]
fn a_run_that_its_settings_or_its_log_keep_from_beginning_is_told_once_and_in_its_figures() {
    let (platform, told) = (Platform::start(), hook());
    let figures = "metrics = \"m.prom\"\n";
    let office = Office::at(platform.url(), &format!("{figures}{}", webhook(&told, "failure")));
    let machine = &office.machine;
    let whole = std::fs::read_to_string(machine.path("dialfeed.toml")).unwrap();
    let writes = |text: &str| {
        machine.write("dialfeed.toml", text);
        private(&machine.path("dialfeed.toml"));
    };
    let heard = |exit: &str| {
        let text = std::fs::read_to_string(machine.path("m.prom")).unwrap();
        let line = text.lines().find_map(|it| it.strip_prefix("dialfeed_last_run_exit_code "));
        assert_eq!(line, Some(exit), "{text}");
        let messages = messages(&told);
        (messages.len(), messages.last().map(|it| it["error"]["code"].clone()).unwrap_or_default())
    };
    office.arrives("a.csv", 0, 1);
    office.ends(&[], 0);
    assert_eq!(heard("0").0, 0);
    writes(&whole.replace("endpoint", "#endpoint"));
    for _ in 0..2 {
        office.ends(&[], 2);
        assert_eq!(heard("2"), (1, json!("usage")), "told once");
    }
    let ended = machine.run(&["import", "lists/a.csv"]);
    assert_eq!((ended.code, heard("2").0), (Some(2), 2), "{ended:?}");
    writes(&whole);
    office.ends(&["--log-file", "nowhere/log"], 1);
    assert_eq!(heard("1"), (3, json!("log_file")));
    office.ends(&["--ratee", "5"], 2);
    assert_eq!(heard("2"), (3, json!("log_file")), "of wrong options somebody has heard today");
    writes(&whole.replace("1000/s", "fast"));
    office.ends(&[], 2);
    assert_eq!(heard("2"), (4, json!("configuration")));
    // That it goes on is told as well, and then all is well.
    writes(&whole);
    office.arrives("b.csv", 1, 1);
    office.ends(&[], 0);
    assert_eq!(heard("0").0, 5);
    // A file that cannot be read says of nobody that he is to be told.
    writes(&format!("{whole}kindd = 1\n"));
    office.ends(&["--metrics", "m.prom"], 2);
    assert_eq!(heard("2").0, 5);
    assert!(office.stands().iter().all(|it| !it.starts_with("working")), "{:?}", office.stands());
}

#[test]
fn a_run_that_makes_way_for_another_tells_nobody_and_leaves_the_figures_of_the_one_at_work() {
    let platform = Platform::with(Faults { latency_ms: 60, ..Faults::default() });
    let told = hook();
    let office =
        Office::at(platform.url(), &format!("concurrency = 1\n{}", webhook(&told, "always")));
    office.arrives("a.csv", 0, 40);
    office.machine.list("b.csv", 90, 1);
    let running = office.starts(&[]);
    until("rows are under way", || platform.received() > 2);
    let job = office.machine.job();
    for args in [&["resume", &job][..], &["import", "b.csv"], &["inbox", "lists"]] {
        let ended = office.machine.run(&[args, &["--metrics", "figures.prom"]].concat());
        assert_eq!(ended.code, Some(6), "{args:?}: {ended:?}");
        assert!(!office.machine.path("figures.prom").exists(), "{args:?}");
    }
    assert_eq!(told.arrived().len(), 0, "{:?}", messages(&told));
    assert_eq!(running.end().code, Some(0));
    assert_eq!(told.arrived().len(), 1);
}

/// The port of an address at which nobody listens yet.
fn port_of(url: &str) -> u16 {
    url.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap()
}

#[test]
fn what_was_not_delivered_is_told_by_the_next_run_and_said_even_where_runs_are_quiet() {
    let url = nobody_listens();
    let (robot, other) = (Mended::broken(), hook());
    let ways = webhook(&robot.hook, "attention") + &webhook(&other, "always");
    let office = Office::at(&url, &format!("retries = 0\n{ways}"));
    let last = || messages(&robot.hook).pop().unwrap();
    let heard = || (robot.hook.arrived().len(), other.arrived().len());
    office.arrives("a.csv", 0, 2);
    // A trouble.
    let ended = office.ends(&["--quiet"], 4);
    assert!(
        ended.stderr.contains("webhook") && ended.stderr.contains("not delivered"),
        "{ended:?}"
    );
    assert_eq!(heard(), (1, 1));
    office.ends(&["--quiet"], 4);
    assert_eq!(heard(), (2, 1), "who has heard of it hears no more");
    robot.mend(true);
    for _ in 0..2 {
        let ended = office.ends(&["--quiet"], 4);
        assert!(!ended.stderr.contains("not delivered"), "{ended:?}");
    }
    assert_eq!((heard(), &last()["level"]), ((3, 1), &json!("failure")));
    // Its end, and a list that needs somebody.
    robot.mend(false);
    let _platform =
        Platform::open(SandboxOptions { port: port_of(&url), ..SandboxOptions::default() });
    office.arrives_as("b.csv", "备注\r\nx\r\n");
    office.ends(&[], 3);
    assert_eq!(heard(), (4, 2));
    robot.mend(true);
    let ended = office.ends(&["--quiet"], 0);
    assert_eq!(ended.stderr, "", "{ended:?}");
    assert_eq!(heard(), (5, 2));
    let told = last();
    let text = told["text"].as_str().unwrap();
    assert!(text.contains("It goes on again") && text.contains("b.csv → failed/"), "{told}");
    assert_eq!((&told["done"], &told["failed"]), (&json!(1), &json!(1)), "{told}");
    office.ends(&[], 0);
    assert_eq!(heard(), (5, 2), "once it is told it is told");
}

#[test]
fn what_was_not_delivered_waits_for_an_address_that_is_put_right() {
    let platform = Platform::start();
    let (refuses, told) = (answering("404 Not Found", "{}"), hook());
    let office = Office::at(platform.url(), &webhook(&refuses, "always"));
    for nth in 0..25 {
        office.arrives(&format!("{nth}.csv"), nth, 1);
    }
    office.ends(&[], 0);
    office
        .configure(platform.url(), &format!("batch = \"20261101\"\n{}", webhook(&told, "always")));
    office.arrives_as("z.csv", "备注\r\nx\r\n");
    office.ends(&[], 3);
    let [heard] = messages(&told).try_into().unwrap();
    assert_eq!((&heard["done"], &heard["failed"]), (&json!(25), &json!(1)), "{heard}");
    let memory = std::fs::read_dir(office.machine.state()).unwrap();
    let left: Vec<_> = memory.map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|it| it.to_string_lossy().starts_with("inbox-")), "{left:?}");
}

#[test]
fn a_trouble_that_ended_while_nothing_waited_is_told_when_it_comes_again() {
    let platform = Platform::start();
    let told = hook();
    let more = format!("suppress = [\"never.csv\"]\n{}", webhook(&told, "attention"));
    let office = Office::at(platform.url(), &more);
    office.machine.write("never.csv", format!("phone\n{}\n", number(90)));
    let (folder, away) = (office.folder(), office.machine.path("away"));
    // The folder: that it is there shows every run.
    std::fs::rename(&folder, &away).unwrap();
    office.ends(&[], 2);
    std::fs::rename(&away, &folder).unwrap();
    for _ in 0..2 {
        office.ends(&[], 0);
    }
    let heard = messages(&told);
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(heard[1]["text"].as_str().unwrap().contains("It goes on again"), "{heard:?}");
    std::fs::rename(&folder, &away).unwrap();
    office.ends(&[], 2);
    office.ends(&[], 2);
    assert_eq!(told.arrived().len(), 3, "another night");
    std::fs::rename(&away, &folder).unwrap();
    office.ends(&[], 0);
    assert_eq!(told.arrived().len(), 4);
    // The do-not-call list: a run without lists has not asked for it, and promises nothing.
    let (list, gone) = (office.machine.path("never.csv"), office.machine.path("gone.csv"));
    for nth in 0..2 {
        std::fs::rename(&list, &gone).unwrap();
        office.arrives("a.csv", 0, 1);
        office.ends(&[], 5);
        office.ends(&[], 5);
        std::fs::remove_file(folder.join("a.csv")).unwrap();
        std::fs::rename(&gone, &list).unwrap();
        office.ends(&[], 0);
        assert_eq!(told.arrived().len(), 5 + nth);
    }
    office.arrives("a.csv", 0, 1);
    office.ends(&[], 0);
    let heard = messages(&told);
    assert_eq!(heard.len(), 7, "{heard:?}");
    assert!(heard[6]["text"].as_str().unwrap().contains("It goes on again"), "{heard:?}");
}

#[test]
fn a_run_without_lists_knows_nothing_of_a_platform_that_was_down() {
    let url = nobody_listens();
    let told = hook();
    let office = Office::at(&url, &format!("retries = 0\n{}", webhook(&told, "attention")));
    office.arrives("a.csv", 0, 1);
    office.ends(&[], 4);
    let taken = office.stands().into_iter().find(|it| it.ends_with("a.csv")).unwrap();
    std::fs::remove_file(office.place(&taken)).unwrap();
    office.ends(&[], 4);
    assert_eq!(told.arrived().len(), 1, "{:?}", messages(&told));
    let _platform =
        Platform::open(SandboxOptions { port: port_of(&url), ..SandboxOptions::default() });
    office.arrives("b.csv", 2, 1);
    office.ends(&[], 0);
    assert_eq!(told.arrived().len(), 2, "{:?}", messages(&told));
}

#[cfg(unix)]
#[test]
fn lists_that_were_filed_before_a_power_cut_are_told_by_the_next_run_once() {
    let platform = Platform::with(Faults { latency_ms: 50, ..Faults::default() });
    let (told, rare) = (hook(), hook());
    let ways = webhook(&told, "always") + &webhook(&rare, "attention");
    let office = Office::at(platform.url(), &format!("concurrency = 1\n{ways}"));
    office.arrives_as("a.csv", "备注\r\nx\r\n");
    office.arrives("b.csv", 0, 1);
    office.arrives("c.csv", 10, 60);
    let running = office.starts(&[]);
    until("the long list is under way", || platform.received() > 5);
    running.kill();
    assert!(office.stands().contains(&"failed/a.csv".to_owned()), "{:?}", office.stands());
    assert_eq!((told.arrived().len(), rare.arrived().len()), (0, 0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mut state = std::fs::read_dir(office.machine.state()).unwrap().map(Result::unwrap);
        let kept = state.find(|it| it.file_name().to_string_lossy().starts_with("inbox-")).unwrap();
        assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    office.inbox(&[]);
    for hook in [&told, &rare] {
        let [heard] = messages(hook).try_into().unwrap();
        let text = heard["text"].as_str().unwrap();
        assert_eq!(heard["failed"], 1, "{heard}");
        assert!(text.contains("a.csv → failed/: it cannot be imported"), "{heard}");
        assert!(text.contains("b.csv") && text.contains("c.csv"), "{heard}");
    }
    office.ends(&[], 0);
    assert_eq!((told.arrived().len(), rare.arrived().len()), (1, 1));
}

#[test]
fn a_memory_of_telling_that_is_damaged_stops_no_run() {
    let url = nobody_listens();
    let told = hook();
    let office = Office::at(&url, &format!("retries = 0\n{}", webhook(&told, "attention")));
    office.arrives("a.csv", 0, 1);
    office.ends(&[], 4);
    let state = std::fs::read_dir(office.machine.state()).unwrap().map(|it| it.unwrap().path());
    let is_kept =
        |it: &std::path::PathBuf| it.file_name().unwrap().to_string_lossy().starts_with("inbox-");
    let kept = state.into_iter().find(is_kept).unwrap();
    for (nth, damaged) in
        ["", "{\"ways\": 3}", "{\"code\": \"unreachable\"}", "\u{0}\u{0}"].iter().enumerate()
    {
        std::fs::write(&kept, damaged).unwrap();
        office.ends(&[], 4);
        office.ends(&[], 4);
        assert_eq!(told.arrived().len(), 2 + nth, "{damaged:?}");
    }
}

#[test]
fn one_outage_with_several_faces_is_one_trouble_and_a_wrong_setting_another() {
    let url = nobody_listens();
    let told = hook();
    let office = Office::at(&url, &format!("retries = 0\n{}", webhook(&told, "attention")));
    office.arrives("a.csv", 0, 9);
    office.ends(&[], 4);
    let fault = |instead| Faults {
        script: vec![Rule::new(When::From(1), Fault::not_stored(instead))],
        ..Faults::default()
    };
    let open = |faults| {
        Platform::open(SandboxOptions { port: port_of(&url), faults, ..SandboxOptions::default() })
    };
    let page = |status| Instead::Page { status, retry_after_s: None };
    let answers = [
        (page(503), 1),
        (Instead::Close, 1),
        (page(500), 1),
        (Instead::Errno(3), 2),
        (page(503), 2),
        (Instead::Errno(3), 2),
    ];
    for (answer, messages) in answers {
        let said = format!("{answer:?}");
        let platform = open(fault(answer));
        office.inbox(&[]);
        assert_eq!(told.arrived().len(), messages, "{said}");
        drop(platform);
    }
}

#[test]
fn what_failed_is_named_before_what_is_done_and_with_its_code() {
    let platform = Platform::start();
    let told = hook();
    let office = Office::at(platform.url(), &webhook(&told, "always"));
    for nth in 0..24 {
        office.arrives(&format!("{nth:02}.csv"), nth, 1);
    }
    office.arrives("y.csv", 0, 1);
    office.arrives_as("z.csv", "a,b\r\n1,9\r\n");
    office.ends(&[], 3);
    let [heard] = messages(&told).try_into().unwrap();
    let lists = heard["lists"].as_array().unwrap();
    assert_eq!(lists.len(), 20, "{heard}");
    let place = |nth: usize| (lists[nth]["file"].as_str(), lists[nth]["shelf"].as_str());
    assert_eq!(place(0), (Some("z.csv"), Some("failed")), "{heard}");
    assert_eq!(place(1), (Some("y.csv"), Some("attention")), "{heard}");
    assert_eq!((&lists[0]["why"], &lists[0]["code"]), (&json!(null), &json!("no_phone_column")));
    assert!(lists[1]["why"].is_string() && lists[1]["code"].is_null(), "{heard}");
    let text: Vec<&str> = heard["text"].as_str().unwrap().lines().collect();
    let first = text.iter().position(|line| line.starts_with("z.csv → failed/")).unwrap();
    assert!(text[first + 1].starts_with("y.csv → attention/"), "{text:?}");
}

#[test]
fn a_message_says_what_is_wrong_with_a_list_in_words_and_not_in_codes() {
    for (lang, why) in [
        ("zh", "9999.csv → attention/：无法导入（平台上没有这个工号）"),
        (
            "en",
            "9999.csv → attention/: it cannot be imported (the platform has no such staff number)",
        ),
    ] {
        let (platform, told) = (Platform::start(), hook());
        let rule = "[[inbox]]\npattern = \"{n}.csv\"\nstaff = \"{n}\"\n";
        let told_by = webhook(&told, "always");
        let office = Office::with(platform.url(), &format!("lang = \"{lang}\"\n{told_by}{rule}"));
        office.arrives("9999.csv", 0, 2);
        office.ends(&[], 3);
        let [heard] = messages(&told).try_into().unwrap();
        assert!(heard["text"].as_str().unwrap().contains(why), "{heard}");
        assert_eq!(heard["lists"][0]["code"], "staff_unknown", "{heard}");
    }
}

#[test]
fn a_run_that_waits_for_the_hours_of_a_list_tells_of_the_others_meanwhile_and_once() {
    let (platform, told) = (Platform::start(), hook());
    let at = |minutes| {
        let moment = dialfeed::clock::now() + jiff::SignedDuration::from_mins(minutes);
        dialfeed::clock::china(moment).strftime("%H:%M").to_string()
    };
    let rules = format!(
        "[[inbox]]\npattern = \"night_*\"\nbatch = \"20261101\"\nwindow = \"{}-{}\"\n\
         [[inbox]]\npattern = \"*\"\nbatch = \"20261102\"\n",
        at(120),
        at(180)
    );
    let office = Office::with(platform.url(), &(webhook(&told, "always") + &rules));
    office.arrives("night_a.csv", 0, 1);
    office.arrives_as("b.csv", "备注\r\nx\r\n");
    let mut running = office.starts(&["--every", "1"]);
    until("it is told", || !told.arrived().is_empty());
    running.ask_to_stop();
    running.end();
    let [heard] = messages(&told).try_into().unwrap();
    assert_eq!((&heard["failed"], &heard["waiting"]), (&json!(1), &json!(1)), "{heard}");
}
