//! Plan, progress and end of a run, in Chinese.

use std::time::Duration;

use crate::locale::ending::{Ending, StopReason, named};
use crate::locale::figures::count;
use crate::locale::plan::{Plan, Why};
use crate::locale::progress::Progress;
use crate::locale::words::Word;

/// The plan.
pub fn plan(plan: &Plan) -> String {
    match plan {
        Plan::Title => "导入计划".to_owned(),
        Plan::List { file, sheet } => match sheet {
            Some(sheet) => format!("{file}，工作表“{sheet}”"),
            None => file.clone(),
        },
        Plan::Twice { file, first } if file == first => {
            format!("{file} 写了不止一次，只读取一次。")
        }
        Plan::Twice { file, first } => format!("{file} 就是 {first}，只读取一次。"),
        Plan::NoSheets { file } => {
            format!("{file} 是文本文件，没有工作表，--sheet 对它不起作用，照常读取。")
        }
        Plan::DoNotCall { file, numbers, without, damaged } => {
            let mut besides = Vec::new();
            if *without > 0 {
                besides.push(format!("另有 {} 行没有号码", count(*without)));
            }
            if *damaged > 0 {
                besides.push(format!("有 {} 行的号码之外有乱码", count(*damaged)));
            }
            let besides = match besides.join("，") {
                none if none.is_empty() => none,
                some => format!("（{some}）"),
            };
            format!("免打扰名单 {file}：{} 个号码{besides}", count(*numbers))
        }
        Plan::NotKeptFromCalls { file, sheet, row, reason } => {
            let sheet = sheet.as_ref().map_or_else(String::new, |sheet| format!("工作表“{sheet}”"));
            format!("{file} {sheet}第 {row} 行的数字不是可用的号码，起不到免打扰的作用：{reason}")
        }
        Plan::DoNotCallGone { file } => format!(
            "注意：这个任务以前用过的免打扰名单 {file} 现在读不到了，之后新增的号码无从得知。\
             如果有更新的名单，请用 --suppress 指定。"
        ),
        Plan::SuppressedByNow { rows } => {
            format!("现在已在免打扰名单上、不再发送的有 {} 条。", count(*rows))
        }
        Plan::Example { file, row, cell } => {
            let file = file.as_ref().map_or_else(String::new, |file| format!("{file} "));
            let cell = if cell.is_empty() { String::new() } else { format!("：{cell}") };
            format!("{file}第 {row} 行{cell}")
        }
        Plan::Advice { sentence } => format!("→ {sentence}"),
        Plan::Resume { job } => format!("继续任务 {job}"),
        Plan::Source { file, sheet, encoding, rows } => {
            let sheet =
                sheet.as_ref().map_or_else(String::new, |sheet| format!("，工作表“{sheet}”"));
            let encoding =
                encoding.as_ref().map_or_else(String::new, |encoding| format!("（{encoding}）"));
            format!("{file}{sheet}{encoding}：{} 行", count(*rows))
        }
        Plan::Field { field } => field_name(field).to_owned(),
        Plan::Set { field, template } if template.is_empty() => {
            format!("{}：一律留空（--set）", field_name(field))
        }
        Plan::Set { field, template } => format!("{} = {template}", field_name(field)),
        Plan::Unused { columns, more: 0 } => format!("未用到的列：{columns}"),
        Plan::Unused { columns, more } => format!("未用到的列：{columns}，另有 {more} 列"),
        Plan::PassedOver { field, columns } => {
            format!("也像是{}的列：{columns}。如需换一列，请用 --map 指定。", field_name(field))
        }
        Plan::ToBatch { batch } => format!("导入任务批次 {batch}"),
        Plan::ToBatchColumn { column } => format!("按“{column}”列里的批次号分别导入"),
        Plan::ToStaff { staff, members: 0 | 1, .. } => format!("分给工号 {staff}"),
        Plan::ToStaff { staff, members, each } => format!(
            "轮流分给 {} 位坐席（工号 {staff}），每人约 {} 条",
            count(*members as u64),
            count(*each)
        ),
        Plan::GroupsUnknown { groups, earlier_jobs_too } => {
            let earlier = if *earlier_jobs_too {
                "，并排除以前已经分给他们的号码"
            } else {
                ""
            };
            format!(
                "{groups} 里有哪些坐席还不知道：要向平台查询，而检查时不连接平台。\
                 导入时会先查询，再分配{earlier}。"
            )
        }
        Plan::MoreTargets { more } => {
            format!("另有 {} 个目标，完整的在 summary.json 或 --json 的输出里", count(*more))
        }
        Plan::ToStaffColumn { column } => format!("按“{column}”列里的工号分给各坐席"),
        Plan::Platform { endpoint, company } => format!("平台 {endpoint}，企业编号 {company}"),
        Plan::Sandbox => "内置模拟平台（不会打扰真实客户）".to_owned(),
        Plan::MethodGet => "注意：使用 --method get 时认证码会出现在网址里，途经的服务器日志\
            可能会留下它。改用 --method post 可以避免。"
            .to_owned(),
        Plan::Window { from, until } => format!("只在北京时间 {from} 至 {until} 发送"),
        Plan::StopAt { time } => format!("最晚到 {time} 停止，剩下的保持未发送"),
        Plan::WillBeSent { rows } => format!("将发送 {} 条。", count(*rows)),
        Plan::Estimate { duration, time, rate } => {
            format!("按 {rate} 的速度，约需 {}，预计 {time} 完成。", duration_of(*duration))
        }
        Plan::WouldTake { duration, rate } => {
            format!("如果发送，按 {rate} 的速度约需 {}。", duration_of(*duration))
        }
        Plan::PaceFound => "速度由程序按平台的承受能力自动调节，用时要看平台。".to_owned(),
        Plan::NothingToSend => "没有需要发送的号码。".to_owned(),
        Plan::Confirm => "现在开始导入吗？[y/N] ".to_owned(),
        Plan::Declined => "已取消，没有发送任何数据。".to_owned(),
    }
}

