//! xs:dateTime: what is read is written and read again as the same moment.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saml_edge::time::{TimeError, Timestamp};

fuzz_target!(|text: &str| {
    match Timestamp::parse(text) {
        Ok(moment) => {
            assert_eq!(Timestamp::parse(&moment.to_string()), Ok(moment));
            assert!(text.is_ascii() && text.contains('T') && text.len() >= 20);
            assert!(text.ends_with('Z') || text.ends_with("00:00"));
        }
        Err(error) => assert!(TimeError::CODES.contains(&error.code())),
    }
});
