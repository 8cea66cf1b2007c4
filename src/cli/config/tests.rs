//! The file as a whole: what goes before what, and what is wrong where.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;

use super::*;
use crate::cli::args::{self, Cli};
use crate::cli::secret::SecretSource;
use crate::cli::settings::import::ImportSettings;
use crate::cli::settings::pace::{Rate, Tempo};
use crate::cli::settings::platform::Platform;
use crate::cli::settings::{Settings, resolve};
use crate::locale::Lang;
use dialfeed::import::TargetWish;

/// A file of its owner alone.
fn file(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("dialfeed.toml");
    std::fs::write(&file, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    file
}

fn loaded(text: &str) -> Result<Config, ConfigTrouble> {
    let folder = tempfile::tempdir().unwrap();
    let file = file(folder.path(), text);
    let config = load(Some(&file), &Environment::default())?.unwrap();
    judge(&config).map(|()| config)
}

fn wrong(text: &str) -> String {
    let trouble = loaded(text).unwrap_err();
    let folder_and_name = trouble.say(Lang::En);
    let at = folder_and_name.find("dialfeed.toml").unwrap();
    folder_and_name[at..].to_owned()
}

fn resolved(text: &str, line: &str, environment: Environment) -> Result<Settings, String> {
    let config = loaded(text).unwrap();
    let profile = config.profile(None).unwrap();
    let words: Vec<OsString> =
        std::iter::once("dialfeed").chain(line.split_whitespace()).map(OsString::from).collect();
    let mut cli: Cli = args::parse(profile.defaults(args::command()), &words).unwrap();
    let mut environment = Environment { state: Some("state".into()), ..environment };
    profile.complete(&mut cli, &environment).map_err(|wrong| wrong.say(Lang::En))?;
    profile.behind(&mut environment);
    resolve(cli, environment, Vec::new()).map_err(|wrong| wrong.say(Lang::En))
}

fn import(text: &str, line: &str, environment: Environment) -> ImportSettings {
    match resolved(text, line, environment) {
        Ok(Settings::Import(import)) => *import,
        other => panic!("{other:?}"),
    }
}

const FILE: &str = r#"
rate = "7/s"
concurrency = 3
suppress = ["shared.csv"]
map = { name = "姓名", comment = "备注" }
profile = "day"
[profiles.day]
endpoint = "http://127.0.0.1/file"
company = 9
auth = "file-secret"
batch = 20261101
rate = "5/s"
strict = true
suppress = ["/own.csv"]
map = { name = "客户" }
since = 30
[profiles.trial]
sandbox = true
"#;

#[test]
fn what_is_typed_goes_before_the_environment_that_before_the_profile_and_that_before_what_is_shared()
 {
    let by_file = import(FILE, "import a.csv", Environment::default());
    assert_eq!(by_file.pushing.rate, Tempo::AtMost(Rate { per_s: 5.0 }), "the profile");
    assert_eq!(by_file.pushing.concurrency, 3, "shared");
    assert_eq!(by_file.pushing.retries, 5, "default");
    assert_eq!(by_file.target, TargetWish::Batch("20261101".into()));
    assert!(by_file.reading.strict);
    let Platform::Remote { site, auth: SecretSource::Given(auth) } = &by_file.platform else {
        panic!("{:?}", by_file.platform)
    };
    assert_eq!((site.endpoint.path(), site.company.as_str()), ("/file", "9"));
    assert_eq!(auth.expose_secret(), "file-secret");

    let environment = Environment {
        endpoint: Some("http://127.0.0.1/environment".into()),
        auth: Some(SecretSource::Given("environment-secret".into())),
        ..Environment::default()
    };
    let line = "import a.csv --rate 1/s --staff 8001 --company 8";
    let typed = import(FILE, line, environment);
    assert_eq!(typed.pushing.rate, Tempo::AtMost(Rate { per_s: 1.0 }));
    assert!(matches!(typed.target, TargetWish::Staff(_)), "another kind of target, not both");
    let Platform::Remote { site, auth: SecretSource::Given(auth) } = &typed.platform else {
        panic!("{:?}", typed.platform)
    };
    assert_eq!((site.endpoint.path(), site.company.as_str()), ("/environment", "8"));
    assert_eq!(auth.expose_secret(), "environment-secret");
}

#[test]
fn do_not_call_lists_add_up_and_columns_are_named_field_by_field() {
    let line = "import a.csv --suppress typed.csv --map comment=C --set name={A}";
    let import = import(FILE, line, Environment::default());
    let names: Vec<_> =
        import.reading.suppress.iter().map(|file| file.file_name().unwrap()).collect();
    assert_eq!(names, ["shared.csv", "own.csv", "typed.csv"]);
    assert_eq!(import.reading.map, [(dialfeed::row::Field::Comment, "C".into())]);
    assert_eq!(import.reading.set[0].0, dialfeed::row::Field::Name);
}

#[test]
fn a_typed_history_takes_the_place_of_the_files() {
    use dialfeed::import::HistoryChoice;
    let by_file = import(FILE, "import a.csv", Environment::default());
    assert_eq!(by_file.reading.earlier.since_days, Some(30));
    let again = import(FILE, "import a.csv --again", Environment::default());
    let earlier = again.reading.earlier;
    assert_eq!((earlier.history, earlier.since_days), (HistoryChoice::Off, None));
}

#[test]
fn a_sandbox_of_the_file_gives_way_to_an_address_that_is_typed() {
    let text = "sandbox = true\nbatch = 1\nauth = \"x\"\n";
    assert!(matches!(import(text, "import a", Environment::default()).platform, Platform::Sandbox));
    let line = "import a --endpoint http://127.0.0.1/ --company 8";
    let platform = import(text, line, Environment::default()).platform;
    assert!(matches!(platform, Platform::Remote { .. }));
}

#[test]
fn a_file_that_says_sandbox_and_an_environment_that_names_a_platform_are_not_both_heeded() {
    let text = "sandbox = true\nbatch = 1\n";
    let environment = || Environment {
        endpoint: Some("http://127.0.0.1/".into()),
        company: Some("8".into()),
        ..Environment::default()
    };
    let said = resolved(text, "import a", environment()).unwrap_err();
    assert!(said.contains("sandbox = true") && said.contains("DIALFEED_ENDPOINT"), "{said}");
    let chosen = import(text, "import a --sandbox", environment()).platform;
    assert!(matches!(chosen, Platform::Sandbox));
}

#[test]
fn a_job_that_goes_on_keeps_what_it_was_given_whatever_the_file_says_by_now() {
    let Ok(Settings::Resume(resume)) = resolved(FILE, "resume", Environment::default()) else {
        panic!("no resume")
    };
    assert_eq!((resume.rate, resume.concurrency), (None, None));
    assert!(resume.auth.is_some());
}

#[test]
fn paths_of_the_file_begin_at_its_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    let text = "suppress = [\"lists/no.csv\", \"/else/no.csv\"]\nstate = \"state\"\n";
    let config = load(Some(&file(folder.path(), text)), &Environment::default()).unwrap().unwrap();
    let profile = config.profile(None).unwrap();
    let own = folder.path().join("lists/no.csv").display().to_string();
    assert_eq!(profile.values["suppress"].texts, [own.as_str(), "/else/no.csv"]);
    let mut environment = Environment::default();
    profile.behind(&mut environment);
    assert_eq!(environment.state, Some(folder.path().join("state")));
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_what_would_be_right() {
    let cases: &[(&str, &[&str])] = &[
        ("a = 1", &["line 1", "no key `a`"]),
        ("\nconcurency = 1", &["line 2", "Did you mean `concurrency`?"]),
        ("[profiles.x]\nmax-failures = 1", &["line 2", "Did you mean `max_failures`?"]),
        ("rate = \"fast\"", &["line 1", "`rate`", "20/s"]),
        ("rate = 20/s", &["line 1, column", "TOML"]),
        ("strict = \"yes\"", &["`strict` has to be true or false"]),
        ("map = \"x\"", &["`map` has to be a table"]),
        ("[profiles]\nx = 1", &["line 2", "`x` has to be a table"]),
        ("concurrency = 0", &["line 1", "`concurrency`"]),
        ("allow = [\"fax\"]", &["`allow`"]),
        ("method = \"put\"", &["`method`", "post, get"]),
        (
            "profile = \"nigth\"\n[profiles.night]",
            &["line 1", "has: night", "Did you mean `night`?"],
        ),
        ("endpoint = \"http://me:secret@h/\"", &["`endpoint`"]),
        ("auth = \"a\"\nauth_file = \"b\"", &["`auth` and `auth_file`"]),
        ("[[inbox]]\nbatch = 1", &["needs `pattern`"]),
        (
            "[[inbox]]\npattern = \"*\"\nstate = \"x\"",
            &["line 3", "`state` stands below the heading [[inbox]]"],
        ),
        ("[[notify]]\nkind = \"fax\"", &["webhook, dingtalk, wecom, feishu, mail"]),
        ("[[notify]]\nkind = \"wecom\"", &["needs `url`"]),
        ("[[notify]]\nkind = \"wecom\"\nurl = \"x\"\nsecret = \"x\"", &["no key `secret`"]),
        ("batch = 1\nstaff = \"8001\"", &["line 2", "only one of `batch` and `staff`"]),
        ("[[inbox]]\npattern = \"*\"", &["line 2", "does not say where rows go"]),
        ("[[inbox]]\npattern = \"*\"\nbatch = \"{b}\"", &["names no part {b}"]),
        ("auth_command = []", &["`auth_command`"]),
        ("suppress_max_age = 3", &["--suppress"]),
        ("retention = \"x\"", &["retention"]),
        ("[profiles.x]\nmap = { name = \"A\" }\nset = { name = \"{B}\" }", &["line 2"]),
    ];
    for (text, parts) in cases {
        let said = wrong(text);
        for part in *parts {
            assert!(said.contains(part), "{text:?}: {said}");
        }
        assert!(!said.contains("secret@"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_with_a_secret_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    for (text, is_secret) in [
        ("auth = \"x\"", true),
        ("[profiles.a]\nauth = \"x\"", true),
        ("[[notify]]\nkind = \"wecom\"\nurl = \"https://h/x\"", true),
        ("auth_file = \"x\"", false),
        ("auth_command = \"x\"", false),
    ] {
        let file = file(folder.path(), text);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let loaded = load(Some(&file), &Environment::default());
        let is_open = matches!(loaded, Err(ConfigTrouble::Open { .. }));
        assert_eq!(is_open, is_secret, "{text}");
    }
}

#[test]
fn the_samples_are_right_as_they_are_and_with_every_line_in_force() {
    for text in [
        include_str!("../../../samples/scheduled/dialfeed.toml"),
        include_str!("../../../samples/scheduled/dialfeed.zh.toml"),
    ] {
        loaded(text).unwrap();
        let is_setting =
            |line: &&str| !line.starts_with("# ") && !line.trim_start_matches('#').is_empty();
        let settings: Vec<&str> =
            text.lines().filter(is_setting).map(|line| line.trim_start_matches('#')).collect();
        let config = loaded(&settings.join("\n")).unwrap();
        assert_eq!(config.profiles.len(), 2);
        assert_eq!((config.rules.len(), config.notifications().count()), (2, 5));
        let used: Vec<&str> = config.layers().flat_map(|it| it.values.keys().copied()).collect();
        assert!(used.len() > 15, "{used:?}");
    }
}
