 
const ASCII = /^[\u0000-\u007f]*$/;

/**
 * The key under which two spellings of a name are equal: trimmed, NFC, full Unicode case folding.
 *
 * Pure, total and idempotent. `ß` equals `ss`, a final sigma equals a sigma, a dotless `ı` is not `i`, Cyrillic is not Latin.
 *
 * @see Unicode Standard §3.13, default case folding (CaseFolding.txt, statuses C and F)
 */
export function foldText(value: string): string {
  const text = value.trim();
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text.normalize('NFC')) folded += foldCharacter(character);
  return folded.normalize('NFC');
}

function foldCharacter(character: string): string {
  // Upper-casing would merge it with `i`; case folding keeps it apart.
  if (character === 'ı') return character;
  const folded = character.toLowerCase().toUpperCase().toLowerCase();
  return folded === 'ς' ? 'σ' : folded;
}
