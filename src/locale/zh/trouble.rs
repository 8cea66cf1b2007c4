//! Runs, memory, platform and sandbox that fail, in Chinese.

mod source;

use dialfeed::clock;
use dialfeed::import::{ImportError, MappingsError, Planned, StaffWish};
use dialfeed::ledger::{LedgerError, LockError};
use dialfeed::outcome::Status;
use dialfeed::platform::{AskError, Cause, ConfigError, Doubt, EndpointError, Fault, Unreachable};
use dialfeed::report::ReportError;
use dialfeed::row::Malformed;
use dialfeed::sandbox::SandboxError;

use super::system::{system_words, words};

pub use source::{reading, source_trouble};

use crate::locale::figures::count;
use crate::locale::trouble::{ListKind, files, name, path, reasons, some};

/// A run that cannot go on.
pub fn import_trouble(error: &ImportError) -> String {
    match error {
        ImportError::Source(error) => source_trouble(error, ListKind::Customers),
        ImportError::Suppress(error) => format!(
            "免打扰名单（--suppress）读不了，为了不误拨，没有发送任何数据。{}",
            source_trouble(error, ListKind::DoNotCall)
        ),
        ImportError::SuppressEmpty { file } => format!(
            "免打扰名单 {} 里一个号码也没有，很可能拿错了文件；为了不误拨，没有发送任何数据。\
             请检查 --suppress 后面的文件。",
            path(file)
        ),
        ImportError::SuppressTooOld { file, age_days, most_days } => format!(
            "免打扰名单 {} 已有 {age_days} 天没有更新，超过了 --suppress-max-age 允许的 \
             {most_days} 天；没有发送任何数据。请换上最新的名单。",
            path(file)
        ),
        ImportError::SuppressDatedAhead { file, dated } => format!(
            "免打扰名单 {} 的修改日期是 {}，还没有到，--suppress-max-age 无法判断它有多旧；\
             没有发送任何数据。请检查本机和生成名单的电脑的时间，或重新保存名单。",
            path(file),
            clock::china(*dated).date()
        ),
        ImportError::SuppressRowMalformed { file, sheet, row, malformed } => format!(
            "免打扰名单 {}{}第 {row} 行读不出来（{}），可能漏掉号码；为了不误拨，没有发送任何数据。\
             请在 --suppress 后面的文件里改好这一行。",
            path(file),
            sheet
                .as_ref()
                .map_or_else(|| " ".to_owned(), |sheet| format!(" 的工作表“{}”", name(sheet))),
            malformed_words(*malformed)
        ),
        ImportError::NothingValid(planned) => nothing_valid(planned, None),
        ImportError::StaffUnknown { unknown, known } => staff_unknown(unknown, known),
        ImportError::StaffGroupEmpty { group, departments } => {
            staff_group_empty(group, departments)
        }
        ImportError::StaffGroupNotResolved { group, error } => format!(
            "平台不提供工号查询，不知道 {} 里有谁，所以没有发送任何数据。{}请直接写出工号，\
             例如 --staff 8001,8002。",
            name(&group.to_string()),
            ask_words(error)
        ),
        ImportError::StillUnreadable(fault) => format!(
            "再次发送之前先向平台提了一个不写入数据的查询，仍然没有得到可读的答复；没有发送任何数据。{}",
            fault_words(fault)
        ),
        ImportError::StaffNotAsked(fault) => {
            format!("没能向平台查询工号，所以没有发送任何数据：{}", fault_words(fault))
        }
        ImportError::Refused(error) => format!("没有发送任何数据。{}", ask_words(error)),
        ImportError::NoSuchJob(Some(job)) => {
            format!("没有任务 {}。用 `dialfeed jobs` 可以列出所有任务。", name(job))
        }
        ImportError::NoSuchJob(None) => "还没有任何任务。请先用 `dialfeed import` 导入名单；\
            如果任务记录放在别处，请用 --state 指定文件夹。"
            .to_owned(),
        ImportError::NothingLeft => "这个任务没有要发送的了。要重发结果待查的请加 \
            --resend-uncertain（平台后来呼叫过的不会再发），要重发被拒收的请加 --retry-failed。"
            .to_owned(),
        ImportError::Purged { job, at } => format!(
            "任务 {job} 的客户数据已在 {} 清除，不能再发送。要发给这些客户，请用 `dialfeed import` 重新导入名单；这个任务已经发过的会认出来，不会重发。",
            clock::china(*at).date()
        ),
        ImportError::Settings(_) => "任务里保存的设置，这个版本的 dialfeed 读不了。\
            请改用当初导入时的版本，或更新的版本，再运行 `dialfeed resume`。"
            .to_owned(),
        ImportError::Mappings(error) => mappings(error),
        ImportError::Lock(error) => lock(error),
        ImportError::Ledger(error) => ledger(error),
        ImportError::Report(error) => report_trouble(error),
        ImportError::Interrupted(_) => {
            "已中断，没有发送任何数据。要继续请再运行一次同样的命令。".to_owned()
        }
    }
}

