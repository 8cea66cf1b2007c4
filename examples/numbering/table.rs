//! Makes the numbering table's text by asking libphonenumber about every prefix of five digits.
//!
//! Promises that five digits and the length decide: each prefix is tried with several tails, and
//! tails that disagree are an error, never a guess. Shared by the command and by the test that
//! holds the committed file against it. The metadata's version comes from the library's own package:
//! nothing is written by hand.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType};

/// Stands before the metadata's version in the README of the library, which has no function that
/// tells.
const VERSION_STANDS_BEHIND: &str = "Used metadata version:";

/// Tails tried behind each prefix, cut to length: both ends. What lies between is tried at random by
/// `examples/phone_oracle`.
const TAILS: [&str; 2] = ["000000", "999999"];

/// The text of `src/clean/numbering/table.rs`.
pub fn generate() -> Result<String, String> {
    let metadata = metadata_version()?;
    let mut text = format!(
        "//! Made by `cargo run --release --example numbering`; not to be edited by hand.\n\
         //!\n\
         //! Which numbers China has, from libphonenumber's metadata {metadata}. A number's first \
         five\n//! digits and its length decide its kind.\n\n\
         /// The version of libphonenumber's metadata that the tables were made from.\n\
         pub const METADATA_VERSION: &str = \"{metadata}\";\n"
    );
    let ten = Probe::of(10)?;
    let eleven = Probe::of(11)?;
    let ranges = [
        ("MOBILE_11", "Mobile numbers of eleven digits", &eleven.mobile),
        ("LANDLINE_10", "Landlines of ten digits, without the leading 0", &ten.landline),
        ("LANDLINE_11", "Landlines of eleven digits, without the leading 0", &eleven.landline),
    ];
    for (name, what, prefixes) in ranges {
        write_ranges(&mut text, name, what, prefixes);
    }
    write_areas(&mut text, &ten.areas.union(&eleven.areas).copied().collect::<Vec<_>>());
    Ok(text)
}

/// The version of the metadata that the library carries, from the very package that is linked here.
fn metadata_version() -> Result<String, String> {
    let about = cargo(&["--version", "--verbose"])?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    // For this host alone: packages for other systems need not be there.
    let answer = cargo(&[
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
        host,
        "--manifest-path",
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
    ])?;
    let answer: serde_json::Value =
        serde_json::from_str(&answer).map_err(|error| format!("cargo metadata: {error}"))?;
    let mut packages = answer["packages"].as_array().into_iter().flatten();
    let library = packages.find(|package| package["name"] == "rlibphonenumber");
    let manifest = library.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
    let readme = folder.ok_or("cargo metadata knows no rlibphonenumber")?.join("Readme.md");
    let text = std::fs::read_to_string(&readme)
        .map_err(|error| format!("{}: {error}", readme.display()))?;
    let line = text.lines().find_map(|line| Some(line.split_once(VERSION_STANDS_BEHIND)?.1));
    let version = line.unwrap_or_default().trim_matches(|sign: char| !sign.is_ascii_digit());
    if version.split('.').filter(|part| part.parse::<u32>().is_ok()).count() == 3 {
        Ok(version.to_owned())
    } else {
        Err(format!("{} does not tell the metadata's version", readme.display()))
    }
}

/// What cargo answers; the cargo that runs this, where one does.
fn cargo(words: &[&str]) -> Result<String, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let asked = Command::new(program).args(words).output();
    let asked = asked.map_err(|error| format!("cargo: {error}"))?;
    if asked.status.success() {
        Ok(String::from_utf8_lossy(&asked.stdout).into_owned())
    } else {
        Err(format!("cargo {}: {}", words.join(" "), String::from_utf8_lossy(&asked.stderr)))
    }
}

/// What numbers of one length are.
#[derive(Default)]
struct Probe {
    /// Prefixes of five digits, ascending.
    mobile: Vec<u32>,
    /// See `mobile`.
    landline: Vec<u32>,
    /// Area codes, without the leading 0.
    areas: BTreeSet<u16>,
}

impl Probe {
    fn of(length: usize) -> Result<Self, String> {
        let kinds: Vec<(u32, PhoneNumberType)> = (10_000..100_000_u32)
            .into_par_iter()
            .map(|prefix| Ok((prefix, kind_behind(prefix, length)?)))
            .collect::<Result<_, String>>()?;
        let mut probe = Self::default();
        for (prefix, kind) in kinds {
            match kind {
                PhoneNumberType::Mobile => probe.mobile.push(prefix),
                PhoneNumberType::FixedLine => {
                    probe.landline.push(prefix);
                    probe.areas.insert(area_behind(prefix, length)?);
                }
                PhoneNumberType::FixedLineOrMobile => {
                    return Err(format!("{prefix} is both: the table has no column for that"));
                }
                _ => {}
            }
        }
        Ok(probe)
    }
}

/// The kind of every number of this length behind the prefix.
fn kind_behind(prefix: u32, length: usize) -> Result<PhoneNumberType, String> {
    let mut kinds = TAILS.iter().map(|tail| Ok(number(prefix, tail, length)?.get_type()));
    let first = kinds.next().unwrap_or(Err(String::new()))?;
    for kind in kinds {
        if kind? != first {
            return Err(format!("five digits do not decide behind {prefix}"));
        }
    }
    Ok(first)
}

fn area_behind(prefix: u32, length: usize) -> Result<u16, String> {
    let number = number(prefix, TAILS[0], length)?;
    let area_len = PHONE_NUMBER_UTIL.get_length_of_geographical_area_code(&number);
    if !(2..=4).contains(&area_len) {
        return Err(format!("{prefix} has an area code of {area_len} digits"));
    }
    let area = &prefix.to_string()[..area_len];
    area.parse().map_err(|_| format!("{area} is no area code"))
}

fn number(prefix: u32, tail: &str, length: usize) -> Result<PhoneNumber, String> {
    let digits = format!("{prefix}{}", &tail[..length - 5]);
    let national_number = digits.parse().map_err(|_| format!("{digits} is no number"))?;
    Ok(PhoneNumber { country_code: 86, national_number, ..PhoneNumber::default() })
}

/// Runs of neighbouring prefixes as inclusive ranges, six to a line.
fn write_ranges(text: &mut String, name: &str, what: &str, prefixes: &[u32]) {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &prefix in prefixes {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == prefix => *last = prefix,
            _ => ranges.push((prefix, prefix)),
        }
    }
    let _ = write!(
        text,
        "\n/// {what}: ranges of their first five digits, both ends in.\n\
         #[rustfmt::skip]\npub(super) const {name}: &[(u32, u32)] = &[\n"
    );
    for line in ranges.chunks(6) {
        let cells: Vec<String> = line.iter().map(|(from, to)| format!("({from}, {to}),")).collect();
        let _ = writeln!(text, "    {}", cells.join(" "));
    }
    text.push_str("];\n");
}

/// The area codes, sixteen to a line.
fn write_areas(text: &mut String, codes: &[u16]) {
    text.push_str(
        "\n/// The area codes, without the leading 0, ascending.\n\
         #[rustfmt::skip]\npub(super) const AREAS: &[u16] = &[\n",
    );
    for line in codes.chunks(16) {
        let cells: Vec<String> = line.iter().map(|code| format!("{code},")).collect();
        let _ = writeln!(text, "    {}", cells.join(" "));
    }
    text.push_str("];\n");
}
