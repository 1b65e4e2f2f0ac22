//! The page of a paste: `POST /organizations/{org}/settings/sso/import`. It shows and saves nothing.

use super::{Fields, Page, admitted, page_path};
use crate::edge::http::{Method, Request, Response};
use crate::edge::messages::{Reader, Words, fill};
use crate::edge::pages::settings::import::import_page;
use crate::edge::pages::view::{CardView, ImportView};
use crate::edge::problem::Problem;
use crate::edge::settings_view::{certificate_view, change_view};
use crate::edge::{documents, member_organization};
use crate::saml::MetadataError;
use crate::saml::idp_metadata::{Endpoint, IdpMetadata, MetadataSignature};
use crate::saml::names::{BINDING_POST, BINDING_REDIRECT};
use crate::service::import::{self, Source};
use crate::service::organization::OrganizationState;
use crate::service::{Ports, ServiceError, organizations};
use crate::settings::import::{Card, ImportError};

/// Answers a request for it.
pub async fn respond(ports: &impl Ports, request: &Request, organization: &str) -> Result<Response, Problem> {
    let id = member_organization(organization)?;
    if request.method == Method::Get {
        return Ok(Response::redirect(303, &page_path(&id)));
    }
    let page = match admitted(ports, request, &id).await? {
        Ok(page) => page,
        Err(closed) => return Ok(closed),
    };
    let fields = Fields(request.form());
    page.require_own_form(&fields)?;
    page.card(&fields).await
}

impl<P: Ports> Page<'_, P> {
    async fn card(&self, fields: &Fields) -> Result<Response, Problem> {
        let state = organizations::read(self.ports, self.id).await?;
        let (file, text) = (fields.octets("source_file").unwrap_or_default(), fields.text("source"));
        let octets = if file.is_empty() { text.as_bytes() } else { file };
        let (entity_id, pinned) = (fields.text("entity_id"), fields.text("signing_certificate"));
        let source = Source {
            octets,
            entity_id: Some(entity_id.trim()).filter(|text| !text.is_empty()),
            signing_certificate: Some(pinned.trim()).filter(|text| !text.is_empty()),
        };
        let result = import::read(self.ports, &state, source).await;
        let mut view = self.import_view(&state, octets, &pinned);
        let status = match result {
            Ok(card) => {
                view.card = Some(card_view(view.reader.words(), &card, &state));
                200
            }
            Err(ServiceError::Import(error)) => {
                refuse(&mut view, &error);
                422
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Response::html(status, import_page(&view)))
    }

    fn import_view(&self, state: &OrganizationState, octets: &[u8], pinned: &str) -> ImportView {
        ImportView {
            reader: Reader::of(self.request),
            organization_id: self.id.to_string(),
            organization_name: state.name.clone(),
            csrf: self.csrf.clone(),
            etag: documents::etag(state),
            source: String::from_utf8(octets.to_vec()).unwrap_or_default(),
            signing_certificate: pinned.to_owned(),
            ..ImportView::default()
        }
    }
}

/// A private key is not written into any page again.
fn refuse(view: &mut ImportView, error: &ImportError) {
    if let ImportError::Metadata(MetadataError::SeveralIdentityProviders { entity_ids }) = error {
        view.choices.clone_from(entity_ids);
        return;
    }
    view.source.clear();
    let words = view.reader.words().said(&error.detail()).into_owned();
    view.error = Some((words, error.code().to_owned()));
}

fn card_view(m: Words, card: &Card, state: &OrganizationState) -> CardView {
    let metadata = card.metadata.as_ref();
    let list =
        |of: fn(&IdpMetadata) -> &[Endpoint]| metadata.map(|metadata| endpoints(of(metadata))).unwrap_or_default();
    CardView {
        url: card.url.clone(),
        entity_id: metadata.map(|metadata| metadata.entity_id.clone()),
        sign_on: list(|metadata| &metadata.sign_on),
        logout: list(|metadata| &metadata.logout),
        certificates: card.certificates.iter().cloned().map(certificate_view).collect(),
        encryption_certificates: metadata.map_or(0, for_encryption_only),
        name_id_formats: metadata
            .map(|metadata| metadata.name_id_formats.clone())
            .unwrap_or_default(),
        valid_until: metadata
            .and_then(|metadata| metadata.valid_until)
            .map(|until| until.to_string()),
        signature: metadata.map(|metadata| signature(m, metadata)),
        notes: card
            .notes
            .iter()
            .map(|note| m.said(&note.detail).into_owned())
            .collect(),
        changes: card
            .proposal
            .differences(&state.draft)
            .into_iter()
            .map(|difference| change_view(m, difference))
            .collect(),
        proposal: crate::json::to_string(&card.proposal),
    }
}

/// Those that a browser uses come first.
fn endpoints(all: &[Endpoint]) -> Vec<(String, String)> {
    let mut all: Vec<&Endpoint> = all.iter().collect();
    all.sort_by_key(|endpoint| !endpoint.is_for_browsers());
    all.iter()
        .map(|endpoint| {
            let binding = match endpoint.binding.as_str() {
                BINDING_REDIRECT => "HTTP-Redirect",
                BINDING_POST => "HTTP-POST",
                other => other.rsplit(':').next().unwrap_or(other),
            };
            (binding.to_owned(), endpoint.location.clone())
        })
        .collect()
}

fn for_encryption_only(metadata: &IdpMetadata) -> usize {
    let is_signing = |der: &[u8]| metadata.signing.iter().any(|certificate| certificate.der() == der);
    metadata
        .encryption
        .iter()
        .filter(|certificate| !is_signing(certificate.der()))
        .count()
}

fn signature(m: Words, metadata: &IdpMetadata) -> String {
    match metadata.signature {
        MetadataSignature::Absent => m.metadata.signature_absent.to_owned(),
        MetadataSignature::Unverified => m.metadata.signature_unverified.to_owned(),
        MetadataSignature::Verified(by) => fill(m.metadata.signature_verified, &[("by", &by.to_string())]),
    }
}
