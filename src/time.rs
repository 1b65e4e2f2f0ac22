//! Points in time as SAML writes them: xs:dateTime in UTC (Core 1.3.3).
//!
//! Nothing here asks for the present; it is an argument wherever it is needed.

use std::fmt;

use crate::json::{self, Deserialize, Serialize, Value};

mod duration;

pub use duration::parse_duration;

const MILLIS_PER_SECOND: i64 = 1_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Why a text is not a point in time that SAML may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// It does not have the form of an xs:dateTime (XML Schema Part 2, 3.2.7).
    Malformed,
    /// It has no time zone, or one other than UTC (Core 1.3.3).
    NotUtc,
    /// A field is out of range: month 13, 30 February, 24:00:00, or a leap second (Core 1.3.3).
    OutOfRange,
    /// It does not have the form of an xs:duration (XML Schema Part 2, 3.2.6), or is negative.
    MalformedDuration,
}

impl TimeError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "time.malformed",
        "time.not_utc",
        "time.out_of_range",
        "time.malformed_duration",
    ];

    /// The stable public code.
    pub fn code(self) -> &'static str {
        match self {
            TimeError::Malformed => "time.malformed",
            TimeError::NotUtc => "time.not_utc",
            TimeError::OutOfRange => "time.out_of_range",
            TimeError::MalformedDuration => "time.malformed_duration",
        }
    }

    /// What is wanted instead.
    pub fn expected(self) -> &'static str {
        match self {
            TimeError::Malformed => "a time of the form 2026-11-23T12:00:00Z",
            TimeError::NotUtc => "a time in UTC, which ends in Z",
            TimeError::OutOfRange => "a time that exists, without leap second and not 24:00:00",
            TimeError::MalformedDuration => "a duration of the form P1DT6H",
        }
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected())
    }
}

impl std::error::Error for TimeError {}

impl Timestamp {
    /// 9999-12-31T23:59:59.999Z, the last that can be written.
    const LAST: Self = Self(253_402_300_799_999);

    /// From milliseconds since 1970, as the platform's clock has them.
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds since 1970.
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MILLIS_PER_SECOND))
    }

    /// Milliseconds since 1970.
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(MILLIS_PER_SECOND)
    }

    /// This point, `seconds` later; earlier where `seconds` is negative. Not later than the last that can be written: an
    /// identity provider that means "for ever" says so in the year 9999.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        let later = self.0.saturating_add(seconds.saturating_mul(MILLIS_PER_SECOND));
        if later > Self::LAST.0 { Self::LAST } else { Self(later) }
    }

    /// Parses an xs:dateTime.
    ///
    /// 1. Core 1.3.3: a time MUST be in UTC and have no time zone component. Written `Z`; the legacy `+00:00` says the same.
    /// 2. Core 1.3.3: a party MUST NOT generate a leap second, so none is accepted. Nor is 24:00:00.
    /// 3. Core 1.3.3: a party need not tell times apart below a millisecond; further digits are dropped.
    ///
    /// The year has four digits: no sign, no year 0000, no year 10000.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let mut rest = Digits(text.as_bytes());
        let year = rest.number(4)?;
        rest.literal(b'-')?;
        let month = rest.number(2)?;
        rest.literal(b'-')?;
        let day = rest.number(2)?;
        rest.literal(b'T')?;
        let hour = rest.number(2)?;
        rest.literal(b':')?;
        let minute = rest.number(2)?;
        rest.literal(b':')?;
        let second = rest.number(2)?;
        let millis = rest.fraction()?; // 3
        match rest.0 {
            b"Z" | b"+00:00" => {} // 1
            b"" | [b'+' | b'-', ..] => return Err(TimeError::NotUtc),
            _ => return Err(TimeError::Malformed),
        }
        let days_of_month = days_in_month(year, month).ok_or(TimeError::OutOfRange)?;
        let in_range = year >= 1 && (1..=days_of_month).contains(&day) && hour < 24 && minute < 60 && second < 60; // 2
        if !in_range {
            return Err(TimeError::OutOfRange);
        }
        let seconds = days_from_civil(year, month, day) * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second;
        Ok(Self(seconds * MILLIS_PER_SECOND + millis))
    }
}

/// RFC 3339 in UTC; milliseconds only where there are any.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.unix_seconds();
        let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
        let of_day = seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match self.0.rem_euclid(MILLIS_PER_SECOND) {
            0 => f.write_str("Z"),
            millis => write!(f, ".{millis:03}Z"),
        }
    }
}

impl Serialize for Timestamp {
    fn write(&self, out: &mut String) {
        self.to_string().write(out);
    }
}

impl Deserialize for Timestamp {
    fn from_value(value: &mut Value) -> Result<Self, json::Error> {
        Timestamp::parse(&String::from_value(value)?).map_err(json::Error::custom)
    }
}

/// What is left of the text.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    fn digit(&mut self) -> Option<i64> {
        let (first, rest) = self.0.split_first()?;
        let value = first.is_ascii_digit().then(|| i64::from(*first - b'0'))?;
        self.0 = rest;
        Some(value)
    }

    fn number(&mut self, digits: usize) -> Result<i64, TimeError> {
        (0..digits).try_fold(0, |number, _| {
            Ok(number * 10 + self.digit().ok_or(TimeError::Malformed)?)
        })
    }

    fn literal(&mut self, octet: u8) -> Result<(), TimeError> {
        self.0 = self.0.strip_prefix(&[octet]).ok_or(TimeError::Malformed)?;
        Ok(())
    }

    /// A decimal point and at least one digit, as milliseconds; zero where there is none.
    fn fraction(&mut self) -> Result<i64, TimeError> {
        if self.literal(b'.').is_err() {
            return Ok(0);
        }
        let mut millis = self.digit().ok_or(TimeError::Malformed)? * 100;
        for weight in [10, 1] {
            millis += self.digit().unwrap_or(0) * weight;
        }
        while self.digit().is_some() {}
        Ok(millis)
    }
}

fn days_in_month(year: i64, month: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if leap => Some(29),
        2 => Some(28),
        _ => None,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in March, so that the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
