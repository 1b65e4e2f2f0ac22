//! Which settings a Response says something about.

use super::SamlSettings;

impl SamlSettings {
    /// The settings in which these differ from `live` and that no Response to a request of `live` says anything about,
    /// by their JSON names: where and how members are sent to the identity provider, what is asked of it there, and what
    /// follows the login. A setting that is not named here counts as one of them.
    pub fn not_judged_by_responses(&self, live: &Self) -> Vec<String> {
        let judged = Self {
            idp_entity_id: self.idp_entity_id.clone(),
            certificates: self.certificates.clone(),
            signature_policy: self.signature_policy,
            clock_skew_seconds: self.clock_skew_seconds,
            allow_sha1: self.allow_sha1,
            attributes: self.attributes.clone(),
            ..live.clone()
        };
        let judged = judged.to_document();
        let differs = |(name, value): (String, crate::json::Value)| (judged.get(&name) != Some(&value)).then_some(name);
        self.to_document().into_iter().filter_map(differs).collect()
    }
}
