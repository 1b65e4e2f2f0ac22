//! The settings page: `GET,POST /organizations/{org}/settings/sso`.

mod enforcement;
mod going_back;
mod guides;
pub mod import;
mod left_out;
mod metadata;
mod sections;
mod setup_links;
mod shadow;

use super::history;
use super::http::{Body, Method, Request, Response, SameSite};
use super::messages::{Reader, Words};
use super::pages::settings::form::SettingsForm;
use super::pages::view::{self, Flash};
use super::pages::{access as access_pages, settings as settings_pages};
use super::problem::{Problem, WWW_AUTHENTICATE};
use super::settings_view;
use super::{documents, member, member_organization};
use crate::service::organization::{Actor, CredentialKind, OrganizationState};
use crate::service::saml_settings::{self, IfMatch};
use crate::service::{Ports, ServiceError, access, organizations, self_test};
use crate::session::{AdministratorCookie, Seal, SessionCookie};
use crate::settings::{self, OrganizationId};

/// Answers a request for the settings page.
pub async fn respond(ports: &impl Ports, request: &Request, organization: &str) -> Result<Response, Problem> {
    let id = member_organization(organization)?;
    if request.body == Body::TooLarge {
        return Err(Problem::new(413, "request.body_too_large", "A form has at most 64 KB."));
    }
    if request.method == Method::Get
        && let Some(secret) = request.query("setup")
    {
        return open_by_link(ports, request, &id, &secret).await;
    }
    let fields = Fields(request.form());
    if request.method == Method::Post && fields.text("action") == "sign_in" {
        return sign_in(ports, request, &id, &fields).await;
    }
    if request.method == Method::Post && fields.text("action") == "recover" {
        return enforcement::recover(ports, request, &id, &fields).await;
    }
    let page = match admitted(ports, request, &id).await? {
        Ok(page) => page,
        Err(closed) => return Ok(closed),
    };
    if request.method == Method::Get {
        if let Some(reference) = request.query("report") {
            return history::report(ports, &id, &reference).await;
        }
        return page.show(None).await;
    }
    page.require_own_form(&fields)?;
    page.act(&fields).await
}

/// The page, for who may see it; for others the form in front of it.
async fn admitted<'r, P: Ports>(
    ports: &'r P,
    request: &'r Request,
    id: &'r OrganizationId,
) -> Result<Result<Page<'r, P>, Response>, Problem> {
    let administrator = administrator_cookie(ports, request);
    let session = request.cookie(SessionCookie::NAME);
    match access::require_settings(ports, id, administrator.as_ref(), session).await {
        Ok(by) => Ok(Ok(Page {
            ports,
            request,
            id,
            by,
            csrf: csrf(ports, request),
        })),
        Err(ServiceError::TokenMissing) => Ok(Err(closed(Reader::of(request), id, None))),
        Err(error) => Err(error.into()),
    }
}

/// The fields of a form.
struct Fields(Vec<(String, Vec<u8>)>);

impl Fields {
    fn text(&self, name: &str) -> String {
        self.octets(name)
            .map(|octets| String::from_utf8_lossy(octets).into_owned())
            .unwrap_or_default()
    }

    fn octets(&self, name: &str) -> Option<&[u8]> {
        self.0
            .iter()
            .find(|(of, _)| of == name)
            .map(|(_, value)| value.as_slice())
    }

    fn form(&self) -> SettingsForm {
        let texts: Vec<(&str, String)> = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value).into_owned()))
            .collect();
        SettingsForm::from_fields(texts.iter().map(|(name, value)| (*name, value.as_str())))
    }
}

pub(super) fn administrator_cookie(ports: &impl Ports, request: &Request) -> Option<AdministratorCookie> {
    let value = request.cookie(AdministratorCookie::NAME)?;
    AdministratorCookie::open(&ports.deployment().session_key, value, ports.now())
}

