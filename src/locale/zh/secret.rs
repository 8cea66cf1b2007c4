//! Secrets that cannot be had, in Chinese.

use std::io::Error;

use crate::locale::secret::SecretWrong;

/// The sentence for each; `key` is what the secret is called in `dialfeed.toml`.
pub fn secret(wrong: &SecretWrong, key: &str, words: impl Fn(&Error) -> String) -> String {
    match wrong {
        SecretWrong::NotText => {
            format!("`{key}` 是空的，或含有换行等不可能出现的字符。请重新复制一遍。")
        }
        SecretWrong::File { file, error } => format!(
            "`{key}_file`：无法读取 {file}：{}。请确认文件存在，并且属于运行 dialfeed 的用户。",
            words(error)
        ),
        SecretWrong::FileOpen { file } => format!(
            "`{key}_file`：这台电脑上的其他用户也能读取 {file}，因此不使用它。请先运行 chmod 600 {file} 取消他们的权限。"
        ),
        SecretWrong::FileOdd { file } => {
            format!("`{key}_file`：{file} 的第一行应当是密钥，但它是空的或不是文本。")
        }
        SecretWrong::NoCommand { error } => format!(
            "无法启动 `{key}_command`：{}。请用同一个用户在终端里试一下这条命令。",
            words(error)
        ),
        SecretWrong::Command { said } => format!(
            "`{key}_command` 执行失败（{said}）。请用同一个用户在终端里试一下：它输出的第一行应当是密钥。"
        ),
        SecretWrong::CommandOdd => {
            format!("`{key}_command` 没有输出可用的密钥：它输出的第一行应当是密钥。")
        }
        SecretWrong::CommandSlow { most_s } => format!(
            "`{key}_command` 在 {most_s} 秒内没有结束。如果它在等人解锁，请先解锁；定时任务需要一条不用人回答的命令。"
        ),
    }
}
