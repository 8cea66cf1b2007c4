//! How a run on a folder joins the platform: once for all the lists that ask for the same.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::office::Office;
use crate::support::{BATCH, Platform};

/// A way to the platform on which connections are counted.
struct Counted {
    url: String,
    connections: &'static AtomicUsize,
}

impl Counted {
    fn before(platform: &Platform) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let to = platform.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let connections: &'static AtomicUsize = Box::leak(Box::default());
        std::thread::spawn(move || {
            for from in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let (from, to) = (from.unwrap(), TcpStream::connect(&to).unwrap());
                pass_on(from.try_clone().unwrap(), to.try_clone().unwrap());
                pass_on(to, from);
            }
        });
        Self { url, connections }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream) {
    std::thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
}

#[test]
fn the_lists_of_a_folder_go_over_one_connection() {
    let platform = Platform::start();
    let way = Counted::before(&platform);
    let office = Office::at(&way.url, "concurrency = 1\n");
    for nth in 0..6 {
        office.arrives(&format!("{nth}.csv"), nth * 3, 3);
    }
    office.ends(&[], 0);
    assert_eq!(platform.numbers_arrived_once().len(), 18);
    assert_eq!(way.connections(), 1);
}

#[test]
fn lists_of_rules_that_differ_each_go_where_and_as_their_own_says() {
    let (one, other) = (Platform::start(), Platform::start());
    let (way, other_way) = (Counted::before(&one), Counted::before(&other));
    let more = format!(
        "concurrency = 1\n\
         [profiles.other]\nendpoint = \"{}\"\nbatch = \"{BATCH}\"\n\
         [[inbox]]\npattern = \"*a.csv\"\nprofile = \"other\"\n\
         [[inbox]]\npattern = \"*b.csv\"\nconcurrency = 2\nbatch = \"{BATCH}\"\n\
         [[inbox]]\npattern = \"*.csv\"\nbatch = \"{BATCH}\"\n",
        other_way.url
    );
    let office = Office::with(&way.url, &more);
    for (nth, name) in (0..).zip(["1.csv", "2a.csv", "3.csv", "4b.csv", "5.csv"]) {
        office.arrives(name, nth, 1);
    }
    office.ends(&[], 0);
    assert_eq!(one.numbers_arrived_once().len(), 4);
    assert_eq!(other.numbers_arrived_once().len(), 1);
    // As they were put in, so they are taken: no two that ask for the same come after each other.
    assert_eq!((way.connections(), other_way.connections()), (4, 1));
}

#[cfg(unix)]
#[test]
fn the_auth_code_is_asked_for_once_for_a_folder_and_again_by_the_next_run() {
    let platform = Platform::start();
    let office = Office { machine: crate::support::Machine::with_auth("") };
    std::fs::create_dir(office.folder()).unwrap();
    let asks = "auth_command = \"echo asked >> asked; echo sandbox\"\n";
    office.configure(platform.url(), &format!("batch = \"{BATCH}\"\n{asks}"));
    for run in 1..=2 {
        for nth in 0..3 {
            office.arrives(&format!("{run}-{nth}.csv"), run * 10 + nth, 1);
        }
        office.ends(&[], 0);
        let asked = std::fs::read_to_string(office.machine.path("asked")).unwrap();
        assert_eq!(asked.lines().count(), run as usize);
    }
    assert_eq!(platform.numbers_arrived_once().len(), 6);
}
