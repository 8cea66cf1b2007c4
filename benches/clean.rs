//! Cleaning alone, on cells in memory and one core, beside the libraries that parse phone numbers.
//!
//! `cargo bench --bench clean [-- ROUNDS]`. First each way of writing (contract, section 5), all
//! three on the same cells in turn, medians of the rounds; then the numbers that an import
//! remembers, each side a process of its own with its own memory. With ROUNDS the ways alone.

#![expect(clippy::print_stdout, reason = "the table is what a bench is for")]

#[allow(dead_code, unused_imports, reason = "each bench takes from it what it needs")]
mod measure;
mod ways;

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use dialfeed::clean::{AreaCode, Dedupe, Numbers, PhoneRules, SuppressBuilder};
use dialfeed::row::{Phone, PhoneKind, RowId};
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use measure::{Run, Side, alternate, asked, median, peak, run, yardstick};
use ways::{Cells, PLAIN, SEVERAL, SINGLE, shown};

const CELLS: usize = 40_000;
/// Rounds are short, or the others on a busy machine would be in each of them: one takes so many
/// cells, and the next one those behind them.
const CELLS_A_ROUND: usize = 2_000;
/// Read before the clock starts, so that it does not count what the library before has pushed out
/// of the processor's cache.
const CELLS_OF_START: usize = 200;
/// The libraries take ten times as long and more, so they get the first of a round's cells only.
const CELLS_OF_LIBRARIES: usize = 100;
const ROUNDS: usize = 61;
const PLAIN_MARK: &str = "100";
const WAY_MARK: &str = "300";

const NUMBERS: u64 = 10_000_000;
const MEMORY_ROUNDS: usize = 5;
/// As many numbers as planning looks up ahead at a time.
const AHEAD: u64 = 32;

fn main() -> Result<()> {
    let Some(words) = asked() else { return Ok(()) };
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["yardstick", what, numbers] => remember(what, numbers.parse()?),
        [] => {
            compare_ways(ROUNDS)?;
            compare_memories(NUMBERS)
        }
        [rounds] => compare_ways(rounds.parse().context("the number of rounds")?),
        _ => bail!("cargo bench --bench clean [-- ROUNDS]"),
    }
}

/// One line of the table of ways.
struct Way {
    what: String,
    cells: Cells,
    rules: PhoneRules,
    mark: &'static str,
    /// Nanoseconds a cell in each round: ours, and each library's.
    figures: [Vec<f64>; 3],
}

impl Way {
    fn new(what: String, cells: Cells, rules: PhoneRules, mark: &'static str) -> Self {
        Self { what, cells, rules, mark, figures: Default::default() }
    }

    fn of(pattern: &str, rules: PhoneRules, options: &str, mark: &'static str) -> Self {
        let what = format!("`{}`{options}", shown(pattern).replace('|', "\\|"));
        Self::new(what, Cells::of(pattern, CELLS), rules, mark)
    }

    fn measure(&mut self, round: usize) {
        let Self { cells, rules, figures: [ours, library, other], .. } = self;
        let from = round * CELLS_A_ROUND % CELLS;
        ours.push(nanoseconds(cells, from, CELLS_A_ROUND, |cell| rules.read(cell)));
        library.push(nanoseconds(cells, from, CELLS_OF_LIBRARIES, read_by_rlibphonenumber));
        other.push(nanoseconds(cells, from, CELLS_OF_LIBRARIES, read_by_phonenumber));
    }

    /// How many of a hundred cells the reader gives the number of that we send, or none as we do.
    fn agreement(&self, read: impl Fn(&str) -> Option<u64>) -> usize {
        let some = self.cells.some(0, CELLS_A_ROUND);
        let agree = some.filter(|cell| {
            let ours = self.rules.read(cell).ok();
            read(cell) == ours.map(|found| found.phones.first().digits())
        });
        agree.count() * 100 / CELLS_A_ROUND
    }

