//! Files that cannot be read as a list, and what is worth knowing of those that can, in Chinese.

use dialfeed::source::{
    BrokenCause, Candidate, HeaderChanges, Notice, SourceError, Unsupported, Wanted,
};

use crate::locale::figures::count as count_of;
use crate::locale::trouble::{ListKind, column, header, name, path, some};
use crate::locale::zh::system::words;

/// A file that cannot be read as a list.
pub fn source_trouble(error: &SourceError, kind: ListKind) -> String {
    match error {
        SourceError::NotFound { file } => {
            format!("找不到文件 {}。请检查路径和文件名。", path(file))
        }
        SourceError::NoMatch { file } => {
            format!("没有文件符合 {}。请检查路径和通配符。", path(file))
        }
        SourceError::TooManyFiles { file, most } => format!(
            "到 {} 为止文件超过了 {most} 个，一次最多读 {most} 个。请分几次导入，或先合并文件。",
            path(file)
        ),
        SourceError::NotReadable { file, cause } => format!(
            "{} 读不了（{}）。请检查权限，并关闭正在使用它的程序（例如 Excel）。",
            path(file),
            words(cause)
        ),
        SourceError::Changed { file } => format!(
            "{} 在读取的过程中被改动了，所以没有发送任何数据。请等它写完、存好，不再变动后重新运行。",
            path(file)
        ),
        SourceError::NoFile { file } => format!(
            "{} 不是普通文件，而是管道或设备。请用 - 代替文件名，从标准输入读取（程序 | dialfeed check -）。",
            path(file)
        ),
        SourceError::Directory { file } => {
            format!("{} 是文件夹。请写出里面的文件名。", path(file))
        }
        SourceError::Empty { file, sheet } => {
            format!("{}是空的。请检查是否拿错了文件。", subject(file, sheet.as_deref()))
        }
        SourceError::OnlyZeros { file } => format!(
            "{} 已损坏：看起来有大小，里面却什么都没有（全是空字节，常见于复制时断电）。请重新取一份名单。",
            path(file)
        ),
        SourceError::UnsupportedFormat { file, what } => {
            format!("{} 是{}，读不了。{}", path(file), format_name(*what), way(*what))
        }
        SourceError::Encrypted { file } => {
            format!("{} 有密码保护。请去掉密码（在 Excel 里另存，或先解压）后再试。", path(file))
        }
        SourceError::BrokenWorkbook { file, sheet, after_row, cause } => {
            broken(file, sheet.as_deref(), *after_row, cause)
        }
        SourceError::TooLarge { file, part } => format!(
            "{} 太大，读进来会占用过多内存（{}）。请另存为 .csv，或拆成几个文件。",
            path(file),
            name(part)
        ),
        SourceError::SeveralFiles { file, inside } => format!(
            "{} 里有好几个文件：{}。请先解压，再写出要读的名单。",
            path(file),
            some(inside.iter().map(|inside| format!("“{}”", name(inside))), "、")
        ),
        SourceError::BrokenArchive { file, .. } => {
            format!("{} 解压不了，文件不完整或已损坏。请重新获取，或重新压缩。", path(file))
        }
        SourceError::NoSheets { file } => {
            format!("{} 里没有工作表，也没有表格。请检查是否拿错了文件。", path(file))
        }
        SourceError::UnknownSheet { file, asked, sheets } => format!(
            "{} 里没有工作表“{}”，有的是：{}。请改正 --sheet。",
            path(file),
            name(asked),
            some(sheets.iter().map(|sheet| format!("“{}”", name(sheet))), "、")
        ),
        SourceError::UnknownEncoding { file, asked } => format!(
            "没有“{}”这种编码，{} 没有读。请改正 --encoding，常用的有 utf-8、gb18030、gbk、big5、shift_jis、utf-16。",
            name(asked),
            path(file)
        ),
        SourceError::UnusableDelimiter { file, delimiter } => format!(
            "{} 不能用字节 {delimiter:#04x} 作分隔符。--delimiter 请写一个符号，如 , 或 ; 或 |，\
             或写 tab。",
            path(file)
        ),
        SourceError::NoPhoneColumn { file, sheet, header } => format!(
            "{}里找不到号码列{}。{}",
            subject(file, sheet.as_deref()),
            columns_there(header),
            phone_column_advice(kind)
        ),
        SourceError::AmbiguousPhoneColumn { file, sheet, candidates } => format!(
            "{}里有几列都像号码列：{}。{}",
            subject(file, sheet.as_deref()),
            columns(candidates),
            ambiguous_advice(kind, candidates)
        ),
        SourceError::UnknownColumn { file, sheet, wanted, asked, header: there } => {
            let option = match &**wanted {
                Wanted::Field(field) => format!("--map {}=列", field.as_str()),
                Wanted::Extra(_) => "--batch-column 或 --staff-column".to_owned(),
                Wanted::Part(field) => format!("--set {} 里大括号中的列", field.as_str()),
            };
            format!(
                "{}里没有“{}”这一列{}。请改正 {option}，可以写表头、字母或序号。",
                subject(file, sheet.as_deref()),
                header(asked),
                columns_there(there)
            )
        }
        SourceError::AmbiguousColumn { file, sheet, asked, candidates } => format!(
            "{}里有几列都叫“{}”：{}。请在选项（--map、--set、--batch-column 或 \
             --staff-column）里用字母指定其中一列。",
            subject(file, sheet.as_deref()),
            header(asked),
            columns(candidates)
        ),
        SourceError::HeaderChanged { file, sheet, changes } => format!(
            "{}的表头和上次确认的不一样{}。没有人在场确认，所以没有读取。请在终端里运行一次并确认，\
             或用 --map phonenum=列 指定号码列。",
            subject(file, sheet.as_deref()),
            changed(changes)
        ),
        SourceError::HeaderBeyondEnd { file, sheet, asked, last_row } => format!(
            "{}的第 {asked} 行没有表头，有文字的最后一行是第 {last_row} 行。请改正 --header；\
             没有表头请写 --header none。",
            subject(file, sheet.as_deref())
        ),
    }
}

