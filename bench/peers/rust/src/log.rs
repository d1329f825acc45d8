//! A log entry with metrics for each request, as long as the service's.

use crate::request;
use chrono::{SecondsFormat, Utc};
use lambda_http::{Body, Request, RequestExt, Response};
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

static IS_COLD: AtomicBool = AtomicBool::new(true);

/// By these, CloudWatch extracts metrics from log entries.
static DIRECTIVES: LazyLock<Value> = LazyLock::new(|| {
    let count = |name| json!({ "Name": name, "Unit": "Count" });
    let bytes = |name| json!({ "Name": name, "Unit": "Bytes" });
    let latency = json!({ "Name": "latency", "Unit": "Milliseconds" });
    let directive = |dimensions: Value, metrics: &[Value]| json!({ "Namespace": "todo-api-bench", "Dimensions": dimensions, "Metrics": metrics });
    let sizes = [bytes("requestBytes"), bytes("responseBytes")];
    let capacity = [count("readCapacity"), count("writeCapacity")];
    json!([
        directive(
            json!([["route"], ["version"]]),
            &[count("requests"), count("serverErrors")]
        ),
        directive(json!([["route"]]), &[count("clientErrors"), latency]),
        directive(json!([[]]), &[&[count("coldStart")], &sizes[..], &capacity].concat()),
    ])
});

/// Writes the log entry of a request.
pub fn write(request: &Request, response: &Response<Body>, started_at: Instant) {
    let (now, status) = (Utc::now(), response.status());
    let context = request.lambda_context();
    let entry = json!({
        "level": "INFO",
        "timestamp": now.to_rfc3339_opts(SecondsFormat::Millis, true),
        "message": "request",
        "requestId": context.request_id,
        "awsRequestId": context.request_id,
        "route": request::route(request),
        "status": status.as_u16(),
        "latency": started_at.elapsed().as_secs_f64() * 1000.0,
        "coldStart": u8::from(IS_COLD.swap(false, Ordering::Relaxed)),
        "version": context.env_config.version,
        "requestBytes": request.body().len(),
        "responseBytes": response.body().len(),
        "requests": 1,
        "clientErrors": u8::from(status.is_client_error()),
        "serverErrors": u8::from(status.is_server_error()),
        "_aws": { "Timestamp": now.timestamp_millis(), "CloudWatchMetrics": *DIRECTIVES },
    });
    println!("{entry}");
}
