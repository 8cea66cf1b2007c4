//! HTML pages in, rows out: as web systems and Excel write them.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::ops::ControlFlow;

use dialfeed::row::Malformed;
use dialfeed::source::{Notice, ReadOptions, SourceError, Table, open_stream};

fn is_phone(cell: &str) -> bool {
    cell.len() == 11 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

fn opened(page: &[u8]) -> Result<Table, SourceError> {
    let mut page = page;
    let tables = open_stream("page.xls", &mut page, &ReadOptions::default(), &is_phone)?;
    Ok(tables.into_iter().next().unwrap())
}

type Row = (u32, Vec<String>, Option<Malformed>);

fn read(mut table: Table) -> (Vec<Row>, Vec<Notice>) {
    let mut read = Vec::new();
    let mut take = |rows: dialfeed::row::Rows| {
        for row in rows.iter() {
            read.push((row.id.row, row.cells().map(str::to_owned).collect(), row.malformed));
        }
        ControlFlow::Continue(())
    };
    let end = table.read(0, &mut take).unwrap();
    (read, end.notices)
}

fn cells(page: &str) -> Vec<Vec<String>> {
    read(opened(page.as_bytes()).unwrap()).0.into_iter().map(|(_, cells, _)| cells).collect()
}

#[test]
fn text_is_read_as_a_browser_shows_it() {
    let page = "<html><style>td {x: \"<td>\"}</style><TABLE><TR><TH>手机<TH>姓名<TH>备注</TR>\
        <tr><td> 13800138000 </td><td><b>张</b>三\n  &amp; &#26446;</td><td>一<br>二<p>三</p></td>\
        <tr><td>13900139000<td><script>'<td>'</script>王&nbsp;五<td></table>";
    let rows = cells(page);
    assert_eq!(rows[0], ["13800138000", "张三 & 李", "一\n二\n三"]);
    assert_eq!(rows[1], ["13900139000", "王\u{a0}五"]);
}

#[test]
fn cells_that_span_others_leave_them_empty() {
    let page = "<table><tr><th>name<th>phone<th>a<th>b</tr>\
        <tr><td rowspan=2>Ann</td><td>13800138000</td><td colspan=2>x</td></tr>\
        <tr><td>13900139000</td><td>y</td><td>z</td></tr>\
        <tr><td>Bo</td><td>13700137000</td><td colspan=99999999 rowspan=99999999>w</td></tr></table>";
    let rows = cells(page);
    assert_eq!(rows[0], ["Ann", "13800138000", "x"]);
    assert_eq!(rows[1], ["", "13900139000", "y", "z"]);
    assert_eq!(rows[2], ["Bo", "13700137000", "w"]);
}

#[test]
fn a_table_inside_a_table_is_one_of_its_own() {
    let page = "<table><tr><td>menu<td><table><tr><th>phone<th>name</tr>\
        <tr><td>13800138000<td>Ann</table>after</td></tr><tr><td>foot</table>";
    let table = opened(page.as_bytes()).unwrap();
    assert_eq!(table.sheet.as_deref(), Some("2"));
    assert_eq!(table.columns.header, ["phone", "name"]);
    let (rows, _) = read(table);
    assert_eq!(rows, [(2, vec!["13800138000".to_owned(), "Ann".to_owned()], None)]);
}

#[test]
fn numbers_that_excel_shows_cut_are_read_in_full() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>\
        <tr><td>手机</td><td>日期</td></tr>\
        <tr><td x:num=\"13800138000\">1.38E+10</td><td x:num=\"46348\">2026-11-22</td></tr>\
        <tr><td x:num>13900139000</td><td x:str>无</td></tr></table></html>";
    assert_eq!(cells(page), [["13800138000", "2026-11-22"], ["13900139000", "无"]]);
}

#[test]
fn hidden_rows_of_a_page_are_read_and_told() {
    let page = "<table><tr><td>phone</tr><tr style='mso-yfti:1;display:none'><td>13800138000</tr>\
        <tr><td>13900139000</tr></table>";
    let (rows, notices) = read(opened(page.as_bytes()).unwrap());
    assert_eq!(rows.len(), 2);
    assert_eq!(notices, [Notice::HiddenRows { count: 1, first: 2 }]);
}

#[test]
fn the_encoding_is_that_of_the_mark_the_declaration_or_the_text() {
    let table = "<table><tr><td>手机<td>姓名</tr><tr><td>13800138000<td>张三</tr></table>";
    let declared = format!("<meta charset=gb2312>{table}");
    let utf16: Vec<u8> =
        format!("\u{feff}<html>{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for page in [
        table.as_bytes().to_vec(),
        encoding_rs::GBK.encode(table).0.into_owned(),
        encoding_rs::GBK.encode(&declared).0.into_owned(),
        utf16,
    ] {
        let (rows, _) = read(opened(&page).unwrap());
        assert_eq!(rows[0].1, ["13800138000", "张三"]);
    }
}

#[test]
fn a_row_with_bytes_that_cannot_be_decoded_is_malformed() {
    let page = b"<meta charset=utf-8><table><tr><td>phone<td>name</tr>\
        <tr><td>13800138000<td>A\xFFnn</tr><tr><td>13900139000<td>Bo</tr></table>";
    let (rows, _) = read(opened(page).unwrap());
    let at = page.iter().position(|byte| *byte == 0xFF).unwrap() as u64;
    assert_eq!(rows[0].2, Some(Malformed::Undecodable { at }));
    assert_eq!(rows[1].2, None);
}

#[test]
fn a_page_without_table_says_so() {
    assert!(matches!(opened(b"<html><p>phone"), Err(SourceError::NoSheets { .. })));
}