/// The columns that were confirmed before cannot be read.
fn mappings(error: &MappingsError) -> String {
    let file = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        MappingsError::Damaged { path: at, why } => format!(
            "记住的列对应关系 {} 已损坏（{why}），没有改动它，也没有读取名单。请从备份恢复；\
             没有备份就把它移到别处，再在终端里运行一次，重新确认各列。",
            file(at)
        ),
        MappingsError::TooNew { path: at, found, known } => format!(
            "记住的列对应关系 {} 是更新的版本写的（格式 {found}，这里只认识到 {known}）。\
             请改用更新的 dialfeed，或用 --state 换一个文件夹。",
            file(at)
        ),
        MappingsError::File { path: at, source } => format!(
            "记住的列对应关系 {} 无法读写（{}）。请检查权限和磁盘，或用 --state 换一个文件夹。",
            file(at),
            words(source)
        ),
    }
}

/// The columns could not be remembered.
pub fn not_remembered(why: &MappingsError) -> String {
    format!("这次各列的对应关系没能记住，导入照常进行。{}", mappings(why))
}

/// A sandbox that cannot start.
pub fn sandbox_trouble(error: &SandboxError) -> String {
    let file_name = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        SandboxError::PortTaken { port } => format!(
            "127.0.0.1 的端口 {port} 已被别的程序占用。请用 --port 换一个，或写 --port 0 自动选择。"
        ),
        SandboxError::Listen { port, source } => format!(
            "无法使用 127.0.0.1 的端口 {port}（{}）。请用 --port 换一个 1024 以上的端口。",
            words(source)
        ),
        SandboxError::DataInUse { file } => format!(
            "模拟平台的数据 {} 正被另一个模拟平台使用。请等它结束，或用 --data 换一个文件\
             （import 时用 --state 换一个文件夹）。",
            file_name(file)
        ),
        SandboxError::DataForeign { file } => format!(
            "{} 不是模拟平台的数据文件，没有改动它。请用 --data 换一个文件名\
             （import 时用 --state 换一个文件夹）。",
            file_name(file)
        ),
        SandboxError::DataFile { file, source } => format!(
            "无法打开模拟平台的数据文件 {}（{}）。请检查文件夹和权限，或用 --data 换一个位置。",
            file_name(file),
            words(source)
        ),
        SandboxError::Data(error) => format!(
            "模拟平台的数据读写失败（{error}）。请检查磁盘空间；如果文件坏了，请用 --data 换一个。"
        ),
        SandboxError::Thread(error) => {
            format!("系统不允许模拟平台再开一个线程（{}）。请关掉一些程序再试。", words(error))
        }
        SandboxError::Stopped => "模拟平台已经停止，请重新运行命令。".to_owned(),
        SandboxError::Share { name, value } => {
            format!("--{} 的值 {value} 不对，请写 0 到 1 之间的比例。", option(name))
        }
        SandboxError::SharesTooMany { sum } => format!(
            "几种故障的比例加起来是 {sum}，超过了 1。请调低 --fail、--drop-reply、--refuse、\
             --http-500 或 --garble。"
        ),
        SandboxError::BatchId { id } => {
            format!("“{}”不能作批次号。--batch 请写 1 到 64 个普通字符。", name(id))
        }
        SandboxError::BatchesFull { max } => {
            format!(
                "模拟平台已有 {max} 个批次，不能再加。请少写几个 --batch，或用 --data 换一个文件。"
            )
        }
    }
}

