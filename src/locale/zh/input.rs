//! Why a list cannot be read, in Chinese.

use crate::locale::figures::{count, names};
use crate::locale::input::Input;

/// The sentence, to stand behind the place.
pub fn input(trouble: &Input) -> String {
    match trouble {
        Input::NotFound => "找不到这个文件，请检查文件名和所在的文件夹。".to_owned(),
        Input::NotReadable { error } => {
            format!("文件读不出来（{error}）。请先在其他程序里关闭它，或检查权限。")
        }
        Input::Directory => "这是一个文件夹，请写明里面的文件。".to_owned(),
        Input::Empty => "里面没有内容。".to_owned(),
        Input::UnsupportedFormat { format } => {
            format!("暂不支持这种格式（{format}），请另存为 .xlsx 或 .csv。")
        }
        Input::Encrypted => "工作簿有密码保护，请去掉密码后另存一份。".to_owned(),
        Input::BrokenWorkbook { after_row: 0 } => {
            "工作簿已损坏，请用表格软件打开后重新保存。".to_owned()
        }
        Input::BrokenWorkbook { after_row } => {
            format!("工作簿在第 {after_row} 行之后已损坏，请用表格软件打开后重新保存。")
        }
        Input::TooLarge => "文件太大，超出了允许的内存。请另存为 .csv，或拆成几份。".to_owned(),
        Input::NoSheets => "工作簿里没有工作表。".to_owned(),
        Input::UnknownSheet { asked, sheets } => {
            format!("没有名为“{asked}”的工作表。现有：{}。", names(sheets, "、"))
        }
        Input::NoPhoneColumn { header } => format!(
            "没有找到号码列。现有的列：{}。请用 --map phonenum=列 指定。",
            names(header, "、")
        ),
        Input::AmbiguousPhoneColumn { candidates } => format!(
            "有好几列都像是号码：{}。请用 --map phonenum=列 指定用哪一列。",
            names(candidates, "、")
        ),
        Input::UnknownColumn { asked, header } => {
            format!("没有“{asked}”这一列。现有的列：{}。", names(header, "、"))
        }
        Input::AmbiguousColumn { asked, candidates } => {
            format!("有好几列都叫“{asked}”：{}。请改用列字母指定。", names(candidates, "、"))
        }
        Input::HeaderBeyondEnd { asked, last_row } => {
            format!("第 {asked} 行没有表头，最后一行有内容的是第 {last_row} 行，请检查 --header。")
        }
        Input::NoValidNumber { rows } => format!(
            "{} 行里没有一个有效号码。请检查号码列是否选对，可用 --map phonenum=列 换一列。",
            count(*rows)
        ),
        Input::SuppressEmpty => {
            "这份免打扰名单里没有一个号码，因此没有发送任何数据。请检查文件。".to_owned()
        }
        Input::SuppressTooOld { age_days, age_max_days } => format!(
            "这份免打扰名单已有 {age_days} 天，超过了 --suppress-max-age 允许的 {age_max_days} 天，\
             因此没有发送任何数据。请换一份新的。"
        ),
    }
}
