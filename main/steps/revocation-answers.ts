// What people say of one certificate that is revoked, and what becomes of it: the reason code, the dates, the entry.

import { CeremonyError } from '../errors.ts';
import { instantField } from '../formats/fields.ts';
import type { Revocation } from '../formats/revocation.ts';
import { describeTime } from '../pki/describe-time.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { describeCode, reasonsOffered, type ReasonOffer, type ReasonSetting } from '../pki/revocation-reason.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { wholeSecond } from '../pki/validity.ts';
import { entryVersions } from '../store/crl-entries/entry-versions.ts';
import type { CrlEntryVersion } from '../store/tables/crl-entry.ts';
import type { Prompt } from '../../preload/contract/run-view.ts';
import { existingAuthority, fullScopeOf } from './existing-authority.ts';
import type { Found } from './find-certificate.ts';
import { belowOf, twinsOf } from './revocation-preview.ts';
import { authorityUnder } from './revocation-choice.ts';
import { entryInForce } from './revoked-entries.ts';
import type { StepContext, StepInput } from './step.ts';

/** The serial as entries have it: its magnitude. */
const serialOf = ({ certificate }: Found): string => magnitudeOf(certificate.serial);

/** Every version of its entry, oldest first. */
export function versionsOf(context: StepContext, found: Found): readonly CrlEntryVersion[] {
  const scope = fullScopeOf(authorityUnder(context).key.spkiSha256);
  return entryVersions(context.store, scope, serialOf(found));
}

/** The entry that is in force; undefined: it is not revoked. */
const inForce = (context: StepContext, { certificate }: Found): CrlEntryVersion | undefined =>
  entryInForce(context.store, fullScopeOf(authorityUnder(context).key.spkiSha256), certificate.serial);

export const holdAllowed = (context: StepContext): boolean => {
  const { policy } = existingAuthority(context.store, authorityUnder(context).label);
  return policy?.value.crl.hold === 'allowed';
};

const kindOf = ({ certificate }: Found): 'ca' | 'leaf' => (parseCertificate(certificate.der).basicConstraints?.ca === true ? 'ca' : 'leaf');

function settingOf(context: StepContext, found: Found): ReasonSetting {
  const entry = inForce(context, found);
  const setting = { rules: context.run.plan.rules, kind: kindOf(found), hold: holdAllowed(context) };
  return entry === undefined ? setting : { ...setting, current: entry.reason };
}

const entryText = (entry: CrlEntryVersion): string =>
  `${describeCode(entry.reason ?? 0)}, since ${describeTime(new Date(entry.revocationDate))}`;

/** Refuses what no CRL of this authority can revoke. Throws policy.revocation. */
export function requireRevocable(context: StepContext, found: Found): void {
  const { key, label } = authorityUnder(context);
  if (found.certificate.spkiSha256 === key.spkiSha256)
    throw new CeremonyError(
      'policy.revocation',
      `Serial ${found.certificate.serial} is «${label}»’s own certificate, which its own CRL cannot revoke: whoever trusts the key trusts that CRL. Nothing was revoked. Tell relying parties to take the root out, and retire the authority.`,
    );
}

/** The questions about one certificate; `n` counts from 1. */
export function questionsOf(context: StepContext, found: Found, n: number): readonly Prompt[] {
  const setting = settingOf(context, found);
  const id = (name: string): string => `${name}-${n}`;
  const again = setting.current !== undefined;
  return [
    {
      kind: 'choice',
      id: id('happened'),
      label: `What happened to «${found.certificate.subject.slice(0, 200)}»?`,
      options: reasonsOffered(setting).map(({ happened, says, code }) => ({ value: happened, label: `${says} → ${describeCode(code)}` })),
    },
    {
      kind: 'text',
      id: id('since'),
      label: again
        ? 'Revoked since: «now» keeps the date it has; an earlier UTC time (2026-11-01T00:00:00Z) only where its key was compromised then'
        : 'Revoked since: «now», or an earlier UTC time (2026-11-01T00:00:00Z) where its key was compromised then',
      suggestion: 'now',
    },
    ...(context.run.plan.rules === 'br'
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

const refuse = (why: string): never => {
  throw new CeremonyError('policy.revocation', `${why} Nothing was revoked.`);
};

function instant(text: string, what: string): Date {
  if (!instantField.safeParse(text).success) refuse(`${what} must be a UTC date and time such as 2026-11-21T09:00:00Z.`);
  return new Date(text);
}

/** Backdating an entry is for keys that were compromised then (BR 7.2.2); everything else is dated when it is recorded. */
function revocationDate(context: StepContext, found: Found, offer: ReasonOffer, text: string): Date {
  const before = inForce(context, found);
  const now = wholeSecond(context.now());
  if (text === 'now') return before === undefined ? now : new Date(before.revocationDate);
  const date = instant(text, 'The revocation date');
  if (date > now) refuse('The revocation date lies in the future.');
  if (date < new Date(found.certificate.notBefore)) refuse('The revocation date lies before the certificate begins.');
  if (offer.code !== 1 && offer.code !== 2)
    refuse('A revocation date is set back only where a private key was compromised then (BR 7.2.2). Answer «now».');
  if (before !== undefined && date > new Date(before.revocationDate)) refuse('The certificate is revoked since an earlier date already.');
  return date;
}

function invalidityDate(found: Found, revoked: Date, text: string): Date | undefined {
  if (text === 'none' || text === '') return undefined;
  const date = instant(text, 'The invalidity date');
  if (date > revoked) refuse('The invalidity date lies after the revocation date (RFC 5280 5.3.2).');
  if (date < new Date(found.certificate.notBefore)) refuse('The invalidity date lies before the certificate begins.');
  return date;
}

const short = (date: Date): string => date.toISOString().replace('.000Z', 'Z');

/** What was answered for a certificate, judged. Throws policy.revocation, input.*. */
export function revocationOf(context: StepContext, input: StepInput, found: Found, n: number): Revocation {
  const setting = settingOf(context, found);
  const said = (name: string): string => (input.has(`${name}-${n}`) ? input.text(`${name}-${n}`).trim() : '');
  const happened = said('happened');
  const offer = reasonsOffered(setting).find((each) => each.happened === happened);
  if (offer === undefined) return refuse(`«${happened.slice(0, 40)}» is not offered for this certificate under rule set ${setting.rules}.`);
  const versions = versionsOf(context, found);
  const before = inForce(context, found);
  const date = revocationDate(context, found, offer, said('since') === '' ? 'now' : said('since'));
  const invalid = invalidityDate(found, date, said('invalid'));
  const note = ['', 'none'].includes(said('note')) ? undefined : said('note');
  if (note !== undefined && !/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,500}$/u.test(note))
    refuse('The note must be one line of up to 500 characters.');
  if (before !== undefined && note === undefined)
    refuse(`Serial ${serialOf(found)} is revoked already (${entryText(before)}): a change to its entry needs a note that says why.`);
  return {
    serial: serialOf(found),
    subject: found.certificate.subject,
    certificateSha256: found.certificate.sha256,
    kind: setting.kind,
    notAfter: found.certificate.notAfter,
    reading: found.reading,
    happened: offer.happened,
    code: offer.code,
    reason: describeCode(offer.code),
    revocationDate: short(date),
    ...(invalid === undefined ? {} : { invalidityDate: short(invalid) }),
    ...(note === undefined ? {} : { note }),
    version: versions.length + 1,
    ...(before === undefined ? {} : { before: entryText(before) }),
    twins: twinsOf(context.store, found.certificate),
    below: belowOf(context.store, found.certificate, context.now()),
  };
}
