//! What a check-up finds, in Chinese.

use crate::locale::doctor::{Doctor, Topic, room};
use crate::locale::figures::count;

/// The word of what is looked at.
pub fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Configuration => "配置",
        Topic::DoNotCall => "免打扰名单",
        Topic::State => "记录文件夹",
        Topic::Ledger => "任务记录",
        Topic::Disk => "磁盘空间",
        Topic::Platform => "平台",
        Topic::Proxy => "代理",
        Topic::Reachable => "连接",
        Topic::Auth => "认证码",
        Topic::Clock => "时钟",
        Topic::Terminal => "终端",
        Topic::Notify => "通知",
    }
}

/// The sentence.
pub fn doctor(found: &Doctor) -> String {
    match found {
        Doctor::Head { topic } => format!("{}：", topic.say(crate::locale::Lang::Zh)),
        Doctor::Said { text } => text.clone(),
        Doctor::NoConfiguration => "没有 dialfeed.toml，一切按命令行和默认值。".to_owned(),
        Doctor::Configuration { file, profile: None } => format!("{file} 没有问题。"),
        Doctor::Configuration { file, profile: Some(profile) } => {
            format!("{file} 没有问题，方案 {profile}。")
        }
        Doctor::DoNotCall { file, numbers } => format!("{file}，{} 个号码。", count(*numbers)),
        Doctor::StateFine { folder } => format!("{folder} 可以写入。"),
        Doctor::StateWillBeMade { folder } => format!("{folder} 还没有，第一次导入时会自动建立。"),
        Doctor::StateOpen { folder } => format!(
            "{folder} 可以写入，但这台电脑上的其他用户也能查看，里面有客户资料。请收回权限：`chmod \
             700 {folder}`。"
        ),
        Doctor::StateNotWritable { folder, error } => format!(
            "{folder} 无法写入：{error}。请修改权限，或用 --state 或 DIALFEED_STATE 指定另一个文件夹。"
        ),
        Doctor::StateFull { folder } => format!(
            "{folder} 无法写入：磁盘已满。请清理空间，或用 --state 或 DIALFEED_STATE 指定另一个文件夹。"
        ),
        Doctor::StateNoFolder { folder } => format!(
            "{folder} 不是文件夹。请移走这个文件，或用 --state 或 DIALFEED_STATE 指定另一个文件夹。"
        ),
        Doctor::NoLedger => "还没有导入过名单。".to_owned(),
        Doctor::LedgerFine { jobs, running: 0 } => format!("可以读取，共 {jobs} 个任务。"),
        Doctor::LedgerFine { jobs, running } => format!(
            "可以读取，共 {jobs} 个任务，其中 {running} 个正在运行（或被强行结束，用 `dialfeed jobs` \
             可以查看）。"
        ),
        Doctor::LedgerLeft { jobs, left, job } => format!(
            "可以读取，共 {jobs} 个任务，其中 {left} 个停了下来，还有数据没有发送。用 `dialfeed jobs` \
             查看，用 `dialfeed resume {job}` 继续最近的一个。"
        ),
        Doctor::DiskFine { places } => format!("{}。", free(places)),
        Doctor::DiskLow { places } => format!("空间不多：{}。导入大名单之前请先清理。", free(places)),
        Doctor::DiskOut { places } => format!(
            "空间不够：{}，导入和报告会失败。请清理磁盘，或用 --state 和 --report-dir 换一个磁盘。",
            free(places)
        ),
        Doctor::DiskUnknown { folder, error } => {
            format!("系统没有告知 {folder} 的剩余空间：{error}。")
        }
        Doctor::NoPlatform => "没有检查，因为没有指定平台。请在 dialfeed.toml 里写上 endpoint、\
            company 和 auth_file（用 `dialfeed config init` 新建），或用 --endpoint、--company 和环境变量 \
            DIALFEED_AUTH；只想试用的话，加上 --sandbox。"
            .to_owned(),
        Doctor::Sandbox => "内置的模拟平台，不会联系真实客户。".to_owned(),
        Doctor::Given { endpoint, company } => {
            format!("{endpoint}，企业编号 {company}，已提供认证码。")
        }
        Doctor::NoProxy => "到平台不经过代理。".to_owned(),
        Doctor::Proxy { variable, proxy, none_for: None } => {
            format!("{proxy}，由环境变量 {variable} 指定。")
        }
        Doctor::Proxy { variable, proxy, none_for: Some(hosts) } => format!(
            "{proxy}，由环境变量 {variable} 指定；NO_PROXY 里的主机（{hosts}）不经过代理。"
        ),
        Doctor::ProxyUnreadable { variable } => format!(
            "环境变量 {variable} 的内容不是代理地址，没有使用代理。应该像这样：http://proxy.example:3128/"
        ),
        Doctor::Reached { took_ms } => format!("平台在 {took_ms} 毫秒内答复。"),
        Doctor::AuthTaken { staff } => format!("平台已接受，企业共有 {staff} 名员工。"),
        Doctor::AuthUnknown { why } => format!(
            "无法核对：平台没有答复员工查询。{why}认证码是否正确，要到发送第一条数据时才知道。"
        ),
        Doctor::ClockRight => "与平台一致。".to_owned(),
        Doctor::ClockOff { by_s, is_late } => format!(
            "这台电脑的时钟比平台{} {}。请校准，或让系统自动对时（NTP）。",
            side(*is_late),
            time(*by_s)
        ),
        Doctor::ClockWrong { by_s, is_late } => format!(
            "这台电脑的时钟比平台{} {}。--window 和 --stop-at 按它计时，会在错误的时间联系客户。请校准，\
             或让系统自动对时（NTP）。",
            side(*is_late),
            time(*by_s)
        ),
        Doctor::ClockUnknown => "无法比对：平台没有告知它的时间。请人工核对。".to_owned(),
        Doctor::NobodyTold => {
            "运行结束后不通知任何人；要通知谁，请在 dialfeed.toml 里写 [[notify]]。".to_owned()
        }
        Doctor::WaysToTell { ways } => {
            format!("设了 {ways} 项；`dialfeed doctor --notify` 会各发一条测试消息。")
        }
        Doctor::Told { channel, line } => {
            format!("已通过 {channel}（第 {line} 行）发出一条测试消息，请看看是否收到。")
        }
        Doctor::Terminal { locale, columns, is_terminal, has_colors } => format!(
            "语言为中文（区域设置 {}），{}，{}。",
            if locale.is_empty() { "没有设置" } else { locale },
            if *is_terminal { format!("每行 {columns} 列") } else { "输出不在终端上".to_owned() },
            if *has_colors { "有颜色" } else { "没有颜色" }
        ),
        Doctor::Sum { troubles: 0, warnings: 0 } => "一切正常。".to_owned(),
        Doctor::Sum { troubles: 0, warnings } => format!("没有问题，{warnings} 处需要留意。"),
        Doctor::Sum { troubles, warnings } => {
            format!("{troubles} 处有问题，{warnings} 处需要留意。")
        }
    }
}

fn free(places: &[(String, u64)]) -> String {
    let place = |(folder, bytes): &(String, u64)| format!("{folder} 剩余 {}", room(*bytes));
    places.iter().map(place).collect::<Vec<_>>().join("，")
}

fn time(seconds: u64) -> String {
    if seconds < 120 { format!("{seconds} 秒") } else { format!("{} 分钟", seconds / 60) }
}

fn side(is_late: bool) -> &'static str {
    if is_late { "慢" } else { "快" }
}
