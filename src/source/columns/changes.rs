//! What changed between two headers, for a person to be told.

use super::names;

/// Cells that are compared; a header that is wider is compared so far.
const CELLS_MAX: usize = 256;

/// What changed in a header. All empty where the change is beyond what is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderChanges {
    /// Columns that are new.
    pub added: Vec<String>,
    /// Columns that are gone.
    pub removed: Vec<String>,
    /// Columns with another header at the same place: old and new.
    pub renamed: Vec<(String, String)>,
    /// Columns that stand in another order.
    pub moved: Vec<String>,
}

impl HeaderChanges {
    /// Compares the cells of an old header with those of a new one.
    #[must_use]
    pub fn between(old: &[String], new: &[String]) -> Self {
        let (old, new) = (cells(old), cells(new));
        let kept = kept_in_order(&old, &new);
        let mut changes = Self::default();
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        let (mut from_old, mut from_new) = (0, 0);
        // Between two columns that stayed, as many gone as come are renamed ones.
        for (at_old, at_new) in kept.into_iter().chain([(old.len(), new.len())]) {
            let is_elsewhere = |cell: &&Cell, others: &[Cell]| others.iter().any(|it| it == *cell);
            let gap_old: Vec<&Cell> =
                old[from_old..at_old].iter().filter(|cell| !is_elsewhere(cell, &new)).collect();
            let gap_new: Vec<&Cell> =
                new[from_new..at_new].iter().filter(|cell| !is_elsewhere(cell, &old)).collect();
            if gap_old.len() == gap_new.len() {
                let pairs = gap_old.iter().zip(&gap_new);
                changes.renamed.extend(pairs.map(|(old, new)| (old.shown(), new.shown())));
            } else {
                gone.extend(gap_old.iter().map(|cell| cell.shown()));
                come.extend(gap_new.iter().map(|cell| cell.shown()));
            }
            let moved = new[from_new..at_new].iter().filter(|cell| is_elsewhere(cell, &old));
            changes.moved.extend(moved.map(Cell::shown));
            (from_old, from_new) = (at_old + 1, at_new + 1);
        }
        (changes.removed, changes.added) = (gone, come);
        changes
    }

    /// How many columns it concerns.
    #[must_use]
    pub fn count(&self) -> usize {
        self.added.len() + self.removed.len() + self.renamed.len() + self.moved.len()
    }
}

/// A header cell: as written, and as compared.
struct Cell<'a> {
    written: &'a str,
    folded: String,
}

impl Cell<'_> {
    fn shown(&self) -> String {
        self.written.to_owned()
    }
}

impl PartialEq for Cell<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

/// The cells that say something.
fn cells(header: &[String]) -> Vec<Cell<'_>> {
    let cells = header.iter().take(CELLS_MAX);
    cells
        .map(|cell| Cell { written: cell.trim(), folded: names::fold(cell) })
        .filter(|cell| !cell.folded.is_empty())
        .collect()
}

/// The longest common subsequence: places in the old header and in the new one.
fn kept_in_order(old: &[Cell], new: &[Cell]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for (at_old, cell) in old.iter().enumerate().rev() {
        for (at_new, other) in new.iter().enumerate().rev() {
            longest[at_old][at_new] = if cell == other {
                longest[at_old + 1][at_new + 1] + 1
            } else {
                longest[at_old + 1][at_new].max(longest[at_old][at_new + 1])
            };
        }
    }
    let (mut at_old, mut at_new) = (0, 0);
    let mut kept = Vec::new();
    while at_old < old.len() && at_new < new.len() {
        if old[at_old] == new[at_new] {
            kept.push((at_old, at_new));
            (at_old, at_new) = (at_old + 1, at_new + 1);
        } else if longest[at_old + 1][at_new] >= longest[at_old][at_new + 1] {
            at_old += 1;
        } else {
            at_new += 1;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(old: &str, new: &str) -> HeaderChanges {
        let cells = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        HeaderChanges::between(&cells(old), &cells(new))
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn columns_added_removed_renamed_and_moved_are_told_apart() {
        let added = between("姓名 手机", "序号 姓名 手机 备注");
        assert_eq!(added.added, texts(&["序号", "备注"]));
        assert_eq!(added.count(), 2);
        let removed = between("姓名 性别 手机", "姓名 手机");
        assert_eq!(removed.removed, texts(&["性别"]));
        let renamed = between("姓名 手机 备注", "姓名 联系电话 备注");
        assert_eq!(renamed.renamed, [("手机".to_owned(), "联系电话".to_owned())]);
        assert_eq!(renamed.count(), 1);
        let moved = between("姓名 手机 备注", "手机 备注 姓名");
        assert_eq!(moved.moved, texts(&["姓名"]));
        assert_eq!(moved.count(), 1);
        let both = between("姓名 手机 备注 来源", "手机 姓名 说明 来源 日期");
        assert_eq!(both.renamed, [("备注".to_owned(), "说明".to_owned())]);
        assert_eq!((both.added, both.moved.len()), (texts(&["日期"]), 1));
    }

    #[test]
    fn signs_and_case_are_no_change() {
        assert_eq!(between("姓名 Phone", "*姓名： phone").count(), 0);
    }
}
