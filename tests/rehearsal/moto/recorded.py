"""Types that moto's CloudFormation does not know. They keep their properties, and get names and attributes."""

import secrets

RECORDED = {}


class Recorded:
    """Resource that does nothing."""

    def __init__(self, kind, name, properties, region):
        self.type, self.properties, self.region = kind, properties, region
        self.id = secrets.token_hex(5)
        self.physical_resource_id = self.id if kind == "AWS::ApiGatewayV2::Api" else own_name(kind, properties) or name

    def get_cfn_attribute(self, name):
        if name == "FunctionUrl":
            return f"https://{self.id}.lambda-url.{self.region}.on.aws/"
        if name.endswith("Arn"):
            return f"arn:aws:recorded:{self.region}:123456789012:{self.physical_resource_id}"
        return f"{self.physical_resource_id}.{name}"

    def is_created(self):
        return True

    def delete(self, account_id, region):
        pass


def own_name(kind, properties):
    """The name that a template gives a resource, such as AlarmName of an AWS::CloudWatch::Alarm, if any."""
    kinds = kind.split("::")
    return next((properties[f"{part}Name"] for part in reversed(kinds) if f"{part}Name" in properties), None)


def recorded(kind):
    """Class of a type."""

    class OfKind(Recorded):
        @classmethod
        def create_from_cloudformation_json(cls, name, resource, account_id, region, **_):
            return cls(kind, name, resource["Properties"], region)

        @classmethod
        def update_from_cloudformation_json(cls, original_resource, cloudformation_json, **_):
            original_resource.properties = cloudformation_json["Properties"]
            return original_resource

        @staticmethod
        def has_cfn_attr(_):
            return True

    return RECORDED.setdefault(kind, OfKind)
