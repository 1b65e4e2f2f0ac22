//! The fields of the OpenID provider.

use super::{SettingsForm, list, some};
use crate::json::{Value, json};
use crate::settings::{OpenIdConnectSettings, Protocol};

/// The name of a protocol in JSON and in the form.
pub const fn protocol_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Saml => "saml",
        Protocol::Oidc => "oidc",
    }
}

/// Issuer, client ID, what stands for the secret that is there, and scopes.
pub(super) fn fields(openid: Option<&OpenIdConnectSettings>) -> [String; 4] {
    openid.map_or_else(Default::default, |openid| {
        let secret = openid.client_secret.as_ref();
        [
            openid.issuer.clone(),
            openid.client_id.clone(),
            secret.map(crate::settings::SealedSecret::shown).unwrap_or_default(),
            openid.scopes.join(" "),
        ]
    })
}

impl SettingsForm {
    /// Whether the protocol that is chosen is OpenID Connect.
    pub fn is_openid_connect(&self) -> bool {
        self.protocol == protocol_name(Protocol::Oidc)
    }

    /// What the form says of protocol and provider, as the settings document has it: a secret that was typed comes before
    /// the one that is kept.
    pub fn openid_connect(&self) -> Value {
        let (issuer, client_id) = (some(&self.openid_connect_issuer), some(&self.openid_connect_client_id));
        let protocol = match self.protocol.as_str() {
            // A page of an earlier version does not have the fields.
            "" => protocol_name(Protocol::default()),
            name => name,
        };
        let is_empty = issuer.is_none() && client_id.is_none() && protocol != protocol_name(Protocol::Oidc);
        let openid_connect = (!is_empty).then(|| {
            let secret = some(&self.openid_connect_client_secret);
            json!({
                "issuer": issuer,
                "client_id": client_id,
                "client_secret": secret.or_else(|| some(&self.openid_connect_client_secret_kept)),
                "scopes": list(&self.openid_connect_scopes.replace(' ', "\n")),
            })
        });
        json!({ "protocol": protocol, "openid_connect": openid_connect })
    }
}
