//! xs:duration (XML Schema Part 2, 3.2.6), as far as metadata has it.

use super::TimeError;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Parses an xs:duration that is not negative, into whole seconds.
///
/// 1. `P`, then numbers with `Y`, `M`, `D`; then `T` and numbers with `H`, `M`, `S`: each at most once, in this order.
/// 2. At least one number, and at least one after `T`. Only seconds have a fraction, which is dropped.
/// 3. A year counts 365 days and a month 30: a duration is a hint of when to read again, not a date.
pub fn parse_duration(text: &str) -> Result<u64, TimeError> {
    let malformed = TimeError::MalformedDuration;
    let rest = text.strip_prefix('P').ok_or(malformed)?; // 1
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    if time.is_some_and(str::is_empty) || (date.is_empty() && time.is_none()) {
        return Err(malformed); // 2
    }
    let date = fields(date, &[('Y', 365 * DAY), ('M', 30 * DAY), ('D', DAY)])?; // 3
    let time = fields(time.unwrap_or_default(), &[('H', HOUR), ('M', MINUTE), ('S', 1)])?;
    date.checked_add(time).ok_or(TimeError::OutOfRange)
}

/// The sum of the numbers, each with its unit, in seconds.
fn fields(text: &str, units: &[(char, u64)]) -> Result<u64, TimeError> {
    let mut units = units.iter();
    let mut rest = text;
    let mut sum = 0_u64;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_alphabetic());
        let (number, after) = rest
            .split_at_checked(end.ok_or(TimeError::MalformedDuration)?)
            .ok_or(TimeError::MalformedDuration)?;
        let mut after = after.chars();
        let unit = after.next();
        let (name, seconds) = units
            .find(|(name, _)| Some(*name) == unit)
            .ok_or(TimeError::MalformedDuration)?;
        let counted = whole(number, *name == 'S')?.checked_mul(*seconds);
        sum = counted
            .and_then(|counted| sum.checked_add(counted))
            .ok_or(TimeError::OutOfRange)?;
        rest = after.as_str();
    }
    Ok(sum)
}

fn whole(number: &str, may_have_fraction: bool) -> Result<u64, TimeError> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) if may_have_fraction => (whole, Some(fraction)),
        Some(_) => return Err(TimeError::MalformedDuration),
        None => (number, None),
    };
    if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) {
        return Err(TimeError::MalformedDuration);
    }
    whole.parse().map_err(|_| TimeError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_counted() {
        for (text, seconds) in [
            ("PT0S", 0),
            ("P1D", 86_400),
            ("PT1H30M", 5_400),
            ("PT3600.75S", 3_600),
            (
                "P1Y2M3DT4H5M6S",
                365 * 86_400 + 2 * 30 * 86_400 + 3 * 86_400 + 4 * 3_600 + 5 * 60 + 6,
            ),
            ("P0Y0M0DT6H0M0.000S", 21_600),
        ] {
            assert_eq!(parse_duration(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "1D",
            "-P1D",
            "P-1D",
            "P1S",
            "PT1D",
            "P1D1Y",
            "P1D1D",
            "PT1.S",
            "PT.5S",
            "P1.5D",
            "P1",
            "PT1H ",
            " PT1H",
            "P1DT1HT1M",
            "p1d",
            "P１D",
        ] {
            assert_eq!(parse_duration(text), Err(TimeError::MalformedDuration), "{text:?}");
        }
        for text in [
            "P99999999999999999999D",
            "P9999999999999999Y",
            "PT18446744073709551615SP",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
