use crate::api;
use crate::expressions::Expressions;
use crate::request;
use crate::store::Store;
use crate::todo::{Draft, Patch, Text};
use aws_config::{BehaviorVersion, SdkConfig};
use lambda_http::Request;
use serde_json::{Value, json};

const ID: &str = "019b7d3a-5f2e-7c1a-9d44-000000000000";

/// Returns a request as the gateway sends it.
fn request(route: &str, owner: Option<&str>, parts: Value) -> Request {
    let method = route.split(' ').next();
    let mut event = json!({
        "version": "2.0", "routeKey": route, "rawPath": "/todos", "rawQueryString": "", "headers": {},
        "requestContext": {
            "routeKey": route,
            "http": { "method": method, "path": "/todos" },
            "authorizer": owner.map(|owner| json!({ "jwt": { "claims": { "sub": owner }, "scopes": null } })),
        },
        "isBase64Encoded": false,
    });
    let parts = parts.as_object().cloned().unwrap_or_default();
    event.as_object_mut().unwrap().extend(parts);
    lambda_http::request::from_str(&event.to_string()).unwrap()
}

/// Returns status and code of the response to a request that reaches no database.
async fn refuse(route: &str, owner: Option<&str>, parts: Value) -> (u16, String) {
    let config = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).build();
    let store = Store::new(&config, "todos".into());
    let response = api::respond(&store, &request(route, owner, parts)).await.unwrap();
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    (
        response.status().as_u16(),
        body["code"].as_str().unwrap_or_default().into(),
    )
}

#[tokio::test]
async fn answers_the_health_check_without_an_owner() {
    assert_eq!(refuse("GET /health", None, json!({})).await, (200, String::new()));
}

#[tokio::test]
async fn refuses_a_request_without_an_owner() {
    assert_eq!(
        refuse("GET /todos", None, json!({})).await,
        (401, "unauthorized".into())
    );
}

#[tokio::test]
async fn refuses_malformed_json() {
    let answer = refuse("POST /todos", Some("me"), json!({ "body": "{\"text\":" })).await;
    assert_eq!(answer, (400, "malformed_json".into()));
}

#[tokio::test]
async fn refuses_bodies_that_do_not_match() {
    let bodies = [
        r#"{}"#,
        r#"{"text":" "}"#,
        r#"{"text":1}"#,
        r#"{"text":"a","owner":"me"}"#,
        r#"{"text":"a","done":"no"}"#,
        r#"{"text":"a","done":null}"#,
        r#"{"text":"a","id":"1"}"#,
        r#"{"text":"a","id":null}"#,
        r#"["a"]"#,
        r#""a""#,
    ];
    for body in bodies {
        let answer = refuse("POST /todos", Some("me"), json!({ "body": body })).await;
        assert_eq!(answer, (400, "invalid_request".into()), "{body}");
    }
}

#[tokio::test]
async fn refuses_patches_that_do_not_match() {
    for body in [
        r#"{"done":1}"#,
        r#"{"done":null}"#,
        r#"{"text":null}"#,
        r#"{"text":""}"#,
        r#"{"id":"a"}"#,
    ] {
        let parts = json!({ "body": body, "pathParameters": { "id": ID } });
        let answer = refuse("PATCH /todos/{id}", Some("me"), parts).await;
        assert_eq!(answer, (400, "invalid_request".into()), "{body}");
    }
}

#[tokio::test]
async fn refuses_ids_that_are_no_uuid_with_hyphens() {
    for id in [
        "",
        "1",
        "019b7d3a5f2e7c1a9d44000000000000",
        "{019b7d3a-5f2e-7c1a-9d44-000000000000}",
    ] {
        let answer = refuse("GET /todos/{id}", Some("me"), json!({ "pathParameters": { "id": id } })).await;
        assert_eq!(answer, (400, "invalid_request".into()), "{id}");
    }
}

#[tokio::test]
async fn refuses_query_parameters_that_do_not_match() {
    let lists = [
        "limit=0",
        "limit=201",
        "limit=%2B1",
        "limit=01",
        "done=1",
        "order=up",
        "page=1",
    ];
    let lists = lists.map(|query| ("GET /todos", query));
    let others = ["POST /todos", "GET /todos/{id}", "DELETE /todos/{id}"].map(|route| (route, "limit=1"));
    for (route, query) in lists.into_iter().chain(others) {
        let answer = refuse(route, Some("me"), json!({ "rawQueryString": query })).await;
        assert_eq!(answer, (400, "invalid_request".into()), "{route}?{query}");
    }
}

#[test]
fn reads_the_parameters_of_a_list() {
    let query = json!({ "rawQueryString": "limit=200&done=false&order=desc" });
    let page = request::page(&request("GET /todos", Some("me"), query)).unwrap();
    assert_eq!(
        page,
        request::Page {
            done: Some(false),
            limit: 200,
            descending: true
        }
    );
}

#[test]
fn accepts_text_with_a_visible_character() {
    for text in ["a", " a ", "a\tb\nc\r\nd", "👩‍👧", &"é".repeat(4096)] {
        assert!(Text::try_from(text.to_string()).is_ok(), "{text:?}");
    }
    for text in [
        "",
        " \t",
        "\u{200B}\u{2800}",
        "a\r",
        "a\u{0}",
        "a\u{85}",
        &"a".repeat(4097),
    ] {
        assert!(Text::try_from(text.to_string()).is_err(), "{text:?}");
    }
}

#[test]
fn reads_drafts_and_patches() {
    let draft: Draft = serde_json::from_str(r#"{"text":"a"}"#).unwrap();
    assert_eq!(
        draft,
        Draft {
            text: Text("a".into()),
            done: false,
            id: None
        }
    );
    let patch: Patch = serde_json::from_str("{}").unwrap();
    assert_eq!(patch, Patch { text: None, done: None });
}

#[test]
fn writes_with_the_expressions_of_the_service() {
    let expected: Value = serde_json::from_str(include_str!("../expressions.json")).unwrap();
    let pair = |Expressions { update, condition }: Expressions| json!({ "update": update, "condition": condition });
    let change = |text: Option<&str>, done| {
        pair(Expressions::update(&Patch {
            text: text.map(|it| Text(it.into())),
            done,
        }))
    };
    let actual = json!({
        "createOpen": pair(Expressions::create(false)),
        "createDone": pair(Expressions::create(true)),
        "updateNothing": change(None, None),
        "updateText": change(Some("a"), None),
        "updateToDone": change(None, Some(true)),
        "updateToOpen": change(None, Some(false)),
        "updateBoth": change(Some("a"), Some(true)),
        "delete": pair(Expressions::delete()),
    });
    assert_eq!(actual, expected);
}
