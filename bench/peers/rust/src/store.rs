//! Todos in DynamoDB, by the service's commands.

use crate::expressions::{Expressions, names};
use crate::request::Page;
use crate::todo::{Draft, Id, Patch, Todo};
use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue::{self, N, S};
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Days, SecondsFormat, Utc};
use lambda_http::Error;
use std::collections::HashMap;
use uuid::Uuid;

/// A tombstone outlives events of the todo that come late.
const RETENTION: Days = Days::new(30);

pub struct Store {
    client: Client,
    table: String,
}

impl Store {
    pub fn new(config: &SdkConfig, table: String) -> Self {
        Self {
            client: Client::new(config),
            table,
        }
    }

    pub async fn create(&self, owner: &str, draft: Draft) -> Result<Todo, Error> {
        let position = Uuid::now_v7();
        let id = draft.id.unwrap_or_else(|| Id(position.to_string()));
        let now = Utc::now();
        let command = self.write(owner, id, Expressions::create(draft.done), now, position);
        let command = command
            .expression_attribute_values(":text", S(draft.text.0))
            .expression_attribute_values(":createdAt", S(instant(now)))
            .expression_attribute_values(":position", S(position.to_string()))
            .expression_attribute_values(":version", S(short_id(position)));
        todo(command.return_values(ReturnValue::AllNew).send().await?.attributes)
    }

    pub async fn get(&self, owner: &str, Id(id): Id) -> Result<Option<Todo>, Error> {
        let command = self.client.get_item().table_name(&self.table).consistent_read(true);
        let command = command.key("owner", S(owner.into())).key("id", S(id));
        let item = command.send().await?.item;
        item.map(|item| todo(Some(item))).transpose()
    }

    pub async fn list(&self, owner: &str, page: Page) -> Result<Vec<Todo>, Error> {
        let index = match page.done {
            None => "by-position",
            Some(true) => "done",
            Some(false) => "open",
        };
        let command = self.client.query().table_name(&self.table).index_name(index);
        let output = command
            .key_condition_expression("#owner = :owner")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":owner", S(owner.into()))
            .consistent_read(true)
            .scan_index_forward(!page.descending)
            .limit(page.limit + 1)
            .send()
            .await?;
        let items = output.items.unwrap_or_default();
        items.into_iter().map(|item| todo(Some(item))).collect()
    }

    pub async fn update(&self, owner: &str, id: Id, patch: Patch) -> Result<Todo, Error> {
        let write = Uuid::now_v7();
        let command = self.write(owner, id, Expressions::update(&patch), Utc::now(), write);
        let mut command = command.expression_attribute_values(":version", S(short_id(write)));
        if let Some(text) = patch.text {
            command = command.expression_attribute_values(":text", S(text.0));
        }
        todo(command.return_values(ReturnValue::AllNew).send().await?.attributes)
    }

    /// Makes a todo a tombstone.
    pub async fn delete(&self, owner: &str, id: Id) -> Result<(), Error> {
        let now = Utc::now();
        let expires_at = (now + RETENTION).timestamp().to_string();
        let command = self.write(owner, id, Expressions::delete(), now, Uuid::now_v7());
        command
            .expression_attribute_values(":expiresAt", N(expires_at))
            .send()
            .await?;
        Ok(())
    }

    fn write(
        &self,
        owner: &str,
        Id(id): Id,
        Expressions { update, condition }: Expressions,
        now: DateTime<Utc>,
        write: Uuid,
    ) -> UpdateItemFluentBuilder {
        let command = self.client.update_item().table_name(&self.table);
        command
            .key("owner", S(owner.into()))
            .key("id", S(id))
            .set_expression_attribute_names(Some(names(&[&update, &condition])))
            .update_expression(update)
            .condition_expression(condition)
            .expression_attribute_values(":updatedAt", S(instant(now)))
            .expression_attribute_values(":w0", S(short_id(write)[10..].into()))
            .expression_attribute_values(":none", S("-".into()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

fn todo(item: Option<HashMap<String, AttributeValue>>) -> Result<Todo, Error> {
    let mut item = item.ok_or("DynamoDB returned no item")?;
    let done = item.contains_key("donePosition");
    let mut take = |name| match item.remove(name) {
        Some(S(value)) => Ok(value),
        _ => Err(format!("The item has no {name}")),
    };
    Ok(Todo {
        id: take("id")?,
        text: take("text")?,
        done,
        created_at: take("createdAt")?,
        updated_at: take("updatedAt")?,
        version: take("version")?,
    })
}

fn instant(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Returns a UUID in 22 characters, the form of versions.
fn short_id(uuid: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(uuid)
}
