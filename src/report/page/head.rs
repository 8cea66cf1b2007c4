//! The page's head: its language and title, its style and script, and the policy that lets a browser
//! heed these two and nothing else. A mistake in escaping could not run, nor fetch or send anything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::colours;
use super::text::plain;

/// Bytes of a title.
const TITLE_MOST: usize = 120;

/// The head, given the script of [`script`].
pub(crate) fn head(title: &str, script: &str) -> Markup {
    let style = style();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; \
         form-action 'none'",
        hash(&style),
        hash(script)
    );
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (plain(title, TITLE_MOST)) }
            style { (PreEscaped(style)) }
        }
    }
}

/// The script that filters the rows.
pub(super) fn script() -> String {
    as_browsers_hash(include_str!("script.js"))
}

/// Paper and a browser that asks for no dark colours are served by day.
fn style() -> String {
    let (day, night) = colours::rules();
    as_browsers_hash(&format!(
        "{}{day}@media screen and (prefers-color-scheme:dark){{\n{}{night}\n}}\n@media print{{\n{}}}\n",
        include_str!("style.css"),
        include_str!("night.css"),
        include_str!("print.css")
    ))
}

/// A browser makes every line's end one sign before it hashes; sources may have been fetched with two.
fn as_browsers_hash(text: &str) -> String {
    text.replace('\r', "")
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_allowed_but_the_pages_own_style_and_script() {
        let script = script();
        let head = head("报告 </title><b>", &script).into_string();
        let policy = head.split("content=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(policy.contains(&format!("script-src 'sha256-{}';", hash(&script))), "{policy}");
        assert!(policy.contains(&format!("style-src 'sha256-{}';", hash(&style()))), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(head.contains("<title>报告 &lt;/title&gt;&lt;b&gt;</title>"), "{head}");
    }

    #[test]
    fn style_and_script_end_where_they_should_and_name_nothing_outside() {
        for text in [script(), style()] {
            assert!(!text.contains("</") && !text.contains("<!--"), "it would end early");
            assert!(!text.contains("url(") && !text.contains("@import"), "it fetches something");
            assert!(!text.contains("http") && !text.contains("fetch("), "it fetches something");
            assert!(!text.contains('\r'));
        }
    }
}