/// The line of progress.
pub fn progress(progress: &Progress) -> String {
    match progress {
        Progress::Comparing { rows, percent } => {
            format!("正在比对重复号码：{}{} 行", percent_of(*percent), count(*rows))
        }
        Progress::Reading { rows, percent } => {
            format!("正在读取：{}{} 行", percent_of(*percent), count(*rows))
        }
        Progress::Reporting { done, all } => {
            format!("正在生成报告：{}/{} 行", count(*done), count(*all))
        }
        Progress::Records { records } => format!("已读取 {} 条通话记录", count(*records)),
        Progress::Fetching { name, bytes, all } => {
            let of = all.map_or_else(String::new, |all| format!("/{}", count(all / 1024)));
            format!("正在下载 {name}：{}{of} KiB", count(bytes / 1024))
        }
        Progress::Sending { done, all, per_s, under_way, left } => {
            let left =
                left.map_or_else(String::new, |left| format!("，大约还要 {}", duration_of(left)));
            let (done, all, under_way) = (count(*done), count(*all), count(*under_way));
            format!("已处理 {done}/{all} 条，每秒 {per_s:.1} 条，{under_way} 条等待答复{left}")
        }
        Progress::WaitingForWindow { opens } => {
            format!("不在 --window 规定的时段内，到 {opens} 继续发送")
        }
        Progress::Probing { wait } => {
            format!("平台暂时不接收，{}后再试", duration_of(*wait))
        }
        Progress::RetriesUsedUp { retried, sent } => format!(
            "{} 次请求中已有 {} 次是重试，平台明显不正常，不再重试",
            count(*sent),
            count(*retried)
        ),
        Progress::Draining { under_way } => {
            format!("还有 {} 条等待答复", count(*under_way))
        }
    }
}

/// What stands before a count of rows.
fn percent_of(percent: Option<u64>) -> String {
    percent.map_or_else(String::new, |percent| format!("{percent}%，"))
}

