import { describe, expect, it } from '@jest/globals';
import { messageLimits } from '../xml/screen-xml.js';
import { decodeMessage } from './decode-message.js';

const base64 = (octets: string | Buffer) => Buffer.from(octets).toString('base64');
const wrapped = (text: string, columns: number, lineEnd = '\r\n') => text.replace(new RegExp(`(.{${columns}})`, 'g'), `$1${lineEnd}`);
const ofSize = (bytes: number) => `<a>${'x'.repeat(bytes - 7)}</a>`;

describe('the form value', () => {
  it('is base64 of UTF-8', () => expect(decodeMessage(base64('<a>é</a>'))).toEqual({ kind: 'passed', value: '<a>é</a>', detail: '9 bytes' }));

  it('may be broken into lines', () => {
    for (const lineEnd of ['\r\n', '\n']) expect(decodeMessage(wrapped(base64('<a>some text</a>'), 4, lineEnd))).toMatchObject({ kind: 'passed', value: '<a>some text</a>' });
  });

  it('may carry the largest message, in lines of 60 characters', () => {
    expect(decodeMessage(wrapped(base64(ofSize(messageLimits.maxBytes)), 60))).toMatchObject({ kind: 'passed' });
  });

  it('may be as long as the largest message and its line breaks', () => {
    const longest = Math.ceil((messageLimits.maxBytes * 4) / 3 / 60) * 62;
    const filled = (length: number) => base64(ofSize(1_000)).padEnd(length, '\n');
    expect([longest, longest + 1].map((length) => decodeMessage(filled(length)).kind)).toEqual(['passed', 'refused']);
  });

  it.each([
    ['nothing', '', 'the message is empty'],
    ['a space', `${base64('<a/>')} `, 'not base64'],
    ['characters of another alphabet', base64('<a>????>>>></a>').replaceAll('/', '_'), 'not base64'],
    ['padding that is cut off', base64('<a> </a>').replace('=', ''), 'not base64'],
    ['something behind the padding', `${base64('<aa>.</aa>')}AAAA`, 'not base64'],
    ['octets that are not UTF-8', base64(Buffer.from([0x3c, 0x61, 0xff])), 'not UTF-8'],
    ['a message that is one byte too large', base64(ofSize(messageLimits.maxBytes + 1)), 'larger than 262144 bytes'],
    ['a message of which the characters are few and the bytes too many', base64(`<a>${'é'.repeat(messageLimits.maxBytes / 2)}</a>`), 'larger than 262144 bytes'],
    ['line breaks without end', '\n'.repeat(500_000), 'larger than 262144 bytes'],
    ['markup that no parser may see', base64('<!DOCTYPE a><a/>'), 'document type'],
  ])('is refused: %s', (_, value, words) => expect(decodeMessage(value)).toMatchObject({ kind: 'refused', code: 'saml.structure', detail: expect.stringContaining(words) }));
});
