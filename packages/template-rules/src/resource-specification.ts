import type { ResourceProperties } from '@aws-cdk/service-spec-types';
import { findMemberFaults } from './property-types.ts';
import { specificationOf } from './specification.ts';
import { childOf, type Fault, type Place, type Resource, type Template, toFault } from './template.ts';
import { findReferenceFaults } from './template-references.ts';

/**
 * Holds a template against AWS's resource specification, without AWS.
 * Finds unknown resource types, properties and attributes, missing required properties, values of a wrong type or outside
 * their list, and references that lead nowhere. The specification has no limits, patterns or dependencies of properties.
 */
export function findTemplateFaults(template: Template): readonly Fault[] {
  const resources = Object.entries(template.Resources).flatMap(([name, resource]) =>
    findResourceFaults(resource, childOf({ template, pointer: '/Resources' }, name)),
  );
  return [...resources, ...findReferenceFaults(template)];
}

function findResourceFaults(resource: Resource, at: Place): readonly Fault[] {
  const members = findMemberFaults(resource, resourceMembers, at);
  const { Type, Properties = {} } = resource;
  const specification = specificationOf(Type);
  if (specification === undefined) return [...members, toFault(childOf(at, 'Type'), 'is not allowed')];
  const { properties } = specification;
  // A custom resource may have any other properties: its function reads them.
  const isKnown = (name: string) => Type !== 'AWS::CloudFormation::CustomResource' || Object.hasOwn(properties, name);
  const known = Object.fromEntries(Object.entries(Properties).filter(([name]) => isKnown(name)));
  return [...members, ...findMemberFaults(known, properties, childOf(at, 'Properties'))];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html */
const resourceMembers: ResourceProperties = {
  Type: { type: { type: 'string' }, required: true },
  Properties: { type: { type: 'json' } },
  DependsOn: { type: { type: 'union', types: [{ type: 'string' }, { type: 'array', element: { type: 'string' } }] } },
  Condition: { type: { type: 'string' } },
  CreationPolicy: { type: { type: 'json' } },
  DeletionPolicy: {
    type: { type: 'string', allowedValues: ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'] },
  },
  Metadata: { type: { type: 'json' } },
  UpdatePolicy: { type: { type: 'json' } },
  UpdateReplacePolicy: { type: { type: 'string', allowedValues: ['Delete', 'Retain', 'Snapshot'] } },
};
