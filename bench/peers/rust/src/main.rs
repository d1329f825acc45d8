//! The article's service: `lambda_http` and the AWS SDK at their defaults, doing the job of the other peers.

mod api;
mod expressions;
mod log;
mod request;
mod store;
#[cfg(test)]
mod tests;
mod todo;

use aws_config::BehaviorVersion;
use lambda_http::{Error, Request, run, service_fn};
use std::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let store = store::Store::new(&config, std::env::var("TABLE_NAME")?);
    run(service_fn(async |request: Request| {
        let started_at = Instant::now();
        let response = api::respond(&store, &request).await?;
        log::write(&request, &response, started_at);
        Ok::<_, Error>(response)
    }))
    .await
}
