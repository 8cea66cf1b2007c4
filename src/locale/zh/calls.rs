//! The platform's other actions, in Chinese.

use dialfeed::calls::{Column, RecordingError, minutes};
use dialfeed::platform::{CallType, Disposition, ExtensionState, PageError, SpyMode};

use super::codes;
use crate::locale::Lang;
use crate::locale::calls::{Calls, Head};
use crate::locale::figures::count;
use crate::locale::system::system;
use crate::locale::trouble::{name, path};

/// The name of a workbook's sheet of call records.
pub const RECORDS_SHEET: &str = "通话记录";

/// The sentence.
pub fn calls(calls: &Calls) -> String {
    match calls {
        Calls::NoUsers => "平台没有列出任何坐席。请检查 --company。".to_owned(),
        Calls::StaffUnknown { staff } => format!(
            "平台上没有工号 {staff}。用 `dialfeed users` 可以查看所有坐席；请改正工号，\
             或先在平台上添加这位坐席。"
        ),
        Calls::WillCall { number, leaves_out: false } => format!("将拨打 {number}。"),
        Calls::WillCall { number, leaves_out: true } => {
            format!("将拨打 {number}；输入的其他内容（分机或另一个号码）不会拨出。")
        }
        Calls::Dialled { staff, number } => {
            format!("平台已受理：工号 {staff} 呼叫 {number}。")
        }
        Calls::DialUncertain { why, staff } => format!(
            "{why}\n电话可能已经拨出，因此不会自动重拨。再拨之前，请先看一下话机，\
             或用 `dialfeed status {staff}` 查看。"
        ),
        Calls::NotDialled { why } => format!("{why}\n电话没有拨出。"),
        Calls::Stands { staff, state } => format!("工号 {staff} 的分机现在是：{state}。"),
        Calls::Changed { staff, state, number } if number.is_empty() => {
            format!("{staff}：{state}")
        }
        Calls::Changed { staff, state, number } => format!("{staff}：{state}，{number}"),
        Calls::Ended { disposition, rang_s, talked_s, recording } => {
            let talked = minutes(i64::try_from(*talked_s).unwrap_or(0));
            let how = match disposition {
                Some(disposition) if *talked_s == 0 => format!("通话已结束：{disposition}。"),
                Some(disposition) => format!("通话已结束：{disposition}，通话时长 {talked}。"),
                None if *talked_s > 0 => format!(
                    "通话已结束：从分机状态看，通话时长约 {talked}。平台上还没有这次通话的记录。"
                ),
                None => format!(
                    "通话已结束：从分机状态看，振铃约 {rang_s} 秒，没有接通。\
                     平台上还没有这次通话的记录。"
                ),
            };
            match recording.as_str() {
                "" => how,
                key => format!("{how}\n查看录音请用：dialfeed recording {key}"),
            }
        }
        Calls::GoesOn { staff, limit_s } => format!(
            "已经等了 {limit_s} 秒（--wait-limit），通话还在继续，不再等待。\
             要挂断请用：dialfeed hangup {staff}"
        ),
        Calls::NotSeen { staff } => format!(
            "平台已受理，但没有看到通话，也没有通话记录。请看一下工号 {staff} 的话机，\
             或用 `dialfeed cdr --staff {staff}` 查看通话记录。"
        ),
        Calls::LeftAlone { staff } => {
            format!("不再等待，通话仍在继续。要挂断请用：dialfeed hangup {staff}")
        }
        Calls::NotFollowed { why } => format!("平台已受理这次通话，但看不到它的进展。{why}"),
        Calls::HungUp { staff } => format!("工号 {staff} 的通话已挂断。"),
        Calls::HangUpUncertain { why, staff } => {
            format!("{why}\n通话可能已经挂断，也可能没有。请用 dialfeed status {staff} 查看")
        }
        Calls::Spying { listener, target, mode } => {
            let how = match mode {
                SpyMode::Monitor => "双方都听不到",
                SpyMode::Whisper => "只有坐席听得到",
                SpyMode::ThreeWay => "双方都听得到",
            };
            format!("平台已受理：工号 {listener} 接入工号 {target} 的通话，{listener} 说话{how}。")
        }
        Calls::SpyUncertain { why, listener } => {
            format!("{why}\n工号 {listener} 的话机可能还是会响，请稍等片刻再试。")
        }
        Calls::AskedAgain { why, wait } => {
            format!("{why}{:.1} 秒后再查询一次。", wait.as_secs_f64())
        }
        Calls::NoRecords => "没有符合条件的通话记录。".to_owned(),
        Calls::Records { records, file } => {
            format!("{} 条通话记录已写入 {file}。", count(*records))
        }
        Calls::Incomplete { records } => {
            format!("提示：有 {} 条记录缺少编号或时间，只显示其余内容。", count(*records))
        }
        Calls::ReadingStopped { records } => {
            format!("已停止，读到 {} 条。", count(*records))
        }
        Calls::BehindLast { id } => format!("从最后一条之后接着读请用 --after {id}。"),
        Calls::FileNotMade { file } => {
            format!("没有读完，因此没有生成 {file}；再运行一次同样的命令会重新读取。")
        }
        Calls::NotWritten { file, error } => format!(
            "{file} 无法写入（{error}）。请检查磁盘空间和权限；如果文件正在 Excel 里打开，\
             请先关闭，或者换一个位置。"
        ),
        Calls::Exists { file } => {
            format!("{file} 已经存在，--follow 不会覆盖文件。请换一个文件名，或先把它移走。")
        }
        Calls::NoRecording { uniqueid } => format!(
            "{uniqueid}：平台上没有这次通话的录音。请核对录音编号（`dialfeed cdr` 会列出）；\
             没有接通的通话没有录音。"
        ),
        Calls::RecordingFailed { uniqueid, why } => format!("{uniqueid}：{why}"),
        Calls::Fetched { file, bytes } => format!("{file}（{} 字节）", count(*bytes)),
        Calls::WasThere { file } => format!("{file}（原来就有）"),
    }
}

