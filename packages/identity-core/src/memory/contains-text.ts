import { foldText } from '../kernel/fold-text.js';

/** Whether one of `values` contains `text`, both folded. Absent text is in everything. */
export function containsText(text: string | undefined, ...values: readonly (string | null)[]): boolean {
  if (text === undefined) return true;
  const wanted = foldText(text);
  return values.some((value) => value !== null && foldText(value).includes(wanted));
}
