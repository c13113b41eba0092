import { parseInstant } from './parse-instant.js';
import { quoted, refuse, type Step } from './verdict.js';

/** The present with its tolerance: clocks of two companies differ. */
export type Present = { readonly now: Date; readonly clockSkewSeconds: number };

type TimeRefusal = Extract<Step<never>, { kind: 'refused' }>;

/** SAML core 2.5.1.2: valid from NotBefore on, and before NotOnOrAfter. Absent ends are open. */
export function findWindowFault(what: string, window: { notBefore: string | undefined; notOnOrAfter: string | undefined }, present: Present): TimeRefusal | undefined {
  const notBefore = parseInstant(window.notBefore);
  const notOnOrAfter = parseInstant(window.notOnOrAfter);
  if (window.notBefore !== undefined && notBefore === undefined) return timeRefusal(`NotBefore of the ${what} is ${quoted(window.notBefore, 40)}, which is not a UTC time`);
  if (window.notOnOrAfter !== undefined && notOnOrAfter === undefined) return timeRefusal(`NotOnOrAfter of the ${what} is ${quoted(window.notOnOrAfter, 40)}, which is not a UTC time`);
  if (notBefore && notOnOrAfter && notBefore >= notOnOrAfter) return timeRefusal(`the ${what} ends before it begins`);
  if (notBefore && isFuture(notBefore, present)) return timeRefusal(`the ${what} is not valid before ${notBefore.toISOString()}; it is ${present.now.toISOString()} here`);
  if (notOnOrAfter && isPast(notOnOrAfter, present)) return timeRefusal(`the ${what} expired at ${notOnOrAfter.toISOString()}; it is ${present.now.toISOString()} here`);
  return undefined;
}

export const isFuture = (instant: Date, { now, clockSkewSeconds }: Present): boolean => instant.getTime() > now.getTime() + clockSkewSeconds * 1000;

export const isPast = (instant: Date, { now, clockSkewSeconds }: Present): boolean => instant.getTime() <= now.getTime() - clockSkewSeconds * 1000;

const timeRefusal = (detail: string): TimeRefusal => refuse('saml.time', detail) as TimeRefusal;
