// What people say of one certificate that is revoked, and what becomes of it: the reason code, the dates, the entry.

import { CeremonyError } from '../errors.ts';
import type { KnownRevocation, Revocation, SerialOnlyRevocation } from '../formats/revocation.ts';
import { describeTime } from '../pki/describe-time.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { compromiseReasons, describeCode, reasonsOffered, type ReasonSetting, type RevokedKind } from '../pki/revocation-reason.ts';
import { entryVersions } from '../store/crl-entries/entry-versions.ts';
import type { CrlEntryVersion } from '../store/tables/crl-entry.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { certificatesOfKey } from './certificates-of-key.ts';
import { existingAuthority } from './existing-authority.ts';
import { importedBy } from './imported-authority.ts';
import { belowOf, notKnown, twinsOf } from './revocation-preview.ts';
import { authorityUnder, declaresOwn, isKnown, isOwn, serialOf, titleOf, type Named } from './revocation-choice.ts';
import { answerTo, dateAnswers, dateQuestions, noteAnswer, refuseRevocation } from './revocation-dates.ts';
import { entryInForce } from './revoked-entries.ts';
import type { StepContext, StepInput } from './step.ts';

/** Every version of its entry, oldest first. */
export function versionsOf(context: StepContext, named: Named): readonly CrlEntryVersion[] {
  const scope = fullScopeOf(authorityUnder(context).key.spkiSha256);
  return entryVersions(context.store, scope, serialOf(named));
}

/** The entry that is in force; undefined: it is not revoked. */
const inForce = (context: StepContext, named: Named): CrlEntryVersion | undefined =>
  entryInForce(context.store, fullScopeOf(authorityUnder(context).key.spkiSha256), serialOf(named));

export const holdAllowed = (context: StepContext): boolean => {
  const { policy } = existingAuthority(context.store, authorityUnder(context).label);
  return policy?.value.crl.hold === 'allowed';
};

const kindOf = (der: Uint8Array): 'ca' | 'leaf' => (parseCertificate(der).basicConstraints?.ca === true ? 'ca' : 'leaf');

function settingOf(context: StepContext, named: Named): ReasonSetting {
  const entry = inForce(context, named);
  const kind: RevokedKind = isKnown(named) ? kindOf(named.certificate.der) : 'unknown';
  const setting = { rules: context.run.plan.rules, kind, hold: holdAllowed(context) };
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
export function requireRevocable(context: StepContext, named: Named): void {
  // A serial number alone is never that of its own certificate, which is on record.
  if (!isKnown(named)) return;
  const found = named;
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
export function questionsOf(context: StepContext, named: Named, n: number): readonly Prompt[] {
  const setting = settingOf(context, named);
  const id = (name: string): string => `${name}-${n}`;
  const again = setting.current !== undefined;
  return [
    {
      kind: 'choice',
      id: id('happened'),
      label: `What happened to «${titleOf(named).slice(0, 200)}»?`,
      options: offersFor(context, setting).map(({ happened, says, code }) => ({
        value: happened,
        label: `${says} → ${describeCode(code)}`,
      })),
    },
    ...dateQuestions(context.run.plan.rules, id, again),
  ];
}

/** Before this nothing of the certificate can have happened: its own beginning, or that of the authority's first certificate. */
function notBeforeOf(context: StepContext, named: Named): Date {
  if (isKnown(named)) return new Date(named.certificate.notBefore);
  const own = certificatesOfKey(context.store, authorityUnder(context).key.spkiSha256).map(({ notBefore }) => notBefore);
  return new Date(own.toSorted()[0] ?? context.now());
}

/** What is known of it, and what is not. */
function knownOf(
  context: StepContext,
  named: Named,
):
  | Pick<KnownRevocation, 'kind' | 'subject' | 'certificateSha256' | 'notAfter' | 'twins' | 'below'>
  | Pick<SerialOnlyRevocation, 'kind' | 'importedBy' | 'unknown'> {
  if (!isKnown(named)) {
    const document = importedBy(context.store, authorityUnder(context).key.spkiSha256) ?? '';
    return { kind: 'unknown', importedBy: document, unknown: notKnown };
  }
  const { certificate } = named;
  return {
    kind: kindOf(certificate.der),
    subject: certificate.subject,
    certificateSha256: certificate.sha256,
    notAfter: certificate.notAfter,
    twins: [...twinsOf(context.store, certificate).titles],
    below: belowOf(context.store, certificate, context.now()),
  };
}

/** What was answered for a certificate, judged. Throws policy.revocation, input.*. */
export function revocationOf(context: StepContext, input: StepInput, named: Named, n: number): Revocation {
  const setting = settingOf(context, named);
  const id = (name: string): string => `${name}-${n}`;
  const happened = answerTo(input, id('happened'));
  const offer = offersFor(context, setting).find((each) => each.happened === happened);
  if (offer === undefined)
    return refuseRevocation(`«${happened.slice(0, 40)}» is not offered for this certificate under rule set ${setting.rules}.`);
  const versions = versionsOf(context, named);
  const before = inForce(context, named);
  const dates = dateAnswers(input, id, {
    code: offer.code,
    notBefore: notBeforeOf(context, named),
    now: context.now(),
    ...(before === undefined ? {} : { before: new Date(before.revocationDate) }),
  });
  const note = noteAnswer(input, id('note'));
  if (before !== undefined && note === undefined)
    refuseRevocation(
      `Serial ${serialOf(named)} is revoked already (${entryText(before)}): a change to its entry needs a note that says why.`,
    );
  return {
    ...knownOf(context, named),
    serial: serialOf(named),
    reading: named.reading,
    happened: offer.happened,
    code: offer.code,
    reason: describeCode(offer.code),
    ...dates,
    ...(note === undefined ? {} : { note }),
    version: versions.length + 1,
    ...(before === undefined ? {} : { before: entryText(before) }),
  };
}