/// A browser says where a form comes from; one that says another site is not followed.
pub(super) fn own_origin(ports: &impl Ports, request: &Request) -> bool {
    request
        .header("origin")
        .is_none_or(|origin| origin == ports.deployment().origin)
        && request
            .header("sec-fetch-site")
            .is_none_or(|site| site == "same-origin" || site == "none")
}

/// The CSRF token belongs to the cookie that opened the page.
pub(super) fn csrf(ports: &impl Ports, request: &Request) -> String {
    Seal::new(&ports.deployment().session_key, CSRF).mac(opened_by(request))
}

/// Whether a form's token is that of the cookie. A page that was opened before the keys were swapped has the other one.
pub(super) fn csrf_holds(ports: &impl Ports, request: &Request, given: &str) -> bool {
    Seal::new(&ports.deployment().session_key, CSRF).is_mac(opened_by(request), given)
}

const CSRF: &str = "csrf";

fn opened_by(request: &Request) -> &str {
    let cookie = request.cookie(AdministratorCookie::NAME);
    let cookie = cookie.or_else(|| request.cookie(SessionCookie::NAME));
    cookie.unwrap_or_default()
}

pub(super) fn closed(reader: Reader, id: &OrganizationId, error: Option<String>) -> Response {
    let view = view::SettingsAccessView {
        reader,
        organization_id: id.to_string(),
        error,
        ..Default::default()
    };
    Response::html(401, access_pages::settings_access(&view)).with("www-authenticate", WWW_AUTHENTICATE)
}

/// The form again, after a recovery code that does not work.
fn closed_after(reader: Reader, id: &OrganizationId, status: u16, error: &str) -> Response {
    let view = view::SettingsAccessView {
        reader,
        organization_id: id.to_string(),
        recovery_error: Some(error.to_owned()),
        ..Default::default()
    };
    let response = Response::html(status, access_pages::settings_access(&view));
    match status {
        401 => response.with("www-authenticate", WWW_AUTHENTICATE),
        _ => response,
    }
}

fn page_path(id: &OrganizationId) -> String {
    format!("/organizations/{id}/settings/sso")
}

fn opened(ports: &impl Ports, cookie: &AdministratorCookie, id: &OrganizationId) -> Response {
    let value = cookie.seal(&ports.deployment().session_key);
    let seconds = cookie.ends_at.unix_seconds() - ports.now().unix_seconds();
    Response::redirect(303, &page_path(id)).with_cookie(
        AdministratorCookie::NAME,
        &value,
        SameSite::Lax,
        Some(seconds.max(1)),
    )
}

async fn open_by_link(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    secret: &str,
) -> Result<Response, Problem> {
    let earlier = administrator_cookie(ports, request);
    let end = match access::open_settings(ports, id, secret, CredentialKind::SetupLink, earlier.as_ref()).await {
        Ok(cookie) => return Ok(opened(ports, &cookie, id)),
        Err(ServiceError::SetupLinkOtherBrowser) => view::SetupLinkEnd::OtherBrowser,
        Err(ServiceError::SetupLinkExpired) => view::SetupLinkEnd::Expired,
        Err(ServiceError::SetupLinkUnknown) => view::SetupLinkEnd::Unknown,
        Err(error) => return Err(error.into()),
    };
    let view = view::SetupLinkEndView {
        reader: Reader::of(request),
        end,
        organization_id: Some(id.to_string()),
    };
    Ok(Response::html(403, access_pages::setup_link_end(&view)))
}

async fn sign_in(
    ports: &impl Ports,
    request: &Request,
    id: &OrganizationId,
    fields: &Fields,
) -> Result<Response, Problem> {
    if !own_origin(ports, request) {
        return Err(ServiceError::CsrfFailed.into());
    }
    match access::open_settings(ports, id, &fields.text("token"), CredentialKind::Token, None).await {
        Ok(cookie) => Ok(opened(ports, &cookie, id)),
        Err(error @ (ServiceError::TokenUnknown | ServiceError::TokenForeign)) => {
            let reader = Reader::of(request);
            let words = &reader.words().access;
            let error = match error {
                ServiceError::TokenForeign => words.token_foreign,
                _ => words.token_unknown,
            };
            Ok(closed(reader, id, Some(error.to_owned())))
        }
        Err(error) => Err(error.into()),
    }
}

