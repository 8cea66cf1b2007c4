//! A month played: night for night the platform's mood, the office's deeds, cron's runs and the
//! operator's mornings; after each night what must hold at any moment, after the last one all of it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::laws;
use crate::lists::{SUPPRESSED, suppressed};
use crate::office::{Office, Place, SETTLE};
use crate::records::Records;
use crate::scenario::{Arrival, Chore, Deed, Ends, NIGHTS, Night, Run, Scenario, Trouble, Weather};
use crate::story::Story;
use crate::support::{Ended, Machine, Running, law_1_holds};
use crate::town::{Asked, Town};

const CONFIGURATION: &str = "dialfeed.toml";
const DO_NOT_CALL: &str = "do-not-call.csv";
const BACKUP: &str = "backup.db";
/// Requests under way at a time; law 3 allows twice as many uncertain rows for a crash.
const CONCURRENCY: u64 = 6;
/// How often a run is looked at: a list is on its way to a shelf for a few milliseconds.
const POLL: Duration = Duration::from_micros(200);
const BLOCKED: &str = "a file where the shelf should be";

/// What happened in a month.
#[derive(Debug, Default)]
pub struct Figures {
    pub seed: u64,
    pub runs: u64,
    pub killed: u64,
    pub lists: usize,
    pub customers: usize,
    /// Lists by where they are in the end.
    pub places: BTreeMap<&'static str, u64>,
    /// Rows of all jobs by how they stand.
    pub rows: BTreeMap<&'static str, u64>,
    pub exits: BTreeMap<String, u64>,
    pub took: Duration,
}

impl fmt::Display for Figures {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, runs, killed, lists, customers, places, rows, exits, took } = self;
        writeln!(
            to,
            "seed {seed}: {lists} lists {places:?}, {customers} customers, rows {rows:?}"
        )?;
        write!(to, "    {runs} runs {exits:?}, {killed} cut off, {:.1} s", took.as_secs_f64())
    }
}

struct Month<'a> {
    machine: Machine,
    town: Town,
    office: Office,
    records: Records,
    story: Story,
    figures: Figures,
    night: &'a Night,
    weather_seed: u64,
    /// Rows of all jobs that were uncertain last morning.
    uncertain: u64,
}

/// What was before a run.
struct Standing {
    asked: Asked,
    jobs: usize,
    /// Whether a dead run had left a list.
    has_work: bool,
}

/// Plays it; panics where something does not hold, after telling the story.
pub fn play(scenario: &Scenario) -> Figures {
    let began = Instant::now();
    let machine = Machine::new();
    let town = Town::found(machine.path("platform.db"));
    let office = Office::open(machine.path("inbox"), machine.path("desk"));
    machine.write(CONFIGURATION, configuration(&town.endpoint()));
    machine.write(DO_NOT_CALL, do_not_call());
    let mut month = Month {
        machine,
        town,
        office,
        records: Records::default(),
        story: Story::of(scenario.seed),
        figures: Figures { seed: scenario.seed, ..Figures::default() },
        night: &scenario.nights[0],
        weather_seed: scenario.seed,
        uncertain: 0,
    };
    for (number, night) in scenario.nights.iter().enumerate() {
        month.story.night(number + 1, night);
        month.night = night;
        month.weather_seed = month.weather_seed.wrapping_add(1);
        month.evening();
        for run in &night.runs {
            month.run(run);
        }
        month.morning();
    }
    month.end();
    month.figures.took = began.elapsed();
    std::mem::take(&mut month.figures)
}

fn configuration(endpoint: &str) -> String {
    format!(
        r#"
endpoint = "{endpoint}"
company = "8"
rate = "5000/s"
concurrency = {CONCURRENCY}
timeout = 2
retries = 1
max_failures = 12
settle = {settle}
suppress = ["{DO_NOT_CALL}"]

[profiles.vip]
area = "0571"
numbers = "all"
concurrency = 3

[[inbox]]
pattern = "staff/{{number}}/*"
staff = "{{number}}"

[[inbox]]
pattern = "vip-*"
batch = "20261105"
profile = "vip"

[[inbox]]
pattern = "{{batch}}_*.xlsx"
batch = "{{batch}}"

[[inbox]]
pattern = "{{batch}}_*.csv"
batch = "{{batch}}"
"#,
        settle = SETTLE.as_secs_f64(),
    )
}

fn do_not_call() -> String {
    let numbers: Vec<String> = (0..SUPPRESSED).map(suppressed).collect();
    format!("手机号\r\n{}\r\n", numbers.join("\r\n"))
}

