//! The page at `/`: batches and how far they are dialled, staff with their telephones' keys, calls,
//! customers and requests.
//!
//! Names and comments come from anybody's list, and `maud` escapes each. Numbers are masked (law 4).
//! No script, nothing from elsewhere; `/?refresh=3` has the browser ask again every three seconds.

mod calls;
mod frame;
mod sections;
mod staff;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::row::mask;

use super::extension::Feature;
use super::parameters::Parameters;
use super::serve::Site;
use super::store::Overview;
use super::{SandboxError, log, reply};

/// The field of the form that makes a batch.
const NEW_BATCH: &str = "new_batch";

/// The fields of the keys on a staff member's telephone: whose it is, and what is pressed.
const TELEPHONE: &str = "telephone";
const KEY: &str = "key";

/// The key that hangs up; the others are the features' codes.
const HANG_UP: &str = "hangup";

/// How often the browser asks again, in seconds; left out, it does not.
const REFRESH: &str = "refresh";

/// The requests that are shown.
const REQUESTS_SHOWN: usize = 50;

/// Everything that the page shows.
struct Shown {
    overview: Overview,
    totals: log::Requests,
    requests: Vec<log::LoggedRequest>,
    refresh_s: Option<u32>,
    notice: Option<&'static str>,
}

/// Answers a request for the page or from it; `None`: it is neither.
pub(super) async fn answer(
    site: &Site,
    method: &Method,
    parameters: &Parameters,
) -> Option<Response> {
    let refresh_s = parameters
        .get(REFRESH)
        .and_then(|seconds| seconds.parse::<u32>().ok())
        .filter(|seconds| (1..=3_600).contains(seconds));
    if method == Method::GET {
        if parameters.is_empty() || parameters.has(REFRESH) {
            return Some(show(site, refresh_s, None).await);
        }
        return None;
    }
    let refused = if let Some(id) = parameters.get(NEW_BATCH) {
        make_batch(site, id).await
    } else if let (Some(staffid), Some(key)) = (parameters.get(TELEPHONE), parameters.get(KEY)) {
        press(site, staffid, key).await
    } else {
        return None;
    };
    Some(match refused {
        Some(notice) => show(site, refresh_s, Some(notice)).await,
        None => back(refresh_s),
    })
}

async fn show(site: &Site, refresh_s: Option<u32>, notice: Option<&'static str>) -> Response {
    let overview = match site.store().overview().await {
        Ok(overview) => overview,
        Err(error) => {
            tracing::warn!(%error, "the sandbox's page could not be made");
            return reply::status_page(500, None);
        }
    };
    let status = notice.map_or(StatusCode::OK, |_| StatusCode::BAD_REQUEST);
    let shown = Shown {
        overview,
        totals: site.log().totals(),
        requests: site.log().latest(REQUESTS_SHOWN),
        refresh_s,
        notice,
    };
    guarded(reply::response(status, frame::page(&shown).into_string()))
}

/// Makes the batch; a notice where it cannot be made.
async fn make_batch(site: &Site, id: &str) -> Option<&'static str> {
    match site.store().add_batch(id.trim()).await {
        Ok(()) => None,
        Err(SandboxError::BatchId { .. }) => {
            Some("批次编号须为 1 到 64 个可见字符。 A batch number has 1 to 64 visible characters.")
        }
        Err(SandboxError::BatchesFull { .. }) => Some("批次已满。 No more batches can be made."),
        Err(error) => {
            tracing::warn!(%error, "the sandbox could not make a batch");
            Some("批次未能保存。 The batch could not be stored.")
        }
    }
}

/// Presses the key; a notice where nothing comes of it.
async fn press(site: &Site, staffid: &str, key: &str) -> Option<&'static str> {
    let staffid = staffid.to_owned();
    let feature = Feature::ALL.into_iter().find(|feature| feature.code() == key);
    let pressed = match feature {
        Some(feature) => {
            site.store()
                .with_exchange(move |exchange, connection, now_ms| {
                    exchange.press(connection, &staffid, feature, now_ms)
                })
                .await
        }
        None if key == HANG_UP => site
            .store()
            .with_exchange(move |exchange, connection, now_ms| {
                exchange.hang_up(connection, &staffid, now_ms)
            })
            .await
            .map(|errno| errno == reply::Errno::SUCCESS),
        None => Ok(false),
    };
    match pressed {
        Ok(true) => None,
        Ok(false) => Some(
            "这部话机现在不能这样操作：可能未注册、未登录或正在通话。 \
             The telephone cannot do that now: unplugged, logged out, or in a call.",
        ),
        Err(error) => {
            tracing::warn!(%error, "the sandbox could not press a key");
            Some("操作未能保存。 It could not be stored.")
        }
    }
}

/// Leads back to the page.
fn back(refresh_s: Option<u32>) -> Response {
    let mut response = reply::response(StatusCode::SEE_OTHER, "");
    if let Ok(location) = HeaderValue::try_from(address(refresh_s)) {
        response.headers_mut().insert(LOCATION, location);
    }
    guarded(response)
}

/// The page's address.
fn address(refresh_s: Option<u32>) -> String {
    refresh_s.map_or_else(|| "/".to_owned(), |seconds| format!("/?{REFRESH}={seconds}"))
}

/// Holds the browser to this page: no script, no frame, nothing from or to elsewhere.
fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'";
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The number masked; nothing where there is none.
fn masked(phonenum: &str) -> String {
    if phonenum.is_empty() { String::new() } else { mask(phonenum) }
}
