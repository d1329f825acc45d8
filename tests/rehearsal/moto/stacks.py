"""What CloudFormation does with a stack, and moto does not."""

import json
import re

from moto.cloudformation.models import CloudFormationBackend
from moto.cloudformation.parsing import ResourceMap, parse_and_update_resource
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult


def references_of(value):
    """Names that a part of a template refers to."""
    if isinstance(value, list):
        return {name for each in value for name in references_of(each)}
    if not isinstance(value, dict):
        return set()
    names = {name for each in value.values() for name in references_of(each)}
    if "Ref" in value:
        names.add(value["Ref"])
    if "Fn::GetAtt" in value:
        names.add(value["Fn::GetAtt"][0])
    if "Fn::Sub" in value:
        names.update(re.findall(r"\$\{(\w+)", json.dumps(value["Fn::Sub"])))
    depends = value.get("DependsOn", [])
    return names.union([depends] if isinstance(depends, str) else depends)


def in_order(resources):
    """Names of resources, each after those that it refers to."""
    ordered = {}

    def visit(name):
        if name in ordered or name not in resources:
            return
        for other in references_of(resources[name]) - {name}:
            visit(other)
        ordered[name] = None

    for name in resources:
        visit(name)
    return list(ordered)


def update(self, template, parameters=None):
    """Adds and changes in the order of references, and removes at the end. moto removes first and changes last."""
    changes = self.build_resource_diff(template, parameters)
    removed = {name: self._resource_json_map[name] for name in changes["Remove"]}
    self._template, self._resource_json_map = template, template["Resources"]
    self.input_parameters = parameters or self.input_parameters
    self.load_mapping()
    self.load_parameters()
    self.load_conditions()
    for name in in_order(template["Resources"]):
        if name in changes["Modify"] and name in self._parsed_resources:
            place = self._account_id, self._region_name
            self._parsed_resources[name] = parse_and_update_resource(name, template["Resources"][name], self, *place)
        else:
            # Asking for a resource creates it.
            _ = self[name]
    for name in reversed(in_order(removed)):
        if name in self._parsed_resources:
            self._delete_resource(self._parsed_resources.pop(name), removed[name])


delete_resource = ResourceMap._delete_resource


def delete_unless_retained(self, resource, definition):
    if not definition.get("DeletionPolicy", "").startswith("Retain"):
        delete_resource(self, resource, definition)


def delete(self):
    """Deletes each resource before those that it refers to. moto has no order."""
    for name in reversed(in_order(self._resource_json_map)):
        resource = self._parsed_resources.pop(name, None)
        if resource is not None and not isinstance(resource, str):
            self._delete_resource(resource, self._resource_json_map[name])


execute = CloudFormationBackend.execute_change_set


def execute_change_set(self, change_set_name, stack_name=None):
    """Rolls a failed update back, and renews outputs and exports. moto leaves it where it fails, and keeps the old ones."""
    change_set = self.describe_change_set(change_set_name)
    stack = change_set.stack
    try:
        execute(self, change_set_name, stack_name)
    except Exception as fault:
        if change_set.change_set_type == "CREATE":
            raise
        stack._add_stack_event("UPDATE_ROLLBACK_IN_PROGRESS", f"{type(fault).__name__}: {fault}")
        stack.resource_map.update(stack.template_dict)
        stack._add_stack_event("UPDATE_ROLLBACK_COMPLETE")
        stack.status = "UPDATE_ROLLBACK_COMPLETE"
        return
    stack._parse_template()
    stack.output_map = stack._create_output_map()
    self.exports.update({export.name: export for export in stack.exports})


def update_termination_protection(self):
    stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
    stack.enable_termination_protection = self._get_param("EnableTerminationProtection") in (True, "true")
    return ActionResult({"StackId": stack.stack_id})


ResourceMap.update = update
ResourceMap.delete = delete
ResourceMap._delete_resource = delete_unless_retained
CloudFormationBackend.execute_change_set = execute_change_set
CloudFormationResponse.update_termination_protection = update_termination_protection
# That is cfn-lint, whose hints are no refusals on AWS. `npm run check -- templates` runs it.
CloudFormationBackend.validate_template = lambda self, template: []