/// How it ended.
pub fn ending(ending: &Ending) -> String {
    match ending {
        Ending::Finished { job } => format!("任务 {job} 已完成。"),
        Ending::Stopped { job } => format!("任务 {job} 提前停止了。"),
        Ending::Running { job } => format!("任务 {job} 正在运行。"),
        Ending::Pace { requests, retried, per_s } => match retried {
            0 => format!("共发出 {} 次请求，平均 {per_s}。", count(*requests)),
            retried => format!(
                "共发出 {} 次请求（其中重试 {} 次），平均 {per_s}。",
                count(*requests),
                count(*retried)
            ),
        },
        Ending::LandedBefore { rows } => format!(
            "“平台已有”的号码里有 {} 条，很可能是我们上一次发送时就已存入的（备注 landed_before），\
             不是平台上原有的。",
            count(*rows)
        ),
        Ending::Checked => "检查完毕，没有发送任何数据。".to_owned(),
        Ending::Reports { dir, first: Some(first) } => {
            format!("报告在这个文件夹，先打开 {first}：{dir}")
        }
        Ending::Reports { dir, first: None } => format!("报告在这个文件夹：{dir}"),
        Ending::UnderWay { rows } => format!(
            "其中 {} 条正在等待平台答复，暂时算作“结果待查”，收到答复后会归入实际的结果。",
            count(*rows)
        ),
        Ending::GoOn { pending, job } => {
            format!("还有 {} 条没有发送，继续请用：dialfeed resume {job}", count(*pending))
        }
        Ending::Uncertain { rows, job, file } => format!(
            "有 {} 条结果待查：已经发出，但没有收到能识别的答复，平台可能存入了，也可能没有。\
             请按 {file} 里的号码到平台上核对。确认要重发（已存入的可能会重复）请用：\
             dialfeed resume {job} --resend-uncertain",
            count(*rows)
        ),
        Ending::Arrived { rows } => format!(
            "结果待查的里面，有 {} 条平台后来已经呼叫过，说明已经存入，重发时不会再发。",
            count(*rows)
        ),
        Ending::Failed { rows, job } => format!(
            "有 {} 条被平台拒收。原因解决后，重发请用：dialfeed resume {job} --retry-failed",
            count(*rows)
        ),
    }
}

/// Why it stopped.
pub fn stop_reason(reason: &StopReason) -> String {
    match reason {
        StopReason::Errno { errno, message, batches } => stopped_by_errno(*errno, message, batches),
        StopReason::Interrupted => "运行被中断。".to_owned(),
        StopReason::TooManyFailures { limit } => format!(
            "失败或结果待查的太多（--max-failures {limit}）。请先在 failed.csv 和 uncertain.csv \
             里查明原因，再继续。"
        ),
        StopReason::Unreachable { endpoint, encrypted } => format!(
            "连不上 {endpoint}。请检查地址（主机名和端口）和网络，以及平台是否在运行。{}",
            if *encrypted {
                "地址是 https:// 的，还请检查平台的证书：证书无效就不会连接。"
            } else {
                ""
            }
        ),
        StopReason::Refused { endpoint } => format!(
            "{endpoint} 一直拒绝接收（可能太忙，或限制了速度）。请稍后继续，或调低 --rate。"
        ),
        StopReason::Redirected { endpoint } => format!(
            "{endpoint} 要求转到另一个网址，为了安全不会自动跳转。请问清平台的最终地址；\
             换了 --endpoint 就算另一个平台，重新导入会把全部号码再发一遍，包括这里已成功的。"
        ),
        StopReason::NoReadableReply { endpoint } => format!(
            "{endpoint} 连续三条的答复都不是平台的格式。请检查地址是否正确；这几条结果待查。"
        ),
        StopReason::ProxyLogin => proxy_login().to_owned(),
        StopReason::HttpRefusal { status, endpoint } => {
            format!("{endpoint} 返回 HTTP {status}，很可能不是平台接口的地址，请检查 --endpoint。")
        }
        StopReason::WindowClosed { time } => format!("已到 {time}，按 --stop-at 的要求停止。"),
        StopReason::DoNotCall => {
            "到了发送时段，免打扰名单却不可靠，为了不误拨，没有继续发送。请先处理好名单，然后继续。"
                .to_owned()
        }
        StopReason::Disk => {
            "任务记录或报告无法写入，已停止发送。请清理磁盘空间或检查权限，然后继续。".to_owned()
        }
    }
}

