// What people say of one certificate that is revoked, and what becomes of it: the reason code, the dates, the entry.

import { CeremonyError } from '../errors.ts';
import type { Revocation } from '../formats/revocation.ts';
import { describeTime } from '../pki/describe-time.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { compromiseReasons, describeCode, reasonsOffered, type ReasonSetting } from '../pki/revocation-reason.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { entryVersions } from '../store/crl-entries/entry-versions.ts';
import type { CrlEntryVersion } from '../store/tables/crl-entry.ts';
import type { Prompt } from '../../preload/contract/run-view.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { existingAuthority } from './existing-authority.ts';
import type { Found } from './find-certificate.ts';
import { belowOf, twinsOf } from './revocation-preview.ts';
import { authorityUnder, declaresOwn, isOwn } from './revocation-choice.ts';
import { answerTo, dateAnswers, dateQuestions, noteAnswer, refuseRevocation } from './revocation-dates.ts';
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

/** What can have happened to it. A root is declared for one reason alone: any other is told to relying parties, and changes no record. */
function offersFor(context: StepContext, setting: ReasonSetting): ReturnType<typeof reasonsOffered> {
  const offered = reasonsOffered(setting);
  return declaresOwn(context) ? offered.filter(({ code }) => compromiseReasons.has(code)) : offered;
}

const entryText = (entry: CrlEntryVersion): string =>
  `${describeCode(entry.reason ?? 0)}, since ${describeTime(new Date(entry.revocationDate))}`;

/** Refuses what no CRL of this authority can revoke. Throws policy.revocation. */
export function requireRevocable(context: StepContext, found: Found): void {
  const { label } = authorityUnder(context);
  const own = isOwn(context, found.certificate.sha256);
  if (declaresOwn(context) && !own)
    throw new CeremonyError(
      'policy.revocation',
      `Serial ${found.certificate.serial} is not «${label}»’s own certificate, and this step declares that its own key is compromised. Nothing was declared. Revoke what it issued by another playbook.`,
    );
  if (own && !declaresOwn(context))
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
      options: offersFor(context, setting).map(({ happened, says, code }) => ({
        value: happened,
        label: `${says} → ${describeCode(code)}`,
      })),
    },
    ...dateQuestions(context.run.plan.rules, id, again),
  ];
}

/** What was answered for a certificate, judged. Throws policy.revocation, input.*. */
export function revocationOf(context: StepContext, input: StepInput, found: Found, n: number): Revocation {
  const setting = settingOf(context, found);
  const id = (name: string): string => `${name}-${n}`;
  const happened = answerTo(input, id('happened'));
  const offer = offersFor(context, setting).find((each) => each.happened === happened);
  if (offer === undefined)
    return refuseRevocation(`«${happened.slice(0, 40)}» is not offered for this certificate under rule set ${setting.rules}.`);
  const versions = versionsOf(context, found);
  const before = inForce(context, found);
  const dates = dateAnswers(input, id, {
    code: offer.code,
    notBefore: new Date(found.certificate.notBefore),
    now: context.now(),
    ...(before === undefined ? {} : { before: new Date(before.revocationDate) }),
  });
  const note = noteAnswer(input, id('note'));
  if (before !== undefined && note === undefined)
    refuseRevocation(
      `Serial ${serialOf(found)} is revoked already (${entryText(before)}): a change to its entry needs a note that says why.`,
    );
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
    ...dates,
    ...(note === undefined ? {} : { note }),
    version: versions.length + 1,
    ...(before === undefined ? {} : { before: entryText(before) }),
    twins: twinsOf(context.store, found.certificate),
    below: belowOf(context.store, found.certificate, context.now()),
  };
}
