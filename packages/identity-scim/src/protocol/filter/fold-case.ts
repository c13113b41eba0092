const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** The key under which two spellings of a `caseExact: false` value are equal: NFC and full case folding. */
export function foldCase(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text.normalize('NFC')) folded += foldCharacter(character);
  return folded;
}

function foldCharacter(character: string): string {
  // Upper-casing would merge a dotless i with an i.
  if (character === 'ı') return character;
  const folded = character.toLowerCase().toUpperCase().toLowerCase();
  return folded === 'ς' ? 'σ' : folded;
}
