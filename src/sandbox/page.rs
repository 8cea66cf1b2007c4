//! The page at `/`: batches, staff, the latest customers, counts, and a form that makes a batch.
//!
//! Written by hand and escaped throughout: names and comments come from anybody's list. Numbers
//! are masked (law 4). No script, nothing from elsewhere.

use std::fmt::Write;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::row::{Recipient, mask};

use super::log::Requests;
use super::reply::{self, Errno};
use super::serve::Site;
use super::staff::STAFF;
use super::store::{Overview, StoredCustomer};
use super::{Sandbox, SandboxError};

/// The form's one field.
pub(super) const NEW_BATCH: &str = "new_batch";

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"zh-CN\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>dialfeed 沙盒</title>
<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2a6df4; }
* { box-sizing: border-box; }
body { font: 15px/1.55 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
       max-width: 70rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; margin: 0; }
h1 small, h2 small { font-weight: normal; opacity: .65; }
h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
section { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; overflow-x: auto; }
section.wide { grid-column: 1 / -1; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
td.count, th.count { text-align: right; padding-right: 0; font-variant-numeric: tabular-nums; }
td { overflow-wrap: anywhere; }
code { background: var(--soft); padding: .1rem .3rem; border-radius: .3rem; }
form { display: flex; gap: .5rem; margin-top: .8rem; }
input { flex: 1; min-width: 0; } input, button { font: inherit; padding: .3rem .6rem; }
button { background: var(--accent); color: #fff; border: 0; border-radius: .35rem; }
.notice { border-left: 4px solid #d64545; padding: .4rem .8rem; background: var(--soft); }
.none { opacity: .65; }
</style>
</head>
<body>
";

/// The page, with a notice where something was refused.
pub(super) async fn show(site: &Site, notice: Option<(StatusCode, &str)>) -> Response {
    let overview = match site.store().overview().await {
        Ok(overview) => overview,
        Err(error) => {
            tracing::warn!(%error, "the sandbox's page could not be made");
            return reply::status_page(500, None);
        }
    };
    let status = notice.map_or(StatusCode::OK, |(status, _)| status);
    let text = notice.map(|(_, text)| text);
    guarded(reply::response(status, html(&overview, &site.log().totals(), text)))
}

/// Makes the batch and leads back to the page.
pub(super) async fn make_batch(site: &Site, id: &str) -> Response {
    let notice = match site.store().add_batch(id.trim()).await {
        Ok(()) => {
            let mut response = reply::response(StatusCode::SEE_OTHER, "");
            response.headers_mut().insert(LOCATION, HeaderValue::from_static("/"));
            return guarded(response);
        }
        Err(SandboxError::BatchId { .. }) => {
            "批次编号须为 1 到 64 个可见字符。 A batch number has 1 to 64 visible characters."
        }
        Err(SandboxError::BatchesFull { .. }) => "批次已满。 No more batches can be made.",
        Err(error) => {
            tracing::warn!(%error, "the sandbox could not make a batch");
            "批次未能保存。 The batch could not be stored."
        }
    };
    show(site, Some((StatusCode::BAD_REQUEST, notice))).await
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

fn html(overview: &Overview, requests: &Requests, notice: Option<&str>) -> String {
    let mut html = String::from(HEAD);
    html.push_str("<h1>dialfeed 沙盒 <small>sandbox</small></h1>\n");
    let _ = writeln!(
        html,
        "<p>公司 company <code>{}</code> · 认证码 auth <code>{}</code></p>",
        Sandbox::COMPANY,
        Sandbox::AUTH
    );
    if let Some(notice) = notice {
        let _ = writeln!(html, "<p class=\"notice\" role=\"alert\">{}</p>", escape(notice));
    }
    html.push_str("<main>\n");
    batches(&mut html, overview);
    staff(&mut html, overview);
    counts(&mut html, requests);
    customers(&mut html, &overview.latest);
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn batches(html: &mut String, overview: &Overview) {
    html.push_str(
        "<section><h2>任务批次 <small>batches</small></h2>\n<table><tr><th>编号</th>\
         <th class=\"count\">客户</th></tr>\n",
    );
    for (id, count) in &overview.batches {
        let _ = writeln!(html, "<tr><td>{}</td><td class=\"count\">{count}</td></tr>", escape(id));
    }
    let _ = writeln!(
        html,
        "</table>\n<form method=\"post\" action=\"/\"><input name=\"{NEW_BATCH}\" required \
         maxlength=\"64\" placeholder=\"批次编号\" aria-label=\"批次编号 batch number\">\
         <button>新建批次</button></form></section>"
    );
}

fn staff(html: &mut String, overview: &Overview) {
    html.push_str(
        "<section><h2>坐席 <small>staff</small></h2>\n<table><tr><th>工号</th><th>姓名</th>\
         <th>部门</th><th class=\"count\">客户</th></tr>\n",
    );
    for (id, name, _, department) in STAFF {
        let count = overview.staff.iter().find(|(staff, _)| staff == id).map_or(0, |(_, n)| *n);
        let _ = writeln!(
            html,
            "<tr><td>{id}</td><td>{name}</td><td>{department}</td>\
             <td class=\"count\">{count}</td></tr>"
        );
    }
    html.push_str("</table></section>\n");
}

fn counts(html: &mut String, requests: &Requests) {
    html.push_str(
        "<section><h2>请求 <small>requests</small></h2>\n<table><tr><th>结果</th>\
         <th class=\"count\">次数</th></tr>\n",
    );
    for (errno, count) in &requests.by_errno {
        let _ = writeln!(
            html,
            "<tr><td>{errno} {}</td><td class=\"count\">{count}</td></tr>",
            Errno(*errno).message()
        );
    }
    let _ = writeln!(
        html,
        "<tr><td>未执行 not carried out</td><td class=\"count\">{}</td></tr>\
         <tr><td>合计 total</td><td class=\"count\">{}</td></tr></table></section>",
        requests.not_carried_out, requests.received
    );
}

fn customers(html: &mut String, latest: &[StoredCustomer]) {
    html.push_str("<section class=\"wide\"><h2>最新客户 <small>latest customers</small></h2>\n");
    if latest.is_empty() {
        html.push_str("<p class=\"none\">还没有客户。 None yet.</p></section>\n");
        return;
    }
    html.push_str(
        "<table><tr><th>序号</th><th>批次或工号</th><th>号码</th><th>姓名</th><th>地址</th>\
         <th>邮件</th><th>备注</th><th class=\"count\">收到</th></tr>\n",
    );
    for customer in latest {
        let recipient = match &customer.recipient {
            Recipient::Batch(id) => format!("批次 {id}"),
            Recipient::Staff(id) => format!("坐席 {id}"),
        };
        let _ = write!(html, "<tr><td>{}</td>", customer.order);
        let number = mask(&customer.phonenum);
        for text in [
            &recipient,
            &number,
            &customer.name,
            &customer.address,
            &customer.email,
            &customer.comment,
        ] {
            let _ = write!(html, "<td>{}</td>", escape(text));
        }
        let _ = writeln!(html, "<td class=\"count\">{}</td></tr>", customer.times_received);
    }
    html.push_str("</table></section>\n");
}

/// Text as HTML shows it, inside elements and quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}