impl Month<'_> {
    fn evening(&mut self) {
        self.office.next_evening();
        self.set_weather();
        for (arrival, list) in &self.night.arrivals {
            let came = self.office.bring(list, *arrival);
            self.story.step(format!("{list:?} {arrival:?}: {came}"));
        }
        match self.night.trouble {
            Some(Trouble::NoDoNotCallList) => self.rename(DO_NOT_CALL, "away.csv"),
            Some(Trouble::ShelfBlocked) => {
                fs::create_dir_all(self.machine.path("inbox/done")).unwrap();
                self.rename("inbox/done", "done-aside");
                self.machine.write("inbox/done", BLOCKED);
            }
            Some(Trouble::WrongAuth) | None => {}
        }
    }

    /// What holds after each night, and the operator's chore.
    fn morning(&mut self) {
        match self.night.trouble {
            Some(Trouble::NoDoNotCallList) => self.rename("away.csv", DO_NOT_CALL),
            Some(Trouble::ShelfBlocked) => {
                let file = self.machine.path("inbox/done");
                assert_eq!(fs::read_to_string(&file).unwrap(), BLOCKED, "it was overwritten");
                fs::remove_file(file).unwrap();
                self.rename("done-aside", "inbox/done");
            }
            Some(Trouble::WrongAuth) | None => {}
        }
        self.office.open_files_are_untouched();
        self.office.nothing_is_lost(&self.office.find());
        let cut_off =
            self.night.runs.iter().filter(|run| run.ends != Ends::ByItself).count() as u64;
        let jobs = self.machine.jobs();
        jobs.iter().for_each(law_1_holds);
        let uncertain = jobs.iter().map(|job| job["rows"]["uncertain"].as_u64().unwrap()).sum();
        let before = std::mem::replace(&mut self.uncertain, uncertain);
        assert!(before <= uncertain, "rows in doubt were sent again");
        let doubted = uncertain - before;
        if matches!(self.night.weather, Weather::Fair | Weather::Slow) {
            let most = 2 * CONCURRENCY * cut_off;
            assert!(doubted <= most, "{doubted} rows are uncertain after {cut_off} crashes");
        }
        match self.night.chore {
            Some(Chore::Purge) => self.purge("finished"),
            Some(Chore::PurgeAll) => self.purge("finished,stopped,interrupted"),
            Some(Chore::Verify) => self.verify(),
            Some(Chore::Backup) => self.backup(),
            None => {}
        }
    }

    /// Takes the customers' data out of all jobs that are so far.
    fn purge(&mut self, states: &str) {
        self.records.read(&self.machine.state());
        let words = ["purge", "--older-than", "0", "--job-state", states, "--yes", "--json"];
        let purged = self.machine.run(&words);
        assert_eq!(purged.code, Some(0), "{purged:?}");
        let jobs = purged.json()["purged"].as_array().unwrap().len();
        self.story.step(format!("{jobs} jobs purged"));
    }

    fn verify(&self) {
        let verified = self.machine.run(&["ledger", "verify"]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
    }

    /// The copy is a whole ledger.
    fn backup(&self) {
        let done = self.machine.run(&["ledger", "backup", BACKUP]);
        assert_eq!(done.code, Some(0), "{done:?}");
        let copy = self.machine.path("copy");
        fs::create_dir(&copy).unwrap();
        fs::copy(self.machine.path(BACKUP), copy.join("ledger.db")).unwrap();
        let verified = self.machine.run(&["ledger", "verify", "--state", copy.to_str().unwrap()]);
        assert_eq!(verified.code, Some(0), "{verified:?}");
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.machine.path(from), self.machine.path(to)).unwrap();
    }

    fn set_weather(&mut self) {
        match self.night.weather.faults(self.weather_seed) {
            Some(faults) => self.town.open(&faults),
            None => self.town.close(),
        }
    }

    /// A run of cron, with all that happens meanwhile.
    fn run(&mut self, run: &Run) {
        let before = self.standing();
        let limit = match run.ends {
            Ends::Starved { blocks } => Some(blocks),
            _ => None,
        };
        let began = Instant::now();
        let mut running = self.start(limit);
        let mut others = Vec::new();
        let is_cut_off = self.accompany(run, &mut running, &mut others);
        let took = began.elapsed().as_millis();
        self.office.finish_growing();
        self.figures.runs += 1;
        self.figures.killed += u64::from(is_cut_off);
        let ended = running.end();
        self.story.step(format!("{:?}: {} after {took} ms", run.ends, said(&ended)));
        self.judge(&ended, is_cut_off, run);
        for other in others {
            let ended = other.end();
            self.story.step(format!("the other run: {}", said(&ended)));
            self.judge(&ended, false, run);
        }
        self.nothing_was_sent_in_trouble(&before);
    }

    /// Does what is to happen while the run is on, until it has ended. What was to come later happens
    /// then. Says whether the run was cut off.
    fn accompany(&mut self, run: &Run, running: &mut Running, others: &mut Vec<Running>) -> bool {
        let began = Instant::now();
        let mut events = Events::of(run, &self.night.weather);
        let (mut is_cut_off, mut was_moment) = (false, false);
        loop {
            let has_ended = running.has_ended();
            let now_ms = if has_ended { u64::MAX } else { milliseconds(began) };
            if !was_moment && self.is_moment(run.ends) {
                was_moment = true;
                if let (Ends::KilledFiling { after_us }, false) = (run.ends, has_ended) {
                    std::thread::sleep(Duration::from_micros(after_us));
                    is_cut_off = true;
                    running.hit();
                }
                events.at_moment(run, now_ms);
            }
            while let Some(event) = events.next(now_ms) {
                match event {
                    Event::Deed(Deed::Overlap) => others.push(self.start(None)),
                    Event::Deed(deed) => self.deed(&deed),
                    Event::TownGoes => self.town.close(),
                    Event::TownComes => self.set_weather(),
                    Event::Kill | Event::Terminate if has_ended => {}
                    Event::Kill => {
                        is_cut_off = true;
                        running.hit();
                    }
                    Event::Terminate => {
                        is_cut_off = true;
                        running.ask_to_stop();
                    }
                }
            }
            if has_ended {
                return is_cut_off;
            }
            std::thread::sleep(POLL);
        }
    }

    /// Whether it is the moment that such an end waits for.
    fn is_moment(&self, ends: Ends) -> bool {
        match ends {
            Ends::KilledFiling { .. } => self.office.is_filing(),
            _ => self.office.is_at_work(),
        }
    }

    fn standing(&self) -> Standing {
        let (asked, jobs) = (self.town.asked(), self.jobs());
        Standing { asked, jobs, has_work: self.office.is_at_work() }
    }

    fn nothing_was_sent_in_trouble(&self, before: &Standing) {
        let (then, now) = (&before.asked, self.town.asked());
        match self.night.trouble {
            Some(Trouble::WrongAuth) => {
                assert_eq!(then.stored, now.stored, "customers were stored without an auth code");
            }
            Some(Trouble::ShelfBlocked) => {
                assert_eq!(then.adds, now.adds, "customers were sent, and no shelf was there");
            }
            // Jobs that were planned with the list go on without it.
            Some(Trouble::NoDoNotCallList) => {
                assert_eq!(before.jobs, self.jobs(), "a job began without the do-not-call list");
                let is_right = before.has_work || then.adds == now.adds;
                assert!(is_right, "customers were sent without the do-not-call list");
            }
            None => {}
        }
    }

    /// How many jobs there are, where that matters.
    fn jobs(&self) -> usize {
        match self.night.trouble {
            Some(Trouble::NoDoNotCallList) => self.machine.jobs().len(),
            _ => 0,
        }
    }

    fn start(&self, blocks: Option<u64>) -> Running {
        let folder: PathBuf = self.machine.path("inbox");
        let words = ["inbox", folder.to_str().unwrap(), "--config", CONFIGURATION, "--json"];
        let mut command = limited(&self.machine, blocks, &words);
        if self.night.trouble == Some(Trouble::WrongAuth) {
            command.env("DIALFEED_AUTH", "wrong");
        }
        self.machine.start_command(command)
    }

    fn deed(&mut self, deed: &Deed) {
        let arrival = |at: &usize| self.night.arrivals[*at].1.name.clone();
        let came = match deed {
            Deed::Bring(list) => self.office.bring(list, Arrival::Moved),
            Deed::Grow { list, pieces, pause_ms } => {
                self.office.grow(list, *pieces, Duration::from_millis(*pause_ms))
            }
            Deed::Withdraw { arrival: at } => self.office.withdraw(&arrival(at)),
            Deed::Replace { arrival: at, with } => {
                let name = arrival(at);
                match self.office.withdraw(&name) {
                    "it was there" if with.has_place_of(&self.night.arrivals[*at].1) => {
                        let list = crate::lists::List { name, ..with.clone() };
                        self.office.bring(&list, Arrival::Moved)
                    }
                    came => came,
                }
            }
            Deed::Overlap => return,
        };
        self.story.step(format!("{deed:?}: {came}"));
    }

    /// Which ends such a run may have.
    fn judge(&mut self, ended: &Ended, is_cut_off: bool, run: &Run) {
        *self.figures.exits.entry(format!("{:?}", ended.code)).or_default() += 1;
        assert!(!ended.stderr.contains("panicked"), "{ended:?}");
        let may_be = match ended.code {
            Some(0 | 3 | 4) => true,
            Some(6) => run.meanwhile.iter().any(|(_, deed)| matches!(deed, Deed::Overlap)),
            Some(1) => {
                let is_blocked = self.night.trouble == Some(Trouble::ShelfBlocked);
                is_blocked || matches!(run.ends, Ends::Starved { .. })
            }
            Some(5) => self.night.trouble == Some(Trouble::NoDoNotCallList),
            Some(143) | None => is_cut_off || matches!(run.ends, Ends::Starved { .. }),
            Some(_) => false,
        };
        assert!(may_be, "a run ended so: {ended:?}");
    }

    /// The last evening: all is well, and one run does what is left.
    fn end(&mut self) {
        self.story.night(NIGHTS + 1, "all is well, and one run does what is left");
        self.office.next_evening();
        self.town.open(&dialfeed::sandbox::Faults::default());
        let ended = self.machine.run(&[
            "inbox",
            self.machine.path("inbox").to_str().unwrap(),
            "--config",
            CONFIGURATION,
            "--json",
        ]);
        self.story.step(said(&ended));
        assert!(matches!(ended.code, Some(0 | 3)), "{ended:?}");
        assert_eq!(ended.json()["waiting"], 0, "{ended:?}");
        self.records.read(&self.machine.state());
        self.verify();
        let jobs = self.machine.jobs();
        let found = self.office.find();
        let customers = self.town.customers();
        laws::Month {
            office: &self.office,
            found: &found,
            records: &self.records,
            customers: &customers,
            asked: &self.town.asked(),
            jobs: &jobs,
        }
        .hold();
        self.figures.lists = found.len();
        self.figures.customers = customers.len();
        self.figures.rows = self.records.count();
        for found in &found {
            *self.figures.places.entry(Place::folder(found.place)).or_default() += 1;
        }
    }
}