    fn line(&self) -> String {
        let [ours, library, other] = self.figures.each_ref().map(|figures| middle(figures));
        let (times, times_other) = (library / ours, other / ours);
        let same = self.agreement(read_by_rlibphonenumber);
        let same_other = self.agreement(read_by_phonenumber);
        let Self { what, mark, .. } = self;
        format!(
            "| {what} | {ours:.0} | {mark} | {library:.0} | {times:.0} × | {same} % | \
             {other:.0} | {times_other:.0} × | {same_other} % |"
        )
    }
}

fn compare_ways(rounds: usize) -> Result<()> {
    let rules = PhoneRules::default();
    let area = PhoneRules { area: Some(AreaCode::parse("0571")?), ..rules };
    let all = PhoneRules { numbers: Numbers::All, ..rules };
    let mut ways = vec![Way::of(PLAIN, rules, "", PLAIN_MARK)];
    ways.extend(SINGLE.iter().map(|way| Way::of(way, rules, "", WAY_MARK)));
    let local = SINGLE.iter().filter(|way| way.starts_with("8D"));
    ways.extend(local.map(|way| Way::of(way, area, ", `--area 0571`", WAY_MARK)));
    ways.extend(SEVERAL.iter().map(|way| Way::of(way, rules, "", WAY_MARK)));
    ways.extend(SEVERAL.iter().map(|way| Way::of(way, all, ", `--numbers all`", WAY_MARK)));
    let every = [&[PLAIN], &SINGLE[..], &SEVERAL[..]].concat();
    let mixed = Cells::mixed(&every, CELLS);
    ways.push(Way::new("all of these in no order".to_owned(), mixed, rules, WAY_MARK));
    for round in 0..rounds {
        ways.iter_mut().for_each(|way| way.measure(round));
    }

    println!(
        "| cell | ns a cell | mark | rlibphonenumber, ns | | same | phonenumber, ns | | same |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for way in &ways {
        println!("{}", way.line());
    }
    println!();
    Ok(())
}

