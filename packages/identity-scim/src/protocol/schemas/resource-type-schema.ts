import { RESOURCE_TYPE_URN } from '../messages/schema-urns.js';
import { attribute, type SchemaDefinition } from './attribute-definition.js';

const readOnly = { mutability: 'readOnly' } as const;
const requiredReadOnly = { mutability: 'readOnly', required: true } as const;

/** @see RFC 7643 §6 and §8.7.2 */
export const RESOURCE_TYPE_SCHEMA: SchemaDefinition = {
  id: RESOURCE_TYPE_URN,
  name: 'ResourceType',
  description: 'The schema that describes a resource type',
  attributes: [
    attribute('id', 'string', 'The id of the resource type; often the same as its name.', readOnly),
    attribute('name', 'string', 'The name of the resource type.', requiredReadOnly),
    attribute('description', 'string', 'A description of the resource type.', readOnly),
    attribute('endpoint', 'reference', 'The endpoint, relative to the base URL.', {
      ...requiredReadOnly,
      caseExact: false,
      referenceTypes: ['uri'],
    }),
    attribute('schema', 'reference', 'The URN of the base schema.', { ...requiredReadOnly, referenceTypes: ['uri'] }),
    attribute('schemaExtensions', 'complex', 'The extensions of the resource type.', {
      ...readOnly,
      multiValued: true,
      subAttributes: [
        attribute('schema', 'reference', 'The URN of the extension.', { ...requiredReadOnly, referenceTypes: ['uri'] }),
        attribute('required', 'boolean', 'Whether every resource must have the extension.', requiredReadOnly),
      ],
    }),
  ],
};
