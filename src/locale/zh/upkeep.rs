//! Keeping house, in Chinese.

use dialfeed::ledger::Finding;

use crate::locale::figures::{bytes, count};
use crate::locale::upkeep::Upkeep;

/// The sentence.
pub fn upkeep(upkeep: &Upkeep) -> String {
    match upkeep {
        Upkeep::Purged { job, rows, calls, files, is_dry } => {
            let mut parts = vec![format!("{} 条客户数据", count(*rows))];
            if *calls > 0 {
                parts.push(format!("{} 条通话", count(*calls)));
            }
            if *files > 0 {
                parts.push(format!("{files} 个报告文件"));
            }
            let word = if *is_dry { "将清除" } else { "已清除" };
            format!("{job}：{word} {}。", parts.join("、"))
        }
        Upkeep::Unsendable { job, rows, is_dry } => {
            let then = if *is_dry {
                "清除后就再也不能发送了"
            } else {
                "以后不能再发送了"
            };
            format!("{job}：其中 {} 条还没有发送，{then}。", count(*rows))
        }
        Upkeep::ReportKept { job, dir } => {
            format!("{job}：{dir} 里的报告按您的要求保留，里面仍有客户数据。")
        }
        Upkeep::ReportNotOurs { job, dir } => format!(
            "{job}：{dir} 里有报告文件，但其中的 summary.json 写的不是这个任务，所以没有动。请看看那些文件要不要删。"
        ),
        Upkeep::Held { job } => {
            format!("{job} 没有清除：有一次运行正在用它。请等它结束后再清除。")
        }
        Upkeep::InState { job, state, option } => format!(
            "{job} 没有清除：这个任务{state}，清除之后，还没发送的就再也不能发送了。\
             确实要清除的话，请加 --job-state {option}。"
        ),
        Upkeep::Young { job, day } => {
            format!("{job} 没有清除：它最后一次运行是 {day}，还没到指定的天数。")
        }
        Upkeep::ReportStays { job, file, error } => format!(
            "{job} 没有清除：{file} 删不掉（{error}）。如果文件正开着，请先关闭；再检查权限，然后重新清除；\
             也可以加 --keep-reports 保留报告。"
        ),
        Upkeep::CallsStay { job, error } => format!(
            "{job} 没有清除：为它保存的通话删不掉（{error}）。请删除任务记录文件夹里的 calls.db\
             （需要时会重新从平台读取），然后重新清除。"
        ),
        Upkeep::LawBroken { job } => {
            format!("{job} 没有清除：它的行数对不上。请检查：dialfeed ledger verify")
        }
        Upkeep::NothingToPurge => "没有要清除的任务。".to_owned(),
        Upkeep::Done { jobs } => format!(
            "已清除 {jobs} 个任务的客户数据。各项数字和文件校验值都保留，号码只留下认号用的指纹，避免以后重复呼叫。\
             您自己的名单和另存的报告没有动。要把记录里空出来的地方和以前留下的痕迹也清掉，请用：dialfeed ledger compact"
        ),
        Upkeep::WouldBe { jobs } => format!("将清除 {jobs} 个任务，这次没有做任何改动。"),
        Upkeep::Question { jobs } => {
            format!("确定永久删除这 {jobs} 个任务的客户数据吗？[y/N] ")
        }
        Upkeep::Declined => "已取消，没有删除任何数据。".to_owned(),
        Upkeep::JournalKept => {
            "还有别的运行正在使用任务记录，删除的内容可能有一部分还留在 ledger.db-wal 里。\
            等最后一个运行结束就会消失，也可以运行：dialfeed ledger compact"
                .to_owned()
        }
        Upkeep::Stopped => "已停止。已经做完的不会退回，再运行一次同样的命令会接着做。".to_owned(),
        Upkeep::WasPurged { day } => {
            format!("这个任务的客户数据已在 {day} 清除，只留下这些数字。")
        }
        Upkeep::FiguresOnly { job, day } => {
            format!("任务 {job} 的客户数据已在 {day} 清除，只剩下各项数字，写在 summary.json 里。")
        }
        Upkeep::NoRowsLeft { job, day } => format!(
            "任务 {job} 的客户数据已在 {day} 清除，不能再列出每一行。要看各项数字请用：dialfeed report {job} --format json"
        ),
        Upkeep::NoRecords { dir } => {
            format!("{dir} 里没有任务记录。如果任务记录放在别处，请用 --state 指定文件夹。")
        }
        Upkeep::Whole { jobs, rows } => format!(
            "任务记录完好：共 {} 个任务、{} 行，每一行都有交代。",
            count(*jobs),
            count(*rows)
        ),
        Upkeep::NotWhole { file } => format!(
            "任务记录 {file} 不完整。弄清楚之前请不要再发送，否则可能认不出以前发送过的号码。请保留这个文件，\
             并换上最近的备份（方法见 dialfeed ledger --help）。"
        ),
        Upkeep::PurgesLeft => "任务记录完好，但有一次清除没有做完。请接着做完：dialfeed purge \
            --older-than 36500"
            .to_owned(),
        Upkeep::BackedUp { file, bytes: size } => {
            format!("任务记录已备份到 {file}（{}），备份已检查过，完好。", bytes(*size))
        }
        Upkeep::Exists { file } => format!("{file} 已经存在，不会覆盖。请换一个文件名。"),
        Upkeep::NotWritten { file, error } => format!(
            "备份 {file} 无法写入（{error}）。请清理空间、检查权限，或换一个位置；没有留下任何文件。"
        ),
        Upkeep::CopyBroken { file, words } => format!(
            "备份 {file} 不完整（{words}），没有保留。请检查目标磁盘，并检查任务记录：dialfeed ledger verify"
        ),
        Upkeep::Compacted { before_bytes, after_bytes } => {
            format!("任务记录原来占 {}，现在占 {}。", bytes(*before_bytes), bytes(*after_bytes))
        }
        Upkeep::NoRoom { dir, needed_bytes, free_bytes } => format!(
            "{dir} 的空间不够：剩余 {}，重写任务记录期间需要 {}。请清理空间后再试，没有做任何改动。",
            bytes(*free_bytes),
            bytes(*needed_bytes)
        ),
        Upkeep::AtWork { job } => {
            format!("任务 {job} 正在运行。请等它结束后再试，没有做任何改动。")
        }
    }
}

