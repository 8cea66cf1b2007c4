//! The frame of the page: its head and style, the line on top, and its sections in order.

use std::fmt::Write;

use crate::sandbox::{Sandbox, time};

use super::escape::escape;
use super::{Shown, address, sections};

const STYLE: &str = "<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2a6df4; }
* { box-sizing: border-box; }
body { font: 15px/1.55 system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif;
       max-width: 70rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; margin: 0; }
h1 small, h2 small { font-weight: normal; opacity: .65; }
h2 { font-size: 1.05rem; margin: 0 0 .6rem; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
section { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; overflow-x: auto; min-width: 0; }
section.wide { grid-column: 1 / -1; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
td.count, th.count { text-align: right; padding-right: 0; font-variant-numeric: tabular-nums; }
td.count + td, th.count + th { padding-left: .75rem; }
td.text { overflow-wrap: anywhere; min-width: 5rem; }
td.plain, th { white-space: nowrap; }
code { background: var(--soft); padding: .1rem .3rem; border-radius: .3rem; }
form { display: flex; gap: .5rem; margin-top: .8rem; }
input { flex: 1; min-width: 0; } input, button { font: inherit; padding: .3rem .6rem; }
button { background: var(--accent); color: #fff; border: 0; border-radius: .35rem; }
.notice { border-left: 4px solid #d64545; padding: .4rem .8rem; background: var(--soft); }
.none { opacity: .65; }
td form { margin: 0; gap: .3rem; }
td button { padding: .1rem .5rem; font-size: .85rem; white-space: nowrap; background: var(--soft);
            color: inherit; border: 1px solid var(--line); }
progress { width: 4rem; vertical-align: middle; }
.state { display: inline-block; padding: 0 .5rem; border-radius: 1rem; background: var(--soft); white-space: nowrap; }
.busy { background: #2a6df433; } .gone { opacity: .55; }
</style>
</head>
<body>
";

/// How often the page offers to renew itself.
const REFRESH_OFFERED_S: u32 = 3;

/// The whole page.
pub(super) fn html(shown: &Shown) -> String {
    let mut html = String::with_capacity(64 * 1024);
    html.push_str(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    );
    if let Some(seconds) = shown.refresh_s {
        let _ = writeln!(html, "<meta http-equiv=\"refresh\" content=\"{seconds}\">");
    }
    html.push_str("<title>dialfeed 沙盒</title>\n");
    html.push_str(STYLE);
    html.push_str("<h1>dialfeed 沙盒 <small>sandbox</small></h1>\n");
    let renewal = match shown.refresh_s {
        Some(_) => format!("<a href=\"{}\">停止自动刷新</a>", address(None)),
        None => format!(
            "<a href=\"{}\">每 {REFRESH_OFFERED_S} 秒自动刷新</a>",
            address(Some(REFRESH_OFFERED_S))
        ),
    };
    let dialler = if shown.overview.dials_batches {
        "正在拨打批次"
    } else {
        "不拨打批次（--dial-batches）"
    };
    let _ = writeln!(
        html,
        "<p>公司 company <code>{}</code> · 认证码 auth <code>{}</code> · 模拟时间 <code>{}</code> \
         · {dialler} · {renewal}</p>",
        Sandbox::COMPANY,
        Sandbox::AUTH,
        time::text(shown.overview.now_ms),
    );
    if let Some(notice) = shown.notice {
        let _ = writeln!(html, "<p class=\"notice\" role=\"alert\">{}</p>", escape(notice));
    }
    html.push_str("<main>\n");
    sections::write(&mut html, shown);
    html.push_str("</main>\n</body>\n</html>\n");
    html
}
