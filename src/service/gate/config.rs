//! The variables that switch the gate on.

use super::PublicPaths;
use crate::settings::OrganizationId;
use std::fmt;

/// How the gate is set up. Without an origin there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    organizations: Organizations,
    /// What anybody may see.
    pub public_paths: PublicPaths,
    /// `aud` of the token; none is the public origin.
    pub audience: Option<String>,
    /// Whether the origin gets the session cookie.
    pub forwards_session_cookie: bool,
    /// `scheme://host` of the origin, where it is reached by its URL: its redirects to itself lead to the public origin.
    pub origin: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Organizations {
    One(OrganizationId),
    ByHost(Vec<(String, OrganizationId)>),
}

/// A mistake in a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateError {
    /// `GATE_ORGANIZATION` is missing.
    OrganizationMissing,
    /// `GATE_ORGANIZATION` is neither an id nor a list of `host=id`.
    OrganizationInvalid(String),
    /// A pattern of `GATE_PUBLIC_PATHS` is not plain.
    PublicPathInvalid(String),
}

impl fmt::Display for GateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OrganizationMissing => write!(
                f,
                "The variable GATE_ORGANIZATION is missing: whose members may pass to the origin?"
            ),
            Self::OrganizationInvalid(found) => write!(
                f,
                "The variable GATE_ORGANIZATION is an organization's id, or a list of host=id: {found}"
            ),
            Self::PublicPathInvalid(found) => write!(
                f,
                "The variable GATE_PUBLIC_PATHS is a list of plain paths; one that ends with /* stands for all below: {found}"
            ),
        }
    }
}

impl Gate {
    /// Reads the variables `GATE_ORGANIZATION` and `GATE_PUBLIC_PATHS`.
    pub fn parse(organization: Option<&str>, public_paths: &str) -> Result<Self, GateError> {
        Ok(Self {
            organizations: organizations(organization.ok_or(GateError::OrganizationMissing)?)?,
            public_paths: PublicPaths::parse(public_paths).map_err(GateError::PublicPathInvalid)?,
            audience: None,
            forwards_session_cookie: false,
            origin: None,
        })
    }

    /// Whose members pass at this host; none where nobody does.
    pub fn organization(&self, host: &str) -> Option<&OrganizationId> {
        match &self.organizations {
            Organizations::One(id) => Some(id),
            Organizations::ByHost(hosts) => {
                let is_it = |(of, _): &&(String, OrganizationId)| of.eq_ignore_ascii_case(host);
                hosts.iter().find(is_it).map(|(_, id)| id)
            }
        }
    }
}

fn organizations(text: &str) -> Result<Organizations, GateError> {
    let invalid = |text: &str| GateError::OrganizationInvalid(text.to_owned());
    let id = |text: &str| OrganizationId::parse(text.trim()).map_err(|_| invalid(text));
    if !text.contains('=') {
        return Ok(Organizations::One(id(text)?));
    }
    let pair = |pair: &str| {
        let (host, of) = pair.split_once('=').ok_or_else(|| invalid(pair))?;
        let host = host.trim();
        let is_host = !host.is_empty() && !host.contains(['/', ':', ' ']);
        if is_host {
            Ok((host.to_owned(), id(of)?))
        } else {
            Err(invalid(pair))
        }
    };
    let pairs = text.split(',').filter(|part| !part.trim().is_empty());
    pairs.map(pair).collect::<Result<_, _>>().map(Organizations::ByHost)
}
