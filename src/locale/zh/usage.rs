//! Wrong usage, in Chinese: what is wrong, and what would be right.

use dialfeed::clean::TemplateError;
use dialfeed::outcome::Reason;
use jiff::civil::DateTime;

use crate::locale::usage::Usage;

/// The sentence for each thing wrong.
pub fn usage(wrong: &Usage) -> String {
    match wrong {
        Usage::NoCommand => "还没有告诉程序要做什么。常用的是 `dialfeed check 名单文件`\
            （先检查名单）和 `dialfeed import 名单文件 --batch 批次号`（正式导入）。"
            .to_owned(),
        Usage::UnknownCommand { typed, nearest } => {
            format!("没有 `{typed}` 这个命令。{}", did_you_mean(nearest))
        }
        Usage::UnknownOption { typed, nearest } => {
            format!("这里没有 `{typed}` 这个选项。{}", did_you_mean(nearest))
        }
        Usage::UnexpectedArgument { typed } => {
            format!("多出了 `{typed}`。如果文件名里有空格，请用引号把文件名括起来。")
        }
        Usage::MissingArguments { names } => {
            format!("命令不完整，还缺少：{}。", argument_name(names))
        }
        Usage::BackupWithoutFile => "命令不完整，还缺少备份文件的名称，例如 `dialfeed ledger backup \
            backup-20261126.db`。"
            .to_owned(),
        Usage::MissingValue { option } => format!("{option} 后面要写上值。"),
        Usage::UnexpectedValue { option, value } => {
            format!("{option} 后面不用写值，请去掉 `{value}`。")
        }
        Usage::NotOneOf { option, value, valid, nearest } => {
            format!("{option} 不能是 `{value}`，可以是：{valid}。{}", did_you_mean(nearest))
        }
        Usage::Conflict { one, other } => format!("{one} 和 {other} 不能同时用，请只留一个。"),
        Usage::GivenTwice { option } => format!("{option} 只能写一次。"),
        Usage::NotText => "命令行里有无法识别的字符，请重新输入。".to_owned(),
        Usage::Other { text } => format!("命令行无法识别：{text}"),
        Usage::NoTarget => "请说明名单要导到哪里，以下四种选一种：--batch 批次号、\
            --batch-column 批次所在列、--staff 工号[,工号…]、--staff-column 工号所在列。"
            .to_owned(),
        Usage::Empty { option } => format!("{option} 的值是空的，请写上值，或去掉这个选项。"),
        Usage::NoEndpoint => "缺少平台地址。请用 --endpoint 网址 指定，或设置环境变量 \
            DIALFEED_ENDPOINT；只想试用的话，加上 --sandbox 使用内置的模拟平台。每次都一样的设置可以写在 \
            dialfeed.toml 里（`dialfeed config init`）。"
            .to_owned(),
        Usage::NoCompany => "缺少企业编号。请用 --company 编号 指定，或设置环境变量 \
            DIALFEED_COMPANY，或写在 dialfeed.toml 里（company）。编号在平台的“设置中心 → 系统设置 → 集成参数”里。"
            .to_owned(),
        Usage::NoAuth => "缺少认证码。请设置环境变量 DIALFEED_AUTH，或把它存成一个文件，\
            在 dialfeed.toml 里用 auth_file 指明；为了安全，认证码不能写在命令行里。认证码在平台的“设置中心 → 系统设置 → 集成参数”里。"
            .to_owned(),
        Usage::AuthNotText => {
            "环境变量 DIALFEED_AUTH 里的认证码含有换行等不该有的字符，请重新设置。".to_owned()
        }
        Usage::Endpoint { value } => format!(
            "`{value}` 不是有效的平台地址，应该像 http://192.168.1.10/api.php 这样\
             （--endpoint、DIALFEED_ENDPOINT 或 dialfeed.toml）。"
        ),
        Usage::EndpointWithSecret => "平台地址里不能带密码或认证码。请只写地址，\
            认证码放在环境变量 DIALFEED_AUTH 里，或存成一个文件（dialfeed.toml 里的 auth_file）。"
            .to_owned(),
        Usage::Company { value } => format!(
            "企业编号 `{value}` 不是数字（--company、DIALFEED_COMPANY 或 dialfeed.toml）。\
             编号在平台的“设置中心 → 系统设置 → 集成参数”里。"
        ),
        Usage::NoStateFolder => "系统没有提供存放任务记录的文件夹，请用 --state 文件夹 指定，\
            或设置环境变量 DIALFEED_STATE。"
            .to_owned(),
        Usage::Rate { option, value } => {
            let auto = if *option == "--rate" { "，或写 auto" } else { "" };
            format!(
                "{option} 的值 `{value}` 看不懂。请写成每秒、每分钟或每小时多少次：\
                 20/s、90/m、3600/h{auto}。"
            )
        }
        Usage::RateOutOfLimits { option, value, most_per_s } => {
            format!("{option} 的值 `{value}` 超出范围，请写 1/h 到 {most_per_s}/s 之间的速度。")
        }
        Usage::RateNotWhole { option, value } => {
            format!("{option} 的值 `{value}` 折合每秒不是整数，请写成 5/s 这样。")
        }
        Usage::Whole { option, value, least, most } => {
            format!("{option} 要写 {least} 到 {most} 之间的整数，不能是 `{value}`。")
        }
        Usage::Seconds { option, value, most_s } => {
            format!("{option} 要写秒数，大于 0、不超过 {most_s}，不能是 `{value}`。")
        }
        Usage::MaxFailures { value } => format!(
            "--max-failures 的值 `{value}` 看不懂。可以写连续失败的条数（50），\
             或失败占答复的百分比（5%，大于 0、不超过 100%）。"
        ),
        Usage::TimeOfDay { option, value } => {
            format!("{option} 的值 `{value}` 不是有效的时间，请写成 20:30 这样。")
        }
        Usage::Window { value } => {
            format!("--window 的值 `{value}` 不是有效的时间段，请写成 09:00-20:30 这样。")
        }
        Usage::WindowEmpty { value } => {
            format!(
                "--window 的值 `{value}` 开始和结束是同一时间，这样永远不会发送，请写两个不同的时间。"
            )
        }
        Usage::Map { value } => format!(
            "--map 的值 `{value}` 看不懂，请写成 字段=列。字段是 phonenum、name、address、email、\
             comment 之一；列可以写表头、列字母或列号，例如 --map phonenum=C。"
        ),
        Usage::MappedTwice { field } => {
            format!("--map 里 {field} 写了两次，一个字段只能对应一列。")
        }
        Usage::Set { value } => format!(
            "--set 的值 `{value}` 看不懂，请写成 字段=内容。字段是 name、address、email、comment 之一；\
             内容里用大括号写列，例如 --set comment=\"{{来源}} {{产品}}\"。"
        ),
        Usage::SetPhonenum => {
            "--set 不能设置 phonenum，号码只能取自一列，请用 --map phonenum=列。".to_owned()
        }
        Usage::SetTwice { field } => format!("--set 里 {field} 写了两次，一个字段只能设置一次。"),
        Usage::SetAndMapped { field } => {
            format!("--set 和 --map 都写了 {field}，一个字段只能用其中一种，请只留一个。")
        }
        Usage::Template { field, error } => {
            format!("--set {field}= 后面第 {}", template(*error))
        }
        Usage::Encoding { value } => {
            format!(
                "没有 `{value}` 这种编码。常用的有 utf-8、gb18030、gbk、big5、shift_jis、utf-16。"
            )
        }
        Usage::Delimiter { value } => format!(
            "--delimiter 不能是 `{value}`。请写一个分隔符号，例如 , ; |，\
             或者写 comma、semicolon、pipe、tab。"
        ),
        Usage::Header { value } => {
            format!("--header 要写表头在第几行（从 1 数起），没有表头就写 none，不能是 `{value}`。")
        }
        Usage::Allow { value } => format!(
            "--allow 不能是 `{value}`。可以写 mobile（手机）、landline（固话）、service（服务号码），\
             几种之间用逗号隔开。"
        ),
        Usage::Area { value } => {
            format!("--area 的值 `{value}` 不是有效的区号，请带上开头的 0，例如 010、0571。")
        }
        Usage::Staff { value } => {
            format!("--staff 的值 `{value}` 里有空的工号，请用逗号隔开：8001,8002。")
        }
        Usage::StaffTwice { id } => {
            format!("--staff 里 {id} 写了两次。名单会平均分给每个坐席，写一次就好。")
        }
        Usage::AgeOfStandardInput => "免打扰名单来自标准输入（“-”）时看不出是哪天的，无法检查 \
            --suppress-max-age。请写出文件名，或去掉 --suppress-max-age。"
            .to_owned(),
        Usage::SinceWithoutHistory => "--since 限定往前看多少天的任务，而 --history off 是完全不看\
            以前的任务，两个只能留一个。"
            .to_owned(),
        Usage::HistoryWithoutTarget { option } => format!(
            "{option} 是针对以前的任务的，检查时要知道名单导到哪里才能比对。请加上 --batch、\
             --batch-column、--staff 或 --staff-column。"
        ),
        Usage::StaffGroup { value } => format!(
            "--staff 不认识 `{value}`。全体坐席请写 @all，某个部门请写 @department:部门名称，\
             也可以直接写工号。"
        ),
        Usage::SheetOfText { file, sheet } => format!(
            "{file} 是文本文件（CSV），没有工作表，--sheet {sheet} 用不上。请去掉 --sheet，\
             或换成 Excel 文件。"
        ),
        Usage::FileForInitAlone => {
            "这里只有 `config init` 可以带文件名。要查看别的配置文件，请用 --config。".to_owned()
        }
        Usage::InboxWithoutRules => "没有说明名单要发到哪里。请在 dialfeed.toml 里写规则（[[inbox]]），\
            可以用 `dialfeed config init` 新建这个文件；或者给所有名单指定同一个目标：例如 --batch 20261101。"
            .to_owned(),
        Usage::StateInInbox => {
            "任务记录的文件夹在存放名单的文件夹里面，会被当成名单。请把记录放到别处（--state 文件夹）。".to_owned()
        }
        Usage::RuleWithoutTarget { pattern } => format!(
            "dialfeed.toml 里的规则 `{pattern}` 没有说明发到哪里。请写上 batch、batch_column、staff 或 staff_column。"
        ),
        Usage::SandboxAndEndpoint => "dialfeed.toml 写着 sandbox = true，而环境变量 DIALFEED_ENDPOINT 指定了平台。\
            到底用哪一个？请去掉一个，或者在命令行写明 --sandbox 或 --endpoint。"
            .to_owned(),
        Usage::Pattern { value } => {
            format!("文件名规则 `{value}` 无法识别。例如：{{batch}}_*.xlsx")
        }
        Usage::StopAtWithFollow => {
            "--stop-at 到点结束运行，而 --follow 会一直运行。请改用 --window 指定时段。".to_owned()
        }
        Usage::StandardInputOfInbox => {
            "`-` 只能读一次，而文件夹里有很多名单：请写明免打扰名单的文件。".to_owned()
        }
        Usage::StandardInputTwice => "“-”代表标准输入，只能读一次，请只写一个。".to_owned(),
        Usage::StandardInputTyped => "“-”表示从标准输入读取名单，但没有程序向它输出内容。\
            请写出文件名，或用管道传入：程序 | dialfeed check -"
            .to_owned(),
        Usage::StandardInputAsked => "用“-”时名单来自标准输入，无法再在那里回答是否发送。\
            请先用 check 查看，再加 --yes。"
            .to_owned(),
        Usage::AgeWithoutSuppress => "--suppress-max-age 是针对免打扰名单的，但没有指定名单，\
            请加上 --suppress 文件。"
            .to_owned(),
        Usage::JobStates { value } => format!(
            "任务的进展里没有 `{value}`。可以是：running（进行中）、stopped（已停止）、\
             interrupted（被中断）、finished（已完成），用逗号隔开。"
        ),
        Usage::PurgeOfWhat => {
            "要清除哪些任务？请写 --older-than 天数，或写明任务；用 `dialfeed jobs` \
            可以列出所有任务。"
                .to_owned()
        }
        Usage::PurgeOfRunning => {
            "正在运行的任务不能清除。这里的 --job-state 可以是 stopped、interrupted、\
            finished。"
                .to_owned()
        }
        Usage::SinceWhen { value } => format!(
            "--since `{value}` 看不懂。请写日期，如 2026-11-01；或写天数，如 7 表示最近 7 天。"
        ),
        Usage::Status { value } => format!(
            "没有 `{value}` 这个状态。可以是：inserted、duplicate、failed、uncertain、rejected、\
             repeated、suppressed、already_imported、pending。"
        ),
        Usage::TemplateName { value } => format!(
            "`{value}` 不能作为模板的文件名。模板是 Excel 工作簿，文件名要以 .xlsx 结尾，\
             例如 dialfeed template 新名单.xlsx。"
        ),
        Usage::TemplateToStandardOutput => "模板不能写到标准输出（`-`），请写一个以 .xlsx 结尾的\
            文件名，例如 dialfeed template 新名单.xlsx。"
            .to_owned(),
        Usage::NumberToDial { reason } => {
            format!("这个号码无法拨打。{}", number_reason(*reason))
        }
        Usage::NumberToFind { reason } => {
            format!("--phone 不是可以拨打的号码。{}", number_reason(*reason))
        }
        Usage::SpyOnOneself { id } => {
            format!("工号 {id} 不能监听自己的通话。请先写监听人的工号，再写被监听坐席的工号。")
        }
        Usage::TooManyNames { option, most } => {
            format!("{option} 一次最多 {most} 个，其余的请再运行一次命令。")
        }
        Usage::Moment { option, value } => format!(
            "{option} `{value}` 不是时间。请写日期（2026-11-01）、日期加时间\
             （\"2026-11-01 09:30\"），或当天的时间（09:30），都按北京时间。"
        ),
        Usage::EndAlone => "有 --end 就要有 --begin：平台不接受只有结束时间的查询。".to_owned(),
        Usage::TimesOutOfOrder { begin, end } => format!(
            "--end（{}）早于 --begin（{}），不会有符合条件的通话，很可能是写反了。",
            moment(*end),
            moment(*begin)
        ),
        Usage::RecordId { value } => format!(
            "--after `{value}` 不是通话记录的编号。编号是整数，就是 `dialfeed cdr` 的第一列。"
        ),
        Usage::WorkbookToStandardOutput => {
            "Excel 文件不能写到标准输出，请给出文件名，例如 --output 通话记录.xlsx。".to_owned()
        }
        Usage::OutputFormat { value } => format!(
            "从文件名 `{value}` 看不出要写成哪种文件。请以 .csv、.xlsx、.json、.jsonl 或 .txt 结尾，\
             或用 --format 指定。"
        ),
        Usage::BaseUrl { value } if value.is_empty() => {
            "--base-url 里不能有用户名或密码，请只写地址。".to_owned()
        }
        Usage::BaseUrl { value } => format!(
            "--base-url `{value}` 不是文件服务器的地址。应该像这样：http://192.168.1.10/ \
             或 http://192.168.1.10/records。"
        ),
        Usage::Share { option, value } => {
            format!("{option} 要写 0 到 1 之间的比例，或 0% 到 100%，不能是 `{value}`。")
        }
    }
}

