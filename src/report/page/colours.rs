//! The colours of the statuses in the page: as they are for areas, and in a shade that can be read
//! on its ground for text.

use std::fmt::Write as _;

use crate::outcome::Status;
use crate::report::figures::colour;

/// The grounds that text stands on, by day and by night.
const GROUNDS: [u32; 2] = [0x00FF_FFFF, 0x001B_1F27];
/// Below this, text is hard to read (WCAG 2, 1.4.3).
const CONTRAST_LEAST: f64 = 4.6;

/// Rules of style: the colours by day, and those by night that differ.
pub(super) fn rules() -> (String, String) {
    let [day, night] = GROUNDS.map(variables);
    let mut classes = String::new();
    for status in Status::ALL {
        let name = status.as_str();
        // Writing to a string cannot fail.
        let _ = writeln!(classes, ".area-{name}{{fill:var(--area-{name})}}");
        let _ = writeln!(classes, ".text-{name}{{color:var(--text-{name})}}");
        let _ = writeln!(classes, ".figures .edge-{name}{{border-top-color:var(--area-{name})}}");
    }
    (format!(":root{{{day}}}\n{classes}"), format!(":root{{{night}}}"))
}

fn variables(ground: u32) -> String {
    let mut rules = String::new();
    for status in Status::ALL {
        let name = status.as_str();
        let area = colour(*status);
        let text = readable(area, ground);
        let _ = write!(rules, "--area-{name}:#{area:06x};--text-{name}:#{text:06x};");
    }
    rules
}

/// The colour, darker or lighter as far as it takes to be read on this ground.
fn readable(colour: u32, ground: u32) -> u32 {
    let far = if luminance(ground) > 0.5 { 0.0 } else { 255.0 };
    let shade = |part: u32| {
        let mixed = |channel: u8| {
            let near = f64::from(channel);
            let part = f64::from(part) / 50.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between two values of a byte"
            )]
            let byte = (near + (far - near) * part).round() as u32;
            byte
        };
        let [_, red, green, blue] = colour.to_be_bytes();
        mixed(red) << 16 | mixed(green) << 8 | mixed(blue)
    };
    (0..=50).map(shade).find(|shade| contrast(*shade, ground) >= CONTRAST_LEAST).unwrap_or(colour)
}

/// From 1 to 21, as WCAG 2 defines it.
fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

fn luminance(colour: u32) -> f64 {
    let [_, red, green, blue] = colour.to_be_bytes();
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast(0, 0x00FF_FFFF) - 21.0).abs() < 0.001);
        assert!((contrast(0x0077_7777, 0x00FF_FFFF) - 4.48).abs() < 0.01);
    }

    #[test]
    fn every_status_can_be_read_by_day_and_by_night() {
        for status in Status::ALL {
            for ground in GROUNDS {
                let text = readable(colour(*status), ground);
                assert!(contrast(text, ground) >= 4.5, "{status} {text:06x} on {ground:06x}");
            }
        }
        assert_eq!(readable(0x0000_0000, GROUNDS[0]), 0, "what can be read stays");
    }

    #[test]
    fn the_grounds_are_those_of_the_style() {
        assert!(include_str!("style.css").contains("--card:#fff;") && GROUNDS[0] == 0x00FF_FFFF);
        let night = format!("--card:#{:06x};", GROUNDS[1]);
        assert!(include_str!("night.css").contains(&night), "{night}");
    }
}
