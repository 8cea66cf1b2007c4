//! What the program says about itself, in Chinese.

use crate::locale::notice::Notice;

/// The sentence.
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::ErrorMark => "错误：".to_owned(),
        Notice::SeeHelp { help } => format!("用法请看 `{help}`。"),
        Notice::LookedIn { folder } => format!(
            "查找的是 {folder} 里的任务记录。如果记录在别处，请用 --state 文件夹 或环境变量 DIALFEED_STATE 指明；dialfeed.toml 里写了 state 的，用 --config 指明那个文件。"
        ),
        Notice::Bug { place, version } => format!(
            "dialfeed 自身出错了，这是程序的问题（{place}，版本 {version}）。数据没有丢失：\
             已发送的每一条都有记录。请用 `dialfeed resume` 继续，并把这行文字发给负责维护的同事。"
        ),
        Notice::LogFile { file, error } => {
            format!("日志文件 {file} 无法写入：{error}。请检查文件夹和权限，或去掉 --log-file。")
        }
        Notice::LogElsewhere { file } => format!(
            "{file} 是配置文件，或者是数据库（任务记录或沙盒的数据），写日志会损坏它。请给 --log-file 另选一个文件。没有发送任何数据。"
        ),
        Notice::LogLost { file, error } => {
            format!("注意：日志文件 {file} 没有写全（{error}）。运行本身不受影响。")
        }
        Notice::EventsFile { file, error } => {
            format!("事件文件 {file} 无法写入：{error}。请检查文件夹和权限，或去掉 --events。")
        }
        Notice::EventsElsewhere { file } => format!(
            "{file} 是本次要读的名单，或在程序自己的记录文件夹里，不能用来写事件。请给 --events \
             另选一个文件。没有发送任何数据。"
        ),
        Notice::EventsLost { file, error } => format!(
            "注意：事件文件 {file} 写不进去了（{error}），后面的事件不再记录。导入照常进行，不受影响。"
        ),
        Notice::MetricsElsewhere { file } => format!(
            "{file} 是本次要读的名单，或在程序自己的记录文件夹里，写监控指标会把它替换掉。请给 \
             --metrics 另选一个文件。没有发送任何数据。"
        ),
        Notice::MetricsOther { file } => format!(
            "{file} 里的内容不是 dialfeed 的监控指标，写指标会把它替换掉。请给 --metrics 另选一个文件。没有发送任何数据。"
        ),
        Notice::MetricsLost { file, error } => format!(
            "注意：监控指标文件 {file} 无法写入（{error}）。运行本身不受影响。请检查文件夹和权限。"
        ),
        Notice::RecordsTakenAway { file } => format!(
            "注意：以前的任务记录 {file} 不见了，现在重新开始记录。以前发送过的号码这里已无从得知，\
             再次导入同一份名单会重新发送。如果不是有意移走的，请先停下来，把文件放回原处。"
        ),
        Notice::ManPages { dir, count } => format!("{count} 个手册页已写到 {dir}。"),
        Notice::Output { error } => {
            format!("结果无法写到标准输出：{error}。请检查磁盘，或接收输出的程序。")
        }
        Notice::ReportAgain { job } => format!(
            "每一行的结果都已记录在案。稍后重新生成报告请用：dialfeed report {job} --report-dir 文件夹"
        ),
        Notice::System { error } => format!("操作系统拒绝了一项基本服务：{error}。请再试一次。"),
        Notice::Stopping => {
            "正在停止：等已发出的请求有了结果就结束，其余的保持未发送。再按一次 Ctrl-C 立即退出。"
                .to_owned()
        }
        Notice::Ended => "已结束。".to_owned(),
        Notice::EndedAtOnce => "已立即结束。刚刚向平台请求的操作可能已经生效。".to_owned(),
        Notice::StoppedAtOnce => {
            "已立即退出。当时正在发送的几条结果待查，其余的可用 `dialfeed resume` 继续。".to_owned()
        }
    }
}