/// Nanoseconds that one of so many cells from here on takes.
fn nanoseconds<T>(cells: &Cells, from: usize, count: usize, read: impl Fn(&str) -> T) -> f64 {
    for cell in cells.some(0, CELLS_OF_START.min(count)) {
        black_box(read(black_box(cell)));
    }
    let begun = Instant::now();
    for cell in cells.some(from, count) {
        black_box(read(black_box(cell)));
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let count = count as f64;
    begun.elapsed().as_secs_f64() * 1e9 / count
}

fn middle(figures: &[f64]) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The number that the library makes of the cell, without the country's code, where it is valid.
fn read_by_rlibphonenumber(cell: &str) -> Option<u64> {
    let number = PHONE_NUMBER_UTIL.parse(cell, Some(Region::CN)).ok()?;
    let is_ours = number.country_code == 86 && PHONE_NUMBER_UTIL.is_valid_number(&number);
    is_ours.then_some(number.national_number)
}

fn read_by_phonenumber(cell: &str) -> Option<u64> {
    let number = phonenumber::parse(Some(phonenumber::country::CN), cell).ok()?;
    let is_ours = number.code().value() == 86 && number.is_valid();
    is_ours.then(|| number.national().value())
}

fn compare_memories(numbers: u64) -> Result<()> {
    let word = numbers.to_string();
    let side = |what: &'static str| -> Side<'_> {
        let word = word.as_str();
        Box::new(move |_| run(&mut yardstick([what, word])?))
    };
    let names = ["map", "dedupe", "dedupe-growing", "set", "do-not-call"];
    let [map, dedupe, growing, set, do_not_call] = alternate(MEMORY_ROUNDS, names.map(side))?;

    println!("| what | numbers | seconds | ratio | mark | asking, s | ratio | peak MiB | mark |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let line = |what: &str, runs: &[Run], base: &[Run], mark: &str, mark_mib: &str| {
        let [kept, asked] = [0, 1].map(|nth| seconds(runs, nth));
        let (ratio, ratio_asked) = (kept / seconds(base, 0), asked / seconds(base, 1));
        let peak = peak(runs);
        println!(
            "| {what} | {numbers} | {kept:.2} | {ratio:.2} | {mark} | {asked:.2} \
             | {ratio_asked:.2} | {peak} | {mark_mib} |"
        );
    };
    line("a `HashMap` of numbers and rows", &map, &map, "", "");
    line("dedupe, as many numbers expected", &dedupe, &map, "1.0 s", "256");
    line("dedupe, none expected", &growing, &map, "", "256");
    line("a `HashSet` of numbers", &set, &set, "", "");
    line("the do-not-call set", &do_not_call, &set, "", "128");
    Ok(())
}

/// The middle one of the `nth` figure that the processes print: keeping the numbers, asking for
/// them.
fn seconds(runs: &[Run], nth: usize) -> f64 {
    median(runs, |run| {
        let figure = run.output.split_whitespace().nth(nth);
        figure.and_then(|figure| figure.parse().ok()).unwrap_or(f64::NAN)
    })
}

/// A process of its own: keeps so many different numbers, which come in no order, then asks for
/// each of them, and prints the seconds of both. The numbers are made within that time, which
/// costs a hundredth of it, because a list of them would count as memory.
fn remember(what: &str, numbers: u64) -> Result<()> {
    let begun = Instant::now();
    let (kept_s, found) = match what {
        "map" => {
            let mut rows = std::collections::HashMap::<u64, RowId>::new();
            rows.reserve(usize::try_from(numbers)?);
            for nth in 0..numbers {
                rows.entry(phone(nth).bits()).or_insert(row(nth)?);
            }
            let kept_s = begun.elapsed().as_secs_f64();
            (kept_s, count(numbers, |nth| rows.contains_key(&phone(nth).bits())))
        }
        "dedupe" | "dedupe-growing" => {
            let mut dedupe = Dedupe::default();
            if what == "dedupe" {
                dedupe.expect(numbers);
            }
            for from in (0..numbers).step_by(usize::try_from(AHEAD)?) {
                let some = from..numbers.min(from + AHEAD);
                black_box(dedupe.look_ahead(some.clone().map(phone)));
                for nth in some {
                    ensure!(dedupe.first_or(phone(nth), row(nth)?).is_none(), "all are different");
                }
            }
            let kept_s = begun.elapsed().as_secs_f64();
            (kept_s, count(numbers, |nth| dedupe.find(phone(nth)).is_some()))
        }
        "set" => {
            let mut set = std::collections::HashSet::<u64>::new();
            set.extend((0..numbers).map(|nth| phone(nth).bits()));
            let kept_s = begun.elapsed().as_secs_f64();
            (kept_s, count(numbers, |nth| set.contains(&phone(nth).bits())))
        }
        "do-not-call" => {
            let mut builder = SuppressBuilder::default();
            (0..numbers).for_each(|nth| builder.add(phone(nth)));
            let set = builder.finish();
            let kept_s = begun.elapsed().as_secs_f64();
            (kept_s, count(numbers, |nth| set.contains(phone(nth))))
        }
        _ => bail!("{what}: map, dedupe, dedupe-growing, set or do-not-call"),
    };
    ensure!(found == numbers, "{found} of {numbers} numbers are remembered");
    println!("{kept_s} {}", begun.elapsed().as_secs_f64() - kept_s);
    Ok(())
}

/// How many of the numbers are there, asked for in another order than they came in.
fn count(numbers: u64, has: impl Fn(u64) -> bool) -> u64 {
    (0..numbers).rev().map(|nth| u64::from(has(nth))).sum()
}

/// A number of its own for each: all between 13000000000 and 13999999999, and a factor without a
/// divisor in common with 10^9.
fn phone(nth: u64) -> Phone {
    Phone::new(PhoneKind::Mobile, 13_000_000_000 + (nth * 618_033_989) % 1_000_000_000)
}

fn row(nth: u64) -> Result<RowId> {
    Ok(RowId { source: 0, row: u32::try_from(nth)? })
}
