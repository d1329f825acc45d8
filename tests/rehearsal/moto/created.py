"""Types that moto has, but creates wrongly or not at all by CloudFormation."""

import json
import re
import secrets
import string

from moto.awslambda.models import LambdaFunction, LayerVersion, get_backend
from moto.cloudformation import parsing
from moto.core.utils import iso_8601_datetime_with_nanoseconds
from moto.secretsmanager.models import secretsmanager_backends

ALPHANUMERIC = string.ascii_letters + string.digits


class Created:
    @staticmethod
    def has_cfn_attr(_):
        return True

    def is_created(self):
        return True


class Version(Created):
    """moto's has neither an ARN nor a number."""

    @classmethod
    def create_from_cloudformation_json(cls, _, resource, account_id, region, **__):
        self = cls()
        function = get_backend(account_id, region).publish_version(resource["Properties"]["FunctionName"])
        self.physical_resource_id, self.number = function.function_arn, str(function.version)
        return self

    def get_cfn_attribute(self, name):
        return self.number if name == "Version" else self.physical_resource_id


class Alias(Created):
    @classmethod
    def create_from_cloudformation_json(cls, _, resource, account_id, region, **__):
        self, backend = cls(), get_backend(account_id, region)
        self.key, number = read_alias(resource["Properties"])
        self.physical_resource_id = backend.create_alias(*self.key, number, "", None).arn
        return self

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, cloudformation_json, account_id, region_name, **_):
        key, number = read_alias(cloudformation_json["Properties"])
        get_backend(account_id, region_name).update_alias(*key, number, None, None)
        return original_resource

    def delete(self, account_id, region):
        get_backend(account_id, region).delete_alias(*self.key)


def read_alias(properties):
    return (properties["Name"], properties["FunctionName"]), properties["FunctionVersion"]


class Secret(Created):
    @classmethod
    def create_from_cloudformation_json(cls, name, resource, account_id, region, **_):
        self, properties = cls(), resource["Properties"]
        length = properties["GenerateSecretString"]["PasswordLength"]
        value = "".join(secrets.choice(ALPHANUMERIC) for _ in range(length))
        backend = secretsmanager_backends[account_id][region]
        secret = backend.create_managed_secret("cloudformation", name, value, None, properties.get("Description"))
        self.physical_resource_id = secret.arn
        return self

    def delete(self, account_id, region):
        secretsmanager_backends[account_id][region].delete_secret(self.physical_resource_id, None, True)


CREATED = {"AWS::Lambda::Version": Version, "AWS::Lambda::Alias": Alias, "AWS::SecretsManager::Secret": Secret}

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
REFERENCE = re.compile(
    r"\{\{resolve:secretsmanager:(?P<secret>arn:(?:[^:}]*:){5}[^:}]*|[^:}]+)"
    r"(?::SecretString(?::(?P<key>[^:}]*))?(?::(?P<stage>[^:}]*))?(?::(?P<version>[^:}]*))?)?\}\}"
)
clean = parsing.clean_json


def clean_and_resolve(value, resources):
    """As CloudFormation, reads a secret when it creates or changes a resource that refers to it."""
    cleaned = clean(value, resources)
    if not isinstance(cleaned, str) or "{{resolve:" not in cleaned or "${" in cleaned:
        return cleaned
    backend = secretsmanager_backends[resources["AWS::AccountId"]][resources["AWS::Region"]]

    def read(match):
        stage = match["stage"] or (None if match["version"] else "AWSCURRENT")
        text = backend.get_secret_value(match["secret"], match["version"] or None, stage)["SecretString"]
        return json.loads(text)[match["key"]] if match["key"] else text

    return REFERENCE.sub(read, cleaned)


def create_function(_, resource_name, cloudformation_json, account_id, region_name, **__):
    """moto leaves out layers, architecture and tracing."""
    properties = {**cloudformation_json["Properties"], "FunctionName": resource_name}
    return get_backend(account_id, region_name).create_function(properties)


def update_function(_, original_resource, cloudformation_json, **__):
    """moto keeps variables that a template has no more, and the time of creation."""
    properties = {"Environment": {"Variables": {}}, "Layers": [], **cloudformation_json["Properties"]}
    original_resource.update_configuration(properties)
    original_resource.update_function_code(properties["Code"])
    original_resource.last_modified = iso_8601_datetime_with_nanoseconds()
    return original_resource


parsing.clean_json = clean_and_resolve
LayerVersion.physical_resource_id = property(lambda self: self.arn)
LambdaFunction.create_from_cloudformation_json = classmethod(create_function)
LambdaFunction.update_from_cloudformation_json = classmethod(update_function)
