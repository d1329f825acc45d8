"""User pools: moto has them, but does not create them by CloudFormation."""

from created import Created
from moto.cognitoidp.models import cognitoidp_backends


class UserPool(Created):
    @classmethod
    def create_from_cloudformation_json(cls, _, resource, account_id, region, **__):
        self, properties = cls(), {**resource["Properties"]}
        self.region, self.backend = region, cognitoidp_backends[account_id][region]
        self.physical_resource_id = self.backend.create_user_pool(properties.pop("UserPoolName"), properties).id
        return self

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, cloudformation_json, **_):
        properties = {**cloudformation_json["Properties"]}
        original_resource.backend.update_user_pool(original_resource.physical_resource_id, properties)
        return original_resource

    def get_cfn_attribute(self, name):
        assert name == "ProviderURL"
        return f"https://cognito-idp.{self.region}.amazonaws.com/{self.physical_resource_id}"

    def delete(self, account_id, region):
        pool = self.backend.describe_user_pool(self.physical_resource_id)
        if pool.extended_config.get("DeletionProtection") == "ACTIVE":
            raise ValueError("The user pool cannot be deleted because deletion protection is activated.")
        self.backend.delete_user_pool(self.physical_resource_id)


class UserPoolClient(Created):
    @classmethod
    def create_from_cloudformation_json(cls, _, resource, account_id, region, **__):
        self, properties = cls(), {**resource["Properties"]}
        self.pool, secret = properties.pop("UserPoolId"), properties.pop("GenerateSecret")
        self.backend = cognitoidp_backends[account_id][region]
        self.physical_resource_id = self.backend.create_user_pool_client(self.pool, secret, properties).id
        return self

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, cloudformation_json, **_):
        own = original_resource
        own.backend.update_user_pool_client(own.pool, own.physical_resource_id, {**cloudformation_json["Properties"]})
        return own

    def delete(self, account_id, region):
        self.backend.delete_user_pool_client(self.pool, self.physical_resource_id)


USERS = {"AWS::Cognito::UserPool": UserPool, "AWS::Cognito::UserPoolClient": UserPoolClient}