/// The page for somebody who may see it.
struct Page<'r, P: Ports> {
    ports: &'r P,
    request: &'r Request,
    id: &'r OrganizationId,
    by: Actor,
    csrf: String,
}

impl<P: Ports> Page<'_, P> {
    /// The texts in the reader's language.
    fn words(&self) -> Words {
        Reader::of(self.request).words()
    }

    /// A form with an effect is of this site, and of this page.
    fn require_own_form(&self, fields: &Fields) -> Result<(), ServiceError> {
        let is_own = own_origin(self.ports, self.request) && csrf_holds(self.ports, self.request, &fields.text("csrf"));
        if is_own { Ok(()) } else { Err(ServiceError::CsrfFailed) }
    }

    async fn act(&self, fields: &Fields) -> Result<Response, Problem> {
        let action = fields.text("action");
        if let Some(done) = self.go_back(&action, fields).await {
            return done;
        }
        if let Some(done) = self.act_on_metadata(&action, fields).await {
            return done;
        }
        if let Some(done) = self.act_on_enforcement(&action, fields).await {
            return done;
        }
        if let Some(done) = self.act_on_shadow(&action, fields).await {
            return done;
        }
        if let Some(done) = self.setup_link(&action, fields).await {
            return done;
        }
        match action.as_str() {
            "sign_out" => {
                let response = Response::redirect(303, &page_path(self.id));
                Ok(response.with_cookie(AdministratorCookie::NAME, "", SameSite::Lax, Some(0)))
            }
            "update" => self.update(fields, false).await,
            "update_and_test" => self.update(fields, true).await,
            "use_guide" => self.update(fields, false).await,
            "enable" => self.enable(fields).await,
            "disable" => {
                saml_settings::disable(self.ports, self.id).await?;
                Ok(self.back("disabled"))
            }
            _ => Err(Problem::new(
                400,
                "request.action_unknown",
                "The form has no action that this page knows.",
            )),
        }
    }

    fn back(&self, what: &str) -> Response {
        Response::redirect(303, &format!("{}?{what}=1", page_path(self.id)))
    }

    async fn update(&self, fields: &Fields, test: bool) -> Result<Response, Problem> {
        let mut form = fields.form();
        self.use_guide(&fields.text("action"), &mut form);
        let pasted = pasted(fields, &form);
        match self.put(fields, &form, pasted.clone()).await {
            Ok(_) if test => {
                let test_id = saml_settings::start_test(self.ports, self.id).await?;
                let path = documents::test_path(self.id, &test_id);
                let response = member::continue_to(self.ports, &Reader::of(self.request), &path);
                Ok(self.tell_left_out(response, &pasted.unwrap_or_default()))
            }
            Ok(_) => Ok(self.tell_left_out(self.back("saved"), &pasted.unwrap_or_default())),
            Err(ServiceError::SettingsInvalid(errors)) => self.show_again(422, form, errors, None).await,
            Err(ServiceError::IfMatchFailed { .. }) => {
                self.show_again(412, form, Vec::new(), Some(Flash::Conflict)).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn put(
        &self,
        fields: &Fields,
        form: &SettingsForm,
        pasted: Result<Vec<String>, settings::FieldError>,
    ) -> Result<OrganizationState, ServiceError> {
        let certificates = pasted.clone().unwrap_or_else(|_| vec![form.certificates.clone()]);
        let typed = form.settings(certificates).map_err(|mistakes| {
            ServiceError::SettingsInvalid(mistakes.into_iter().map(settings_view::field_error).collect())
        })?;
        pasted.map_err(|error| ServiceError::SettingsInvalid(vec![error]))?;
        let mut document = crate::json::to_value(&typed);
        documents::extend(&mut document, form.openid_connect());
        let document = document.as_object().cloned().unwrap_or_default();
        // The mistakes are named even where somebody else has saved meanwhile.
        settings::parse(&document, self.ports.deployment().reading()).map_err(ServiceError::SettingsInvalid)?;
        saml_settings::put(self.ports, &self.by, self.id, Some(if_match(fields)), &document).await
    }

    async fn enable(&self, fields: &Fields) -> Result<Response, Problem> {
        let revert_after = fields.text("revert_after_seconds").parse().ok();
        match saml_settings::enable(self.ports, self.id, &self.by, Some(if_match(fields)), revert_after).await {
            Ok(_) => Ok(self.back("enabled")),
            Err(ServiceError::NotTested) => self.show_with(409, Flash::NotTested).await,
            Err(ServiceError::IfMatchFailed { .. }) => {
                let text = self.words().settings.changed_meanwhile;
                self.show_with(412, Flash::Problem(text.to_owned())).await
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn show(&self, flash: Option<Flash>) -> Result<Response, Problem> {
        let mut view = self.view().await?;
        view.flash = flash.or_else(|| self.flash(&view));
        Ok(Response::html(200, settings_pages::settings(&view)))
    }

    async fn show_with(&self, status: u16, flash: Flash) -> Result<Response, Problem> {
        let mut response = self.show(Some(flash)).await?;
        response.status = status;
        Ok(response)
    }

    /// The page with what was typed: a mistake loses nothing.
    async fn show_again(
        &self,
        status: u16,
        form: SettingsForm,
        errors: Vec<settings::FieldError>,
        flash: Option<Flash>,
    ) -> Result<Response, Problem> {
        let mut view = self.view().await?;
        view.form = form;
        view.errors = errors
            .into_iter()
            .map(|error| settings_view::view_error(self.words(), error))
            .collect();
        view.flash = flash;
        Ok(Response::html(status, settings_pages::settings(&view)))
    }

    async fn view(&self) -> Result<view::SettingsView, Problem> {
        let state = organizations::read(self.ports, self.id).await?;
        let deployment = self.ports.deployment();
        let mut view = settings_view::settings(self.words(), deployment, &state, self.ports.now());
        view.reader = Reader::of(self.request);
        view.csrf.clone_from(&self.csrf);
        view.left_out = self.left_out();
        self.open_guide(&mut view);
        view.test = saml_settings::last_test(self.ports, self.id)
            .await?
            .map(|record| settings_view::test(self.words(), deployment, &record, &state));
        self.beside_live(&mut view, &state).await?;
        self.how_far_enforced(&mut view).await?;
        self.past(&mut view, &state).await?;
        view.self_test = self_test::last(self.ports, self.id).await?;
        Ok(view)
    }

    fn flash(&self, view: &view::SettingsView) -> Option<Flash> {
        let said = |name: &str| self.request.query(name).is_some();
        let passed = view.test.as_ref().map(|test| test.passed);
        match passed {
            Some(true) if said("tested") => Some(Flash::TestPassed),
            Some(false) if said("tested") => Some(Flash::TestFailed),
            _ if said("saved") => Some(Flash::Saved),
            _ if said("enabled") => Some(Flash::Enabled),
            _ if said("disabled") => Some(Flash::Disabled),
            _ if said("restored") => Some(Flash::Restored),
            _ if said("confirmed") => Some(Flash::Confirmed),
            _ if said("reverted") => Some(Flash::Reverted),
            _ if said("renewed") => Some(Flash::Renewed),
            _ if said("revoked") => Some(Flash::Revoked),
            _ => self.done(),
        }
    }
}

/// The texts of the two places for certificates: the field and the file.
fn pasted(fields: &Fields, form: &SettingsForm) -> Result<Vec<String>, settings::FieldError> {
    let mut texts = vec![form.certificates.clone()];
    texts.extend(settings_view::file_text(
        fields.octets("certificate_file").unwrap_or_default(),
    )?);
    Ok(texts)
}

fn if_match(fields: &Fields) -> IfMatch {
    IfMatch::Revision(documents::revision_of_etag(&fields.text("etag")).unwrap_or(u64::MAX))
}