/// What is wrong with a template, and what to do.
fn template(error: TemplateError) -> String {
    match error {
        TemplateError::NeverClosed { at } => format!(
            "{at} 个字符是“{{”，没有对应的“}}”。请补上，例如 {{来源}}；要写大括号本身，请写两个：{{{{。"
        ),
        TemplateError::NoColumn { at } => format!(
            "{at} 个字符起，大括号里没有写列。请写表头、列字母或列号，例如 {{来源}}、{{C}}、{{3}}；\
             要写大括号本身，请各写两个：{{{{ 和 }}}}。"
        ),
        TemplateError::ClosesNothing { at } => format!(
            "{at} 个字符是“}}”，前面没有对应的“{{”。请删去或补上“{{”；要写大括号本身，请写两个：}}}}。"
        ),
        TemplateError::EscapesNothing { at } => format!(
            "{at} 个字符是反斜杠，它后面只能是 n（换行）、t（制表符）或另一个反斜杠。\
             要写反斜杠本身，请写两个：\\\\。"
        ),
    }
}

/// The arguments as the Chinese usage lines call them.
fn argument_name(name: &str) -> &str {
    match name {
        "FILE" => "名单文件",
        "JOB" => "任务",
        other => other,
    }
}

/// Why a number is none; a list's advice is about its columns and rows.
fn number_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::PhoneNotANumber | Reason::PhoneMissing => {
            "这里要写电话号码，例如 \"138 0013 8000\" 或 0571-88886666。"
        }
        reason => super::reason(reason),
    }
}

/// A moment as it is typed.
fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |nearest| format!("您是不是想输入 `{nearest}`？"))
}
