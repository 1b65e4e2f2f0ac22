//! How often somebody may ask. Counted by the platform's rate limiting where its binding is configured, else by the
//! isolate, each time by the same numbers: those of this table, of `wrangler.toml` and of `docs/limits.md`.
//!
//! A limit is against floods, not against guessing: what is secret here has 256 bits. So where nothing counts, nobody is
//! turned away.

use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::net::Ipv6Addr;

/// So many requests in so many seconds.
#[derive(Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whose requests are counted together.
    pub name: &'static str,
    /// The binding of `wrangler.toml`.
    pub binding: &'static str,
    /// How many.
    pub most: u32,
    /// In how many seconds: 10 or 60, as the platform has it.
    pub seconds: u32,
}

/// From one IP address (of IPv6: one /64): an office with everybody in it signs in at nine.
pub const IP: Limit = Limit {
    name: "ip",
    binding: "LIMIT_IP",
    most: 3_000,
    seconds: 60,
};
/// About one organization, from wherever.
pub const ORGANIZATION: Limit = Limit {
    name: "organization",
    binding: "LIMIT_ORGANIZATION",
    most: 12_000,
    seconds: 60,
};
/// With one token of the API.
pub const TOKEN: Limit = Limit {
    name: "token",
    binding: "LIMIT_TOKEN",
    most: 1_200,
    seconds: 60,
};
/// With one client's credentials, one access token or one session: what applications ask all the time.
pub const CLIENT: Limit = Limit {
    name: "client",
    binding: "LIMIT_CLIENT",
    most: 12_000,
    seconds: 60,
};

/// All of them.
pub const LIMITS: [&Limit; 4] = [&IP, &ORGANIZATION, &TOKEN, &CLIENT];

/// How many keys an isolate counts for at once.
const KEYS_MOST: usize = 10_000;

/// The counts of one isolate: by fixed windows.
#[derive(Debug, Default)]
pub struct Counters {
    counts: BTreeMap<(&'static str, String), (i64, u32)>,
}

impl Counters {
    /// Counts a request; the seconds to wait if it is one too many.
    pub fn count(&mut self, limit: &Limit, key: &str, now: Timestamp) -> Result<(), u32> {
        let (seconds, now) = (i64::from(limit.seconds), now.unix_seconds());
        let window = now.div_euclid(seconds);
        if self.counts.len() >= KEYS_MOST {
            self.counts.retain(|_, (of, _)| *of == window);
        }
        // Who comes when the table is full is not counted: nobody is turned away for what others do.
        let is_known = self.counts.contains_key(&(limit.name, key.to_owned()));
        if !is_known && self.counts.len() >= KEYS_MOST {
            return Ok(());
        }
        let count = self.counts.entry((limit.name, key.to_owned())).or_insert((window, 0));
        if count.0 != window {
            *count = (window, 0);
        }
        count.1 = count.1.saturating_add(1);
        if count.1 <= limit.most {
            return Ok(());
        }
        let left = seconds - now.rem_euclid(seconds);
        Err(u32::try_from(left).unwrap_or(limit.seconds))
    }
}

/// What stands for an address: one subscriber has a whole /64 of IPv6.
pub fn key_of_ip(ip: &str) -> String {
    match ip.parse::<Ipv6Addr>() {
        Ok(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        Err(_) => ip.to_owned(),
    }
}