/// A client that cannot be made.
pub fn config_trouble(error: &ConfigError) -> String {
    match error {
        ConfigError::CompanyMissing => {
            "企业编号是空的。请用 --company 编号 指定，或设置环境变量 DIALFEED_COMPANY，\
             或写在 dialfeed.toml 里。"
                .to_owned()
        }
        ConfigError::AuthMissing => "认证码是空的。请设置环境变量 DIALFEED_AUTH，\
            或写进 dialfeed.toml 里 auth_file 指明的文件。"
            .to_owned(),
        ConfigError::TimeoutZero => "--timeout 不能是 0，请写大于 0 的秒数。".to_owned(),
        ConfigError::Http { .. } => "本机的网络设置用不了。请检查代理设置（环境变量 HTTP_PROXY、\
            HTTPS_PROXY、NO_PROXY）和系统的根证书。"
            .to_owned(),
    }
}

/// A platform's address that is none.
pub fn endpoint_trouble(error: &EndpointError) -> String {
    match error {
        EndpointError::NoScheme => {
            "平台地址要以 http:// 或 https:// 开头，请改正 --endpoint（或 DIALFEED_ENDPOINT）。"
                .to_owned()
        }
        EndpointError::Scheme { scheme } => format!(
            "平台地址以 {}:// 开头，只能是 http:// 或 https://。请改正 --endpoint\
             （或 DIALFEED_ENDPOINT）。",
            name(scheme)
        ),
        EndpointError::NotAUrl { .. } => "平台地址不是有效的网址，应该像 \
            http://192.168.1.10/api.php 这样。请改正 --endpoint（或 DIALFEED_ENDPOINT）。"
            .to_owned(),
        EndpointError::Credentials => "平台地址里不能带用户名或密码。请只在 --endpoint\
             （或 DIALFEED_ENDPOINT）里写地址，认证码放在环境变量 DIALFEED_AUTH 里。"
            .to_owned(),
        EndpointError::ReservedParameter { parameter } => format!(
            "平台地址里不能带参数 {parameter}，程序会自己加上。请从 --endpoint\
             （或 DIALFEED_ENDPOINT）里去掉。"
        ),
    }
}

/// Staff numbers go unchecked.
pub fn staff_unchecked(why: &AskError) -> String {
    format!(
        "注意：平台不提供工号查询，所以没有核对工号。{}请自己确认工号无误；写错的工号，平台会在\
         发送时拒收。",
        ask_words(why)
    )
}

fn malformed_words(malformed: Malformed) -> &'static str {
    match malformed {
        Malformed::Undecodable { .. } => "有无法识别的字符",
        Malformed::UnclosedQuote => "引号没有成对",
        Malformed::FieldTooLong => "一个单元格超过 1 MiB",
        Malformed::RowTooLong => "一行超过 4 MiB",
    }
}

/// Not one row has a valid number. `problems` are the reasons with examples; without them the
/// reasons alone are told.
pub fn nothing_valid(planned: &Planned, problems: Option<&str>) -> String {
    let tally = &planned.tally;
    let files = files(planned);
    if tally.rows.sum() == 0 {
        return format!("{files} 里没有一行数据。请检查是否拿错了文件。");
    }
    let told = |(rows, reason)| format!("  {} 行：{}", count(rows), super::reason(reason));
    let reasons = || reasons(planned).into_iter().map(told).collect::<Vec<_>>().join("\n");
    format!(
        "{files} 里没有一个有效的号码，{} 行都不能发送：\n{}\n\
         请改正名单里的号码；如果号码列取错了，请用 --map phonenum=列 指定。",
        count(tally.rows.of(Status::Rejected)),
        problems.map_or_else(reasons, str::to_owned)
    )
}

