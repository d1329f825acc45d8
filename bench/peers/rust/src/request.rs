//! What a request brings: route, owner, parameters and body, validated.

use crate::api::Failure;
use crate::todo::Id;
use lambda_http::{Request, RequestExt, request::RequestContext};
use serde::de::DeserializeOwned;

/// Parameters of a list.
#[derive(Debug, PartialEq)]
pub struct Page {
    pub done: Option<bool>,
    pub limit: i32,
    pub descending: bool,
}

const LIMIT_DEFAULT: i32 = 50;
const LIMIT_MAX: i32 = 200;

/// Returns the route by which the gateway found the function.
pub fn route(request: &Request) -> &str {
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.route_key.as_deref().unwrap_or(""),
        _ => "",
    }
}

/// Returns the owner, whom the gateway's authorizer read from the token.
pub fn owner(request: &Request) -> Result<&str, Failure> {
    let context = request.request_context_ref();
    let authorizer = context.and_then(RequestContext::authorizer);
    let jwt = authorizer.and_then(|authorizer| authorizer.jwt.as_ref());
    let subject = jwt.and_then(|jwt| jwt.claims.get("sub"));
    subject.map(String::as_str).ok_or(Failure::Unauthorized)
}

/// Returns the ID in the path.
pub fn id(request: &Request) -> Result<Id, Failure> {
    let parameters = request.path_parameters_ref();
    let id = parameters.and_then(|parameters| parameters.first("id"));
    Id::try_from(id.unwrap_or("").to_string()).map_err(invalid)
}

/// Returns the parameters of a list.
pub fn page(request: &Request) -> Result<Page, Failure> {
    let mut page = Page {
        done: None,
        limit: LIMIT_DEFAULT,
        descending: false,
    };
    for (name, value) in query(request) {
        match (name, value) {
            ("done", "true" | "false") => page.done = Some(value == "true"),
            ("order", "asc" | "desc") => page.descending = value == "desc",
            ("limit", _) => page.limit = limit(value)?,
            _ => return Err(invalid(format!("{name} is not allowed, or not with this value"))),
        }
    }
    Ok(page)
}

/// Refuses query parameters.
pub fn no_query(request: &Request) -> Result<(), Failure> {
    match query(request).next() {
        None => Ok(()),
        Some((name, _)) => Err(invalid(format!("{name} is not allowed"))),
    }
}

/// Returns the body, which must be an object.
pub fn body<T: DeserializeOwned>(request: &Request) -> Result<T, Failure> {
    let body: &[u8] = request.body();
    // Serde would also fill a struct from an array.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(invalid("body must be an object"));
    }
    serde_json::from_slice(body).map_err(|error| match error.is_data() {
        true => invalid(error.to_string()),
        false => Failure::MalformedJson,
    })
}

fn query(request: &Request) -> impl Iterator<Item = (&str, &str)> {
    let query = request.query_string_parameters_ref();
    query.into_iter().flat_map(|query| query.iter())
}

fn limit(value: &str) -> Result<i32, Failure> {
    let limit = value.parse().ok();
    limit
        .filter(|limit: &i32| (1..=LIMIT_MAX).contains(limit) && limit.to_string() == value)
        .ok_or_else(|| invalid("limit must be 1 to 200"))
}

fn invalid(detail: impl Into<String>) -> Failure {
    Failure::Invalid(detail.into())
}
