//! Tables without frames: columns lined up by the width that characters have on a terminal, where
//! a Chinese one takes two places.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// Rows of texts; `right` are columns of figures. Within so many `columns` of the terminal, or as
/// wide as it gets.
pub fn lined_up(
    head: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
    right: &[usize],
    columns: Option<usize>,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if let Some(columns) = columns {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(columns).unwrap_or(u16::MAX));
    }
    if let Some(head) = head {
        table.set_header(head);
    }
    table.add_rows(rows);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let text = table.to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
