import { GROUP_URN } from '../messages/schema-urns.js';
import { attribute, type SchemaDefinition } from './attribute-definition.js';

/** `displayName` is required, as RFC 7643 §4.2 says (the schema in §8.7.1 forgets it). */
export const GROUP_SCHEMA: SchemaDefinition = {
  id: GROUP_URN,
  name: 'Group',
  description: 'Group',
  attributes: [
    attribute('displayName', 'string', 'The name of the group.', { required: true }),
    attribute('members', 'complex', 'The members of the group.', {
      multiValued: true,
      subAttributes: [
        attribute('value', 'string', 'The id of the member.', {
          required: true,
          caseExact: true,
          mutability: 'immutable',
        }),
        attribute('$ref', 'reference', 'The URI of the member.', {
          mutability: 'immutable',
          referenceTypes: ['User', 'Group'],
        }),
        attribute('type', 'string', 'What the member is.', {
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
        }),
        attribute('display', 'string', 'The name of the member.', { mutability: 'immutable' }),
      ],
    }),
  ],
};
