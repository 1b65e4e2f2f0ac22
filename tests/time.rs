//! xs:dateTime as SAML narrows it (Core 1.3.3).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use saml_edge::json;
use saml_edge::time::{TimeError, Timestamp};

#[test]
fn reads_utc_and_keeps_milliseconds() {
    for (text, millis) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2026-11-23T12:00:00Z", 1_795_435_200_000),
        ("2026-11-23T12:00:00+00:00", 1_795_435_200_000),
        ("2026-11-23T12:00:00.5Z", 1_795_435_200_500),
        ("2026-11-23T12:00:00.1239999Z", 1_795_435_200_123),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000),
    ] {
        assert_eq!(Timestamp::parse(text).map(Timestamp::unix_millis), Ok(millis), "{text}");
    }
}

#[test]
fn refuses_every_other_form() {
    use TimeError::{Malformed, NotUtc, OutOfRange};
    for (text, error) in [
        ("", Malformed),
        ("2026-11-23", Malformed),
        ("2026-11-23T12:00Z", Malformed),
        ("2026-11-23 12:00:00Z", Malformed),
        ("2026-11-23t12:00:00Z", Malformed),
        ("2026-11-23T12:00:00z", Malformed),
        ("2026-11-23T12:00:00.Z", Malformed),
        ("2026-11-23T12:00:00,5Z", Malformed),
        (" 2026-11-23T12:00:00Z", Malformed),
        ("2026-11-23T12:00:00Z ", Malformed),
        ("2026-11-23T12:00:00ZZ", Malformed),
        ("10000-01-01T00:00:00Z", Malformed),
        ("-2026-11-23T12:00:00Z", Malformed),
        ("+2026-11-23T12:00:00Z", Malformed),
        ("２026-11-23T12:00:00Z", Malformed),
        ("2026-11-23T12:00:00", NotUtc),
        ("2026-11-23T12:00:00.5", NotUtc),
        ("2026-11-23T12:00:00+01:00", NotUtc),
        ("2026-11-23T12:00:00-00:00", NotUtc),
        ("2026-11-23T12:00:00+0000", NotUtc),
        ("2026-11-23T24:00:00Z", OutOfRange),
        ("2026-11-23T12:60:00Z", OutOfRange),
        ("2016-12-31T23:59:60Z", OutOfRange),
        ("2026-13-01T00:00:00Z", OutOfRange),
        ("2026-00-01T00:00:00Z", OutOfRange),
        ("2026-02-29T00:00:00Z", OutOfRange),
        ("1900-02-29T00:00:00Z", OutOfRange),
        ("2026-04-31T00:00:00Z", OutOfRange),
        ("2026-04-00T00:00:00Z", OutOfRange),
        ("0000-01-01T00:00:00Z", OutOfRange),
    ] {
        assert_eq!(Timestamp::parse(text), Err(error), "{text}");
    }
}

#[test]
fn writes_what_it_reads() {
    let mut millis = -62_135_596_800_000_i64; // 0001-01-01T00:00:00Z
    while millis < 253_402_300_800_000 {
        let written = Timestamp::from_unix_millis(millis).to_string();
        assert_eq!(
            Timestamp::parse(&written).map(Timestamp::unix_millis),
            Ok(millis),
            "{written}"
        );
        millis += 86_399_987 * 13;
    }
    assert_eq!(
        Timestamp::from_unix_seconds(1_795_435_200).to_string(),
        "2026-11-23T12:00:00Z"
    );
}

#[test]
fn travels_in_json_as_rfc_3339() {
    let at = Timestamp::from_unix_millis(1_795_435_200_250).plus_seconds(-60);
    let text = json::to_string(&at);
    assert_eq!(text, "\"2026-11-23T11:59:00.250Z\"");
    assert_eq!(json::from_str::<Timestamp>(&text).ok(), Some(at));
    assert!(json::from_str::<Timestamp>("\"2026-11-23\"").is_err());
}

/// "For ever" is the year 9999 to many an identity provider: with a clock skew it is still a time that can be read.
#[test]
fn nothing_is_later_than_what_can_be_written() {
    let last = Timestamp::parse("9999-12-31T23:59:59.999Z").unwrap();
    for later in [
        last.plus_seconds(1),
        last.plus_seconds(180),
        last.plus_seconds(i64::MAX),
    ] {
        assert_eq!(later, last);
        assert_eq!(json::from_str::<Timestamp>(&json::to_string(&later)).ok(), Some(last));
    }
    assert_eq!(last.plus_seconds(-1).to_string(), "9999-12-31T23:59:58.999Z");
}

#[test]
fn the_ends_of_the_clock_do_not_overflow() {
    for millis in [i64::MIN, i64::MAX] {
        let _ = Timestamp::from_unix_millis(millis)
            .plus_seconds(i64::MAX)
            .plus_seconds(i64::MIN)
            .to_string();
    }
}