/// Heads of tables.
pub fn call_head(head: Head) -> &'static str {
    match head {
        Head::Staff => "工号",
        Head::Name => "姓名",
        Head::Department => "部门",
        Head::Role => "角色",
        Head::Identity => "身份",
        Head::Login => "登录名",
        Head::Phone => "电话",
        Head::Updated => "修改时间",
        Head::Created => "创建时间",
        Head::State => "状态",
        Head::Extension => "分机",
        Head::With => "对方号码",
    }
}

/// Heads of call records.
pub fn record_head(column: Column) -> &'static str {
    match column {
        Column::Id => "编号",
        Column::CalledAt => "时间",
        Column::Kind => "类型",
        Column::Staff => "工号",
        Column::Extension => "分机",
        Column::Caller => "主叫号码",
        Column::Called => "被叫号码",
        Column::Disposition => "结果",
        Column::Duration => "总时长",
        Column::Talked => "通话时长",
        Column::Code1 => "标签 1",
        Column::Code2 => "标签 2",
        Column::Customer => "客户编号",
        Column::Recording => "录音编号",
    }
}

/// Who called whom.
pub fn call_kind(kind: CallType) -> String {
    match kind {
        CallType::Outgoing => "呼出".to_owned(),
        CallType::Incoming => "呼入".to_owned(),
        CallType::Predictive => "预测外呼".to_owned(),
        CallType::Other(number) => format!("类型 {number}"),
    }
}

/// How a call ended.
pub fn disposition(disposition: &Disposition) -> String {
    match disposition {
        Disposition::Answered => "已接通".to_owned(),
        Disposition::NoAnswer => "无人接听".to_owned(),
        Disposition::Failed => "呼叫失败".to_owned(),
        Disposition::Busy => "忙线".to_owned(),
        Disposition::Unknown => "未知".to_owned(),
        Disposition::Other(word) => name(word),
    }
}

