"""Tables with the settings that moto's CloudFormation leaves out, which may also change."""

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table

create_table = Table.create_from_cloudformation_json.__func__


def create(cls, resource_name, cloudformation_json, account_id, region_name, **_):
    table = create_table(cls, resource_name, cloudformation_json, account_id, region_name)
    return configure(table, cloudformation_json["Properties"], dynamodb_backends[account_id][region_name])


def update(_, original_resource, cloudformation_json, account_id, region_name, **__):
    backend = dynamodb_backends[account_id][region_name]
    return configure(original_resource, cloudformation_json["Properties"], backend)


def configure(table, properties, backend):
    table.deletion_protection_enabled = properties.get("DeletionProtectionEnabled", False)
    key = table.sse_specification.get("KMSMasterKeyId") if table.sse_specification else None
    table.sse_specification = {
        "Enabled": properties.get("SSESpecification", {}).get("SSEEnabled", False),
        "KMSMasterKeyId": key,
    }
    if "TimeToLiveSpecification" in properties:
        backend.update_time_to_live(table.name, properties["TimeToLiveSpecification"])
    if "PointInTimeRecoverySpecification" in properties:
        backend.update_continuous_backups(table.name, properties["PointInTimeRecoverySpecification"])
    return table


Table.create_from_cloudformation_json = classmethod(create)
Table.update_from_cloudformation_json = classmethod(update)
