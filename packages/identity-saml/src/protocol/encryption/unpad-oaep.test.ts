import { constants, createHash, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { unpadOaep } from './unpad-oaep.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const message = Buffer.from('the session key of a message....');
const empty = Buffer.alloc(0);
const sha1 = { digest: 'sha1', maskDigest: 'sha1', label: empty };

/** Encodes as RFC 8017 7.1.1 does, with whatever data block is given. */
function blockOf(data: Buffer, first = 0, size = 20): Buffer {
  const mgf = (seed: Buffer, length: number) =>
    Buffer.concat(Array.from({ length: Math.ceil(length / 20) }, (_, index) => createHash('sha1').update(seed).update(Buffer.from([0, 0, 0, index])).digest())).subarray(0, length);
  const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
  const seed = Buffer.alloc(size, 7);
  const maskedData = xor(data, mgf(seed, data.length));
  return Buffer.concat([Buffer.from([first]), xor(seed, mgf(maskedData, size)), maskedData]);
}
const labelHash = createHash('sha1').digest();
const zeros = (count: number) => Buffer.alloc(count);
const dataOf = (...pieces: Buffer[]) => Buffer.concat([labelHash, ...pieces]);
const one = Buffer.from([1]);

describe('OAEP', () => {
  it.each([
    ['sha1', ''],
    ['sha256', ''],
    ['sha512', ''],
    ['sha1', 'a label'],
  ])('is decoded as node:crypto encodes it: %s, label %j', (hash, label) => {
    const sealed = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash, ...(label === '' ? {} : { oaepLabel: Buffer.from(label) }) }, message);
    const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, sealed);
    expect(unpadOaep(block, { digest: hash, maskDigest: hash, label: Buffer.from(label) })).toEqual(message);
    expect(unpadOaep(block, { digest: hash, maskDigest: hash, label: Buffer.from('another') })).toBeUndefined();
    expect(unpadOaep(block, { digest: hash, maskDigest: 'sha384', label: Buffer.from(label) })).toBeUndefined();
  });

  it('gives everything behind the separator, whatever it is, or nothing', () => {
    expect(unpadOaep(blockOf(dataOf(zeros(30), one, Buffer.from([0, 1, 2, 0, 255]))), sha1)).toEqual(Buffer.from([0, 1, 2, 0, 255]));
    expect(unpadOaep(blockOf(dataOf(one, message)), sha1)).toEqual(message);
    expect(unpadOaep(blockOf(dataOf(zeros(30), one)), sha1)).toEqual(empty);
  });

  it.each([
    ['a first octet that is not zero', blockOf(dataOf(zeros(30), one, message), 1)],
    ['another label', blockOf(Buffer.concat([labelHash.toReversed() as Buffer, zeros(30), one, message]))],
    ['a label of which the first octet differs', blockOf(Buffer.concat([Buffer.from([labelHash[0]! ^ 1]), labelHash.subarray(1), zeros(30), one, message]))],
    ['a label of which the last octet differs', blockOf(Buffer.concat([labelHash.subarray(0, 19), Buffer.from([labelHash[19]! ^ 128]), zeros(30), one, message]))],
    ['no separator', blockOf(dataOf(zeros(40)))],
    ['something else in front of the separator', blockOf(dataOf(zeros(10), Buffer.from([2]), zeros(10), one, message))],
    ['something else at once', blockOf(dataOf(Buffer.from([255]), one, message))],
    ['something else in place of the separator', blockOf(dataOf(zeros(30), Buffer.from([2]), message))],
    ['fewer octets than two digests and two', blockOf(dataOf(one)).subarray(0, 41)],
    ['no octets', empty],
  ])('is refused: %s', (_, block) => expect(unpadOaep(block, sha1)).toBeUndefined());

  it('takes the shortest block there is', () => expect(unpadOaep(blockOf(dataOf(one)), sha1)).toEqual(empty));
});
