//! Statuses, reasons, notes, errnos and exit codes, in Chinese.

use dialfeed::outcome::{Note, Reason, Status};

use crate::cli::exit::Exit;

/// What became of these rows.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Inserted => "导入成功",
        Status::Duplicate => "平台已有",
        Status::Failed => "平台拒收",
        Status::Uncertain => "结果待查",
        Status::Rejected => "无法发送",
        Status::Repeated => "名单内重复",
        Status::Suppressed => "免打扰",
        Status::AlreadyImported => "以前导入过",
        Status::Pending => "尚未发送",
    }
}

/// The head of a narrow column.
pub fn short(status: Status) -> &'static str {
    match status {
        Status::Inserted => "成功",
        Status::Duplicate => "已有",
        Status::Failed => "拒收",
        Status::Uncertain => "待查",
        Status::Rejected => "无效",
        Status::Repeated => "重复",
        Status::Suppressed => "免打扰",
        Status::AlreadyImported => "以前",
        Status::Pending => "未发",
    }
}

/// What is wrong with the row, and what to do.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::PhoneMissing => "没有填电话号码，请补上，或删去这一行。",
        Reason::PhoneNotANumber => "填的不是电话号码，请检查号码列是否选对。",
        Reason::PhoneTooShort => "号码位数不够，请核对是否漏了数字。",
        Reason::PhoneTooLong => "号码位数太多，请核对是否多打了数字，或两个号码连在了一起。",
        Reason::PhoneUnassigned => "没有这个号段（位数是对的），请向客户核实号码。",
        Reason::PhoneForeign => "这是境外或港澳台号码，目前只能拨打内地号码。",
        Reason::PhoneService => {
            "这是服务号码（400、95588、110 等），不是客户号码；确实要拨打，请在 --allow 中加上 service。"
        }
        Reason::PhoneKindNotAllowed => {
            "号码没有问题，但 --allow 没有包含这类号码；需要的话请加上。"
        }
        Reason::PhoneNoAreaCode => "本地号码缺少区号，请在号码前补上，或用 --area 统一指定区号。",
        Reason::PhonePrecisionLost => {
            "表格软件把号码四舍五入了，末尾几位已经丢失；请把该列设为“文本”格式后重新填写。"
        }
        Reason::StaffMissing => "这一行没有填工号，请补上。",
        Reason::StaffUnknown => "平台上没有这个工号，请改正，或先在平台上添加该坐席。",
        Reason::BatchMissing => "这一行没有填批次号，请补上。",
        Reason::RowMalformed => {
            "这一行读不出来：有乱码、引号没有成对，或内容过长。请在原文件里改正。"
        }
    }
}

/// What was done with the row before it was sent.
pub fn note(note: Note) -> &'static str {
    match note {
        Note::ExtensionDropped => "去掉了分机号，只发送了总机号码。",
        Note::ExtraNumbers => {
            "单元格里有多个号码，只发送了第一个有效的（要全部发送请用 --numbers all）。"
        }
        Note::EmailInvalid => "邮箱地址无效，发送时没有带上邮箱。",
        Note::TextCleaned => "去掉了文字里看不见的字符或换行。",
        Note::LandedBefore => "平台已有这个号码，很可能是我们上一次发送时已经存入。",
        Note::FieldsMerged => "空着的内容（姓名、地址、邮箱或备注）已用后面同号码的行补上。",
        Note::SeenInCalls => "平台后来拨打过这个号码，说明当时已经存入。",
    }
}

/// A reason that is not the list's: other rows, other jobs, the network.
pub fn cause(code: &str) -> Option<&'static str> {
    Some(match code {
        "same_as_row" => "号码与名单里的另一行相同，只发送那一行。",
        "do_not_call" => "号码在免打扰名单上。",
        "uncertain_before" => "以前的任务可能已经发送过，结果待查，因此不再发送。",
        // Said of a row and of a whole job.
        "interrupted" => "程序被中断；结果待查的号码，请到平台上核对是否已存入。",
        "timeout" => "在规定时间内没有收到完整的答复，请到平台上核对是否已存入。",
        "connection_lost" => "发出之后连接断开，没有收到答复，请到平台上核对是否已存入。",
        "unreadable_reply" => "收到的答复不是平台的格式，请到平台上核对是否已存入。",
        "unreachable" => "连不上平台，请检查平台地址和网络。",
        "refused" => "平台一直拒绝接收（太忙，或限制了速度），请稍后再试，或调低 --rate。",
        "redirected" => "平台要求转到另一个网址，请问清平台的最终地址。",
        "no_readable_reply" => "开头三条的答复都不是平台的格式，请检查平台地址。",
        "too_many_failures" => "拒收或待查的条数超过了 --max-failures，请先查明原因，再继续。",
        "window_closed" => "到了 --stop-at 规定的时间，剩下的可以用 dialfeed resume 继续。",
        "disk" => "任务记录或报告写不进去，请检查本机的磁盘空间和权限。",
        _ => return None,
    })
}

/// An HTTP status without a readable reply.
pub fn http(status: i64) -> String {
    match status {
        408 | 429 | 503 => format!("平台多次拒绝接收（HTTP {status}），请稍后再试。"),
        500..=599 => format!("平台出错了（HTTP {status}），请到平台上核对是否已存入。"),
        _ => format!("平台返回 HTTP {status}，没有接收。"),
    }
}

/// What an errno of the platform means.
pub fn errno(errno: i64) -> Option<&'static str> {
    Some(match errno {
        0 => "平台返回失败，没有说明原因。",
        1 => "成功。",
        2 => "平台提示缺少必填参数。",
        3 => "平台不认可企业编号或认证码。",
        4 => "平台没有这个接口。",
        5 => "该工号没有登录。",
        6 => "分机没有注册。",
        7 => "坐席分机没有登录。",
        8 => "坐席分机没有注册。",
        9 => "平台没能存入这条数据。",
        10 => "平台已有这个号码。",
        11 => "平台上没有这个任务批次。",
        _ => return None,
    })
}

/// What an exit code means.
pub fn exit(exit: Exit) -> &'static str {
    match exit {
        Exit::Finished => "已完成，该发送的都已送达平台",
        Exit::Machine => "本机出错（磁盘、任务记录或报告）",
        Exit::Usage => "用法或配置有误",
        Exit::RowsLeft => "已完成，但有号码被平台拒收或结果待查",
        Exit::Stopped => "因平台的答复或 --stop-at 提前停止",
        Exit::Input => "名单无法导入",
        Exit::Busy => "另一个程序正在处理这个任务、目标或文件夹",
        Exit::Interrupted => "被中断（Ctrl-C）",
        Exit::Terminated => "被系统终止",
    }
}
