//! A folder of lists, in Chinese.

use crate::locale::figures::count;
use crate::locale::inbox::Inbox;

/// The sentence for each.
pub fn inbox(said: &Inbox) -> String {
    match said {
        Inbox::Watching { folder } => format!("正在留意 {folder}，按 Ctrl-C 结束。"),
        Inbox::NotWatched { every_s, why } => {
            format!("系统不会通知这个文件夹的变化（{why}），改为每 {every_s} 秒看一次。")
        }
        Inbox::Done { list, sent, others: 0 } => format!("{list}：完成，已发送 {} 条。", count(*sent)),
        Inbox::Done { list, sent, others } => format!(
            "{list}：完成，已发送 {} 条，另有 {} 条没有发送（原因见报告）。",
            count(*sent),
            count(*others)
        ),
        Inbox::Filed { list, folder, why } => format!("{list} → {folder}/：{why}"),
        Inbox::Waits { list, why } => format!("{list}：等待中。{why}"),
        Inbox::Vanished { list } => format!("{list}：已经被人移走了。"),
        Inbox::Unsettled { lists: 1, example } => {
            format!("{example} 还在写入，或者正被别的程序打开，下次再处理。")
        }
        Inbox::Unsettled { lists, example } => format!(
            "{} 份名单还在写入，或者正被别的程序打开（{example} 等），下次再处理。",
            count(*lists)
        ),
        Inbox::Nothing => "没有等待处理的名单。".to_owned(),
        Inbox::Sum { done, attention, failed, waiting } => {
            let mut parts = vec![format!("完成 {} 份", count(*done))];
            let more =
                [(*attention, "需要人处理"), (*failed, "无法导入"), (*waiting, "等待中")];
            for (lists, what) in more {
                if lists > 0 {
                    parts.push(format!("{what} {} 份", count(lists)));
                }
            }
            format!("名单：{}。", parts.join("，"))
        }
        Inbox::Halted { why } => format!("暂时不再处理后面的名单：{why}"),
        Inbox::HaltedInPart { why } => format!("同样去向的名单先等待，其他名单继续：{why}"),
        Inbox::ForItsHours { at } => format!("到 {at} 才能发送（--window）。"),
        Inbox::Away { folder, every_s } => {
            format!("{folder} 现在不在。每 {every_s} 秒查看一次，恢复后立即继续处理里面的名单。")
        }
        Inbox::TimeIsUp => "到了设定的停止时间，剩下的下次继续。".to_owned(),
        Inbox::TriesAgain { wait_s } => format!("{wait_s} 秒后再试。"),
        Inbox::Purged { jobs, days } => format!(
            "已删除 {} 个超过 {days} 天的已完成任务的客户资料（retention）。",
            count(*jobs)
        ),
        Inbox::NotPurged { why } => format!("无法删除过期的客户资料：{why}"),
        Inbox::NoRule => "dialfeed.toml 里没有适用于这个文件名的规则（[[inbox]]），不知道该发到哪里。请改文件名或补一条规则，再把名单放回文件夹。".to_owned(),
        Inbox::TargetWrong { why } => {
            format!("按文件名得出的目标不对：{why}请改文件名后重新放进文件夹。")
        }
        Inbox::NotOnRecord { job, folder } => format!(
            "这份名单可能已经发送过一部分（任务 {job}），但 {folder} 里的任务记录没有它：那是别的记录，或者是旧的记录。这次没有发送。如果正确的记录在别处，请用 --state 指明，再把名单放回文件夹；如果记录丢了，请先到平台上核对。"
        ),
        Inbox::SameContent { file, day, job, failed, uncertain } => {
            let mut said = format!(
                "这份名单以前导入过：{day} 的 {file} 内容相同、目标相同（任务 {job}）。这次没有重复发送。"
            );
            if *failed > 0 {
                said.push_str(&format!(
                    "其中 {} 条当时失败，要重发这些，请运行 dialfeed resume {job} --retry-failed。",
                    count(*failed)
                ));
            }
            if *uncertain > 0 {
                said.push_str(&format!(
                    "有 {} 条结果待查，可能已经到了平台，要重发这些，请运行 dialfeed resume {job} --resend-uncertain。",
                    count(*uncertain)
                ));
            }
            said.push_str(
                "如果要把全部客户（包括已经发送成功的）再发一次，请运行 dialfeed import 名单文件 --again，目标照旧。",
            );
            said
        }
        Inbox::SameContentRunning { job } => format!("内容相同的名单正在发送（任务 {job}）。"),
        Inbox::Grew { job } => format!(
            "读完之后有人又改动了这份名单（任务 {job}），后来加的行没有读到。请把它重新放进文件夹：已发送的不会重复发送。"
        ),
        Inbox::RowsLeft { failed, uncertain, job } => {
            let mut parts = String::new();
            if *failed > 0 {
                parts.push_str(&format!(
                    "有 {} 条失败，原因见报告；运行 dialfeed resume {job} --retry-failed 可以重试。",
                    count(*failed)
                ));
            }
            if *uncertain > 0 {
                parts.push_str(&format!(
                    "有 {} 条结果待查：可能已经到了平台。请到平台上查找，或运行 dialfeed results {job} 核对；dialfeed resume {job} --resend-uncertain 会再次发送。",
                    count(*uncertain)
                ));
            }
            parts
        }
        Inbox::RowsRejected { rejected, job } => {
            format!("有 {} 条无法发送（任务 {job}），原因见报告。", count(*rejected))
        }
        Inbox::Stopped { why, job } => format!(
            "{why}处理好之后运行 dialfeed resume {job}，或者把名单重新放进文件夹，效果一样。"
        ),
        Inbox::Anew { list, why } => format!("{list}：从头开始。{why}"),
        Inbox::MovedUnsent => "dialfeed.toml 里的平台或目标已经改了，而这份名单还没有发送过。".to_owned(),
        Inbox::Moved { sent, before, now, job } => format!(
            "这份名单已有 {} 条发往 {before}，而 dialfeed.toml 里的平台已经改为 {now}。如果是同一个平台，剩下的行在报告的 pending.csv 里，把这个文件放进文件夹即可；如果剩下的仍应发往原来的平台，请运行 dialfeed resume {job}。把整份名单重新放进文件夹，会从头发往 {now}。",
            count(*sent)
        ),
        Inbox::OptionsAreKeys { keys } => {
            format!("在收件文件夹里，这些选项写在 dialfeed.toml 里：{}。", keys.join("、"))
        }
        Inbox::RecordsIn { folder, config } => {
            let config = config.as_ref().map_or_else(String::new, |it| format!("--config {it} "));
            format!("运行上面的命令时请加上 {config}--state {folder}，这个任务的记录在那里。")
        }
        Inbox::Place { endpoint, company } => format!("{endpoint}（企业编号 {company}）"),
        Inbox::ReportLater { why } => {
            format!("{why}每一行的结果都已记录，报告由下次运行写出。")
        }
        Inbox::NoFile => "它是链接之类，不是文件。请把名单文件本身放进文件夹。".to_owned(),
        Inbox::NotReadable => "无法读取，不知道里面有没有名单。请让运行 dialfeed 的用户可以读取。".to_owned(),
        Inbox::NotTaken { path, why } => format!(
            "无法移入 working/（{path}：{why}），因此没有导入。运行 dialfeed 的用户需要对它所在的文件夹有写入权限（Linux：chmod g+w 文件夹）。"
        ),
        Inbox::TakenAway => "处理过程中有人把名单移走了，内容见报告。".to_owned(),
        Inbox::Held { folder } => format!(
            "另一个 dialfeed 正在处理 {folder}。两个同时处理可能会重复发送，请等它结束。"
        ),
        Inbox::NotAFolder { folder } => {
            format!("{folder} 不是文件夹。请指明存放名单的文件夹。")
        }
        Inbox::InTheWay { path } => format!(
            "{path} 应该是文件夹，但这个名称已被别的文件占用。请把那个文件移走；没有丢失任何内容，下次会继续。"
        ),
        Inbox::Trouble { path, why } => format!(
            "{path}：{why}。请确认运行 dialfeed 的用户可以在那里写入；没有丢失任何内容，下次会继续。"
        ),
        Inbox::DiskFull { path } => {
            format!("磁盘空间不足，无法写入 {path}。请清理空间；没有丢失任何内容，下次会继续。")
        }
        Inbox::InUse { path } => format!("{path} 正被别的程序打开。请先关闭，下次会继续。"),
        Inbox::NotLocked { path, why } => format!(
            "无法锁定 {path}（{why}），因此无法知道是否有另一个程序在处理这个文件夹。请把文件夹放在支持文件锁的磁盘上。"
        ),
    }
}
