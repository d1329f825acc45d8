import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type {
  Attribute,
  DefinitionReference,
  PropertyType,
  Resource,
  ResourceProperties,
} from '@aws-cdk/service-spec-types';

const specification = loadAwsServiceSpecSync();

/** Returns AWS's specification of a resource type, or undefined for an unknown type. */
export function specificationOf(type: string): Resource | undefined {
  return specification.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}

/** Returns the attributes that `Fn::GetAtt` reads from a resource of this type, or undefined for an unknown type. */
export function attributesOf(type: string): Readonly<Record<string, Attribute>> | undefined {
  return specificationOf(type)?.attributes;
}

/** Returns the properties of a type that the specification defines elsewhere. */
export function propertiesOf({ reference }: DefinitionReference): ResourceProperties {
  return specification.get('typeDefinition', reference).properties;
}

/** Returns the name of a type for messages, as in JSON Schema. */
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
