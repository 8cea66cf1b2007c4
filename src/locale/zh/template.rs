//! The list to fill in, in Chinese.

use dialfeed::row::Field;
use dialfeed::template::{Line, ListSheet, Message, NotesSheet, TemplateError, Texts};

use super::reason;
use super::system::words;
use crate::locale::template::{
    LANDLINE, MOBILE, SEVERAL, TemplateWord, WITH_EXTENSION, beside, not_accepted, typed,
};
use crate::locale::trouble::path;

/// What the file is called where the user does not say.
pub const TEMPLATE_FILE: &str = "名单模板.xlsx";
const LIST: &str = "名单";
const NOTES: &str = "填写说明";

/// What is said when it is made.
pub fn template_word(word: &TemplateWord) -> String {
    match word {
        TemplateWord::Made { file } => format!(
            "空白名单已经生成：{}\n用 Excel 打开，照“{NOTES}”工作表填写，保存后先检查一遍：dialfeed check {}",
            path(file),
            typed(file)
        ),
    }
}

/// What keeps it from being made.
pub fn template_trouble(error: &TemplateError) -> String {
    let shown = |file: &std::path::Path| path(&file.display().to_string());
    match error {
        TemplateError::Exists { path } => format!(
            "{} 已经存在，为了不覆盖里面的内容，没有生成模板。请在 dialfeed template \
             后面写另一个文件名，或先把原来的文件移走。",
            shown(path)
        ),
        TemplateError::NoFolder { folder } => {
            format!(
                "没有 {} 这个文件夹，没有生成模板。请检查写得对不对，或先建好文件夹。",
                shown(folder)
            )
        }
        TemplateError::NotWritten { path, source } => format!(
            "模板 {} 无法写入（{}）。请检查磁盘空间和文件夹权限，或换一个位置。",
            shown(path),
            words(source)
        ),
        TemplateError::NotMade(error) => {
            format!("模板无法生成（{error}）。这是程序的问题，请把这行文字发给负责维护的同事。")
        }
    }
}

/// Every text of the workbook; `file` as it is typed.
pub fn template_texts(file: &str) -> Texts {
    let list = ListSheet {
        name: LIST,
        header,
        hint: Message {
            title: "电话号码",
            text: "填手机号，或带区号的固定电话，例如 13800138000、0571-88886666。\n有两个号码时，中间用 / 隔开。",
        },
        warning: Message {
            title: "请核对这个号码",
            text: "一个电话号码通常是 7 到 20 个字符，这里太短或太长。\n如果是两个号码写在一格，或者确认无误，可以选“是”保留；导入前 dialfeed check 还会再检查一遍。",
        },
    };
    Texts { list, notes: NotesSheet { name: NOTES, lines: lines(file) } }
}

fn header(field: Field) -> &'static str {
    match field {
        Field::Phonenum => "电话号码",
        Field::Name => "姓名",
        Field::Address => "地址",
        Field::Email => "邮箱",
        Field::Comment => "备注",
    }
}

fn lines(file: &str) -> Vec<Line> {
    let mut lines = vec![Line::Title("怎样填写这份名单".to_owned())];
    lines.extend(filling());
    lines.push(heading("号码怎样写都可以"));
    lines.extend([
        note("手机号码的写法", beside(MOBILE)),
        note("固定电话的写法", beside(LANDLINE)),
        note("带分机的写法", format!("{WITH_EXTENSION} 转 801（分机会去掉，只拨打总机号码）")),
        note(
            "一格里有两个号码",
            format!("{SEVERAL}（取第一个有效的；导入时加 --numbers all 则每个都要）"),
        ),
    ]);
    lines.push(heading("这样的号码不能发送"));
    lines.extend(not_accepted(reason));
    lines.push(heading("需要时再加的列"));
    lines.extend(columns());
    lines.push(heading("填好以后（在名单所在的文件夹里打开命令行）"));
    lines.extend(commands(file));
    lines
}

fn filling() -> [Line; 5] {
    [
        heading("填在哪里"),
        note(
            "一行一位客户",
            format!("从“{LIST}”工作表的第 2 行填起，空行会自动跳过。第 1 行是表头，请保留。"),
        ),
        note(
            "必须填的",
            "只有“电话号码”一列。姓名、地址、邮箱、备注可以空着，坐席接通时会看到填了的内容。",
        ),
        note(
            "从别处复制",
            "请用“选择性粘贴”，选“数值”或“文本”。这些列已经设为文本格式，号码不会变成 1.38E+10，\
             开头的 0 也不会丢；直接粘贴会盖掉这个格式。",
        ),
        note(
            "重复的客户",
            "同一个号码出现多次，只发第一行；以前已经导入过同一批次的号码，也不会重复发送。",
        ),
    ]
}

fn columns() -> [Line; 3] {
    [
        note(
            "工号",
            "想指定每位客户归哪个坐席，就加一列“工号”，每行填一个工号，导入时用 --staff-column 工号。",
        ),
        note(
            "批次",
            "一份名单要分到几个任务批次，就加一列“批次”，每行填一个批次号，导入时用 --batch-column 批次。",
        ),
        note(
            "来源、产品等",
            "可以随意添加，不会发送到平台，报告里会原样保留。想让坐席看到，可以拼进备注：\
             --set comment=\"{来源} {产品}\"。",
        ),
    ]
}

fn commands(file: &str) -> [Line; 4] {
    [
        command("先检查，不发送", format!("dialfeed check {file}")),
        command("在模拟平台上练习", format!("dialfeed import {file} --batch 20261101 --sandbox")),
        command("正式导入任务批次", format!("dialfeed import {file} --batch 批次号")),
        command("或平均分给几个坐席", format!("dialfeed import {file} --staff 8001,8002")),
    ]
}

fn heading(text: &str) -> Line {
    Line::Heading(text.to_owned())
}

fn note(about: &str, text: impl Into<String>) -> Line {
    Line::Note(about.to_owned(), text.into())
}

fn command(purpose: &str, typed: String) -> Line {
    Line::Typed(purpose.to_owned(), typed)
}
