//! A service behind the gate. Each handler that takes a [`Member`] is for members only.
//!
//! ```sh
//! ISSUER=https://app.example AUDIENCE=https://origin.example PORT=3000 cargo run
//! ```

mod token;

use axum::Router;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;
use std::sync::Arc;
use token::Verifier;

/// Who sends a request, as a verified token says.
struct Member {
    subject: String,
    name: String,
    roles: Vec<String>,
}

impl FromRequestParts<Arc<Verifier>> for Member {
    type Rejection = StatusCode;

    /// The plain headers are not looked at: whoever reaches this service without the gate could send them.
    async fn from_request_parts(parts: &mut Parts, verifier: &Arc<Verifier>) -> Result<Self, StatusCode> {
        let token = parts
            .headers
            .get("saml-edge-token")
            .and_then(|value| value.to_str().ok());
        let token = token.ok_or(StatusCode::UNAUTHORIZED)?.to_owned();
        let verifier = Arc::clone(verifier);
        // Keys may have to be fetched, which takes its time.
        let claims = tokio::task::spawn_blocking(move || verifier.verify(&token)).await;
        let claims = claims.ok().flatten().ok_or(StatusCode::UNAUTHORIZED)?;
        let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
        let roles = claims["roles"].as_array().into_iter().flatten();
        Ok(Self {
            subject: text("sub"),
            name: text("name"),
            roles: roles.filter_map(|role| role.as_str()).map(str::to_owned).collect(),
        })
    }
}

async fn hello(member: Member) -> String {
    format!("Hello, {} ({})\n", member.name, member.subject)
}

async fn reports(member: Member, State(_): State<Arc<Verifier>>) -> Result<&'static str, StatusCode> {
    let may = member.roles.iter().any(|role| role == "staff");
    if may {
        Ok("The reports.\n")
    } else {
        Err(StatusCode::FORBIDDEN)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let variable = |name: &str| std::env::var(name).map_err(|_| format!("The variable {name} is missing."));
    let verifier = Arc::new(Verifier::new(variable("ISSUER")?, variable("AUDIENCE")?));
    let port: u16 = std::env::var("PORT").as_deref().unwrap_or("3000").parse()?;
    let app = Router::new()
        .route("/", get(hello))
        .route("/reports", get(reports))
        .with_state(verifier);
    tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?
        .block_on(async {
            let listener = tokio::net::TcpListener::bind(("localhost", port)).await?;
            println!("http://{}", listener.local_addr()?);
            axum::serve(listener, app).await.map_err(Into::into)
        })
}
