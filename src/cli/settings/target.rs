//! Whom rows go to.

use dialfeed::import::{StaffWish, TargetWish, with_ascii_digits};

use super::filled;
use crate::cli::args::target::TargetArgs;
use crate::locale::usage::Usage;

impl TargetArgs {
    /// Whether one of the four was typed.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.batch.is_some()
            || self.batch_column.is_some()
            || self.staff.is_some()
            || self.staff_column.is_some()
    }
}

/// The target that was typed, if one was.
///
/// # Errors
/// An empty value; a staff list with an empty place, a group that there is not, or one entry twice.
pub fn resolve(args: &TargetArgs) -> Result<Option<TargetWish>, Usage> {
    Ok(if let Some(id) = &args.batch {
        Some(TargetWish::Batch(with_ascii_digits(&filled("--batch", id)?).into_owned()))
    } else if let Some(column) = &args.batch_column {
        Some(TargetWish::BatchColumn(filled("--batch-column", column)?))
    } else if let Some(ids) = &args.staff {
        Some(TargetWish::Staff(staff(ids)?))
    } else if let Some(column) = &args.staff_column {
        Some(TargetWish::StaffColumn(filled("--staff-column", column)?))
    } else {
        None
    })
}

/// The signs that stand between staff numbers, on a Chinese keyboard too.
const BETWEEN: [char; 5] = [',', '，', '、', ';', '；'];

fn staff(value: &str) -> Result<Vec<StaffWish>, Usage> {
    filled("--staff", value)?;
    let mut wishes: Vec<StaffWish> = Vec::new();
    for entry in value.split(BETWEEN).map(str::trim) {
        if entry.is_empty() {
            return Err(Usage::Staff { value: value.to_owned() });
        }
        let wish = one(entry)?;
        if wishes.contains(&wish) {
            return Err(Usage::StaffTwice { id: wish.to_string() });
        }
        wishes.push(wish);
    }
    Ok(wishes)
}

/// A staff number, `@all` or `@department:NAME`; a Chinese keyboard writes the sign its own way.
fn one(entry: &str) -> Result<StaffWish, Usage> {
    let Some(group) = entry.strip_prefix(['@', '＠']) else {
        return Ok(StaffWish::Number(with_ascii_digits(entry).into_owned()));
    };
    if group.eq_ignore_ascii_case("all") {
        return Ok(StaffWish::Everybody);
    }
    match group.split_once([':', '：']) {
        Some((kind, name))
            if kind.trim().eq_ignore_ascii_case("department") && !name.trim().is_empty() =>
        {
            Ok(StaffWish::Department(name.trim().to_owned()))
        }
        _ => Err(Usage::StaffGroup { value: entry.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(number: &str) -> StaffWish {
        StaffWish::Number(number.into())
    }

    #[test]
    fn staff_numbers_are_kept_in_order_and_once() {
        let typed = staff("8001, 8002，8003");
        assert_eq!(typed, Ok(vec![number("8001"), number("8002"), number("8003")]));
        assert_eq!(staff("8001、８００２；8003"), typed, "as a Chinese keyboard writes them");
        assert_eq!(staff("8001;8002、 8003"), typed);
        assert_eq!(staff("8001、８００１"), Err(Usage::StaffTwice { id: "8001".into() }));
        assert!(matches!(staff("8001、"), Err(Usage::Staff { .. })));
        assert_eq!(staff("8001,8001"), Err(Usage::StaffTwice { id: "8001".into() }));
        assert!(matches!(staff("8001,,8002"), Err(Usage::Staff { .. })));
        assert_eq!(staff(" "), Err(Usage::Empty { option: "--staff" }));
    }

    #[test]
    fn groups_stand_beside_numbers_as_a_chinese_keyboard_writes_them_too() {
        let sales = || StaffWish::Department("电销 一部".into());
        let typed = staff("8001,@department:电销 一部，＠ALL");
        assert_eq!(typed, Ok(vec![number("8001"), sales(), StaffWish::Everybody]));
        assert_eq!(staff("@Department： 电销 一部 "), Ok(vec![sales()]));
        assert_eq!(staff("@all,@ALL"), Err(Usage::StaffTwice { id: "@all".into() }));
        for wrong in ["@", "@everyone", "@department", "@department:", "@team:A"] {
            assert_eq!(staff(wrong), Err(Usage::StaffGroup { value: wrong.into() }));
        }
    }
}
