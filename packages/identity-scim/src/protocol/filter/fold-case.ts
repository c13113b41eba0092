/** The key under which two spellings of a `caseExact: false` value are equal: NFC and full case folding. */
export function foldCase(text: string): string {
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
