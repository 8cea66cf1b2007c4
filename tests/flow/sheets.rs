//! `--sheet` with files that have no sheets.

use super::desk::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("list.csv", "手机,姓名\n13490000001,甲\n");
    desk.put_sample("autumn-campaign.xlsx");
    desk
}

#[test]
fn one_sheet_of_a_text_file_is_wrong_usage_that_names_the_file() {
    let desk = desk();
    for (lang, says) in [("zh", "没有工作表"), ("en", "has no sheets")] {
        for sheet in ["名单", "2"] {
            let ran = desk.run(&["check", "list.csv", "--sheet", sheet, "--lang", lang]);
            let said = &ran.stderr;
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{said}");
            assert!(said.contains("list.csv") && said.contains(says), "{said}");
            assert!(said.contains(&format!("--sheet {sheet}")), "{said}");
        }
    }
}

#[test]
fn beside_a_workbook_that_has_the_sheet_a_text_file_is_read_and_told_of() {
    let desk = desk();
    let files = ["check", "list.csv", "autumn-campaign.xlsx", "--sheet", "名单"];
    let ran = desk.run(&files);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("list.csv is a text file without sheets"), "{}", ran.stderr);
    assert!(ran.stdout.contains("list.csv (UTF-8): 1 row"), "{}", ran.stdout);
}

#[test]
fn the_first_sheet_and_all_of_them_are_a_text_file_itself() {
    let desk = desk();
    for sheet in ["1", "all"] {
        let ran = desk.run(&["check", "list.csv", "--sheet", sheet]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(!ran.stderr.contains("--sheet"), "{}", ran.stderr);
    }
}