/// One thing that is wrong with the records.
pub fn finding(finding: &Finding) -> String {
    match finding {
        Finding::Damage { words } => format!("文件已损坏（{words}）。"),
        Finding::NamesNothing { table, entries } => {
            format!("表 {table} 里有 {} 项指向不存在的内容。", count(*entries))
        }
        Finding::LawBroken { job, law } => format!(
            "{job}：共读入 {} 行，有交代的是 {} 行。",
            count(law.read + law.expanded),
            count(law.accounted)
        ),
        Finding::TextsLost { job, rows } => format!("{job}：有 {} 行的内容丢失了。", count(*rows)),
        Finding::TextsWithoutRow { job, texts } => {
            format!("{job}：有 {} 份内容找不到对应的行。", count(*texts))
        }
        Finding::NotPurged { job, rows } => {
            format!("{job}：已清除过，但还有 {} 行留有客户数据。", count(*rows))
        }
        Finding::PurgeCutOff { job } => format!("{job}：清除没有做完。"),
        Finding::OfNoJob { rows } => format!("有 {} 行不属于任何任务。", count(*rows)),
        Finding::UnknownWord { job, word, rows } => {
            format!("{job}：有 {} 行的状态或原因 `{word}` 不认识。", count(*rows))
        }
        Finding::NumbersLost { job, rows } => {
            format!("{job}：有 {} 行的号码丢失了。", count(*rows))
        }
        Finding::Hidden { job, targets } => {
            format!("{job}：有 {} 个批次或坐席的登记丢失了。", count(*targets))
        }
        Finding::KeyLost => "已清除号码的指纹密钥丢失了。".to_owned(),
    }
}