/// A proxy that lets nobody through without a login.
pub(super) fn proxy_login() -> &'static str {
    "HTTP 407 不是平台的答复，而是中间的代理服务器要求登录。请把用户名和密码写进环境变量 \
     HTTP_PROXY（https:// 地址用 HTTPS_PROXY），写法是 http://user:password@proxy:port，\
     或者用 NO_PROXY 绕过代理。"
}

/// The platform's word that stops a job, and what to do.
pub(super) fn stopped_by_errno(errno: i64, message: &str, batches: &[String]) -> String {
    let quote = if message.is_empty() { String::new() } else { format!("（{message}）") };
    let said = format!("平台返回错误 {errno}{quote}。");
    match errno {
        2 => format!("{said}缺少必填参数，请检查 --company 和导入目标。"),
        3 => format!(
            "{said}企业编号或认证码不对，请核对这两项（--company 和 DIALFEED_AUTH，或 dialfeed.toml）。"
        ),
        4 => format!("{said}平台没有这个接口，请检查 --endpoint。"),
        11 => match batches {
            [] => format!("{said}任务批次不存在，请先在平台上建立批次，或改正批次号。"),
            [batch] => {
                format!("{said}任务批次 {batch} 不存在，请先在平台上建立批次，或改正批次号。")
            }
            several => format!(
                "{said}有任务批次不存在，可能是其中一个或几个：{}。请先在平台上建立批次，或改正批次号。",
                named(several, "、")
            ),
        },
        _ => said,
    }
}

/// Why a column was chosen.
pub fn why(why: Why) -> &'static str {
    match why {
        Why::Map => "--map 指定",
        Why::Set => "--set 指定",
        Why::Option => "选项指定",
        Why::Saved => "沿用上次",
        Why::Header => "根据表头",
        Why::Content => "根据内容",
    }
}

/// The word.
pub fn word(word: Word) -> &'static str {
    match word {
        Word::Read => "读取",
        Word::Expanded => "一格多号增加",
        Word::Column => "列",
        Word::Header => "表头",
        Word::Field => "用作",
        Word::Samples => "内容示例",
        Word::Why => "依据",
        Word::Job => "任务",
        Word::Target => "目标",
        Word::Finished => "已完成",
        Word::Stopped => "已停止",
        Word::Interrupted => "被中断",
        Word::Running => "进行中",
        Word::WillBeSent => "将要发送",
        Word::NoJobs => "还没有任务。",
    }
}

/// A field's name as the platform's own pages write it; an unknown one stays as it is.
fn field_name(field: &str) -> &str {
    match field {
        "phonenum" => "号码",
        "name" => "姓名",
        "address" => "地址",
        "email" => "邮箱",
        "comment" => "备注",
        other => other,
    }
}

/// Rounded to what a person plans with.
fn duration_of(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let minutes = seconds.div_ceil(60);
    match seconds {
        0..90 => format!("{} 秒", seconds.max(1)),
        90..5400 => format!("{minutes} 分钟"),
        _ if minutes.is_multiple_of(60) => format!("{} 小时", minutes / 60),
        _ => format!("{} 小时 {} 分钟", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_says_how_long_and_until_when() {
        let estimate = Plan::Estimate {
            duration: Duration::from_secs(754),
            time: "15:04".into(),
            rate: "20/s".into(),
        };
        assert_eq!(plan(&estimate), "按 20/s 的速度，约需 13 分钟，预计 15:04 完成。");
    }
}
