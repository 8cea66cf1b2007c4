//! The sandbox, in Chinese.

use crate::locale::sandbox::SandboxWord;

/// The text.
pub fn sandbox_word(word: &SandboxWord) -> String {
    match word {
        SandboxWord::Running { url, company, auth, batches } => format!(
            "模拟平台正在运行：{url}（用浏览器打开可以看到收到的数据）\n\
             企业编号 {company}，认证码 {auth}，工号 8001–8010，任务批次 {batches}\n\
             试用：DIALFEED_AUTH={auth} dialfeed import 名单.xlsx --batch 20261101 \
             --endpoint {url} --company {company}\n\
             按 Ctrl-C 结束。"
        ),
        SandboxWord::Dialling { speed: 1 } => {
            "正在自动拨打任务批次里的客户，通话按真实快慢进行。".to_owned()
        }
        SandboxWord::Dialling { speed } => {
            format!("正在自动拨打任务批次里的客户，通话速度是真实的 {speed} 倍。")
        }
    }
}