/// How an extension stands.
pub fn extension_state(state: ExtensionState) -> &'static str {
    match state {
        ExtensionState::NotFound => "找不到分机",
        ExtensionState::Idle => "空闲",
        ExtensionState::InCall => "通话中",
        ExtensionState::Busy => "忙线",
        ExtensionState::Unavailable => "不可用",
        ExtensionState::Ringing => "振铃",
        ExtensionState::OnBreak => "小休",
        ExtensionState::Occupied => "示忙",
        ExtensionState::Other(_) => "未知状态",
    }
}

/// The platform's refusal.
pub fn refusal(errno: i64, message: &str) -> String {
    let meaning = codes::errno(errno).unwrap_or("平台的接口说明里没有这个代码。");
    let next = match errno {
        2 => "请检查 --company 和输入的内容。",
        3 => {
            "请与平台的“设置中心 → 系统设置 → 集成参数”核对这两项（--company 和 DIALFEED_AUTH，或 \
             dialfeed.toml）。"
        }
        4 => "请检查 --endpoint；如果地址无误，请向平台的技术人员确认是否开通了这项功能。",
        5 | 7 => "请先在那部话机上拨 000 登录（工号就是分机号），再试一次。",
        6 | 8 => "请检查话机（或软电话）是否开机并连上了平台，再试一次。",
        11 => "请在平台上核对批次号。",
        _ => "请稍后再试；如果一直这样，请联系平台的技术人员。",
    };
    let said = if message.is_empty() { String::new() } else { format!("（{}）", name(message)) };
    format!("平台返回 errno {errno}{said}。{meaning}{next}")
}

/// An answer of another shape.
pub fn other_shape(action: &str) -> String {
    format!("平台对 {action} 的答复不是约定的格式。请检查 --endpoint，或请平台的技术人员查看。")
}

/// Records that cannot be read to their end.
pub fn page_trouble(error: &PageError) -> String {
    match error {
        PageError::Ask(_) => String::new(),
        PageError::Repeated { id, after } => format!(
            "要的是编号 {after} 之后的通话记录，平台却又给出了到 {id} 为止的记录，\
             这样读下去没有尽头。请向平台的技术人员询问 GetCDRList 的 PId 参数，\
             或者用 `dialfeed cdr --begin … --end …` 分段查询，不加 --all。"
        ),
        PageError::NotInOrder => "平台没有按要求把最早的通话记录排在前面，这样会漏掉一些记录。\
            请向平台的技术人员询问 GetCDRList 的 Sort 参数，\
            或者用 `dialfeed cdr --begin … --end …` 分段查询，不加 --all。"
            .to_owned(),
        PageError::NoIds => "平台给出的通话记录没有编号，无法接着读下一页。\
            请用 `dialfeed cdr --begin … --end …` 分段查询，不加 --all。"
            .to_owned(),
    }
}

/// A recording that cannot be fetched.
pub fn recording_trouble(error: &RecordingError) -> String {
    match error {
        RecordingError::Path => "平台给出的不是文件路径，请平台的技术人员查看。".to_owned(),
        RecordingError::Refused { http: 404 } => "服务器上没有这个文件（HTTP 404）。\
            请检查 --base-url：平台给出的路径会接在它后面。"
            .to_owned(),
        RecordingError::Refused { http } => format!(
            "服务器不提供这个文件（HTTP {http}）。请检查 --base-url，以及本机是否有权下载录音。"
        ),
        RecordingError::Unreachable { .. } => "连不上文件服务器，或下载总是中断。\
            请检查 --base-url 和网络；再运行同样的命令会接着下载。"
            .to_owned(),
        RecordingError::TooLong { most } => {
            format!("文件超过 {} 字节，不会是录音。", count(*most))
        }
        RecordingError::WebPage => "收到的是网页，不是录音。\
            请检查 --base-url：平台给出的路径会接在它后面。"
            .to_owned(),
        RecordingError::NotWritten { path: file, source } => format!(
            "{} 无法写入（{}）。请检查磁盘空间和权限，或用 --download 换一个文件夹。",
            path(&file.display().to_string()),
            system(source, Lang::Zh)
        ),
        RecordingError::Interrupted(_) => {
            "已停止。下载到的部分已保留，再运行同样的命令会接着下载。".to_owned()
        }
    }
}
