//! The attack self-test: the catalogue of attacks as data, and the messages that it makes of them.
//!
//! ```text
//! Case + Facts ──begin──▶ Draft ──(pause: sign)──▶ Draft ──finish──▶ Post ──(the ACS, in a sandbox)──▶ Finding ──▶ Report
//! ```
//!
//! Everything here is a pure function: of the organization's facts, the present, and random octets. Private keys are
//! elsewhere; a [`Draft`] hands out the octets to sign and takes the signature. The messages are written in their
//! canonical form, by hand and not by [`crate::xml::canonicalize`], so that the verifier cannot agree with itself alone.
//!
//! The valid messages ([`catalogue::controls`]) come first: that everything else is refused proves nothing otherwise.

mod case;
pub mod catalogue;
mod certificate;
mod facts;
mod message;
mod report;
mod text;

pub use case::{Case, Form, Key, Kind, Pending, Signs, Value, Wanted, World};
pub use certificate::Certificates;
pub use facts::{Facts, Unmade};
pub use message::{Draft, Post, ToSign};
pub use report::{About, Finding, Outcome, Report, Summary, VERSION};
