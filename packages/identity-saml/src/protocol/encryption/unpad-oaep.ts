import { createHash } from 'node:crypto';

export type OaepParameters = { readonly digest: string; readonly maskDigest: string; readonly label: Uint8Array };

/**
 * EME-OAEP decoding (RFC 8017 7.1.2 step 3) of a decrypted block as long as the modulus. Node's own takes one digest for label and
 * mask; XML Encryption 1.1 lets them differ, and rsa-oaep-mgf1p always masks with SHA-1.
 *
 * Takes the same path for every content of the block, so that time does not tell where a forged one went wrong. A block that is too
 * short ends without a separator, like any other that has none.
 *
 * @returns undefined when the block is not well-formed, whatever the reason
 */
export function unpadOaep(block: Buffer, { digest, maskDigest, label }: OaepParameters): Buffer | undefined {
  const labelHash = createHash(digest).update(label).digest();
  const size = labelHash.length;
  const maskedSeed = block.subarray(1, 1 + size);
  const maskedData = block.subarray(1 + size);
  const seed = xor(maskedSeed, mask(maskedData, size, maskDigest));
  const data = xor(maskedData, mask(seed, maskedData.length, maskDigest));

  let wrong = block[0] ?? 1;
  for (let i = 0; i < size; i += 1) wrong |= (data[i] ?? 0) ^ (labelHash[i] ?? 0);
  let start = 0;
  let searching = 1;
  for (let i = size; i < data.length; i += 1) {
    const byte = data[i] ?? 0;
    if (searching === 1) start = i + 1;
    if (searching === 1 && byte > 1) wrong |= 1;
    searching &= byte === 0 ? 1 : 0;
  }
  return (wrong | searching) === 0 ? data.subarray(start) : undefined;
}

/** MGF1, RFC 8017 B.2.1. */
function mask(seed: Buffer, length: number, digest: string): Buffer {
  const pieces: Buffer[] = [];
  for (let counter = 0, total = 0; total < length; counter += 1) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(counter);
    const piece = createHash(digest).update(seed).update(index).digest();
    pieces.push(piece);
    total += piece.length;
  }
  return Buffer.concat(pieces).subarray(0, length);
}

const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
