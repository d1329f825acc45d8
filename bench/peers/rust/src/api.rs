//! Five routes and the health check.

use crate::request;
use crate::store::Store;
use crate::todo::Todo;
use lambda_http::http::StatusCode;
use lambda_http::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use lambda_http::http::response::Builder;
use lambda_http::{Body, Error, Request, Response};
use serde::Serialize;
use serde_json::json;

/// Why a request has no result.
#[derive(Debug)]
pub enum Failure {
    Unauthorized,
    MalformedJson,
    Invalid(String),
    NotFound,
    /// Reported to Lambda as the function's error.
    Internal(Error),
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

/// Responds to a request. A refused one gets a problem.
pub async fn respond(store: &Store, request: &Request) -> Result<Response<Body>, Error> {
    match run(store, request).await {
        Ok(response) => Ok(response),
        Err(Failure::Unauthorized) => problem(StatusCode::UNAUTHORIZED, "unauthorized", None),
        Err(Failure::MalformedJson) => problem(StatusCode::BAD_REQUEST, "malformed_json", None),
        Err(Failure::Invalid(it)) => problem(StatusCode::BAD_REQUEST, "invalid_request", Some(it)),
        Err(Failure::NotFound) => problem(StatusCode::NOT_FOUND, "todo_not_found", None),
        Err(Failure::Internal(error)) => Err(error),
    }
}

async fn run(store: &Store, request: &Request) -> Result<Response<Body>, Failure> {
    let route = request::route(request);
    if route == "GET /health" {
        return json(status(StatusCode::OK), &json!({ "status": "ok", "version": "1.0.0" }));
    }
    let owner = request::owner(request)?;
    if route == "GET /todos" {
        let todos = store.list(owner, request::page(request)?).await?;
        return json(status(StatusCode::OK), &todos);
    }
    request::no_query(request)?;
    match route {
        "POST /todos" => {
            let todo = store.create(owner, request::body(request)?).await?;
            let location = format!("/todos/{}", todo.id);
            found(status(StatusCode::CREATED).header(LOCATION, location), &todo)
        }
        "GET /todos/{id}" => {
            let todo = store.get(owner, request::id(request)?).await?;
            found(status(StatusCode::OK), &todo.ok_or(Failure::NotFound)?)
        }
        "PATCH /todos/{id}" => {
            let (id, patch) = (request::id(request)?, request::body(request)?);
            found(status(StatusCode::OK), &store.update(owner, id, patch).await?)
        }
        "DELETE /todos/{id}" => {
            store.delete(owner, request::id(request)?).await?;
            Ok(status(StatusCode::NO_CONTENT).body(Body::Empty)?)
        }
        _ => Err(Failure::NotFound),
    }
}

fn status(status: StatusCode) -> Builder {
    Response::builder().status(status)
}

fn found(response: Builder, todo: &Todo) -> Result<Response<Body>, Failure> {
    json(response.header(ETAG, format!("\"{}\"", todo.version)), todo)
}

fn json(response: Builder, body: &impl Serialize) -> Result<Response<Body>, Failure> {
    let body = serde_json::to_string(body)?;
    let response = response.header(CONTENT_TYPE, "application/json");
    Ok(response.body(body.into())?)
}

fn problem(code: StatusCode, name: &str, detail: Option<String>) -> Result<Response<Body>, Error> {
    let r#type = format!("/problems/{name}");
    let body = json!({ "type": r#type, "status": code.as_u16(), "code": name, "detail": detail });
    let response = status(code).header(CONTENT_TYPE, "application/problem+json");
    Ok(response.body(body.to_string().into())?)
}