fn staff_unknown(unknown: &[String], known: &[String]) -> String {
    let listed = |staff: &[String]| some(staff.iter().map(|id| name(id)), "、");
    let there = if known.is_empty() {
        "平台上还没有任何工号".to_owned()
    } else {
        format!("平台上有：{}", listed(known))
    };
    format!(
        "平台上没有工号 {}，没有发送任何数据。{there}。请改正 --staff，或先在平台上添加坐席。",
        listed(unknown)
    )
}

fn staff_group_empty(group: &StaffWish, departments: &[(String, usize)]) -> String {
    let listed = departments.iter().map(|(department, members)| {
        format!("{}（{} 人）", name(department), count(*members as u64))
    });
    let next = match group {
        StaffWish::Everybody => "请检查企业编号，或先在平台上添加坐席。".to_owned(),
        _ if departments.is_empty() => {
            "平台上没有部门信息，请直接写出工号，例如 --staff 8001,8002。".to_owned()
        }
        _ => format!("请写平台上有的部门：{}。", some(listed, "、")),
    };
    format!("平台上没有属于 {} 的坐席，没有发送任何数据。{next}", name(&group.to_string()))
}

fn lock(error: &LockError) -> String {
    match error {
        LockError::Held(held) => format!(
            "另一个 dialfeed 正在处理{}，为了不重复拨打，没有发送任何数据。请等它结束后再试；\
             进展可以用 `dialfeed jobs` 查看。",
            held_words(held)
        ),
        LockError::NotLocked { path: file, source } => format!(
            "无法锁定 {}（{}）。请检查文件夹的权限，或用 --state 换一个文件夹。",
            path(&file.display().to_string()),
            words(source)
        ),
    }
}

/// A lock is shown as a job's name, as an action and whom it feeds, or as a company.
fn held_words(held: &str) -> String {
    let (action, id) = held.split_once(' ').unwrap_or((held, ""));
    match (action, id) {
        ("AddTaskData", "") => "这家企业的任务批次".to_owned(),
        ("AddCBaseData", "") => "这家企业的坐席".to_owned(),
        ("AddTaskData", batch) => format!("任务批次 {}", name(batch)),
        ("AddCBaseData", staff) => format!("工号 {}", name(staff)),
        ("company", company) => format!(
            "企业 {} 的名单（两次运行中有一次用了 --history company，必须单独进行）",
            name(company)
        ),
        _ => format!("任务 {}", name(held)),
    }
}

fn ledger(error: &LedgerError) -> String {
    let shown = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        LedgerError::NotOpened { path, message } => format!(
            "任务记录 {} 打不开（{}）。请检查文件夹的权限，或用 --state 换一个文件夹。",
            shown(path),
            system_words(message)
        ),
        LedgerError::NoFolder { path } => format!(
            "{} 是文件，而任务记录要放在文件夹里。请移走这个文件，或用 --state 换一个文件夹。",
            shown(path)
        ),
        LedgerError::Damaged { path, .. } => format!(
            "任务记录 {} 已损坏或不是任务记录。里面记着已发送的号码，请勿删除；\
             请从备份恢复，或请维护的同事处理。",
            shown(path)
        ),
        LedgerError::Gone { path } => format!(
            "任务记录 {} 在使用中被移走或删除了，已停止发送。请把文件放回原处，再用 `dialfeed resume` \
             继续；找不回来的话，再次导入会把已发送过的号码重发一遍，请先到平台核对。",
            shown(path)
        ),
        LedgerError::TooNew { path, found, known } => format!(
            "任务记录 {} 是更新版本的 dialfeed 写的（格式 {found}，本版本只认到 {known}）。\
             请更新 dialfeed。",
            shown(path)
        ),
        LedgerError::DiskFull { path } => format!(
            "任务记录 {} 所在的磁盘满了，没有再发送。请清理空间；任务已经开始的，用 `dialfeed resume` 继续，还没有开始的，重新导入即可。",
            shown(path)
        ),
        LedgerError::Busy { path } => format!(
            "任务记录 {} 一直被别的程序占用。请稍后再试；如果有备份或同步软件在用它，请先停下。",
            shown(path)
        ),
        LedgerError::Engine { path, message } => format!(
            "任务记录 {} 读写失败（{}）。请检查磁盘和权限，再用 `dialfeed resume` 继续。",
            shown(path),
            system_words(message)
        ),
    }
}

