//! `dialfeed.toml` in Chinese.

use std::io::Error;
use std::path::Path;

use crate::locale::config::{ConfigSaid, ConfigTrouble, PatternWrong, Wanted, heading};

/// The sentence for each thing wrong, with its place.
pub fn config_file(wrong: &ConfigTrouble, words: impl Fn(&Error) -> String) -> String {
    match wrong {
        ConfigTrouble::NotFound { file } => {
            format!("找不到配置文件 {}。可以用 `dialfeed config init` 新建一个。", file.display())
        }
        ConfigTrouble::NotReadable { file, error } => {
            format!("无法读取配置文件 {}：{}。", file.display(), words(error))
        }
        ConfigTrouble::TooLarge { file } => {
            format!("配置文件 {} 超过 1 MiB，应该不是配置文件。请核对文件名。", file.display())
        }
        ConfigTrouble::NotText { file } => {
            format!("配置文件 {} 不是 UTF-8 文本。请另存为 UTF-8 编码。", file.display())
        }
        ConfigTrouble::Foreign { file } => format!(
            "当前文件夹里的 {} 属于别的用户，或者别人可以修改它，因此不会自动使用。如果确认无误，请用 --config 指明它。",
            file.display()
        ),
        ConfigTrouble::Open { file, line, key } => format!(
            "{}`{key}` 是密钥，而这台电脑上的其他用户也能读取这个文件。请取消他们的权限（chmod 600 {}），或把密钥单独存成一个文件，用 `{key}_file` 指明。",
            at(file, *line),
            file.display()
        ),
        ConfigTrouble::Syntax { file, line, column, said } => format!(
            "{} 第 {line} 行第 {column} 个字符处不符合 TOML 格式（{said}）。文字要加引号，例如 rate = \"20/s\"。",
            file.display()
        ),
        ConfigTrouble::UnknownKey { file, line, key, nearest } => {
            format!("{}没有 `{key}` 这一项。{}", at(file, *line), did_you_mean(nearest))
        }
        ConfigTrouble::BelowHeading { file, line, key, heading } => format!(
            "{}`{key}` 写在标题 {heading} 下面了，那里没有这一项。它是整个文件的设置，请把这一行移到文件最上面、第一个方括号标题之前。",
            at(file, *line)
        ),
        ConfigTrouble::Shape { file, line, key, wanted } => {
            let wanted = match wanted {
                Wanted::Text => "加引号的文字",
                Wanted::Flag => "true 或 false，不加引号",
                Wanted::Texts => "加引号的文字，或多个：[\"…\", \"…\"]",
                Wanted::Table => "一组值：{ name = \"…\" }，或单独一段、标题加方括号",
                Wanted::Tables => "若干段，每段标题用两层方括号",
                Wanted::Port => "端口号，1 到 65535",
            };
            format!("{}`{key}` 应当是{wanted}。", at(file, *line))
        }
        ConfigTrouble::Value { file, line, key, wrong } => {
            format!("{}`{key}`：{}", at(file, *line), super::usage(wrong))
        }
        ConfigTrouble::Both { file, line, one, other } => {
            format!("{}`{one}` 和 `{other}` 只能写一个，请去掉另一个。", at(file, *line))
        }
        ConfigTrouble::Missing { file, line, table, key } => {
            format!("{}{table} 缺少 `{key}`。", at(file, *line))
        }
        ConfigTrouble::UnknownProfile { file, line, name, nearest, known } => {
            let has = if known.is_empty() {
                "文件里没有任何方案".to_owned()
            } else {
                format!("已有的方案：{known}")
            };
            let place = match line {
                Some(line) => format!("{}没有名为 `{name}` 的方案。", at(file, *line)),
                None => format!("{} 里没有名为 `{name}` 的方案。", file.display()),
            };
            format!("{place}{has}。{}", did_you_mean(nearest))
        }
        ConfigTrouble::NoFile { name } => format!(
            "要求使用方案 `{name}`，但没有配置文件。请用 --config 指明文件，或用 `dialfeed config init` 新建一个。"
        ),
        ConfigTrouble::Pattern { file, line, pattern, said } => {
            let said = match said {
                PatternWrong::At(sign) => {
                    format!("第 {sign} 个字符处无法识别。正确的例子：{{batch}}_*.xlsx。")
                }
                PatternWrong::NoSuchPart(part) => {
                    format!("里没有 {{{part}}} 这一部分。正确的例子：{{batch}}_*.xlsx。")
                }
                PatternWrong::Unparted { at, right } => format!(
                    "没有说明大括号里的部分到哪里为止：第 {at} 个字符处，两段长度不定的内容连在一起，20261126 可能只取到 2。请在中间加上文件名里确实有的字符，例如 {right}。"
                ),
            };
            format!("{}文件名规则 `{pattern}` {said}", at(file, *line))
        }
    }
}

