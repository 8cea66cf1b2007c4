//! Headers as offices write them: titles, groups, hints, names of databases, none at all. Each shape
//! with the header's rows, the columns found, and the first row that is read as a customer.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::ops::ControlFlow;

use dialfeed::clean::looks_like_phone;
use dialfeed::source::{ReadOptions, Table, Wanted, open};

/// What it is, the rows with `|` between cells, and what comes of it: the header's rows, each field
/// with its column and header, and the first row read.
type Shape = (&'static str, &'static [&'static str], &'static str);

const SHAPES: &[Shape] = &[
    ("plain", &["姓名|手机", "张三|13800138000"], "1: phonenum B 手机, name A 姓名; from 2"),
    (
        "English",
        &["Name|Mobile|E-mail", "Li|13800138000|a@b.cn"],
        "1: phonenum B Mobile, name A Name, email C E-mail; from 2",
    ),
    (
        "units and stars",
        &["*姓名：|*手机号码（11位）", "张三|13800138000"],
        "1: phonenum B *手机号码（11位）, name A *姓名：; from 2",
    ),
    (
        "a title above",
        &["十一月客户名单||", "姓名|电话|地址", "张三|13800138000|杭州"],
        "2: phonenum B 电话, name A 姓名, address C 地址; from 3",
    ),
    (
        "title, blank row, maker with a number",
        &["客户名单||", "", "制表人|李四|13900139000", "姓名|电话|地址", "张三|13800138000|杭州"],
        "4: phonenum B 电话, name A 姓名, address C 地址; from 5",
    ),
    (
        "a cover note of several rows",
        &[
            "填写说明||",
            "1、手机号必须为11位||",
            "2、请勿修改表头||",
            "姓名|手机|备注",
            "张三|13800138000|",
        ],
        "4: phonenum B 手机, name A 姓名, comment C 备注; from 5",
    ),
    (
        "a group row above",
        &["客户信息||联系方式|", "姓名|性别|手机|邮箱", "张三|男|13800138000|a@b.cn"],
        "1-2: phonenum C 手机, name A 姓名, email D 邮箱; from 3",
    ),
    (
        "a group row above, under a title",
        &["名单|||", "客户信息||联系方式|", "姓名|性别|手机|邮箱", "张三|男|13800138000|"],
        "2-3: phonenum C 手机, name A 姓名, email D 邮箱; from 4",
    ),
    (
        "a group over two, the others merged downwards",
        &["姓名|联系方式||备注", "|手机|座机|", "张三|13800138000|057188886666|x"],
        "1-2: phonenum B 手机, name A 姓名, comment D 备注; from 3",
    ),
    (
        "the same with words that nobody knows",
        &["姓名|联系方式||车辆||备注", "|手机|座机|车牌|车型|", "张三|13800138000||浙A1|X5|x"],
        "1-2: phonenum B 手机, name A 姓名, comment F 备注; from 3",
    ),
    (
        "the lower row has more fields than the upper",
        &["姓名|联系信息||||来源", "|手机|邮箱|地址|备注|", "张三|13800138000|a@b.cn|杭州|x|y"],
        "1-2: phonenum B 手机, name A 姓名, address D 地址, email C 邮箱, comment E 备注; from 3",
    ),
    (
        "an address over three columns",
        &["姓名|手机|地址||", "||省|市|区", "张三|13800138000|浙江|杭州|西湖"],
        "1-2: phonenum B 手机, name A 姓名; from 3",
    ),
    (
        "a group over the phone's brothers",
        &["序号|姓名|电话||", "||手机|座机|备用电话", "1|张三|13800138000||"],
        "1-2: phonenum C 手机, name B 姓名; from 3",
    ),
    (
        "required or not, in a second row",
        &["姓名|手机|备注", "|(必填)|", "张三|13800138000|"],
        "1-2: phonenum B 手机, name A 姓名, comment C 备注; from 3",
    ),
    (
        "hints in a second row",
        &["姓名|手机|备注", "选填|必填，11位|选填", "张三|13800138000|"],
        "1-2: phonenum B 手机, name A 姓名, comment C 备注; from 3",
    ),
    (
        "hints in English",
        &["Name|Phone", "optional|required", "Li|13800138000"],
        "1-2: phonenum B Phone, name A Name; from 3",
    ),
    (
        "hints above the header",
        &["选填|必填，11位|选填", "姓名|手机|备注", "张三|13800138000|"],
        "1-2: phonenum B 手机, name A 姓名, comment C 备注; from 3",
    ),
    (
        "the names of a database below",
        &["客户姓名|手机号码|等级", "cust_nm|cust_mobile|cust_level", "张三|13800138000|A"],
        "1-2: phonenum B 手机号码, name A 客户姓名; from 3",
    ),
    (
        "the names of a database above",
        &["cust_nm|cust_mobile|cust_level", "客户姓名|手机号码|等级", "张三|13800138000|A"],
        "2: phonenum B 手机号码, name A 客户姓名; from 3",
    ),
    (
        "English below Chinese",
        &["姓名|电话|地址", "Name|Phone|Address", "张三|13800138000|杭州"],
        "1-2: phonenum B 电话, name A 姓名, address C 地址; from 3",
    ),
    (
        "Chinese below English",
        &["Name|Phone|Address", "姓名|电话|地址", "张三|13800138000|杭州"],
        "1-2: phonenum B Phone, name A Name, address C Address; from 3",
    ),
    (
        "names of a database, then hints",
        &["姓名|手机", "name|phone", "选填|必填", "张三|13800138000"],
        "1-3: phonenum B 手机, name A 姓名; from 4",
    ),
    (
        "types in a second row",
        &["姓名|手机", "文本|文本", "张三|13800138000"],
        "1-2: phonenum B 手机, name A 姓名; from 3",
    ),
    (
        "the header said twice",
        &["姓名|手机", "姓名|手机", "张三|13800138000"],
        "1-2: phonenum B 手机, name A 姓名; from 3",
    ),
    ("no header", &["张三|13800138000", "李四|13900139000"], "none: phonenum B; from 1"),
    ("one column, no header", &["13800138000", "13900139000"], "none: phonenum A; from 1"),
    (
        "no header, a bad number first",
        &["张三|1380013800", "李四|13900139000"],
        "none: phonenum B; from 1",
    ),
    (
        "words that nobody knows, by content",
        &["谁|打哪里", "张三|13800138000"],
        "1: phonenum B 打哪里; from 2",
    ),
    (
        "words that nobody knows and hints below",
        &["谁|打哪里", "选填|必填，11位", "张三|13800138000"],
        "1-2: phonenum B 打哪里; from 3",
    ),
    (
        "a customer without number comes first",
        &["姓名|手机", "张三|", "李四|13900139000"],
        "1: phonenum B 手机, name A 姓名; from 2",
    ),
    (
        "a customer whose number nobody knows comes first",
        &["姓名|手机|备注", "张三|待填写|必填", "李四|13900139000|"],
        "1: phonenum B 手机, name A 姓名, comment C 备注; from 2",
    ),
    (
        "a customer whose number nobody entered comes first",
        &["姓名|手机", "张三|必填", "李四|13900139000"],
        "1: phonenum B 手机, name A 姓名; from 2",
    ),
    (
        "a customer with a bad number comes first",
        &["姓名|手机|地址", "客户|1380013|地址", "李四|13900139000|杭州"],
        "1: phonenum B 手机, name A 姓名, address C 地址; from 2",
    ),
    (
        "a customer with nothing but an address comes first",
        &["姓名|手机|地址||", "||浙江|杭州|西湖", "李四|13900139000|浙江|杭州|西湖"],
        "1: phonenum B 手机, name A 姓名, address C 地址; from 2",
    ),
    (
        "a customer called like a header, without number",
        &["姓名|手机|备注", "客户||说明", "李四|13900139000|"],
        "1: phonenum B 手机, name A 姓名, comment C 备注; from 2",
    ),
    (
        "a customer whose number is a word comes first",
        &["Name|Phone", "John|hotel lobby", "Jane|mobile", "Li|13800138000"],
        "1: phonenum B Phone, name A Name; from 2",
    ),
    (
        "a customer's word for a number comes first",
        &["Name|Phone", "Jane|mobile", "Li|13800138000"],
        "1: phonenum B Phone, name A Name; from 2",
    ),
    (
        "a customer with nothing but a label's word in another column comes first",
        &["姓名|手机|来源", "||其他", "李四|13900139000|门店"],
        "1: phonenum B 手机, name A 姓名; from 2",
    ),
    (
        "an example row with a number is a customer: it could be one",
        &["姓名|手机", "示例|13800138000", "李四|13900139000"],
        "1: phonenum B 手机, name A 姓名; from 2",
    ),
    (
        "line breaks within the header",
        &["\"客户\n姓名\"|\"手机号\n(必填)\"", "张三|13800138000"],
        "1: phonenum B 手机号 (必填), name A 客户 姓名; from 2",
    ),
    (
        "letters apart by blanks",
        &["姓　名|手 机 号|地　址", "张三|13800138000|杭州"],
        "1: phonenum B 手 机 号, name A 姓　名, address C 地　址; from 2",
    ),
    (
        "full-width letters",
        &["ＮＡＭＥ|ＴＥＬ", "Li|13800138000"],
        "1: phonenum B ＴＥＬ, name A ＮＡＭＥ; from 2",
    ),
    (
        "empty columns on the left",
        &["||姓名|手机", "||张三|13800138000"],
        "1: phonenum D 手机, name C 姓名; from 2",
    ),
    (
        "mobile and telephone",
        &["姓名|联系电话|手机号", "张三|057188886666|13800138000"],
        "1: phonenum C 手机号, name A 姓名; from 2",
    ),
    (
        "two of one name, one of them empty",
        &["姓名|手机|手机", "张三||13800138000"],
        "1: phonenum C 手机, name A 姓名; from 2",
    ),
    (
        "a number in the header of a column",
        &["姓名|手机|20261122批次", "张三|13800138000|x"],
        "1: phonenum B 手机, name A 姓名; from 2",
    ),
    (
        "a title in the first column over an empty header cell",
        &["名单||", "|姓名|手机", "1|张三|13800138000"],
        "2: phonenum C 手机, name B 姓名; from 3",
    ),
    (
        "a title, then maker and date in one row",
        &["客户名单||", "制表：李四|日期：11月|", "姓名|手机|备注", "张三|13800138000|"],
        "3: phonenum B 手机, name A 姓名, comment C 备注; from 4",
    ),
    (
        "a blank row between header and list",
        &["姓名|手机", "", "张三|13800138000"],
        "1: phonenum B 手机, name A 姓名; from 2",
    ),
    (
        "a telephone header without a single number",
        &["姓名|手机", "张三|123", "李四|456"],
        "1: phonenum B 手机, name A 姓名; from 2",
    ),
    (
        "groups over everything, in English",
        &["Customer||Contact|", "Name|Age|Mobile|Email", "Li|30|13800138000|a@b.cn"],
        "1-2: phonenum C Mobile, name A Name, email D Email; from 3",
    ),
    (
        "a split word",
        &["姓名|手机|", "|号码|", "张三|13800138000|"],
        "1-2: phonenum B 手机, name A 姓名; from 3",
    ),
    (
        "a group over a single column",
        &["基本信息|联系方式|其他信息", "姓名|手机号码|备注", "张三|13800138000|x"],
        "1-2: phonenum B 手机号码, name A 姓名, comment C 备注; from 3",
    ),
];

fn open_shape(rows: &[&str]) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, rows.join("\r\n") + "\r\n").unwrap();
    let options = ReadOptions { delimiter: Some(b'|'), ..ReadOptions::default() };
    open(&path, &options, &looks_like_phone).unwrap().remove(0)
}

