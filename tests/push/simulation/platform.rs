//! The pretended platform, with the network before it: it keeps its own record of every request.
//!
//! What it does with a request it does in its own time, whether or not the client still waits or
//! lives. Numbers are kept once, as the real one does. Knows no loop, no ledger and no laws.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use dialfeed::platform::{Fault, Reply};

use super::answers::{Answers, time_is_up};
use super::mood::{Act, Ask, Loss, Mood, dice};
use super::trace::Saw;

/// A request as it was. Moments count from the play's beginning.
#[derive(Debug, Clone)]
pub struct Request {
    pub row: u32,
    pub began: Duration,
    pub act: Act,
    /// When the client is through with it, if it lives so long.
    pub ends: Duration,
    /// What the loop was given, and when.
    pub answered: Option<(Duration, Saw)>,
    /// Whether the client's time is up before the answer comes.
    in_vain: bool,
    /// What the platform found when it came to it.
    known_before: bool,
}

/// A request as the client sends it.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    /// Since the play began.
    pub at: Duration,
    /// The run's age.
    pub age: Duration,
    pub row: u32,
    pub recipient: u32,
    pub timeout: Duration,
}

/// See the module.
#[derive(Debug)]
pub struct Platform {
    seed: u64,
    pub requests: Vec<Request>,
    /// Requests whose client waits.
    under_way: usize,
    /// Moments at which requests were let in, within the last second.
    let_in: VecDeque<Duration>,
    /// Requests that it will come to, and when.
    due: BinaryHeap<Reverse<(Duration, usize)>>,
    /// By row: how many requests there were for it.
    asked: Vec<u32>,
    /// By row: whether it is kept.
    stored: Vec<bool>,
    answers: Answers,
}

impl Platform {
    pub fn new(seed: u64, rows: usize) -> Self {
        Self {
            seed,
            requests: Vec::new(),
            under_way: 0,
            let_in: VecDeque::new(),
            due: BinaryHeap::new(),
            asked: vec![0; rows + 1],
            stored: vec![false; rows + 1],
            answers: Answers::default(),
        }
    }

    /// Whether it holds the row.
    pub fn holds(&self, row: u32) -> bool {
        self.stored[row as usize]
    }

    /// A request leaves the client; gives its number.
    pub fn begin(&mut self, mood: &Mood, sent: Sent) -> usize {
        let at = sent.at;
        while self.let_in.front().is_some_and(|then| at - *then >= Duration::from_secs(1)) {
            self.let_in.pop_front();
        }
        self.under_way += 1;
        let no = self.requests.len();
        let asked = &mut self.asked[sent.row as usize];
        *asked += 1;
        let ask = Ask {
            age: sent.age,
            request: no as u64 + 1,
            row: sent.row,
            of_row: *asked,
            recipient: sent.recipient,
            under_way: self.under_way,
            let_in: self.let_in.len(),
        };
        let (act, takes) = mood.decide(self.seed, ask);
        if !matches!(act, Act::Refuse(..) | Act::Away | Act::NoConnection) {
            self.let_in.push_back(at);
        }
        if matches!(act, Act::Take | Act::Lose { stored: true, .. }) {
            let works = takes.mul_f64(0.1 + 0.8 * dice(!self.seed, ask.request).f64());
            self.due.push(Reverse((at + works, no)));
        }
        let is_silent = matches!(act, Act::Lose { how: Loss::Silence, .. });
        let too_late = is_silent || takes > sent.timeout;
        self.requests.push(Request {
            row: sent.row,
            began: at,
            act,
            ends: at + if too_late { sent.timeout } else { takes },
            answered: None,
            // A connection that is not made in time has sent nothing.
            in_vain: too_late && act != Act::NoConnection,
            known_before: false,
        });
        no
    }

    /// Comes to the next request that is due by then; gives it where that stored a row.
    pub fn work(&mut self, until: Duration) -> Option<usize> {
        while let Some(Reverse((at, no))) = self.due.peek().copied() {
            if at > until {
                return None;
            }
            self.due.pop();
            let request = &mut self.requests[no];
            let kept = &mut self.stored[request.row as usize];
            request.known_before = std::mem::replace(kept, true);
            if !request.known_before {
                return Some(no);
            }
        }
        None
    }

    /// The client is given what came of its request.
    pub fn answer(&mut self, no: usize, at: Duration) -> (Result<Reply, Fault>, Saw) {
        self.under_way = self.under_way.saturating_sub(1);
        let request = &mut self.requests[no];
        let answer = if request.in_vain {
            time_is_up()
        } else {
            self.answers.to(request.act, request.known_before, no)
        };
        let saw = Answers::seen(&answer);
        request.answered = Some((at, saw));
        (answer, saw)
    }

    /// Nobody waits any more.
    pub fn client_dies(&mut self) {
        self.under_way = 0;
    }
}
