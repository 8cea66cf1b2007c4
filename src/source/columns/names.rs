//! The headers that name a field by themselves: the contract's (section 5), and their close kin.
//!
//! Case, spaces, signs, full-width forms and what stands in brackets do not count.

use crate::row::Field;

/// How strongly a phone header speaks; of two columns the lower goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PhoneHeader {
    /// Says mobile number.
    Mobile,
    /// Says telephone, or just number.
    Telephone,
}

const MOBILE: &[&str] = &[
    "mobile",
    "mobilephone",
    "mobileno",
    "mobilenumber",
    "cell",
    "cellphone",
    "手机",
    "手机号",
    "手机号码",
    "手机电话",
    "客户手机",
    "客户手机号",
    "客户手机号码",
    "联系手机",
    "移动电话",
];

const TELEPHONE: &[&str] = &[
    "phone",
    "phonenumber",
    "phonenum",
    "phoneno",
    "tel",
    "telno",
    "telephone",
    "contactnumber",
    "电话",
    "电话号",
    "电话号码",
    "联系电话",
    "联系方式",
    "联系号码",
    "联系人电话",
    "号码",
    "客户电话",
    "客户号码",
    "被叫号码",
];

const NAME: &[&str] = &[
    "name",
    "fullname",
    "customer",
    "customername",
    "contact",
    "姓名",
    "名字",
    "客户姓名",
    "客户名称",
    "客户",
    "联系人",
    "联系人姓名",
    "称呼",
];

const ADDRESS: &[&str] = &[
    "address",
    "addr",
    "地址",
    "联系地址",
    "客户地址",
    "客户地址信息",
    "详细地址",
    "家庭地址",
    "住址",
    "通讯地址",
    "通信地址",
];

const EMAIL: &[&str] = &[
    "email",
    "mail",
    "emailaddress",
    "邮箱",
    "电子邮箱",
    "邮箱地址",
    "电子邮件",
    "邮件",
    "邮件地址",
    "客户邮件地址",
];

const COMMENT: &[&str] = &[
    "comment",
    "comments",
    "remark",
    "remarks",
    "note",
    "notes",
    "memo",
    "备注",
    "说明",
    "备注信息",
    "备注说明",
    "描述",
];

/// The field that a header names, if it names one.
pub(super) fn field_of(header: &str) -> Option<Field> {
    if is_private(header) {
        return None;
    }
    readings(header).find_map(|reading| {
        let reading = reading.as_str();
        if phone_rank(reading).is_some() {
            return Some(Field::Phonenum);
        }
        let lists = [
            (Field::Name, NAME),
            (Field::Address, ADDRESS),
            (Field::Email, EMAIL),
            (Field::Comment, COMMENT),
        ];
        lists.iter().find(|(_, names)| names.contains(&reading)).map(|(field, _)| *field)
    })
}

/// How strongly a header speaks for a phone number; a header that is not known by itself speaks
/// as `Mobile` if it has a word for mobile in it.
pub(super) fn phone_strength(header: &str) -> PhoneHeader {
    readings(header).find_map(|reading| phone_rank(&reading)).unwrap_or_else(|| {
        let folded = fold(header);
        let mobile = ["手机", "移动电话", "mobile", "cellphone"];
        if mobile.iter().any(|word| folded.contains(word)) {
            PhoneHeader::Mobile
        } else {
            PhoneHeader::Telephone
        }
    })
}

/// Whether a header begins with `_`: a column of our own, or of another program's, that is never
/// mapped by itself.
pub(super) fn is_private(header: &str) -> bool {
    header.trim_start().starts_with(['_', '＿'])
}

/// A header as it is compared: lower case, ASCII for full-width, letters and digits alone.
pub(super) fn fold(header: &str) -> String {
    header
        .chars()
        .map(half_width)
        .filter(|char| char.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn phone_rank(folded: &str) -> Option<PhoneHeader> {
    if MOBILE.contains(&folded) {
        Some(PhoneHeader::Mobile)
    } else if TELEPHONE.contains(&folded) {
        Some(PhoneHeader::Telephone)
    } else {
        None
    }
}

/// What a header may say: the whole of it, then without its brackets (`手机号（必填）`).
fn readings(header: &str) -> impl Iterator<Item = String> {
    [fold(header), fold(&without_brackets(header))]
        .into_iter()
        .filter(|reading| !reading.is_empty())
}

fn without_brackets(header: &str) -> String {
    let mut depth = 0_usize;
    header
        .chars()
        .filter(|char| match half_width(*char) {
            '(' | '[' | '【' | '〔' | '<' | '《' => {
                depth += 1;
                false
            }
            ')' | ']' | '】' | '〕' | '>' | '》' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// ASCII for its full-width form.
fn half_width(char: char) -> char {
    match char {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(char as u32 - 0xFEE0).unwrap_or(char),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contract's own list.
    const CONTRACT: &[(Field, &str)] = &[
        (
            Field::Phonenum,
            "phone, phone number, mobile, cell, tel, telephone, phonenum, 手机, 手机号, 手机号码, \
             电话, 电话号码, 联系电话, 联系方式, 联系号码, 号码, 客户电话, 客户手机, 客户手机号码, \
             被叫号码, 移动电话",
        ),
        (
            Field::Name,
            "name, full name, customer, contact, 姓名, 名字, 客户姓名, 客户名称, 客户, 联系人, 称呼",
        ),
        (Field::Address, "address, addr, 地址, 联系地址, 客户地址, 客户地址信息, 住址, 通讯地址"),
        (
            Field::Email,
            "email, e-mail, mail, 邮箱, 电子邮箱, 电子邮件, 邮件, 邮件地址, 客户邮件地址",
        ),
        (
            Field::Comment,
            "comment, comments, remark, remarks, note, notes, memo, 备注, 说明, 备注信息, 描述",
        ),
    ];

    #[test]
    fn every_header_of_the_contract_names_its_field() {
        for (field, headers) in CONTRACT {
            for header in headers.split(", ") {
                assert_eq!(field_of(header), Some(*field), "{header}");
            }
        }
    }

    #[test]
    fn case_spaces_signs_width_and_brackets_do_not_count() {
        for header in [
            "手机号\n(必填)",
            "*手机号码：",
            "手机号（必填）",
            " Phone_Number ",
            "ＭＯＢＩＬＥ",
            "【必填】电话",
            "手 机",
        ] {
            assert_eq!(field_of(header), Some(Field::Phonenum), "{header}");
        }
        assert_eq!(field_of("E-Mail"), Some(Field::Email));
    }

    #[test]
    fn a_header_that_begins_with_an_underscore_names_nothing() {
        assert_eq!(field_of("_phonenum"), None);
        assert_eq!(field_of(" ＿手机"), None);
        assert_eq!(field_of("()"), None);
    }

    #[test]
    fn a_mobile_header_speaks_before_a_telephone_header() {
        assert!(phone_strength("手机号") < phone_strength("联系电话"));
        assert!(phone_strength("法人手机2") < phone_strength("座机"));
    }
}
