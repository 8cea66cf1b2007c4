//! Recordings: where a call's lies, and the file itself, as a web server gives it.
//!
//! The file is made when it is asked for: WAV, 8 kHz, mono, 8 bits, a soft tone for the first
//! fifth of each second. It is a function of the record alone, so that a download can go on where
//! it broke off.

use axum::http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_RANGE, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::call::CallRecord;
use super::reply;
use super::store::{RecordFilter, Store};
use super::time;

/// Where recordings lie.
pub(super) const FOLDER: &str = "/asterisk_file/";

/// A second, in bytes and in samples.
const RATE: u32 = 8_000;

/// The head of the file.
const HEAD_BYTES: u32 = 44;

/// The longest recording, whatever the call: ten minutes, 4.8 MB.
const SECONDS_MOST: u64 = 600;

/// More records than calls to one number can begin in a second.
const CALLS_MOST: u32 = 1_000;

/// The path of the record's recording; `None` where nothing was recorded.
pub(super) fn path(record: &CallRecord) -> Option<String> {
    if record.uniqueid.is_empty() {
        return None;
    }
    let began = time::china(record.began_ms);
    Some(format!(
        "{FOLDER}{}/{}_{}_{}.wav",
        began.strftime("%Y-%m-%d"),
        began.strftime("%Y%m%d%H%M%S"),
        record.staffid,
        record.dst
    ))
}

/// Answers a request for the file at this path.
pub(super) async fn serve(store: &Store, path: &str, headers: &HeaderMap) -> Response {
    let found = match asked_for(path) {
        Some(filter) => store.find_records(filter).await,
        None => Ok(Vec::new()),
    };
    match found {
        Ok(records) => records
            .into_iter()
            .find(|record| self::path(record).as_deref() == Some(path))
            .map_or_else(|| reply::status_page(404, None), |record| file(&record, headers)),
        Err(error) => {
            tracing::warn!(%error, "the sandbox could not look for a recording");
            reply::status_page(500, None)
        }
    }
}

/// The records that may have their recording there.
fn asked_for(path: &str) -> Option<RecordFilter> {
    let (_, name) = path.strip_prefix(FOLDER)?.split_once('/')?;
    let mut parts = name.strip_suffix(".wav")?.splitn(3, '_');
    let (began, staffid, phonenum) = (parts.next()?, parts.next()?, parts.next()?);
    let began = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", began).ok()?;
    let began_ms = time::parse(&began.to_string())?;
    Some(RecordFilter {
        staffid: staffid.to_owned(),
        phonenum: phonenum.to_owned(),
        began_from_ms: Some(began_ms),
        began_to_ms: Some(began_ms.saturating_add(999)),
        limit: CALLS_MOST,
        ..RecordFilter::default()
    })
}

/// The file, or the part of it that the headers ask for.
fn file(record: &CallRecord, headers: &HeaderMap) -> Response {
    let data_bytes = u32::try_from(record.talked_s.min(SECONDS_MOST)).unwrap_or(0) * RATE;
    let bytes = HEAD_BYTES + data_bytes;
    let etag = format!("\"{}-{bytes}\"", record.uniqueid);
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let range = text(RANGE)
        .filter(|_| text(IF_RANGE).is_none_or(|asked| asked == etag))
        .map_or(Asked::Whole, |range| part(range, bytes));
    let (status, first, end, content_range) = match range {
        Asked::Whole => (StatusCode::OK, 0, bytes, None),
        Asked::Part { first, end } => {
            let content_range = format!("bytes {first}-{}/{bytes}", end - 1);
            (StatusCode::PARTIAL_CONTENT, first, end, Some(content_range))
        }
        Asked::Beyond => {
            (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0, Some(format!("bytes */{bytes}")))
        }
    };
    let head = head(data_bytes);
    let body: Vec<u8> = (first..end)
        .map(|at| usize::try_from(at).ok().and_then(|at| head.get(at).copied()))
        .zip(first..end)
        .map(|(of_head, at)| of_head.unwrap_or_else(|| sample(at - HEAD_BYTES)))
        .collect();
    let mut response = reply::response(status, body);
    let fields = response.headers_mut();
    fields.insert(CONTENT_TYPE, HeaderValue::from_static("audio/x-wav"));
    fields.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    for (name, value) in [(ETAG, Some(etag)), (CONTENT_RANGE, content_range)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            fields.insert(name, value);
        }
    }
    response
}

