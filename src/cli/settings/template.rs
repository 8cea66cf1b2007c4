//! What `dialfeed template` takes.

use std::path::PathBuf;

use crate::cli::args::template::TemplateArgs;
use crate::locale::usage::Usage;

/// The file that was typed, if one was.
///
/// # Errors
/// [`Usage::TemplateName`] for a name that Excel would not open as a workbook, and
/// [`Usage::TemplateToStandardOutput`] for `-`.
pub fn resolve(args: TemplateArgs) -> Result<Option<PathBuf>, Usage> {
    let Some(file) = args.file else { return Ok(None) };
    if file.as_os_str() == "-" {
        return Err(Usage::TemplateToStandardOutput);
    }
    // A name with a slash behind it is a folder's, whatever it ends in.
    let is_folder = file.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    let is_workbook = file.extension().is_some_and(|ends| ends.eq_ignore_ascii_case("xlsx"));
    if is_workbook && !is_folder {
        Ok(Some(file))
    } else {
        Err(Usage::TemplateName { value: file.display().to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(file: &str) -> Result<Option<PathBuf>, Usage> {
        resolve(TemplateArgs { file: Some(file.into()) })
    }

    #[test]
    fn a_workbooks_name_is_taken_in_any_case_and_folder() {
        for file in ["list.xlsx", "LIST.XLSX", "lists/november.1.xlsx", "名单 十一月.xlsx"] {
            assert_eq!(resolved(file), Ok(Some(file.into())));
        }
        assert_eq!(resolve(TemplateArgs { file: None }), Ok(None));
    }

    #[test]
    fn what_excel_would_not_open_as_a_workbook_is_refused() {
        for file in
            ["", "list", "list.csv", "list.xls", "list.xlsx.csv", ".xlsx", "lists.xlsx/", "."]
        {
            let refused = Err(Usage::TemplateName { value: file.to_owned() });
            assert_eq!(resolved(file), refused, "{file}");
        }
        assert_eq!(resolved("-"), Err(Usage::TemplateToStandardOutput));
    }
}
