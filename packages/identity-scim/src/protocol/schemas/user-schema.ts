import { USER_URN } from '../messages/schema-urns.js';
import { attribute, type AttributeDefinition, type SchemaDefinition } from './attribute-definition.js';

interface ValueOptions {
  readonly valueType?: 'string' | 'reference' | 'binary';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
}

/** The sub-attributes that RFC 7643 §2.4 gives every plural attribute. */
function plural(name: string, description: string, options: ValueOptions = {}): AttributeDefinition {
  return attribute(name, 'complex', description, {
    multiValued: true,
    subAttributes: [
      attribute('value', options.valueType ?? 'string', 'The value itself.', {
        ...(options.referenceTypes === undefined ? {} : { referenceTypes: options.referenceTypes }),
      }),
      attribute('display', 'string', 'A name for display.'),
      attribute('type', 'string', 'What the value is for.', {
        ...(options.canonicalValues === undefined ? {} : { canonicalValues: options.canonicalValues }),
      }),
      attribute('primary', 'boolean', 'Whether this is the preferred value; true at most once.'),
    ],
  });
}

/** @see RFC 7643 §4.1 and §8.7.1 */
export const USER_SCHEMA: SchemaDefinition = {
  id: USER_URN,
  name: 'User',
  description: 'User Account',
  attributes: [
    attribute('userName', 'string', 'The unique name with which the user is known, as presented by the client.', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('name', 'complex', "The components of the user's name.", {
      subAttributes: [
        attribute('formatted', 'string', 'The full name, formatted for display.'),
        attribute('familyName', 'string', 'The family name, or last name.'),
        attribute('givenName', 'string', 'The given name, or first name.'),
        attribute('middleName', 'string', 'The middle names.'),
        attribute('honorificPrefix', 'string', 'A title such as "Ms."'),
        attribute('honorificSuffix', 'string', 'A suffix such as "III".'),
      ],
    }),
    attribute('displayName', 'string', 'The name suitable for display to others.'),
    attribute('nickName', 'string', 'The casual way to address the user.'),
    attribute('profileUrl', 'reference', "The URI of the user's profile.", { referenceTypes: ['external'] }),
    attribute('title', 'string', "The user's job title."),
    attribute('userType', 'string', 'The relationship to the organization, such as "Contractor".'),
    attribute('preferredLanguage', 'string', 'The preferred languages, as in Accept-Language.'),
    attribute('locale', 'string', 'The locale for formats, such as "en-US".'),
    attribute('timezone', 'string', 'An Olson time zone, such as "Europe/Vienna".'),
    attribute('active', 'boolean', 'Whether the user may sign in.'),
    attribute('password', 'string', 'Accepted and not kept: people sign in through their identity provider.', {
      mutability: 'writeOnly',
      returned: 'never',
    }),
    plural('emails', 'E-mail addresses.', { canonicalValues: ['work', 'home', 'other'] }),
    plural('phoneNumbers', 'Telephone numbers.', {
      canonicalValues: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
    }),
    plural('ims', 'Instant messaging addresses.', {
      canonicalValues: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo'],
    }),
    plural('photos', 'URLs of photos.', {
      valueType: 'reference',
      referenceTypes: ['external'],
      canonicalValues: ['photo', 'thumbnail'],
    }),
    attribute('addresses', 'complex', 'Physical mailing addresses.', {
      multiValued: true,
      subAttributes: [
        attribute('formatted', 'string', 'The full address, formatted for display; may contain newlines.'),
        attribute('streetAddress', 'string', 'Street, house number and the like; may contain newlines.'),
        attribute('locality', 'string', 'The city.'),
        attribute('region', 'string', 'The state or region.'),
        attribute('postalCode', 'string', 'The zip or postal code.'),
        attribute('country', 'string', 'The country, as an ISO 3166-1 alpha-2 code.'),
        attribute('type', 'string', 'What the address is for.', { canonicalValues: ['work', 'home', 'other'] }),
        attribute('primary', 'boolean', 'Whether this is the preferred address; true at most once.'),
      ],
    }),
    attribute('groups', 'complex', 'The groups to which the user belongs; changed through the groups.', {
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: [
        attribute('value', 'string', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
        attribute('$ref', 'reference', 'The URI of the group.', {
          mutability: 'readOnly',
          referenceTypes: ['User', 'Group'],
        }),
        attribute('display', 'string', 'The name of the group.', { mutability: 'readOnly' }),
        attribute('type', 'string', 'How the user belongs to the group.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
    }),
    plural('entitlements', 'Things the user may do or have.'),
    plural('roles', 'The roles of the user.'),
    plural('x509Certificates', 'Certificates of the user, as base64 DER.', { valueType: 'binary' }),
  ],
};