/// Worth knowing.
pub fn reading(notice: &Notice, file: &str, sheet: Option<&str>) -> String {
    let place = subject(file, sheet);
    let place = place.trim_end();
    match notice {
        Notice::TitleRowsPassed { first, last } if first == last => {
            format!(
                "{place}：跳过了表头上面的第 {first} 行。不对的话，请用 --header 指定表头在第几行。"
            )
        }
        Notice::TitleRowsPassed { first, last } => format!(
            "{place}：跳过了表头上面的第 {first} 至 {last} 行。不对的话，请用 --header 指定表头在第几行。"
        ),
        Notice::HeaderRows { first, last } => format!(
            "{place}：第 {first} 至 {last} 行合起来是表头，不作为客户读取。不对的话，请用 --header 指定表头在第几行。"
        ),
        Notice::HeaderChanged { changes } => format!(
            "{place}：表头和上次确认的不一样{}。各列已重新判断，请在发送前看清楚。",
            changed(changes)
        ),
        Notice::HiddenSheet => {
            format!("{place}是隐藏的，也一并读取。不需要的话，请用 --sheet 指定要读的工作表。")
        }
        Notice::HiddenRows { count: 1, first } => {
            format!("{place}：第 {first} 行是隐藏的，照样读取。如不需要，请从表格中删除。")
        }
        Notice::HiddenRows { count, first } => format!(
            "{place}：有 {} 行是隐藏的，照样读取（第一处是第 {first} 行）。如不需要，请从表格中删除；筛选只是隐藏，并没有删除。",
            count_of(*count)
        ),
        Notice::SheetsNotRead { sheets } => format!(
            "{place}：没有读取其他工作表（{}）。全部都要的话，请用 --sheet all。",
            some(sheets.iter().map(|sheet| format!("“{}”", name(sheet))), "、")
        ),
        Notice::SheetsWithoutList { sheets } => format!(
            "{place}：其他工作表里没有名单，没有读取（{}）。",
            some(sheets.iter().map(|sheet| format!("“{}”", name(sheet))), "、")
        ),
        Notice::OwnReport => format!(
            "{place} 是 dialfeed 自己的报告，为防公式运行而加的撇号已经去掉，按原来的内容读取。"
        ),
        Notice::EncodingGuessed { encoding } => format!(
            "{place}：看起来是 {encoding} 编码，就按它读取。如果姓名是乱码，请用 --encoding 指定，如 gb18030、big5。"
        ),
        Notice::EncodingUncertain => format!(
            "{place}：看不出是什么编码，会有不少行读不出来。请用 --encoding 指定，如 gb18030、big5。"
        ),
    }
}

