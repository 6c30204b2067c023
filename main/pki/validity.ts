// Validity periods count both ends: RFC 5280 §4.1.2.5, BR 6.3.2 ("inclusive", 1 day = 86,400 s).

import { addDuration } from './duration.ts';

/** A moment in whole seconds, earlier rather than later: X.509 has no fractions (RFC 5280 §4.1.2.5). */
export function wholeSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000);
}

/** notAfter = notBefore + duration − 1 s, since notAfter itself is still valid. Throws input.schema as addDuration does. */
export function notAfterOf(notBefore: Date, duration: string): Date {
  return new Date(addDuration(notBefore, duration).getTime() - 1000);
}

/** Length of a validity period in seconds, both ends included. */
export function validitySeconds(notBefore: Date, notAfter: Date): number {
  return (notAfter.getTime() - notBefore.getTime()) / 1000 + 1;
}
