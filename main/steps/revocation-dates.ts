// Since when what is revoked is revoked, and the note beside it: the same questions and rules for one certificate and for a million.

import { CeremonyError } from '../errors.ts';
import { instantField } from '../formats/fields.ts';
import { wholeSecond } from '../pki/validity.ts';
import type { RuleSet } from '../pki/profile.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { StepInput } from './step.ts';

/** What dates are held to. */
export interface DateTerms {
  /** CRLReason the answers lead to. */
  readonly code: number;
  /** notBefore of the certificate, or of the youngest of them. */
  readonly notBefore: Date;
  readonly now: Date;
  /** The date of the entry it has. */
  readonly before?: Date;
}

export const refuseRevocation = (why: string): never => {
  throw new CeremonyError('policy.revocation', `${why} Nothing was revoked.`);
};

/** The questions; `id` makes a prompt's id of its name, `again`: there is an entry already. */
export function dateQuestions(rules: RuleSet, id: (name: string) => string, again: boolean): Prompt[] {
  return [
    {
      kind: 'text',
      id: id('since'),
      label: again
        ? 'Revoked since: «now» keeps the date it has; an earlier UTC time (2026-11-01T00:00:00Z) only where its key was compromised then'
        : 'Revoked since: «now», or an earlier UTC time (2026-11-01T00:00:00Z) where its key was compromised then',
      suggestion: 'now',
    },
    ...(rules === 'br'
      ? []
      : [
          {
            kind: 'text' as const,
            id: id('invalid'),
            label: 'Known or suspected to be invalid since (invalidityDate): «none», or a UTC time before the revocation',
            suggestion: 'none',
          },
        ]),
    {
      kind: 'text',
      id: id('note'),
      label: again ? 'Why its entry is changed: this stands in the record' : 'A note for the record («none» if there is none)',
      suggestion: again ? '' : 'none',
    },
  ];
}

/** What was answered, trimmed; '' where nothing was. */
export const answerTo = (input: StepInput, promptId: string): string => (input.has(promptId) ? input.text(promptId).trim() : '');

function instant(text: string, what: string): Date {
  if (!instantField.safeParse(text).success) refuseRevocation(`${what} must be a UTC date and time such as 2026-11-21T09:00:00Z.`);
  return new Date(text);
}

/** Backdating an entry is for keys that were compromised then (BR 7.2.2); everything else is dated when it is recorded. Throws policy.revocation. */
function revocationDate(text: string, { code, notBefore, now, before }: DateTerms): Date {
  if (text === 'now' || text === '') return before ?? wholeSecond(now);
  const date = instant(text, 'The revocation date');
  if (date > wholeSecond(now)) refuseRevocation('The revocation date lies in the future.');
  if (date < notBefore) refuseRevocation('The revocation date lies before the certificate begins.');
  if (code !== 1 && code !== 2)
    refuseRevocation('A revocation date is set back only where a private key was compromised then (BR 7.2.2). Answer «now».');
  if (before !== undefined && date > before) refuseRevocation('The certificate is revoked since an earlier date already.');
  return date;
}

/** RFC 5280 §5.3.2. Throws policy.revocation. */
function invalidityDate(text: string, revoked: Date, { notBefore }: DateTerms): Date | undefined {
  if (text === 'none' || text === '') return undefined;
  const date = instant(text, 'The invalidity date');
  if (date > revoked) refuseRevocation('The invalidity date lies after the revocation date (RFC 5280 5.3.2).');
  if (date < notBefore) refuseRevocation('The invalidity date lies before the certificate begins.');
  return date;
}

/** Whole seconds, as documents have them. */
export const shortDate = (date: Date): string => date.toISOString().replace('.000Z', 'Z');

/** The dates as documents have them. Throws policy.revocation. */
export function dateAnswers(
  input: StepInput,
  id: (name: string) => string,
  terms: DateTerms,
): { readonly revocationDate: string; readonly invalidityDate?: string } {
  const date = revocationDate(answerTo(input, id('since')), terms);
  const invalid = invalidityDate(answerTo(input, id('invalid')), date, terms);
  return { revocationDate: shortDate(date), ...(invalid === undefined ? {} : { invalidityDate: shortDate(invalid) }) };
}

/** The note; undefined: there is none. Throws policy.revocation for one that is no line of text. */
export function noteAnswer(input: StepInput, promptId: string): string | undefined {
  const note = answerTo(input, promptId);
  if (note === '' || note === 'none') return undefined;
  if (!/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,500}$/u.test(note)) refuseRevocation('The note must be one line of up to 500 characters.');
  return note;
}
