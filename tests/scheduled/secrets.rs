//! Where secrets come from, and that they are nowhere afterwards: no byte of anything that the program
//! prints, writes, sends to others or shows to the system's other users holds one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::hooks::{Post, answering, hook, webhook};
use crate::office::{Office, files, private, rows_of};
use crate::support::{BATCH, Echo, Ended, Machine, Platform, until};

/// An auth code with signs that are written in other ways here and there, and the part of it that all
/// ways have.
const AUTH: &str = "Q7/\"Zimtstern4711\"+&ö";
const CORE: &str = "Zimtstern4711";
/// As it stands in a request.
const SENT: &str = "Q7%2F%22Zimtstern4711%22%2B%26%C3%B6";

/// Each way of giving the code: what stands in `dialfeed.toml`, and the variable where it is one.
fn ways(machine: &Machine) -> Vec<(&'static str, String, Option<&'static str>)> {
    machine.write("code", format!("{AUTH}\n"));
    private(&machine.path("code"));
    let quoted = AUTH.replace('"', "\\\"");
    let mut ways = vec![
        ("DIALFEED_AUTH", String::new(), Some(AUTH)),
        ("auth", format!("auth = \"{quoted}\"\n"), None),
        ("auth_file", "auth_file = \"code\"\n".to_owned(), None),
    ];
    if cfg!(unix) {
        ways.push(("auth_command", "auth_command = [\"cat\", \"code\"]\n".to_owned(), None));
        ways.push(("auth_command, a line", "auth_command = \"cat code | cat\"\n".to_owned(), None));
    }
    ways
}

/// An office whose code comes this way alone.
fn office_of(url: &str, way: &str, more: &str) -> Office {
    let office = Office { machine: Machine::with_auth("") };
    std::fs::create_dir(office.folder()).unwrap();
    office.machine.write("code", format!("{AUTH}\n"));
    private(&office.machine.path("code"));
    office.configure(url, &format!("batch = \"{BATCH}\"\n{way}{more}"));
    office
}

fn run(office: &Office, variable: Option<&str>, words: &[&str]) -> Ended {
    let mut command = office.machine.command(words);
    if let Some(code) = variable {
        command.env("DIALFEED_AUTH", code);
    }
    office.machine.start_command(command).end()
}

/// A platform that says its code again in every message, in the ways of the web.
fn echoing(errno: u8) -> Vec<u8> {
    let quoted = AUTH.replace('"', "\\\"");
    let body = format!(
        "{{\"errno\":\"{errno}\",\"message\":\"auth={quoted} {SENT} {quoted}\",\"data\":[]}}"
    );
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Everything on the machine but what holds the secrets by its nature.
fn left(office: &Office) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = files(&office.machine.path(""));
    all.retain(|path, _| {
        !["dialfeed.toml", "code", "hook-url", "mail-password"]
            .iter()
            .any(|name| path.file_name().is_some_and(|own| own == *name))
    });
    all
}

fn is_clean(office: &Office, secrets: &[&str], what: &str) {
    for (path, bytes) in left(office) {
        for secret in secrets {
            let Some(at) = bytes.windows(secret.len()).position(|it| it == secret.as_bytes())
            else {
                continue;
            };
            let around = &bytes[at.saturating_sub(200)..(at + 100).min(bytes.len())];
            let around = String::from_utf8_lossy(around);
            panic!("{what}: {secret}: {}: {around}", path.display());
        }
    }
}

#[test]
fn the_code_is_had_in_each_way_by_each_command_that_asks_the_platform() {
    for (what, way, variable) in ways(&Machine::new()) {
        let echo = Echo::start(|_| {
            let body = r#"{"errno":1,"message":"","data":[]}"#;
            Some(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into())
        });
        let office = office_of(&echo.url, &way, "");
        office.machine.list("list.csv", 0, 2);
        office.arrives("a.csv", 5, 1);
        for words in [
            &["import", "list.csv"][..],
            &["inbox", "lists"],
            &["users"],
            &["results"],
            &["doctor"],
            &["status", "8001"],
        ] {
            let before = echo.arrived().len();
            let _ = run(&office, variable, words);
            let arrived = echo.arrived();
            assert!(arrived.len() > before, "{what}: {words:?} asked nothing");
            for (_, body) in &arrived[before..] {
                assert!(body.contains(&format!("auth={SENT}")), "{what}: {body}");
            }
        }
    }
}

