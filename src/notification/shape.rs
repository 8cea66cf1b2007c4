//! Texts brought into the form that a channel can bear: one line each, without what a chat
//! program would act upon, and no longer than there is room.
//!
//! Robots get plain text, never markdown: none of the three documents an escape, and a backslash
//! is shown as it stands (github.com/corespeed-io/wechatbot/issues/79). So `*最新*_[a].csv` arrives
//! as it is called. What remains is what the programs act upon in plain text too: WeCom's `<@userid>`,
//! Feishu's `<at user_id="all">`, `<b>` and `[text](address)`, and whatever looks like a web
//! address. These signs are exchanged for their full-width sisters, which are read the same and
//! do nothing; invisible marks between would be copied along with a name, unseen.

use super::message::Message;
use crate::censor::visible_line;

/// Longest title: a subject line that a mail program still shows.
const TITLE_CHARS_MAX: usize = 200;

/// Endings after a dot that are no part of a web address. (`.zip` is one: it is a top-level
/// domain.)
const FILE_ENDINGS: [&str; 14] = [
    "csv", "tsv", "txt", "xls", "xlsx", "xlsm", "xlsb", "ods", "fods", "html", "json", "log",
    "toml", "gz",
];

/// How much a channel takes, and what a sign costs of it.
pub(super) struct Room {
    pub(super) most: usize,
    pub(super) cost: fn(char) -> usize,
}

/// The title as one line.
pub(super) fn title(message: &Message) -> String {
    visible_line(&message.title).trim().chars().take(TITLE_CHARS_MAX).collect()
}

/// The lines, each as one line.
pub(super) fn lines(message: &Message) -> impl Iterator<Item = String> {
    message.lines.iter().map(|line| visible_line(line).trim_end().to_owned())
}

/// Title and lines for a chat.
pub(super) fn for_chat(message: &Message, room: &Room) -> String {
    let all: Vec<String> = std::iter::once(title(message)).chain(lines(message)).collect();
    let harmless: Vec<String> = all.iter().map(|line| harmless(line)).collect();
    fit(&harmless.join("\n"), &harmless_cut(message), room)
}

/// The text, or as much of it as there is room for, and then the sentence that says so.
pub(super) fn fit(text: &str, cut: &str, room: &Room) -> String {
    if room.beginning(text, room.most).len() == text.len() {
        return text.to_owned();
    }
    let ending = format!("\n{}", visible_line(cut).trim());
    let ending = room.beginning(&ending, room.most);
    let rest = room.most - ending.chars().map(room.cost).sum::<usize>();
    format!("{}{}", room.beginning(text, rest).trim_end(), ending.trim_end())
}

/// What JSON makes of a sign that [`visible_line`] lets through.
pub(super) fn json_bytes(sign: char) -> usize {
    match sign {
        '"' | '\\' | '\n' => 2,
        _ => sign.len_utf8(),
    }
}

impl Room {
    /// The longest beginning that costs no more than this.
    fn beginning<'a>(&self, text: &'a str, most: usize) -> &'a str {
        let mut left = most;
        for (at, sign) in text.char_indices() {
            match left.checked_sub((self.cost)(sign)) {
                Some(rest) => left = rest,
                None => return &text[..at],
            }
        }
        text
    }
}

fn harmless_cut(message: &Message) -> String {
    harmless(&visible_line(&message.cut))
}

/// The line with nothing in it that calls somebody or leads somewhere.
fn harmless(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for (at, sign) in line.char_indices() {
        let (before, after) = (&line[..at], &line[at + sign.len_utf8()..]);
        text.push(match sign {
            '@' => '＠',
            '<' => '＜',
            '>' => '＞',
            ':' if after.starts_with("//") => '：',
            '(' if before.ends_with(']') => '（',
            '.' if is_in_address(before, after) => '．',
            _ => sign,
        });
    }
    text
}

/// Whether a dot between these two may be one of a host's name.
fn is_in_address(before: &str, after: &str) -> bool {
    let label: String =
        after.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '-').collect();
    before.ends_with(char::is_alphanumeric)
        && label.chars().count() > 1
        && label.starts_with(char::is_alphabetic)
        && !FILE_ENDINGS.contains(&label.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: Room = Room { most: 20, cost: char::len_utf8 };

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        assert_eq!(fit("一二三四五六ab", "cut", &BYTES), "一二三四五六ab");
        assert_eq!(fit("", "cut", &BYTES), "");
    }

    #[test]
    fn what_does_not_fit_is_cut_between_signs_and_says_so() {
        assert_eq!(fit("一二三四五六abc", "cut", &BYTES), "一二三四五\ncut");
        assert_eq!(fit("一\n二\n三四五六七", "（略）", &BYTES), "一\n二\n（略）");
        let tight = Room { most: 5, cost: char::len_utf8 };
        assert_eq!(fit("一二三四五六abc", "太长了", &tight), "\n太", "the sentence goes first");
        for most in 0..60 {
            let room = Room { most, cost: json_bytes };
            let text = fit(&"\"名\\单\n".repeat(9), "没有写完", &room);
            assert!(serde_json::to_string(&text).unwrap().len() <= most + 2, "{most}");
        }
    }

    #[test]
    fn nothing_calls_anybody_and_nothing_leads_anywhere() {
        let cases = [
            ("@all 你好.csv", "＠all 你好.csv"),
            ("<@all>", "＜＠all＞"),
            (r#"<at user_id="all">所有人</at>"#, r#"＜at user_id="all"＞所有人＜/at＞"#),
            ("[点我](https://evil.example/)", "[点我]（https：//evil．example/)"),
            ("www.evil.com.csv", "www．evil．com.csv"),
            ("evil.com/名单.csv", "evil．com/名单.csv"),
            ("list.zip 名单.公司", "list．zip 名单．公司"),
        ];
        for (line, expected) in cases {
            assert_eq!(harmless(line), expected);
        }
    }

    #[test]
    fn ordinary_names_and_figures_stay_as_they_are() {
        for line in
            ["*最新*_[名单]_v2.XLSX", "共 12.5 万行, 3.1/s", "a. b", "客户.csv.gz", "C:\\x\\y.log"]
        {
            assert_eq!(harmless(line), line);
        }
    }
}
