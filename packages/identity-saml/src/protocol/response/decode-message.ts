import { findXmlHazard, messageLimits } from '../xml/screen-xml.js';
import { pass, refuse, type Step } from './verdict.js';

/** base64 of the largest message, with a line break every 60 characters. */
const maxCharacters = Math.ceil((messageLimits.maxBytes * 4) / 3 / 60) * 62;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Steps 1 and 2: the form value as text that a parser may see.
 *
 * Strict base64 (RFC 4648 section 4, with the line breaks that SAML bindings 3.5.4 leaves to the sender) and strict
 * UTF-8: a decoder that skips what it does not know reads another message than the one before it did.
 */
export function decodeMessage(formValue: string): Step<string> {
  if (formValue.length === 0) return refuse('saml.structure', 'the message is empty');
  if (formValue.length > maxCharacters) return refuse('saml.structure', `the message is larger than ${messageLimits.maxBytes} bytes`);
  const base64 = formValue.replace(/[\r\n]/g, '');
  const octets = Buffer.from(base64, 'base64');
  if (octets.toString('base64') !== base64) return refuse('saml.structure', 'the message is not base64');
  if (octets.length > messageLimits.maxBytes) return refuse('saml.structure', `the message is larger than ${messageLimits.maxBytes} bytes`);
  let text: string;
  try {
    text = utf8.decode(octets);
  } catch {
    return refuse('saml.structure', 'the message is not UTF-8');
  }
  const hazard = findXmlHazard(text, messageLimits);
  return hazard === undefined ? pass(text, `${octets.length} bytes`) : refuse('saml.structure', hazard);
}
