//! Messages to people who are not there, in Chinese.

use crate::locale::figures::count;
use crate::locale::told::{End, Told};

/// Each part of a message.
pub fn told(told: &Told) -> String {
    match told {
        Told::JobTitle { lists, end } => format!("dialfeed：{lists}：{}", word(*end)),
        Told::NoJobTitle { end } => format!("dialfeed：{}", word(*end)),
        Told::InboxTitle { folder, sum } => format!("dialfeed：{folder}：{sum}"),
        Told::Job { job } => format!("任务：{job}"),
        Told::Rows { figures } => format!("行数：{figures}"),
        Told::Report { folder } => format!("报告：{folder}"),
        Told::Why { why } => why.clone(),
        Told::Place { place, why } => format!("{place}：{why}"),
        Told::FiledBefore => "上一次运行在移动这份名单时中断了，原因见旁边的 .why.txt。".to_owned(),
        Told::PlatformRefuses => {
            "平台拒绝了请求，没有发送任何数据。请核对企业编号和认证码；运行 dialfeed doctor 可以再试一次。"
                .to_owned()
        }
        Told::StaffUnasked => {
            "平台没有给出这一组里有哪些工号，没有发送任何数据。请改为直接填写工号。".to_owned()
        }
        Told::Input { code } => {
            format!("名单无法导入{}。运行 dialfeed check 可以看到原因。", aside(code))
        }
        Told::List { list, folder, why } if why.is_empty() => format!("{list} 已移到 {folder}/"),
        Told::List { list, folder, why } => format!("{list} → {folder}/：{why}"),
        Told::ListInput { list, folder, code } => {
            format!("{list} → {folder}/：无法导入{}，详情见旁边的 .why.txt。", aside(code))
        }
        Told::MoreLists { lists } => format!("……另有 {} 份名单。", count(*lists)),
        Told::TestTitle => "dialfeed：这是一条测试消息。".to_owned(),
        Told::Test => {
            "这是 `dialfeed doctor --notify` 发出的，用来试一试通知能否收到，不需要做什么。".to_owned()
        }
        Told::CutShort => "通知没有发完：收到了停止的要求。".to_owned(),
        Told::GoesOn => "已经恢复，继续处理。".to_owned(),
        Told::Computer { name } => format!("电脑：{name}"),
        Told::Cut => "……内容未完，完整内容见报告。".to_owned(),
        Told::NotDelivered { channel, why } => {
            format!("{channel} 通知没有送达：{why}这不影响导入的结果。")
        }
        Told::Unusable { channel } => format!(
            "无法发送 {channel} 通知：网址、邮箱或密钥不可用。请检查 dialfeed.toml 里的 [[notify]]。"
        ),
        Told::Unreachable { detail } => format!("无法连接（{detail}）。请检查网址和网络。"),
        Told::Silent { within_s } => format!("{within_s} 秒内没有回应，消息也可能已经送到。"),
        Told::Busy { code } => format!("对方暂时不再接收消息（{code}）。"),
        Told::Untrusted => "这台电脑不信任对方的证书。".to_owned(),
        Told::NotEncrypted => "对方没有按要求加密：请检查端口和 tls。".to_owned(),
        Told::Redirected { http } => format!("网址指向了别处（HTTP {http}），请改正。"),
        Told::Refused { code, said } => {
            format!("被拒绝（{code}：{said}）。请检查令牌、密钥和机器人的关键词。")
        }
        Told::LoginRefused { said } => format!("邮件服务器不接受用户名和密码（{said}）。"),
        Told::RecipientsRefused { addresses } => {
            format!("邮件服务器不接受这些收件人：{addresses}。")
        }
        Told::NotUnderstood => "回应的是别的服务：网址不对。".to_owned(),
        Told::Unprepared { detail } => format!("这台电脑的网络设置无法使用（{detail}）。"),
    }
}

fn word(end: End) -> &'static str {
    match end {
        End::Done => "完成",
        End::Attention => "需要人处理",
        End::Stopped => "已停下，之后继续",
        End::Failed => "没有办成",
    }
}

/// Why a list cannot be imported, without a word of what is in it.
fn cause(code: &str) -> Option<&'static str> {
    Some(match code {
        "file_not_found" | "no_match" => "文件不见了",
        "too_many_files" => "文件太多",
        "file_not_readable" => "运行 dialfeed 的用户无权读取",
        "file_changed" => "文件正在被改动",
        "file_is_folder" => "是文件夹，不是名单",
        "file_empty" => "文件是空的",
        "format_not_supported" => "不支持这种格式",
        "file_encrypted" => "文件有密码",
        "workbook_broken" | "archive_broken" => "文件已损坏",
        "file_too_large" => "文件太大",
        "no_sheets" => "没有哪张工作表里有名单",
        "archive_of_several_files" => "压缩包里有多个文件",
        "unknown_sheet" => "没有设定的工作表",
        "unknown_column" => "没有设定的列",
        "ambiguous_column" => "有几列都叫设定的列名",
        "header_beyond_end" => "没有设定为表头的那一行",
        "header_changed" => "表头变了",
        "no_phone_column" => "没有号码列",
        "ambiguous_phone_column" => "有几列都像号码",
        "nothing_valid" => "没有一个有效号码",
        "suppress_not_readable" => "免打扰名单无法读取",
        "suppress_empty" => "免打扰名单里没有号码",
        "suppress_too_old" => "免打扰名单太旧",
        "suppress_dated_ahead" => "免打扰名单的日期在将来",
        "suppress_row_malformed" => "免打扰名单里有一行无法读取",
        "staff_unknown" => "平台上没有这个工号",
        "staff_group_empty" => "这一组里没有员工",
        "staff_group_not_resolved" => "平台没有给出这一组里有哪些工号",
        "purged" => "对应任务的客户资料已经删除",
        "job_settings" => "对应的任务来自另一个版本的 dialfeed",
        "usage" => "适用的设置有误",
        _ => return None,
    })
}

/// The same as an aside, where there are words for it.
fn aside(code: &str) -> String {
    cause(code).map_or_else(String::new, |cause| format!("（{cause}）"))
}