fn at(file: &Path, line: usize) -> String {
    format!("{} 第 {line} 行：", file.display())
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |word| format!("是不是 `{word}`？"))
}

/// How a command is told of a file that it does not find by itself.
fn named(file: &str, is_found: bool) -> String {
    if is_found { String::new() } else { format!(" --config {file}") }
}

/// What `config` says.
pub fn config_said(said: &ConfigSaid) -> String {
    match said {
        ConfigSaid::NoFile { own } => format!(
            "没有配置文件：当前文件夹里没有 dialfeed.toml，也没有 {own}。一切按命令行和默认值。可以用 `dialfeed config init` 新建一个。"
        ),
        ConfigSaid::Fine { file, profiles, rules, notify } => {
            format!("{file} 没有问题。方案 {profiles} 个，名单规则 {rules} 条，通知 {notify} 项。")
        }
        ConfigSaid::FileMissing { key, file } => format!("`{key}`：{file} 不存在（或无法读取）。"),
        ConfigSaid::IsFolder { key, file } => {
            format!("`{key}`：{file} 是文件夹，请写明里面的文件。")
        }
        ConfigSaid::SecretMissing { why } => why.clone(),
        ConfigSaid::NotifyWrong { line, channel, why } => {
            format!("第 {line} 行的 [[notify]]（{channel}）：{why}")
        }
        ConfigSaid::NotOfRule { line, key, profile, rule_line } => format!(
            "注意，第 {line} 行：[profiles.{profile}] 里的 `{key}` 对第 {rule_line} 行那条规则（它指定了这个方案）的名单不起作用，因为这一项整次运行只有一个。请写到文件最上面、第一个标题之前，或者运行时加 --profile {profile}。"
        ),
        ConfigSaid::Holds { file, profile } if profile.is_empty() => {
            format!("{file}，未使用方案")
        }
        ConfigSaid::Holds { file, profile } => format!("{file}，方案 {profile}"),
        ConfigSaid::FromOption { option } => format!("选项 {option}"),
        ConfigSaid::FromEnvironment { variable } => format!("环境变量 {variable}"),
        ConfigSaid::FromFile { line, table } if table.is_empty() => format!("第 {line} 行"),
        ConfigSaid::FromFile { line, table } => {
            format!("第 {line} 行 {}", heading(table))
        }
        ConfigSaid::FromDefault => "默认值".to_owned(),
        ConfigSaid::Hidden => "（已设置，不显示）".to_owned(),
        ConfigSaid::HiddenInFile => "（在单独的文件里）".to_owned(),
        ConfigSaid::HiddenInCommand => "（由命令给出）".to_owned(),
        ConfigSaid::HeadKey => "项".to_owned(),
        ConfigSaid::HeadValue => "值".to_owned(),
        ConfigSaid::HeadOrigin => "来源".to_owned(),
        ConfigSaid::Begun { file, is_found } => format!(
            "已新建 {file}，只有您能读取。请用文本编辑器填写，然后运行：dialfeed config check{}",
            named(file, *is_found)
        ),
        ConfigSaid::Exists { file } => {
            format!("{file} 已经存在，不会改动它。请换一个文件名，或先把它移走。")
        }
        ConfigSaid::NotBegun { file, error } => format!("无法写入 {file}：{error}。"),
    }
}