/// What changed in a header; goes on behind a sentence.
fn changed(changes: &HeaderChanges) -> String {
    let names = |names: &[String]| some(names.iter().map(|it| format!("“{}”", header(it))), "、");
    let mut said = Vec::new();
    if !changes.added.is_empty() {
        said.push(format!("多了{}", names(&changes.added)));
    }
    if !changes.removed.is_empty() {
        said.push(format!("少了{}", names(&changes.removed)));
    }
    let renamed = changes.renamed.iter();
    let renamed = renamed.map(|(old, new)| format!("“{}”改成了“{}”", header(old), header(new)));
    if !changes.renamed.is_empty() {
        said.push(some(renamed, "、"));
    }
    if !changes.moved.is_empty() {
        said.push(format!("{}换了位置", names(&changes.moved)));
    }
    if said.is_empty() { String::new() } else { format!("：{}", said.join("；")) }
}

/// The file, and the sheet where there is one; a sentence goes on behind it.
fn subject(file: &str, sheet: Option<&str>) -> String {
    match sheet {
        Some(sheet) => format!("{} 的工作表“{}”", path(file), name(sheet)),
        None => format!("{} ", path(file)),
    }
}

fn broken(file: &str, sheet: Option<&str>, after_row: u32, cause: &BrokenCause) -> String {
    let read = match after_row {
        0 => String::new(),
        row => format!("，读到第 {row} 行为止"),
    };
    let cause = match cause {
        BrokenCause::Parser(_) | BrokenCause::ParserPanic => "内容不完整或格式不对".to_owned(),
        BrokenCause::CellOutside { row, column } => {
            format!("第 {row} 行第 {column} 列超出了工作表的范围")
        }
        BrokenCause::CellsOutOfOrder { row } => format!("第 {row} 行的单元格次序乱了"),
    };
    format!(
        "{}已损坏（{cause}{read}）。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再试。",
        subject(file, sheet)
    )
}

fn columns_there(header: &[String]) -> String {
    if header.is_empty() {
        return String::new();
    }
    format!(
        "，有的是：{}",
        some(header.iter().map(|name| format!("“{}”", self::header(name))), "、")
    )
}

fn columns(candidates: &[Candidate]) -> String {
    some(candidates.iter().map(|candidate| column(candidate, "（", "）")), "、")
}

fn phone_column_advice(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Customers => {
            "请用 --map phonenum=列 指定号码列（表头、字母或序号）；\
             如果取错了表头，请用 --header，取错了工作表，请用 --sheet。"
        }
        ListKind::DoNotCall => "请检查 --suppress 后面的文件，或把号码列的表头写成“手机号”。",
    }
}

fn ambiguous_advice(kind: ListKind, candidates: &[Candidate]) -> String {
    match kind {
        ListKind::Customers => {
            let letter = candidates.first().map_or("C", |candidate| candidate.letter.as_str());
            format!("请指定其中一列，例如 --map phonenum={letter}。")
        }
        ListKind::DoNotCall => {
            "请在 --suppress 的文件里，把号码列的表头改成“手机号”，其他列不要用这个名称。"
                .to_owned()
        }
    }
}

/// Follows a Chinese character: what begins with a Latin letter has a space before it.
fn format_name(what: Unsupported) -> &'static str {
    match what {
        Unsupported::Xml2003 => " Excel 2003 XML 表格",
        Unsupported::WebArchive => "网页归档文件（.mht）",
        Unsupported::NoSpreadsheet => "办公文档，但不是表格",
        Unsupported::Archive => "不支持解压的压缩包（RAR、7-Zip、TAR 等）",
        Unsupported::ArchiveInArchive => "压缩包里的压缩包",
        Unsupported::Pdf => " PDF 文档",
        Unsupported::Binary => "二进制文件，不是名单",
    }
}

/// What to do with a format that is not read.
fn way(what: Unsupported) -> &'static str {
    match what {
        Unsupported::Archive | Unsupported::ArchiveInArchive => "请先解压，再写出里面的名单。",
        _ => "请用 Excel 或 WPS 另存为 .xlsx 或 .csv。",
    }
}
