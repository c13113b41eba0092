import { SCHEMA_URN } from '../messages/schema-urns.js';
import { attribute, type AttributeDefinition, type SchemaDefinition } from './attribute-definition.js';

const readOnly = { mutability: 'readOnly' } as const;
const requiredReadOnly = { mutability: 'readOnly', required: true } as const;

const characteristics: readonly AttributeDefinition[] = [
  attribute('name', 'string', 'The name of the attribute.', { ...requiredReadOnly, caseExact: true }),
  attribute('type', 'string', 'The data type.', {
    ...requiredReadOnly,
    canonicalValues: ['string', 'complex', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'],
  }),
  attribute('multiValued', 'boolean', 'Whether there may be several values.', requiredReadOnly),
  attribute('description', 'string', 'A description of the attribute.', readOnly),
  attribute('required', 'boolean', 'Whether the attribute must be given.', readOnly),
  attribute('canonicalValues', 'string', 'Suggested values.', { ...readOnly, multiValued: true, caseExact: true }),
  attribute('caseExact', 'boolean', 'Whether values compare with regard to case.', readOnly),
  attribute('mutability', 'string', 'Who may change the attribute, and when.', {
    ...readOnly,
    caseExact: true,
    canonicalValues: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  }),
  attribute('returned', 'string', 'When the attribute is returned.', {
    ...readOnly,
    caseExact: true,
    canonicalValues: ['always', 'never', 'default', 'request'],
  }),
  attribute('uniqueness', 'string', 'Among which resources a value is unique.', {
    ...readOnly,
    caseExact: true,
    canonicalValues: ['none', 'server', 'global'],
  }),
  attribute('referenceTypes', 'string', 'What a reference may refer to.', {
    ...readOnly,
    multiValued: true,
    caseExact: true,
  }),
];

/** @see RFC 7643 §7 and §8.7.2 */
export const SCHEMA_SCHEMA: SchemaDefinition = {
  id: SCHEMA_URN,
  name: 'Schema',
  description: 'The schema that describes a schema',
  attributes: [
    attribute('id', 'string', 'The URN of the schema.', requiredReadOnly),
    attribute('name', 'string', 'The name of the schema.', requiredReadOnly),
    attribute('description', 'string', 'A description of the schema.', readOnly),
    attribute('attributes', 'complex', 'The attributes of the schema.', {
      ...requiredReadOnly,
      multiValued: true,
      subAttributes: [
        ...characteristics,
        attribute('subAttributes', 'complex', 'The sub-attributes of a complex attribute.', {
          ...readOnly,
          multiValued: true,
          subAttributes: characteristics,
        }),
      ],
    }),
  ],
};
