//! A message as an e-mail: plain text in UTF-8, made once, so that all attempts bear one
//! `Message-ID` and a mailbox that gets it twice can tell.
//!
//! No line break of a title reaches a header: titles are one line before they get here, and the
//! library encodes what is not plain ASCII.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};

use super::error::DeliveryError;
use super::mail::Mail;
use super::message::Message;
use super::shape::{self, Room};

/// Most that anybody reads; servers take some 10 MiB and more.
const ROOM: Room = Room { most: 256 << 10, cost: char::len_utf8 };

/// The mail as it goes over the wire.
pub(super) fn write(
    mail: &Mail,
    message: &Message,
    now: Timestamp,
) -> Result<Vec<u8>, DeliveryError> {
    // The library takes no year before 1970; a clock may stand there.
    let now = now.max(Timestamp::UNIX_EPOCH);
    let mut builder = lettre::Message::builder()
        .date(SystemTime::from(now))
        .message_id(Some(message_id(mail, now)))
        .from(mail.from.clone())
        .subject(shape::title(message))
        // Nobody's out-of-office answers (RFC 3834).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        // Without it a reader may take the encoded body for the text.
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    for recipient in &mail.to {
        builder = builder.to(recipient.clone());
    }
    let letter = builder
        .body(text(message))
        .map_err(|error| DeliveryError::Unprepared { detail: error.to_string() })?;
    Ok(letter.formatted())
}

fn text(message: &Message) -> String {
    let lines: Vec<String> = shape::lines(message).collect();
    let text = if lines.is_empty() { shape::title(message) } else { lines.join("\n") };
    shape::fit(&text, &message.cut, &ROOM)
}

/// From the sender's domain, not from this machine's name: that one is nobody's business, and may
/// be in Chinese.
fn message_id(mail: &Mail, now: Timestamp) -> String {
    let domain = mail.from.email.domain();
    format!("<{}.{:016x}@{domain}>", now.as_millisecond(), fastrand::u64(..))
}
