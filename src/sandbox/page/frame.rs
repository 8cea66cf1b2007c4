//! The frame of the page: its head and style, the line on top, and its sections in order.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::sandbox::{Sandbox, time};

use super::{Shown, address, calls, sections, staff};

const STYLE: &str = include_str!("style.css");

/// How often the page offers to renew itself.
const REFRESH_OFFERED_S: u32 = 3;

/// The whole page.
pub(super) fn page(shown: &Shown) -> Markup {
    let overview = &shown.overview;
    let action = address(shown.refresh_s);
    html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if let Some(seconds) = shown.refresh_s {
                    meta http-equiv="refresh" content=(seconds);
                }
                title { "dialfeed 沙盒" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "dialfeed 沙盒 " small { "sandbox" } }
                (top(shown))
                @if let Some(notice) = shown.notice {
                    p.notice role="alert" { (notice) }
                }
                main {
                    (sections::batches(&overview.batches, &action))
                    (sections::counts(&shown.totals))
                    (staff::section(&overview.staff, &action))
                    (calls::under_way(&overview.calls, overview.now_ms))
                    (calls::records(&overview.records))
                    (sections::customers(&overview.latest))
                    (sections::requests(&shown.requests))
                }
            }
        }
    }
}

/// What a client has to know, and what the sandbox is doing.
fn top(shown: &Shown) -> Markup {
    html! {
        p {
            "公司 company " code { (Sandbox::COMPANY) }
            " · 认证码 auth " code { (Sandbox::AUTH) }
            " · 模拟时间 " code { (time::text(shown.overview.now_ms)) }
            @if shown.overview.dials_batches {
                " · 正在拨打批次"
            } @else {
                " · 不拨打批次（" code { "--dial-batches" } "）"
            }
            " · "
            @if shown.refresh_s.is_some() {
                a href=(address(None)) { "停止自动刷新" }
            } @else {
                a href=(address(Some(REFRESH_OFFERED_S))) {
                    "每 " (REFRESH_OFFERED_S) " 秒自动刷新"
                }
            }
        }
    }
}
