//! What the table of numbers keeps, whatever the numbers, rows and sources are.

use super::*;
use crate::row::PhoneKind;

#[test]
fn the_first_row_with_a_number_is_named_to_all_later_ones() {
    let (first, second) = (RowId { source: 0, row: 12 }, RowId { source: 1, row: 3 });
    let phone = Phone::new(PhoneKind::Mobile, 13_800_138_000);
    let other = Phone::new(PhoneKind::Mobile, 13_900_139_000);
    let mut dedupe = Dedupe::default();
    assert!(dedupe.is_empty());
    assert_eq!(dedupe.first_or(phone, first), None);
    assert_eq!(dedupe.first_or(phone, second), Some(first));
    assert_eq!(dedupe.first_or(phone, second), Some(first), "the first stays the first");
    assert_eq!(dedupe.first_or(other, second), None);
    assert_eq!(dedupe.len(), 2);
}

#[test]
fn rows_and_sources_of_any_size_come_back_as_they_were() {
    let kinds = [PhoneKind::Mobile, PhoneKind::Landline, PhoneKind::Service];
    let mut dedupe = Dedupe::default();
    let mut entries = Vec::new();
    for (kind, digits) in kinds.into_iter().zip([99_999_999_999, 99_999_999_999, 110]) {
        let sources = [0, 1, 2_097_150, 2_097_151, 2_097_152, u32::MAX];
        for (nth, source) in (0..).zip(sources) {
            let digits: u64 = digits - nth;
            entries.push((Phone::new(kind, digits), RowId { source, row: u32::MAX - source }));
        }
    }
    let different: std::collections::BTreeSet<Phone> =
        entries.iter().map(|(phone, _)| *phone).collect();
    assert_eq!(different.len(), entries.len(), "the test's own numbers");
    for (phone, row) in &entries {
        assert_eq!(dedupe.first_or(*phone, *row), None, "{row:?}");
    }
    for (phone, row) in &entries {
        assert_eq!(dedupe.first_or(*phone, RowId { source: 9, row: 9 }), Some(*row));
        assert_eq!(dedupe.find(*phone), Some(*row));
    }
    // Each gets the row of the one before it: near sources and far ones change places.
    let rows: Vec<RowId> = entries.iter().map(|(_, row)| *row).collect();
    for ((phone, _), row) in entries.iter().zip(rows.iter().cycle().skip(1)) {
        dedupe.put_last(*phone, *row);
        assert_eq!(dedupe.find(*phone), Some(*row));
    }
    assert_eq!(dedupe.len(), entries.len());
}

#[test]
fn marks_stay_with_their_number_and_touch_nothing_else() {
    let phones = [13_800_138_000, 13_900_139_000].map(|it| Phone::new(PhoneKind::Mobile, it));
    let row = RowId { source: 2_097_152, row: u32::MAX };
    let mut dedupe = Dedupe::default();
    dedupe.add_marks(phones[0], 1);
    assert_eq!((dedupe.marks(phones[0]), dedupe.find(phones[0])), (0, None), "not there yet");
    dedupe.put_last(phones[0], row);
    dedupe.add_marks(phones[0], 0b0101);
    dedupe.add_marks(phones[0], 0b1111_1000);
    assert_eq!((dedupe.marks(phones[0]), dedupe.find(phones[0])), (0b1101, Some(row)));
    assert_eq!((dedupe.marks(phones[1]), dedupe.find(phones[1])), (0, None));
    let later = RowId { source: 0, row: 3 };
    dedupe.expect(1 << 20);
    dedupe.put_last(phones[0], later);
    assert_eq!((dedupe.marks(phones[0]), dedupe.find(phones[0])), (0b1101, Some(later)));
    assert_eq!(dedupe.len(), 1);
}

#[test]
fn looking_ahead_remembers_nothing() {
    let phones = [13_800_138_000, 13_900_139_000].map(|it| Phone::new(PhoneKind::Mobile, it));
    let mut dedupe = Dedupe::default();
    dedupe.look_ahead(phones.into_iter());
    assert!(dedupe.is_empty());
    let first = RowId { source: 0, row: 2 };
    dedupe.first_or(phones[0], first);
    dedupe.look_ahead(phones.into_iter());
    assert_eq!((dedupe.len(), dedupe.first_or(phones[0], first)), (1, Some(first)));
    assert_eq!(dedupe.first_or(phones[1], first), None);
}

#[test]
fn many_numbers_are_kept_apart_expected_or_not() {
    for expected in [0, 1, 50_000, 200_000, u64::MAX] {
        many_numbers_are_kept_apart(expected);
    }
}

fn many_numbers_are_kept_apart(expected: u64) {
    let mut dedupe = Dedupe::default();
    for row in 0..100_000 {
        let phone = Phone::new(PhoneKind::Mobile, 13_800_000_000 + u64::from(row));
        assert_eq!(dedupe.first_or(phone, RowId { source: 0, row }), None);
        if row == 3 {
            dedupe.expect(expected);
        }
    }
    for row in 0..100_000 {
        let phone = Phone::new(PhoneKind::Mobile, 13_800_000_000 + u64::from(row));
        assert_eq!(
            dedupe.first_or(phone, RowId { source: 1, row: 1 }),
            Some(RowId { source: 0, row })
        );
    }
    assert_eq!(dedupe.len(), 100_000);
}