#[test]
fn a_stopped_job_goes_on_with_the_code_that_each_way_gives_now() {
    for (what, way, variable) in ways(&Machine::new()) {
        let echo = Echo::start(|nth| Some(echoing(if nth == 1 { 3 } else { 1 })));
        let office = office_of(&echo.url, &way, "concurrency = 1\n");
        office.machine.list("list.csv", 0, 4);
        assert_eq!(run(&office, variable, &["import", "list.csv"]).code, Some(4), "{what}");
        assert_eq!(run(&office, variable, &["resume"]).code, Some(0), "{what}");
        assert_eq!(echo.arrived().len(), 5, "{what}");
        assert!(echo.arrived().iter().all(|(_, body)| body.contains(CORE)), "{what}");
    }
}

#[test]
fn the_variable_goes_before_the_file_and_an_empty_one_counts_as_none() {
    let echo = Echo::start(|_| Some(echoing(1)));
    let office = office_of(&echo.url, "auth = \"from-the-file\"\n", "");
    for (variable, code) in
        [(Some("from-the-variable"), "from-the-variable"), (Some(" "), "from-the-file")]
    {
        let _ = run(&office, variable, &["users"]);
        assert!(echo.arrived().last().unwrap().1.contains(code), "{variable:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused_before_anything_is_sent() {
    use std::os::unix::fs::PermissionsExt as _;
    let platform = Platform::start();
    let office = office_of(platform.url(), "auth_file = \"code\"\n", "");
    office.machine.write("code", "sandbox\n");
    office.machine.list("list.csv", 0, 1);
    office.arrives("a.csv", 1, 1);
    let set = |mode| {
        let path = office.machine.path("code");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for mode in [0o640, 0o644] {
        set(mode);
        for words in [&["import", "list.csv"][..], &["inbox", "lists"], &["users"], &["doctor"]] {
            let ended = run(&office, None, words);
            assert_eq!(ended.code, Some(2), "{mode:o} {words:?}: {ended:?}");
            let said = format!("{}{}", ended.stdout, ended.stderr);
            assert!(said.contains("chmod 600"), "{said}");
        }
        assert_eq!(run(&office, None, &["config", "check"]).code, Some(2));
    }
    assert_eq!(platform.received(), 0);
    assert!(office.stands().contains(&"a.csv".to_owned()));
    set(0o600);
    assert_eq!(run(&office, None, &["import", "list.csv"]).code, Some(0));
    assert_eq!(run(&office, None, &["inbox", "lists"]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_configuration_that_holds_the_code_and_can_be_read_by_others_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let platform = Platform::start();
    let office = office_of(platform.url(), "auth = \"sandbox\"\n", "");
    let path = office.machine.path("dialfeed.toml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ended = run(&office, None, &["users"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.stderr.contains("auth_file") && !ended.stderr.contains("sandbox"), "{ended:?}");
    private(&path);
    assert_eq!(run(&office, None, &["users"]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_says_nothing_or_is_not_there_is_told_and_nothing_is_sent() {
    let platform = Platform::start();
    for (command, said) in [
        ("\"echo sandbox-xyz; exit 3\"", "has failed"),
        ("\"true\"", "printed nothing"),
        ("[\"/no/such/manager\"]", "cannot be started"),
        ("[\"cat\", \"missing-file\"]", "has failed"),
    ] {
        let office = office_of(platform.url(), &format!("auth_command = {command}\n"), "");
        office.machine.list("list.csv", 0, 1);
        office.arrives("a.csv", 1, 1);
        for words in [&["import", "list.csv"][..], &["users"], &["inbox", "lists"]] {
            let ended = run(&office, None, words);
            assert_eq!(ended.code, Some(2), "{command} {words:?}: {ended:?}");
            assert!(ended.stderr.contains(said), "{command}: {ended:?}");
            assert!(!ended.stderr.contains("sandbox-xyz"), "{ended:?}");
        }
        assert_eq!(office.stands(), ["a.csv"]);
    }
    assert_eq!(platform.received(), 0);
}

/// What a robot's address and a mail server are opened with.
const TOKEN: &str = "Hakenwurm0815token";
const PASSWORD: &str = "Posthorn#2026";

/// A platform that says the code in each of its answers, good and bad.
fn troubled() -> Echo {
    let page = format!("HTTP/1.1 500 x\r\nContent-Length: {}\r\n\r\n{SENT}", SENT.len());
    Echo::start(move |nth| {
        Some(match nth {
            3 => echoing(0),
            4 => echoing(77),
            5 => page.clone().into_bytes(),
            6 => Vec::new(),
            9 => echoing(3),
            _ => echoing(1),
        })
    })
}

/// Those who are told: one who takes messages, one who says its own token again, a mail server.
struct Told {
    takes: Echo,
    refuses: Echo,
    post: Post,
}

impl Told {
    fn new() -> Self {
        let refuses = answering("403 no", &format!("no {TOKEN}"));
        Self { takes: hook(), refuses, post: Post::open() }
    }

    /// As `dialfeed.toml` has them, the second as one of the robots.
    fn tables(&self, office: &Office, nth: usize) -> String {
        office.machine.write("hook-url", format!("{}/{TOKEN}?key={TOKEN}\n", self.refuses.url));
        office.machine.write("mail-password", PASSWORD);
        private(&office.machine.path("hook-url"));
        private(&office.machine.path("mail-password"));
        format!(
            "{}authorization = \"Bearer {TOKEN}\"\n[[notify]]\nkind = \"{}\"\nwhen = \"always\"\nurl_file = \"hook-url\"\n\
             [[notify]]\nkind = \"mail\"\nwhen = \"always\"\nserver = \"127.0.0.1\"\nport = {}\n\
             tls = \"none\"\nuser = \"a\"\npassword_file = \"mail-password\"\n\
             from = \"a@example.com\"\nto = [\"b@example.com\"]\n",
            webhook(&self.takes, "always"),
            ["webhook", "wecom", "dingtalk", "feishu"][nth % 4],
            self.post.port,
        )
    }

    /// Nobody is told the code, nor what opens the door to others.
    fn is_clean(&self, what: &str) {
        let (takes, refuses) = (self.takes.arrived(), self.refuses.arrived());
        assert!(takes.len() > 3 && refuses.len() > 3, "{what}: too few messages");
        for (first, body) in takes.iter().chain(&refuses) {
            assert!(!first.contains(CORE) && !body.contains(CORE), "{what}: {first} {body}");
            assert!(!body.contains(TOKEN) && !body.contains(PASSWORD), "{what}: {body}");
        }
        let mails = self.post.lines();
        assert!(mails.iter().any(|line| line == "DATA"), "{what}: {mails:?}");
        for secret in [CORE, TOKEN, PASSWORD] {
            assert!(!mails.iter().any(|line| line.contains(secret)), "{what}: {mails:?}");
        }
    }
}

/// What is run, with a bit of everything: the first stops, the second goes on.
const NIGHT: &[&[&str]] = &[
    &["import", "list.csv", "--events", "events", "--report-dir", "report", "-vvv"],
    &["resume", "-vvv", "--metrics", "figures"],
    &["inbox", "lists", "-vvv", "--lang", "zh"],
    &["inbox", "lists", "-vvv", "--metrics", "figures"],
    &["import", "list.csv", "--sandbox", "-vvv"],
    &["results", "-vvv"],
    &["doctor", "-vvv"],
];
/// What is run once, since it does not ask whence the code comes.
const MORE: &[&[&str]] = &[
    &["jobs"],
    &["jobs", "--json"],
    &["doctor", "--json"],
    &["users", "-vvv"],
    &["status", "8001", "-vvv"],
    &["config", "show"],
    &["config", "show", "--json"],
    &["config", "check", "-vvv"],
    &["ledger", "verify"],
    &["ledger", "backup", "copy.db"],
];
/// What must be there to be searched.
const MADE: &[&str] = &[
    "log",
    "events",
    "figures",
    "ledger.db",
    "sandbox.db",
    "report.html",
    "report.xlsx",
    "summary.json",
    "c.why.txt",
    ".err-0",
];

/// The one search: every byte that there is, for every way of giving the code.
#[test]
fn no_byte_of_anything_that_the_program_makes_holds_a_secret() {
    for (nth, (what, way, variable)) in ways(&Machine::new()).into_iter().enumerate() {
        let (echo, told) = (troubled(), Told::new());
        let office = office_of(&echo.url, &way, "");
        let log = ["json", "text"][nth % 2];
        let more = format!("concurrency = 1\nlog_file = \"log\"\nlog_format = \"{log}\"\n");
        let tables = told.tables(&office, nth);
        office.configure(&echo.url, &format!("batch = \"{BATCH}\"\n{way}{more}{tables}"));
        office.machine.list("list.csv", 0, 12);
        office.arrives("a.csv", 20, 3);
        office.arrives("b.csv", 23, 3);
        office.arrives_as("c.csv", "备注\r\nx\r\n");
        office.arrives_as("d.csv", "\u{0}");
        for words in NIGHT.iter().chain(MORE.iter().filter(|_| nth < 2)) {
            let ended = run(&office, variable, words);
            assert!(words[0] != "import" || ended.code.is_some_and(|code| code != 2), "{ended:?}");
        }
        is_clean(&office, &[CORE, TOKEN, PASSWORD], what);
        let left = left(&office);
        for made in MADE {
            let found = left.iter().find(|(path, _)| path.ends_with(made));
            assert!(found.is_some_and(|(_, bytes)| !bytes.is_empty()), "{what}: no {made}");
        }
        let _ = run(&office, variable, &["purge", "--older-than", "0", "-vvv"]);
        is_clean(&office, &[CORE, TOKEN, PASSWORD], what);
        told.is_clean(what);
        assert!(echo.arrived().iter().all(|(_, body)| body.contains(CORE)), "{what}");
    }
}

/// While it runs: what the system shows of it, and what stands in the files mapped into memory.
#[cfg(target_os = "linux")]
#[test]
fn no_secret_is_in_the_arguments_of_a_running_program_nor_in_the_files_that_it_maps() {
    for (what, way, variable) in ways(&Machine::new()) {
        let echo = Echo::start(|nth| (nth < 4).then(|| echoing(1)));
        let office = office_of(&echo.url, &way, "log_file = \"log\"\n");
        office.arrives("a.csv", 0, 30);
        let mut command = office.command(&["-vvv", "--follow"]);
        if let Some(code) = variable {
            command.env("DIALFEED_AUTH", code);
        }
        let running = office.machine.start_command(command);
        until("rows are under way", || echo.arrived().len() > 4);
        let of = |file: &str| std::fs::read(format!("/proc/{}/{file}", running.id())).unwrap();
        let arguments = of("cmdline");
        assert!(holds(&arguments, "--follow") && !holds(&arguments, CORE), "{what}");
        // Nothing of it was handed on to the environment either.
        assert_eq!(holds(&of("environ"), CORE), variable.is_some(), "{what}");
        let mapped: Vec<String> = String::from_utf8(of("maps"))
            .unwrap()
            .lines()
            .filter_map(|line| Some(line[line.find('/')?..].to_owned()))
            .filter(|path| Path::new(path).starts_with(office.machine.state()))
            .collect();
        assert!(mapped.iter().any(|path| path.ends_with("ledger.db-shm")), "{mapped:?}");
        for path in mapped {
            assert!(!holds(&std::fs::read(&path).unwrap(), CORE), "{what}: {path}");
        }
        let seen = left(&office);
        for part in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
            let found = seen.iter().find(|(path, _)| path.ends_with(part));
            assert!(found.is_some_and(|(_, bytes)| !bytes.is_empty()), "{what}: {part}");
        }
        is_clean(&office, &[CORE], what);
        running.kill();
        is_clean(&office, &[CORE], what);
    }
}

#[test]
fn the_secrets_of_a_way_to_tell_somebody_are_had_when_they_are_needed_and_never_shown() {
    let platform = Platform::start();
    let told = hook();
    let office = Office::at(platform.url(), "");
    office.machine.write("url", format!("{}?access_token=Hakenwurm0815token\n", told.url));
    let notify = |kind: &str| {
        format!("[[notify]]\nkind = \"{kind}\"\nwhen = \"always\"\nurl_file = \"url\"\n")
    };
    office.configure(platform.url(), &format!("batch = \"{BATCH}\"\n{}", notify("dingtalk")));
    office.arrives_as("a.csv", rows_of(0, 1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(office.machine.path("url"), open).unwrap();
        let ended = office.ends(&[], 0);
        assert!(ended.stderr.contains("chmod 600") && told.arrived().is_empty(), "{ended:?}");
        office.arrives_as("b.csv", rows_of(1, 1));
    }
    private(&office.machine.path("url"));
    let ended = office.ends(&["-vvv"], 0);
    assert_eq!(told.arrived().len(), 1, "{ended:?}");
    assert!(told.arrived()[0].0.contains("access_token=Hakenwurm0815token"));
    assert!(!ended.stderr.contains("Hakenwurm"), "{ended:?}");
}
