//! The two signatures. They look alike and are not: DingTalk signs with the secret as the key,
//! Feishu signs nothing with all of it as the key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// DingTalk's: `timestamp\nsecret`, keyed with the secret; milliseconds, at most an hour off.
///
/// Source: <https://open.dingtalk.com/document/robots/customize-robot-security-settings>.
pub(super) fn ding_talk(timestamp_ms: i64, secret: &SecretString) -> Option<String> {
    let secret = secret.expose_secret();
    base64_hmac(secret.as_bytes(), format!("{timestamp_ms}\n{secret}").as_bytes())
}

/// Feishu's: the empty message, keyed with `timestamp\nsecret`; seconds, at most an hour off.
///
/// Source: <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>.
pub(super) fn feishu(timestamp_s: i64, secret: &SecretString) -> Option<String> {
    base64_hmac(format!("{timestamp_s}\n{}", secret.expose_secret()).as_bytes(), b"")
}

/// `None` never comes: a key of HMAC may have any length.
fn base64_hmac(key: &[u8], message: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(message);
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}
