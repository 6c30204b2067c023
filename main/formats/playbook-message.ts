import { distinct, textField } from './fields.ts';
import { z } from './jitless-zod.ts';

/** Who is told. */
const audiences = ['stakeholders', 'subscribers', 'relying-parties', 'root-programs', 'auditors', 'authorities'] as const;

/** What a template may hold in braces, and what becomes of it. Facts the run does not have yet are said to be unknown. */
export const messageFacts = {
  title: 'title of the plan',
  run: 'id of the run',
  now: 'when the step was entered',
  authority: 'authority in whose name the run acts',
  contact: 'people who act in the step',
  evidence: 'what was seen, who brought it, when it was obtained',
  decisions: 'what was asked and answered, with the reason',
  revoked: 'certificates recorded as revoked, with reason and date',
  list: 'revocation list that was signed last',
  issued: 'certificates that were signed',
  clocks: 'every clock: when it ends, or whether it was met',
} as const;
export type MessageFact = keyof typeof messageFacts;

const hole = /\{([a-z]*)\}/g;

/** Names in braces of a text, in order, known or not. */
export const holesIn = (text: string): string[] => [...text.matchAll(hole)].map(([, name]) => name ?? '');

/** The text with every fact filled in. Facts are put in as they are: braces inside one stay text. */
export const fillIn = (text: string, facts: Readonly<Record<MessageFact, string>>): string =>
  text.replaceAll(hole, (whole, name: string) => (Object.hasOwn(facts, name) ? facts[name as MessageFact] : whole));

/** Several lines of text for people. */
const letterField = z
  .string()
  .min(1)
  .max(8000)
  .regex(/^(?!\s)(?:\n|[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}])*$/u, { error: 'must be lines of text without control characters' });

/** A message people send: to whom, its subject and its text, with facts in braces (`messageFacts`). */
export const messageField = z.strictObject({
  to: distinct(z.enum(audiences), { min: 1, max: audiences.length }, String),
  subject: textField(200),
  text: letterField,
});

export type PlaybookMessage = z.infer<typeof messageField>;