/// What a `Range` header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// All of it; also where the header asks for several parts or cannot be read.
    Whole,
    Part {
        first: u32,
        /// The first byte that is not of it.
        end: u32,
    },
    /// A part that there is not.
    Beyond,
}

fn part(range: &str, bytes: u32) -> Asked {
    let Some((first, last)) =
        range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-'))
    else {
        return Asked::Whole;
    };
    match (first.parse::<u32>(), last.parse::<u32>()) {
        (Ok(first), Ok(last)) if first <= last && first < bytes => {
            Asked::Part { first, end: last.saturating_add(1).min(bytes) }
        }
        (Ok(first), Err(_)) if last.is_empty() && first < bytes => {
            Asked::Part { first, end: bytes }
        }
        (Err(_), Ok(last)) if first.is_empty() && last > 0 => {
            Asked::Part { first: bytes.saturating_sub(last), end: bytes }
        }
        (Ok(first), Ok(last)) if first > last => Asked::Whole,
        (Ok(_), Ok(_)) => Asked::Beyond,
        (Ok(_), Err(_)) if last.is_empty() => Asked::Beyond,
        (Err(_), Ok(_)) if first.is_empty() => Asked::Beyond,
        _ => Asked::Whole,
    }
}

/// The head of a WAV file with so much data.
fn head(data_bytes: u32) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD_BYTES as usize);
    head.extend(b"RIFF");
    head.extend((HEAD_BYTES - 8 + data_bytes).to_le_bytes());
    head.extend(b"WAVEfmt ");
    head.extend(16_u32.to_le_bytes());
    head.extend(1_u16.to_le_bytes()); // plain samples
    head.extend(1_u16.to_le_bytes()); // one channel
    head.extend(RATE.to_le_bytes());
    head.extend(RATE.to_le_bytes()); // bytes a second
    head.extend(1_u16.to_le_bytes()); // bytes a sample
    head.extend(8_u16.to_le_bytes()); // bits a sample
    head.extend(b"data");
    head.extend(data_bytes.to_le_bytes());
    head
}

/// A triangle of 400 Hz around silence, which is 128.
fn sample(at: u32) -> u8 {
    const TRIANGLE: [u8; 20] = [
        128, 130, 132, 134, 136, 138, 136, 134, 132, 130, 128, 126, 124, 122, 120, 118, 120, 122,
        124, 126,
    ];
    if at % RATE < RATE / 5 { TRIANGLE[at as usize % TRIANGLE.len()] } else { 128 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_as_http_says() {
        let cut = |first, end| Asked::Part { first, end };
        for (range, asked) in [
            ("bytes=0-", cut(0, 100)),
            ("bytes=0-0", cut(0, 1)),
            ("bytes=40-59", cut(40, 60)),
            ("bytes=40-1000", cut(40, 100)),
            ("bytes=-10", cut(90, 100)),
            ("bytes=-1000", cut(0, 100)),
            ("bytes=100-", Asked::Beyond),
            ("bytes=100-200", Asked::Beyond),
            ("bytes=-0", Asked::Beyond),
            ("bytes=5-3", Asked::Whole),
            ("bytes=0-1,5-6", Asked::Whole),
            ("lines=1-2", Asked::Whole),
            ("bytes=x-", Asked::Whole),
        ] {
            assert_eq!(part(range, 100), asked, "{range}");
        }
    }
}
