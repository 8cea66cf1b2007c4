//! Cells that are plainly no customer's: words of a header, and hints how to fill a column in
//! (`必填，11位`).
//!
//! Promise: a cell that may be somebody's name, number or address is no label.

use super::names;
use crate::row::Field;

/// A cell with so many digits is a bad number rather than a label.
const DIGITS_OF_A_NUMBER: usize = 5;

/// Longer cells are sentences; of those only hints are labels.
const WORD_CHARS_MAX: usize = 12;

/// Words of headers that name no field of the platform's.
const WORDS: &str = "\
    序号 编号 客户编号 性别 年龄 生日 出生日期 身份证 身份证号 证件号码 固话 座机 固定电话 \
    备用电话 备用号码 其他电话 其他联系方式 分机 传真 微信 微信号 qq qq号 网址 邮编 省 市 区 县 \
    省份 城市 区县 地区 区域 街道 门牌号 公司 公司名称 单位 部门 职位 职务 行业 来源 渠道 产品 \
    型号 数量 金额 日期 时间 登记日期 登记时间 创建时间 状态 等级 级别 类型 类别 意向 批次 工号 \
    坐席 业务员 负责人 跟进人 客户信息 基本信息 基础信息 个人信息 联系信息 其他信息 其它信息 \
    其他 其它 补充信息 地址信息 no id sex gender age city province company title date source \
    status fax wechat contactinfo details";

/// What a hint has in it.
const HINTS: &str = "\
    必填 选填 必选 可选 可不填 可空 可为空 不能为空 不可为空 请填写 请输入 请选择 11位 不超过 \
    文本格式 格式为 格式： 格式: 字以内 字符以内 required optional mandatory";

/// What a column holds, as databases say it.
const TYPES: &str = "\
    文本 字符 字符串 数字 日期型 string text varchar char number int";

/// Whether a cell tells how to fill a column in.
pub(super) fn is_hint(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    let bare = names::fold(&cell);
    !has_number(&cell)
        && (HINTS.split(' ').any(|hint| cell.contains(hint))
            || TYPES
                .split(' ')
                .any(|name| name == bare.trim_end_matches(|char: char| char.is_ascii_digit())))
}

/// Whether a cell is a word of a header, or a hint.
pub(super) fn is_label(cell: &str) -> bool {
    let bare = names::fold(cell);
    is_hint(cell)
        || names::field_of(cell).is_some()
        || (bare.chars().count() <= WORD_CHARS_MAX && WORDS.split(' ').any(|word| word == bare))
}

/// Whether a cell is the name of a phone column: a word of ours, or a name as databases have it
/// (`cust_mobile`).
pub(super) fn names_the_phone(cell: &str) -> bool {
    const WORDS: [&str; 7] =
        ["phone", "mobile", "tel", "telephone", "cellphone", "phoneno", "phonenum"];
    names::field_of(cell) == Some(Field::Phonenum) || has_word(cell, &WORDS)
}

/// Whether a cell is the name of a name column: a label, or a name as databases have it
/// (`cust_nm`).
pub(super) fn names_the_name(cell: &str) -> bool {
    is_label(cell) || has_word(cell, &["name", "nm", "username", "custname"])
}

/// Whether a cell is a name as databases and programs have it (`cust_nm`, `userPhone`) with one of
/// these words in it. `hotel` has no `tel` in it.
fn has_word(cell: &str, wanted: &[&str]) -> bool {
    let cell = cell.trim();
    let is_identifier = cell.chars().all(|char| char.is_ascii_alphanumeric() || char == '_');
    let mut words = vec![String::new()];
    let mut was_small = false;
    for char in cell.chars() {
        if char == '_' || (char.is_ascii_uppercase() && was_small) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| char.is_ascii_alphabetic()) {
            word.push(char.to_ascii_lowercase());
        }
        was_small = char.is_ascii_lowercase();
    }
    is_identifier && !has_number(cell) && words.iter().any(|word| wanted.contains(&word.as_str()))
}

/// Whether a cell has so many digits that it may be meant as a number.
pub(super) fn has_number(cell: &str) -> bool {
    let is_digit = |char: &char| char.is_ascii_digit() || ('０'..='９').contains(char);
    cell.chars().filter(is_digit).count() >= DIGITS_OF_A_NUMBER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_and_words_of_headers_are_labels() {
        for cell in
            ["（必填）", "必填，11位", "选填", "性别", "手机号", "省", "Required", "varchar(20)"]
        {
            assert!(is_label(cell), "{cell}");
        }
    }

    #[test]
    fn what_may_be_a_customers_is_no_label() {
        for cell in
            ["张三", "李市", "13800138000", "必填13800138000", "浙江", "无", "-", "", "John"]
        {
            assert!(!is_label(cell), "{cell}");
        }
        for cell in ["cust_mobile", "userPhone", "Tel", "PHONE_NO", "手机"] {
            assert!(names_the_phone(cell), "{cell}");
        }
        for cell in ["hotel", "hotel lobby", "no phone", "cust_nm", "tel_13800138000", "张三"] {
            assert!(!names_the_phone(cell), "{cell}");
        }
        assert!(names_the_name("cust_nm") && names_the_name("userName"));
        assert!(!names_the_name("John") && !names_the_name("Nm Li") && !names_the_name("张三"));
    }
}