/// What is to happen in a run, in order.
struct Events(Vec<(u64, Event)>);

#[derive(Debug, Clone)]
enum Event {
    Deed(Deed),
    TownGoes,
    TownComes,
    Kill,
    Terminate,
}

impl Events {
    fn of(run: &Run, weather: &Weather) -> Self {
        let deed = |(at_ms, deed): &(u64, Deed)| (*at_ms, Event::Deed(deed.clone()));
        let mut events: Vec<(u64, Event)> = run.meanwhile.iter().map(deed).collect();
        if let Weather::Restarted { after_ms, away_ms } = weather {
            events.push((*after_ms, Event::TownGoes));
            events.push((after_ms + away_ms, Event::TownComes));
        }
        match run.ends {
            Ends::Killed { after_ms } => events.push((after_ms, Event::Kill)),
            Ends::Terminated { after_ms } => events.push((after_ms, Event::Terminate)),
            _ => {}
        }
        let mut all = Self(events);
        all.sort();
        all
    }

    /// The run has been seen with a list in its hands, or on its way to a shelf.
    fn at_moment(&mut self, run: &Run, now_ms: u64) {
        let (after_ms, event) = match run.ends {
            Ends::KilledAtWork { after_ms } => (after_ms, Event::Kill),
            Ends::TerminatedAtWork { after_ms } => (after_ms, Event::Terminate),
            _ => return,
        };
        self.0.push((now_ms.saturating_add(after_ms), event));
        self.sort();
    }

    fn sort(&mut self) {
        self.0.sort_by_key(|(at_ms, _)| std::cmp::Reverse(*at_ms));
    }

    fn next(&mut self, now_ms: u64) -> Option<Event> {
        let is_due = self.0.last().is_some_and(|(at_ms, _)| *at_ms <= now_ms);
        if is_due { self.0.pop().map(|(_, event)| event) } else { None }
    }
}

/// The program where no file grows beyond so many blocks of 512 bytes.
fn limited(machine: &Machine, blocks: Option<u64>, words: &[&str]) -> Command {
    let Some(blocks) = blocks.filter(|_| cfg!(unix)) else { return machine.command(words) };
    let script = "ulimit -f \"$0\"; exec \"$@\"";
    let blocks = blocks.to_string();
    let words = [&["-c", script, &blocks, env!("CARGO_BIN_EXE_dialfeed")], words].concat();
    machine.command_of(std::path::Path::new("sh"), &words)
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap()
}

fn said(ended: &Ended) -> String {
    let words: Vec<&str> = ended.stderr.lines().collect();
    format!("exit {:?}: {}", ended.code, words.join(" | "))
}
