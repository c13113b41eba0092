/** What a validation found. `unavailable`: the validator could not answer; whoever needs an answer refuses. */
export type SchemaVerdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly detail: string }
  | { readonly kind: 'unavailable'; readonly detail: string };

/**
 * Validates one SAML protocol message or assertion against the OASIS schemas.
 *
 * The text has passed `findXmlHazard`; an implementation may still be handed anything and answers `invalid` to it.
 * Never rejects.
 */
export interface SamlSchemaValidator {
  validate(xml: string): Promise<SchemaVerdict>;
  close(): Promise<void>;
}
