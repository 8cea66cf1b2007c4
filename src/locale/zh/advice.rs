//! Advice about cells without a number, in Chinese.

use dialfeed::clean::Advice;
use dialfeed::outcome::Reason;
use dialfeed::row::{Phone, PhoneKind};

use super::reason;

/// The sentence.
pub fn advice(advice: &Advice, number: &dyn Fn(Phone) -> String) -> String {
    match *advice {
        Advice::LookAlike { meant } => {
            format!("号码里有字母或其他符号代替了数字，是不是 {}？", number(meant))
        }
        Advice::MobileDigits { digits } => {
            format!("手机号应为 11 位（不含国家代码 86），这里是 {digits} 位。")
        }
        Advice::NumberDigits { digits } => format!(
            "这里有 {digits} 位数字；手机号是 11 位，固定电话连同区号（含开头的 0）是 10 到 12 位。"
        ),
        Advice::MobileInside { meant } => {
            format!("手机号前面多了数字，是不是 {}？", number(meant))
        }
        Advice::TwoNumbers { first, second } => format!(
            "两个号码连在了一起，是不是 {} 和 {}？请用斜杠隔开，或分成两行。",
            number(first),
            number(second)
        ),
        Advice::Rounded => reason(Reason::PhonePrecisionLost).to_owned(),
        Advice::AreaMissing => reason(Reason::PhoneNoAreaCode).to_owned(),
        Advice::AreaUnknown { area } => format!("没有 0{area} 这个区号，请核对。"),
        Advice::AreaDigits { area, digits, fits: (least, most) } if least == most => {
            format!("区号 0{area} 后面应有 {most} 位数字，这里是 {digits} 位。")
        }
        Advice::AreaDigits { area, digits, fits: (least, most) } => {
            format!("区号 0{area} 后面应有 {least} 或 {most} 位数字，这里是 {digits} 位。")
        }
        Advice::Foreign => reason(Reason::PhoneForeign).to_owned(),
        Advice::WrittenAsForeign { meant } => {
            format!("开头的 + 或 00 表示境外号码；如果是内地手机号，是不是 {}？", number(meant))
        }
        Advice::Service => reason(Reason::PhoneService).to_owned(),
        Advice::KindNotAllowed { kind } => {
            let name = match kind {
                PhoneKind::Mobile => "手机号",
                PhoneKind::Landline => "固定电话",
                PhoneKind::Service => "服务号码",
            };
            format!("这是{name}；要拨打请在 --allow 中加上 {}。", kind.as_str())
        }
        Advice::RangeUnused { prefix: Some(prefix) } => {
            format!("没有 {prefix} 开头的手机号，请向客户核实。")
        }
        Advice::RangeUnused { prefix: None } => reason(Reason::PhoneUnassigned).to_owned(),
        Advice::Date => {
            "这是日期，不是电话号码；请检查号码列是否选对（--map phonenum=列名）。".to_owned()
        }
        Advice::IdCard => "这像是身份证号，不是电话号码；请检查号码列是否选对。".to_owned(),
        Advice::BankCard => "这像是银行卡号，不是电话号码；请检查号码列是否选对。".to_owned(),
        Advice::Email => "这是邮箱地址，不是电话号码。".to_owned(),
        Advice::Text => reason(Reason::PhoneNotANumber).to_owned(),
        Advice::Hidden => "号码中间的数字被遮住了，请向提供名单的人索取完整号码。".to_owned(),
    }
}
