import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type {
  Attribute,
  DefinitionReference,
  PropertyType,
  Resource,
  ResourceProperties,
} from '@aws-cdk/service-spec-types';

const specification = loadAwsServiceSpecSync();

/** @returns what AWS's resource specification says of a resource type, or undefined when there is no such type */
export function specificationOf(type: string): Resource | undefined {
  return specification.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

/** @returns what `Fn::GetAtt` gives of a resource of this type, or undefined when there is no such type */
export function attributesOf(type: string): Readonly<Record<string, Attribute>> | undefined {
  return specificationOf(type)?.attributes;
}

/** @returns the properties of a type that the specification names elsewhere */
export function propertiesOf({ reference }: DefinitionReference): ResourceProperties {
  return specification.get('typeDefinition', reference).properties;
}

/** @returns the name of a type for people, as JSON Schema calls it */
export function nameOf(type: PropertyType): string {
  switch (type.type) {
    case 'ref':
    case 'tag':
    case 'map':
    case 'json':
      return 'object';
    case 'date-time':
      return 'string';
    case 'union':
      return [...new Set(type.types.map(nameOf))].join(' or ');
    default:
      return type.type;
  }
}
