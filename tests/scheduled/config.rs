//! `dialfeed.toml` through the binary: where it is found and when it is not trusted, what goes before
//! what, and the three things that `dialfeed config` does.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::office::private;
use crate::support::{BATCH, Ended, Machine, Platform};

/// Runs the program, which must end with this code.
fn ends(machine: &Machine, words: &[&str], code: i32) -> Ended {
    let ended = machine.run(words);
    assert_eq!(ended.code, Some(code), "{words:?}: {ended:?}");
    ended
}

fn writes(machine: &Machine, name: &str, text: &str) -> PathBuf {
    let path = machine.path(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    private(&path);
    path
}

/// What `config show` says of a key: its value, and where it comes from.
fn shown(machine: &Machine, words: &[&str], key: &str) -> (String, String) {
    let object = ends(machine, &[&["config", "show", "--json"], words].concat(), 0).json();
    let values = object["values"].as_array().unwrap();
    let found =
        values.iter().find(|it| it["key"] == key).unwrap_or_else(|| panic!("{key}: {object}"));
    let from = match (&found["from"], &found["table"]) {
        (from, Value::String(table)) if !table.is_empty() => {
            format!("{}: {table}", from.as_str().unwrap())
        }
        (from, _) => from.as_str().unwrap().to_owned(),
    };
    (found["value"].as_str().unwrap().to_owned(), from)
}

fn pair(value: &str, from: &str) -> (String, String) {
    (value.to_owned(), from.to_owned())
}

/// Where the user's own file is; Windows asks the system, whom no variable changes.
#[cfg(target_os = "linux")]
const OWN: &str = "home/settings/dialfeed/dialfeed.toml";

#[cfg(target_os = "linux")]
#[test]
fn the_file_that_is_named_goes_before_the_one_here_and_that_before_the_users_own() {
    let machine = Machine::new();
    assert_eq!(shown(&machine, &[], "rate"), pair("20/s", "default"));
    writes(&machine, OWN, "rate = \"1/s\"\n");
    assert_eq!(shown(&machine, &[], "rate"), pair("1/s", "file"));
    writes(&machine, "dialfeed.toml", "rate = \"2/s\"\n");
    assert_eq!(shown(&machine, &[], "rate"), pair("2/s", "file"));
    writes(&machine, "elsewhere/office.toml", "rate = \"3/s\"\n");
    for words in [&["--config", "elsewhere/office.toml"][..], &["--config=elsewhere/office.toml"]] {
        assert_eq!(shown(&machine, words, "rate"), pair("3/s", "file"));
    }
    // Files do not add up.
    writes(&machine, "elsewhere/office.toml", "company = 9\n");
    assert_eq!(
        shown(&machine, &["--config", "elsewhere/office.toml"], "rate"),
        pair("20/s", "default")
    );
    let ended = ends(&machine, &["jobs", "--config", "missing.toml"], 2);
    assert!(
        ended.stderr.contains("missing.toml") && ended.stderr.contains("config init"),
        "{ended:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_here_that_somebody_else_can_have_put_there_is_not_used_by_itself() {
    use std::os::unix::fs::{PermissionsExt as _, chown};
    let machine = Machine::new();
    let path =
        writes(&machine, "dialfeed.toml", "auth_command = \"touch ran; echo x\"\nrate = \"2/s\"\n");
    let platform = Platform::start();
    let users = ["users", "--endpoint", platform.url(), "--company", "8"];
    let foreign = || {
        let ended = ends(&machine, &users, 2);
        assert!(
            ended.stderr.contains("--config") && ended.stderr.contains("somebody else"),
            "{ended:?}"
        );
        assert_eq!((machine.path("ran").exists(), platform.received()), (false, 0));
        // Who names it has looked at it.
        assert_eq!(shown(&machine, &["--config", "dialfeed.toml"], "rate"), pair("2/s", "file"));
    };
    fs::set_permissions(&path, fs::Permissions::from_mode(0o646)).unwrap();
    foreign();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    ends(&machine, &users, 0);
    if chown(&path, Some(65_534), None).is_err() {
        println!("only the administrator can try the rest: not tested");
        return;
    }
    let before = platform.received();
    let ended = ends(&machine, &users, 2);
    assert!(ended.stderr.contains("somebody else"), "{ended:?}");
    assert_eq!(platform.received(), before);
}

#[test]
fn the_state_folder_and_the_language_are_shown_wherever_they_come_from() {
    let machine = Machine::new();
    let state = machine.path("state").display().to_string();
    assert_eq!(shown(&machine, &[], "state"), pair(&state, "environment"));
    assert_eq!(shown(&machine, &["--state", "other"], "state"), pair("other", "option"));
    assert_eq!(shown(&machine, &[], "lang"), pair("en", "default"));
    assert_eq!(shown(&machine, &["--lang", "zh"], "lang"), pair("zh", "option"));
    writes(&machine, "dialfeed.toml", "lang = \"zh\"\n");
    assert_eq!(shown(&machine, &[], "lang"), pair("zh", "file"));
}

#[test]
fn what_is_wrong_in_the_file_is_told_with_its_line_and_the_nearest_right_word() {
    let machine = Machine::new();
    for (text, said) in [
        ("\nendpiont = \"x\"\n", &["line 2", "`endpiont`", "`endpoint`"][..]),
        ("[profiles.night]\nrat = \"5/s\"\n", &["line 2", "`rat`", "`rate`"]),
        ("[[inbox]]\npattern = \"*\"\nbach = \"1\"\n", &["line 3", "`bach`", "`batch`"]),
        ("[[notify]]\nkind = \"webhok\"\n", &["line 2", "webhook"]),
        ("[[notify]]\nkind = \"webhook\"\nurll = \"x\"\n", &["line 3", "`url`"]),
        ("rate = 20/s\n", &["line 1", "quotes"]),
        ("rate = \"fast\"\n", &["line 1", "`rate`"]),
        ("strict = \"yes\"\n", &["line 1", "true or false"]),
        ("auth = \"a\"\nauth_file = \"b\"\n", &["line 2", "auth_file", "only one of"]),
        ("[[inbox]]\npattern = \"{batch_*\"\nbatch = \"1\"\n", &["line 2", "{batch_*"]),
        (
            "[[inbox]]\npattern = \"{batch}*.csv\"\nbatch = \"{batch}\"\n",
            &["line 2", "{batch}*.csv", "`{batch}*.csv`", "{batch}_*.csv"],
        ),
        (
            "[[inbox]]\npattern = \"*{city}{batch}.csv\"\nbatch = \"{batch}\"\n",
            &["line 2", "*_{city}_{batch}.csv"],
        ),
        ("[[inbox]]\npattern = \"{b}_*\"\nbatch = \"{batch}\"\n", &["line 2", "{batch}"]),
        (
            "profile = \"nigth\"\n[profiles.night]\nrate = \"5/s\"\n",
            &["line 1", "nigth", "`night`"],
        ),
        (
            "[[inbox]]\npattern = \"*\"\nprofile = \"daay\"\n[profiles.day]\n",
            &["line 3", "daay", "`day`"],
        ),
        ("zzz = 1\n", &["line 1", "`zzz`"]),
        (
            "[[notify]]\nkind = \"webhook\"\nurl = \"http://127.0.0.1/\"\nrate = \"5/s\"\n",
            &["line 4", "`rate`", "below the heading [[notify]]", "above the first heading"],
        ),
        (
            "[[inbox]]\npattern = \"*\"\nbatch = \"1\"\nstate = \"x\"\n",
            &["line 4", "`state`", "below the heading [[inbox]]"],
        ),
    ] {
        writes(&machine, "dialfeed.toml", text);
        for words in [&["config", "check"][..], &["jobs"], &["config", "show"]] {
            let ended = ends(&machine, words, 2);
            for part in said {
                assert!(ended.stderr.contains(part), "{text}: {part}: {ended:?}");
            }
        }
        let chinese = ends(&machine, &["config", "check", "--lang", "zh", "--json"], 2);
        let error = chinese.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(error.chars().any(|sign| ('一'..='龥').contains(&sign)), "{error}");
        let beside = said
            .iter()
            .any(|part| part.starts_with('`') && !error.contains(part.trim_matches('`')));
        assert!(!beside, "{error}");
    }
    // Far from every key nothing is proposed.
    assert!(!ends(&machine, &["jobs"], 2).stderr.contains("Did you mean"));
}

#[test]
fn a_profile_is_chosen_by_the_option_else_by_the_file_else_none_holds() {
    let machine = Machine::new();
    writes(
        &machine,
        "dialfeed.toml",
        "rate = \"1/s\"\n[profiles.day]\nrate = \"2/s\"\n[profiles.night]\nrate = \"3/s\"\n",
    );
    assert_eq!(shown(&machine, &[], "rate"), pair("1/s", "file"));
    assert_eq!(
        shown(&machine, &["--profile", "night"], "rate"),
        pair("3/s", "file: profiles.night")
    );
    writes(
        &machine,
        "dialfeed.toml",
        "profile = \"day\"\n[profiles.day]\nrate = \"2/s\"\n[profiles.night]\n",
    );
    assert_eq!(shown(&machine, &[], "rate"), pair("2/s", "file: profiles.day"));
    assert_eq!(shown(&machine, &["--profile", "night"], "rate"), pair("20/s", "default"));
    let ended = ends(&machine, &["jobs", "--profile", "nihgt"], 2);
    assert!(ended.stderr.contains("`night`") && ended.stderr.contains("day"), "{ended:?}");
    fs::remove_file(machine.path("dialfeed.toml")).unwrap();
    let ended = ends(&machine, &["jobs", "--profile", "day"], 2);
    assert!(ended.stderr.contains("no configuration file"), "{ended:?}");
}

/// Everything that could say it, from the last to the first.
#[test]
fn an_option_goes_before_the_environment_that_before_the_profile_that_before_what_is_shared() {
    let platforms = [0; 4].map(|_| Platform::start());
    let [shared, profile, variable, option] = &platforms;
    let machine = Machine::with_auth("");
    machine.list("list.csv", 0, 1);
    let text = format!(
        "endpoint = \"{}\"\nauth = \"sandbox\"\ncompany = 8\nbatch = \"{BATCH}\"\nrate = \"101/s\"\n\
         state = \"of-shared\"\nlang = \"zh\"\n[profiles.day]\nendpoint = \"{}\"\nrate = \"102/s\"\n\
         state = \"of-profile\"\nlang = \"en\"\n",
        shared.url(),
        profile.url()
    );
    writes(&machine, "dialfeed.toml", &text);
    let import = |words: &[&str], variables: &[(&str, &str)]| {
        let mut command = machine.command(&[&["import", "list.csv", "--again"], words].concat());
        command.env_remove("DIALFEED_STATE").env("LANG", "en_US.UTF-8");
        command.envs(variables.iter().copied());
        let ended = machine.start_command(command).end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        ended
    };
    let rate = |ended: &Ended| ended.json()["pace"]["limit_per_s"].as_f64().unwrap();
    let states = || {
        ["of-shared", "of-profile", "of-variable", "of-option"].map(|it| machine.path(it).exists())
    };
    let counts = || [shared.received(), profile.received(), variable.received(), option.received()];

    let ended = import(&[], &[]);
    assert!(ended.stdout.contains("已"), "{ended:?}");
    assert_eq!((counts(), states()), ([1, 0, 0, 0], [true, false, false, false]));
    assert_eq!(rate(&import(&["--json"], &[])), 101.0);
    let ended = import(&["--profile", "day", "--json"], &[]);
    assert_eq!(
        (rate(&ended), counts(), states()),
        (102.0, [2, 1, 0, 0], [true, true, false, false])
    );
    assert!(import(&["--profile", "day"], &[]).stdout.is_ascii());
    let variables = [("DIALFEED_ENDPOINT", variable.url()), ("DIALFEED_STATE", "of-variable")];
    import(&["--profile", "day"], &variables);
    assert_eq!((counts(), states()), ([2, 2, 1, 0], [true, true, true, false]));
    let words = [
        "--profile",
        "day",
        "--endpoint",
        option.url(),
        "--state",
        "of-option",
        "--rate",
        "104/s",
        "--lang",
        "zh",
        "--json",
    ];
    let ended = import(&words, &variables);
    assert_eq!((rate(&ended), counts(), states()), (104.0, [2, 2, 1, 1], [true; 4]));
    // The auth code has no option: the variable goes before the file.
    let mut command = machine.command(&["users", "--profile", "day"]);
    command.env("DIALFEED_AUTH", "wrong");
    assert_eq!(machine.start_command(command).end().code, Some(4));
    writes(
        &machine,
        "dialfeed.toml",
        &text.replace("[profiles.day]\n", "[profiles.day]\nauth = \"wrong\"\n"),
    );
    ends(&machine, &["users"], 0);
    ends(&machine, &["users", "--profile", "day"], 4);
}

#[test]
fn show_has_each_value_with_its_origin_and_no_secret() {
    let machine = Machine::new();
    let text = "rate = \"5/s\"\nauth = \"Zimtstern4711\"\nsuppress = [\"no.csv\"]\nmap = { phonenum = \"手机\" }\n\
                [profiles.night]\nwindow = \"20:00-08:00\"\nauth_file = \"code\"\n\
                [[notify]]\nkind = \"wecom\"\nurl = \"http://127.0.0.1/Hakenwurm0815\"\n\
                [[notify]]\nkind = \"mail\"\nserver = \"x\"\nuser = \"a\"\npassword = \"Posthorn2026\"\nfrom = \"a@example.com\"\nto = \"b@example.com\"\n";
    // The profile's heading would take the tables behind it.
    let (shared, rest) = text.split_once("[profiles.night]").unwrap();
    let (profile, notify) = rest.split_at(rest.find("[[notify]]").unwrap());
    writes(&machine, "dialfeed.toml", &format!("{shared}{notify}[profiles.night]{profile}"));
    assert_eq!(shown(&machine, &[], "rate"), pair("5/s", "file"));
    assert_eq!(
        shown(&machine, &["--profile", "night"], "window"),
        pair("20:00-08:00", "file: profiles.night")
    );
    assert_eq!(shown(&machine, &[], "concurrency"), pair("8", "default"));
    assert_eq!(shown(&machine, &[], "state").1, "environment");
    assert_eq!(shown(&machine, &[], "map"), pair("phonenum=手机", "file"));
    assert_eq!(shown(&machine, &[], "auth").1, "environment");
    let without = |words: &[&str]| {
        let mut command = machine.command(&[&["config", "show"], words].concat());
        command.env_remove("DIALFEED_AUTH");
        let ended = machine.start_command(command).end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        for secret in ["Zimtstern", "Hakenwurm", "Posthorn", "sandbox"] {
            assert!(!format!("{}{}", ended.stdout, ended.stderr).contains(secret), "{ended:?}");
        }
        ended.stdout
    };
    for (words, parts) in [
        (&[][..], &["line 2", "(set, not shown)", "wecom", "mail", "line 1"][..]),
        (&["--profile", "night"], &["(in a file of its own)", "[profiles.night]", "profile night"]),
        (&["--lang", "zh"], &["默认", "第 1 行"]),
        (&["--json"], &["\"from\": \"file\"", "\"line\": 2"]),
        (&["-vvv"], &["rate"]),
    ] {
        let shown = without(words);
        for part in parts {
            assert!(shown.contains(part), "{part}: {shown}");
        }
    }
    // As one reads it: 20 of 24 would be the wrong line.
    let line = json!(
        fs::read_to_string(machine.path("dialfeed.toml"))
            .unwrap()
            .lines()
            .position(|it| it.starts_with("window"))
            .unwrap()
            + 1
    );
    let object: Value = serde_json::from_str(&without(&["--json", "--profile", "night"])).unwrap();
    let window =
        object["values"].as_array().unwrap().iter().find(|it| it["key"] == "window").unwrap();
    assert_eq!((&window["line"], &object["profile"]), (&line, &json!("night")));
}

#[test]
fn check_looks_at_what_the_file_names_and_says_what_is_not_there() {
    let machine = Machine::new();
    let object = ends(&machine, &["config", "check", "--json"], 0).json();
    assert_eq!((&object["file"], &object["problems"]), (&json!(null), &json!([])));
    let ended = ends(&machine, &["config", "check"], 0);
    assert!(ended.stdout.contains("no configuration file"), "{ended:?}");
    writes(
        &machine,
        "dialfeed.toml",
        "suppress = [\"no.csv\"]\nauth_file = \"code\"\n[profiles.day]\n[[inbox]]\npattern = \"*\"\nbatch = \"1\"\n[[notify]]\nkind = \"webhook\"\nurl_file = \"hook\"\n",
    );
    let object = ends(&machine, &["config", "check", "--json"], 2).json();
    let problems: Vec<&str> =
        object["problems"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    for (problem, name) in problems.iter().zip(["no.csv", "code", "hook"]) {
        assert!(problem.contains(name), "{problems:?}");
    }
    let counts = ["rules", "notifications"].map(|key| object[key].clone());
    assert_eq!((counts, &object["profiles"]), ([json!(1), json!(1)], &json!(["day"])));
    assert!(ends(&machine, &["config", "check", "--lang", "zh"], 2).stderr.contains("no.csv"));
    writes(&machine, "no.csv", "手机\n13800138000\n");
    writes(&machine, "code", "x\n");
    writes(&machine, "hook", "http://127.0.0.1:1/x\n");
    let ended = ends(&machine, &["config", "check"], 0);
    assert!(ended.stdout.contains("is right"), "{ended:?}");
    let ended = ends(&machine, &["config", "check", "--lang", "zh"], 0);
    assert!(ended.stdout.contains("dialfeed.toml") && !ended.stdout.is_ascii(), "{ended:?}");
}

#[test]
fn a_do_not_call_list_that_is_a_folder_and_a_file_of_a_megabyte_are_told_as_what_they_are() {
    let machine = Machine::new();
    fs::create_dir(machine.path("no-calls")).unwrap();
    writes(&machine, "dialfeed.toml", "suppress = [\"no-calls\"]\n");
    let ended = ends(&machine, &["config", "check"], 2);
    assert!(ended.stderr.contains("is a folder"), "{ended:?}");
    writes(&machine, "dialfeed.toml", &"# x\n".repeat(300_000));
    let ended = ends(&machine, &["config", "check"], 2);
    assert!(ended.stderr.contains("1 MiB") && !ended.stderr.contains("UTF-8"), "{ended:?}");
}

#[test]
fn init_begins_a_right_file_for_its_owner_alone_and_never_in_place_of_another() {
    for lang in ["en", "zh"] {
        let machine = Machine::new();
        let object = ends(&machine, &["config", "init", "--json", "--lang", lang], 0).json();
        assert_eq!(object["file"], "dialfeed.toml");
        let text = fs::read_to_string(machine.path("dialfeed.toml")).unwrap();
        assert_eq!(text.contains("认证码"), lang == "zh");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(machine.path("dialfeed.toml")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        ends(&machine, &["config", "check"], 0);
        // All of it, switched on, is right as well.
        let on: String = text
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(rest) if !rest.starts_with(' ') => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        // Folders of this computer are here.
        let on = on.replace("/var/log/dialfeed/", "").replace("/var/lib/", "");
        writes(&machine, "on.toml", &on);
        for name in [
            "auth",
            "wecom-url",
            "dingtalk-url",
            "feishu-url",
            "webhook-url",
            "webhook-authorization",
        ] {
            writes(&machine, name, "https://example.com/x\n");
        }
        for name in ["dingtalk-secret", "feishu-secret", "mail-password", "do-not-call.csv"] {
            writes(&machine, name, "x\n");
        }
        let ended = ends(&machine, &["config", "check", "--config", "on.toml"], 0);
        assert!(ended.stdout.contains('5'), "{ended:?}");
        writes(&machine, "dialfeed.toml", "rate = \"1/s\"\n");
        let ended = ends(&machine, &["config", "init", "--lang", lang, "--json"], 2);
        assert_eq!(ended.json()["error"]["code"], "config_exists");
        assert_eq!(fs::read_to_string(machine.path("dialfeed.toml")).unwrap(), "rate = \"1/s\"\n");
        ends(&machine, &["config", "init", "mine.toml"], 0);
        assert!(machine.path("mine.toml").is_file());
        ends(&machine, &["config", "init", "nowhere/mine.toml"], 1);
    }
}

#[test]
fn commands_that_need_no_configuration_work_with_a_broken_one() {
    let machine = Machine::new();
    writes(&machine, "dialfeed.toml", "rat = \"1/s\"\n");
    ends(&machine, &["completions", "bash"], 0);
    ends(&machine, &["template", "empty.xlsx"], 0);
    ends(&machine, &["man"], 0);
    ends(&machine, &["config", "init", "other.toml"], 0);
    ends(&machine, &["--version"], 0);
    ends(&machine, &["--help"], 0);
    ends(&machine, &["import", "--help"], 0);
    let ended = ends(&machine, &["doctor", "--json"], 2);
    let first = &ended.json()["checks"][0];
    assert_eq!((&first["check"], &first["verdict"]), (&json!("configuration"), &json!("trouble")));
    assert!(first["message"].as_str().unwrap().contains("`rate`"), "{first}");
    let ended = ends(&machine, &["import", "list.csv"], 2);
    assert!(ended.stderr.contains("`rate`"), "{ended:?}");
    let ended = ends(&machine, &["import", "list.csv", "--json"], 2);
    assert_eq!(ended.json()["exit_code"], 2);
}

#[test]
fn paths_in_the_file_begin_at_its_own_folder() {
    let machine = Machine::new();
    writes(&machine, "office/dialfeed.toml", "state = \"records\"\nlog_file = \"log\"\n");
    let mut command = machine.command(&["jobs", "--config", "office/dialfeed.toml"]);
    command.env_remove("DIALFEED_STATE");
    assert_eq!(machine.start_command(command).end().code, Some(0));
    assert!(machine.path("office/log").exists() && !machine.path("log").exists());
}

#[test]
fn what_a_rules_profile_says_in_vain_is_noted_with_its_line() {
    let machine = Machine::new();
    let text = "[profiles.night]\nrate = \"5/s\"\nretention = 1\nlog_file = \"p.log\"\n\
                [[profiles.night.notify]]\nkind = \"webhook\"\nurl = \"http://127.0.0.1/\"\n\
                [[inbox]]\npattern = \"*\"\nbatch = \"1\"\nprofile = \"night\"\n";
    writes(&machine, "dialfeed.toml", text);
    let notes = |words: &[&str]| {
        let object = ends(&machine, &[&["config", "check", "--json"], words].concat(), 0).json();
        let notes = object["notes"].as_array().unwrap().iter();
        notes.map(|it| it.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let said = notes(&[]);
    let expected = [("line 3", "`retention`"), ("line 4", "`log_file`"), ("line 5", "`notify`")];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for (said, (line, key)) in said.iter().zip(expected) {
        assert!(said.contains(line) && said.contains(key) && said.contains("line 9"), "{said}");
    }
    let ended = ends(&machine, &["config", "check", "--lang", "zh"], 0);
    assert!(ended.stderr.contains("第 3 行") && ended.stderr.contains("retention"), "{ended:?}");
    // For a run with this profile they hold.
    assert_eq!(notes(&["--profile", "night"]), Vec::<String>::new());
    writes(&machine, "dialfeed.toml", "[profiles.night]\nretention = 1\n");
    assert_eq!(notes(&[]), Vec::<String>::new());
}

/// A scheduled run has no language of its own.
#[test]
fn what_is_wrong_in_a_file_is_told_in_the_language_that_the_file_asks_for() {
    let machine = Machine::new();
    for wrong in ["zzz = 1\n", "profile = \"none\"\n", "[[inbox]]\nfoo = 1\n"] {
        writes(&machine, "dialfeed.toml", &format!("lang = \"zh\"\n{wrong}"));
        let ended = ends(&machine, &["jobs"], 2);
        assert!(ended.stderr.contains("错误："), "{wrong}: {ended:?}");
        let ended = ends(&machine, &["jobs", "--lang", "en"], 2);
        assert!(ended.stderr.contains("Error: "), "{wrong}: {ended:?}");
    }
}
