//! The library that writes workbooks takes a failed write to the disk for a mistake and panics; here it
//! becomes the error that it is.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_xlsxwriter::XlsxError;

/// Calls into the library. What it was working on is not used again after a panic.
///
/// # Errors
/// What the library returns, or the disk's error that made it panic. Any other panic is one of this
/// program and goes on.
pub fn guarded<T>(call: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, XlsxError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result,
        Err(panic) => match disk_error(panic.as_ref()) {
            Some(error) => Err(XlsxError::IoError(error)),
            None => std::panic::resume_unwind(panic),
        },
    }
}

/// The error in a panic's words: `Couldn't write to xml file: Os { code: 28, kind: StorageFull, … }`.
fn disk_error(panic: &(dyn Any + Send)) -> Option<io::Error> {
    let words = panic.downcast_ref::<String>()?;
    let (_, rest) = words.split_once("Os { code: ")?;
    let digits = rest.split(',').next()?;
    Some(io::Error::from_raw_os_error(digits.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_failed_is_the_disks_error_and_any_other_panic_goes_on() {
        let full = || Err::<(), _>(io::Error::from_raw_os_error(28));
        let failed = guarded(|| {
            full().expect("Couldn't write to xml file");
            Ok(())
        });
        let Err(XlsxError::IoError(error)) = failed else { panic!("{failed:?}") };
        assert_eq!(error.raw_os_error(), Some(28));
        let mistake = catch_unwind(|| guarded::<()>(|| panic!("a mistake")));
        assert!(mistake.is_err());
    }
}
