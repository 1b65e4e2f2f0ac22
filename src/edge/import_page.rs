//! stub
use super::http::{Request, Response};
use super::problem::Problem;
use crate::service::Ports;
pub async fn respond(_ports: &impl Ports, _request: &Request, _organization: &str) -> Result<Response, Problem> {
    Err(crate::service::ServiceError::NotFound.into())
}
