//! The guide that `?idp=` opens.

use super::Page;
use crate::edge::guide::{self, Console};
use crate::edge::pages::settings::form::{SettingsForm, signature_policy_name};
use crate::edge::pages::view::SettingsView;
use crate::service::Ports;

impl<P: Ports> Page<'_, P> {
    fn guide(&self) -> Option<&'static Console> {
        guide::console(&self.request.query("idp")?)
    }

    /// With a guide, new settings begin with what its console signs.
    pub(super) fn open_guide(&self, view: &mut SettingsView) {
        view.guide = self.guide();
        if let Some(console) = view.guide
            && view.form.sign_on_url.is_empty()
        {
            view.form.signature_policy = signature_policy_name(console.policy).to_owned();
        }
    }

    /// The action `use_guide`: the form as it is, but for the policy that fits the guide.
    pub(super) fn use_guide(&self, action: &str, form: &mut SettingsForm) {
        if let (Some(console), "use_guide") = (self.guide(), action) {
            form.signature_policy = signature_policy_name(console.policy).to_owned();
        }
    }
}