/// What came of it, as [`Shape`] has it.
fn found(table: &Table) -> String {
    let columns = &table.columns;
    let rows = match (columns.header_from, columns.header_row) {
        (Some(first), Some(last)) if first < last => format!("{first}-{last}"),
        (Some(first), _) => first.to_string(),
        _ => "none".into(),
    };
    let fields: Vec<String> = columns
        .choices
        .iter()
        .filter_map(|choice| {
            let Wanted::Field(field) = &choice.wanted else { return None };
            let header = choice.taken.header.replace('\n', " ");
            let text = format!("{} {} {header}", field.as_str(), choice.taken.letter);
            Some(text.trim().to_owned())
        })
        .collect();
    format!("{rows}: {}; from {}", fields.join(", "), columns.first_row)
}

#[test]
fn each_shape_of_header_is_understood() {
    assert!(SHAPES.len() >= 40);
    let mut wrong = Vec::new();
    for (name, rows, expected) in SHAPES {
        let table = open_shape(rows);
        let found = found(&table);
        if found != *expected {
            wrong.push(format!("{name}: {rows:?}\n    found    {found}\n    expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_row_with_a_number_is_ever_part_of_a_header() {
    for (name, rows, _) in SHAPES {
        let mut table = open_shape(rows);
        let mut numbers = 0;
        let mut take = |rows: dialfeed::row::Rows| {
            let has_number = |row: &dialfeed::row::Row<'_>| row.cells().any(looks_like_phone);
            numbers += rows.iter().filter(has_number).count();
            ControlFlow::Continue(())
        };
        table.read(0, &mut take).unwrap();
        let written = rows.iter().filter(|row| row.split('|').any(looks_like_phone)).count();
        // A maker's number in the title is the one that may be left out, as the notice tells.
        let in_titles = usize::from(name.contains("maker with a number"));
        assert_eq!(numbers + in_titles, written, "{name}");
    }
}