/// A report that cannot be made.
pub fn report_trouble(error: &ReportError) -> String {
    match error {
        ReportError::LawBroken(sums) => format!(
            "行数对不上：读取 {}，一格多号增加 {}，有结果的 {}。这是程序的问题，没有生成报告；\
             请保留任务记录，并告诉负责维护的同事。",
            count(sums.read),
            count(sums.expanded),
            count(sums.accounted)
        ),
        ReportError::Ledger(error) => ledger(error),
        ReportError::NotWritten { path: file, source } => format!(
            "报告 {} 无法写入（{}）。请检查磁盘空间和权限；如果文件正在 Excel 里打开，\
             请先关闭，或用 --report-dir 换一个文件夹，再运行 `dialfeed report`。",
            path(&file.display().to_string()),
            words(source)
        ),
    }
}

fn ask_words(error: &AskError) -> String {
    match error {
        AskError::Fault(fault) => fault_words(fault),
        AskError::Refused { errno, message } => {
            super::flow::stopped_by_errno(errno.code(), &name(message), &[])
        }
        AskError::OtherShape { action } => super::other_shape(action),
    }
}

/// What came instead of an answer.
pub fn fault_words(fault: &Fault) -> String {
    match fault {
        Fault::TryAgain(Cause::Unreachable { how, .. }) => unreachable_words(*how).to_owned(),
        Fault::TryAgain(Cause::Refused { http, .. }) => {
            format!("平台暂时不接收请求（HTTP {http}）。请稍后再试。")
        }
        Fault::RowRefused { http: 407 } => super::flow::proxy_login().to_owned(),
        Fault::RowRefused { http } => {
            format!("平台返回 HTTP {http}，很可能不是接口的地址。请检查 --endpoint。")
        }
        Fault::Redirected { http, .. } => format!(
            "平台要求转到另一个网址（HTTP {http}），为了安全不会自动跳转。\
             请问清最终地址，填到 --endpoint。"
        ),
        Fault::Unknown(Doubt::Timeout) => {
            "平台没有及时答复。请稍后再试，或加大 --timeout。".to_owned()
        }
        Fault::Unknown(Doubt::ConnectionLost { .. }) => {
            "还没收到答复，连接就断了。请检查网络，稍后再试。".to_owned()
        }
        Fault::Unknown(Doubt::Http { http }) => {
            format!("平台出错了（HTTP {http}）。请稍后再试，或请平台的技术人员查看。")
        }
        Fault::Unknown(Doubt::Unreadable(_)) => {
            "收到的答复不是平台的格式，很可能不是接口的地址。请检查 --endpoint。".to_owned()
        }
    }
}

fn unreachable_words(how: Unreachable) -> &'static str {
    match how {
        Unreachable::Name => "找不到平台地址里的主机名。请检查 --endpoint 和网络（DNS）。",
        Unreachable::Refused => {
            "平台地址的端口没有程序在接收。请检查 --endpoint，以及平台是否在运行。"
        }
        Unreachable::Timeout => "连接平台超时。请检查 --endpoint、网络和防火墙。",
        Unreachable::Tls => {
            "无法与平台建立加密连接（证书无效，或对方不支持）。请检查 --endpoint 的 https:// 和平台的证书。"
        }
        Unreachable::Other => "连不上平台。请检查 --endpoint 和网络，以及平台是否在运行。",
    }
}

/// `http_500` is `--http-500` on the command line.
fn option(name: &str) -> String {
    name.replace('_', "-")
}
