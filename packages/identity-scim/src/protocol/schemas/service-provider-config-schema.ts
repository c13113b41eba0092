import { SERVICE_PROVIDER_CONFIG_URN } from '../messages/schema-urns.js';
import { attribute, type AttributeDefinition, type AttributeType, type SchemaDefinition } from './attribute-definition.js';

const readOnly = (
  name: string,
  type: AttributeType,
  description: string,
  more: Partial<AttributeDefinition> = {},
): AttributeDefinition => attribute(name, type, description, { mutability: 'readOnly', ...more });

const supported = readOnly('supported', 'boolean', 'Whether the feature is supported.', { required: true });

const feature = (name: string, description: string, ...more: AttributeDefinition[]): AttributeDefinition =>
  readOnly(name, 'complex', description, { required: true, subAttributes: [supported, ...more] });

/** @see RFC 7643 §5 and §8.7.2; RFC 9865 §4 for `pagination` */
export const SERVICE_PROVIDER_CONFIG_SCHEMA: SchemaDefinition = {
  id: SERVICE_PROVIDER_CONFIG_URN,
  name: 'Service Provider Configuration',
  description: "The service provider's configuration",
  attributes: [
    readOnly('documentationUri', 'reference', 'Where the service provider is documented.', {
      referenceTypes: ['external'],
    }),
    feature('patch', 'PATCH.'),
    feature(
      'bulk',
      'Bulk requests.',
      readOnly('maxOperations', 'integer', 'The most operations in one request.', { required: true }),
      readOnly('maxPayloadSize', 'integer', 'The largest request, in bytes.', { required: true }),
    ),
    feature(
      'filter',
      'Filters.',
      readOnly('maxResults', 'integer', 'The most resources in one answer.', { required: true }),
    ),
    feature('changePassword', 'Changing a password.'),
    feature('sort', 'Sorting.'),
    feature('etag', 'Entity tags.'),
    readOnly('pagination', 'complex', 'Pagination.', {
      subAttributes: [
        readOnly('cursor', 'boolean', 'Whether cursor pagination is supported.', { required: true }),
        readOnly('index', 'boolean', 'Whether index pagination is supported.', { required: true }),
        readOnly('defaultPaginationMethod', 'string', 'The method used when a request names none.', {
          canonicalValues: ['cursor', 'index'],
        }),
        readOnly('defaultPageSize', 'integer', 'Resources in a page when a request names no count.'),
        readOnly('maxPageSize', 'integer', 'The most resources in a page.'),
        readOnly('cursorTimeout', 'integer', 'Seconds for which a cursor is valid at least.'),
      ],
    }),
    readOnly('authenticationSchemes', 'complex', 'Supported ways to authenticate.', {
      required: true,
      multiValued: true,
      subAttributes: [
        readOnly('type', 'string', 'The kind of scheme.', {
          required: true,
          canonicalValues: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'],
        }),
        readOnly('name', 'string', 'The name of the scheme.', { required: true }),
        readOnly('description', 'string', 'A description of the scheme.', { required: true }),
        readOnly('specUri', 'reference', "The scheme's specification.", { referenceTypes: ['external'] }),
        readOnly('documentationUri', 'reference', 'How to use the scheme here.', { referenceTypes: ['external'] }),
        readOnly('primary', 'boolean', 'Whether this is the preferred scheme.'),
      ],
    }),
  ],
};
