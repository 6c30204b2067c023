// What a plan builds beside what a data directory holds, judged before its run begins and before the day: certificates made anew, and the
// authorities that sign others.

import type { Check } from '../checks.ts';
import { planParameter, type PlaybookStep } from '../formats/playbook.ts';
import { requireBesideExisting } from '../steps/beside-existing.ts';
import { inForceToRenew } from '../steps/certificate-to-renew.ts';
import { authorityAsIssuer, type CertificateIssuer } from '../steps/certificate-issuer.ts';
import { draftCertificate } from '../steps/certificate-item.ts';
import { authorityValue, existingAuthority } from '../steps/existing-authority.ts';
import { profileFor } from '../steps/profile-rules.ts';
import { stopsIssuingAt } from '../steps/succession.ts';
import { renewalSource } from '../steps/renewal-source.ts';
import { textOf } from '../steps/state-map.ts';
import type { CertificateSource } from '../steps/certificate-source.ts';
import type { DraftedCertificate } from '../steps/certificate-item.ts';
import type { RunFacts } from '../steps/step.ts';
import type { Store } from '../store/store.ts';

/** A certificate that would be made anew, as far as it can be known before its number is drawn. */
export interface RenewalDraft {
  readonly step: PlaybookStep;
  readonly source: CertificateSource;
  readonly drafted: DraftedCertificate;
  readonly checks: readonly Check[];
}

const valueOf = (run: RunFacts, step: PlaybookStep | undefined, name: string): unknown => {
  const written = step?.with?.[name];
  const parameter = written === undefined ? null : planParameter(written);
  return parameter === null ? written : run.plan.params[parameter];
};

/**
 * Step → the authority under which it builds a certificate, as it is on record in `store`. Throws policy.issuer, and what reading the
 * authority throws.
 */
export function issuersAtHand(store: Store, run: RunFacts): ReadonlyMap<string, CertificateIssuer> {
  const { steps } = run.playbook;
  const building = steps.filter(({ kind, needs }) => kind === 'build-certificate' && needs?.['issuer'] !== undefined);
  return new Map(
    building.map((step) => {
      const opener = steps.find(({ id }) => id === step.needs?.['issuer']);
      const found = existingAuthority(store, textOf(valueOf(run, opener, 'authority')));
      const stops = stopsIssuingAt(store, found.authority.spkiSha256);
      return [step.id, authorityAsIssuer(run, authorityValue(found, false, stops))];
    }),
  );
}

/** Kinds of step by which a subordinate CA asks for its next certificate, or puts it in force. */
const renewing: ReadonlySet<string> = new Set(['build-request', 'import-issued-certificate', 'install-authority']);

/** EXISTING-CERTIFICATE and KEY-REUSE of every subordinate the run renews. Throws policy.key-reuse, policy.existing-certificate. */
export function checkSubordinatesRenewed(store: Store, run: RunFacts): readonly Check[] {
  const { steps } = run.playbook;
  const openers = new Set(steps.flatMap(({ kind, needs }) => (renewing.has(kind) ? [needs?.['renews'] ?? []].flat() : [])));
  return steps
    .filter(({ id }) => openers.has(id))
    .flatMap((opener) => inForceToRenew(store, run, textOf(valueOf(run, opener, 'authority'))).checks);
}

/**
 * Every certificate the run would make anew, beside the one in force in `store`. Throws policy.key-reuse, policy.existing-certificate,
 * and what drafting and reading the authority throw.
 */
export function draftRenewals(store: Store, run: RunFacts, now: Date): RenewalDraft[] {
  const { steps } = run.playbook;
  return steps
    .filter(({ kind, needs }) => kind === 'build-certificate' && needs?.['renews'] !== undefined)
    .map((step) => {
      const opener = steps.find(({ id }) => id === step.needs?.['renews']);
      const authority = authorityValue(existingAuthority(store, textOf(valueOf(run, opener, 'authority'))), false);
      const source = renewalSource(run, authority);
      const drafted = draftCertificate(run, profileFor({ run, parameter: (name) => valueOf(run, step, name) }, 'certificate'), {
        issuerAlgorithm: source.issuer.keyAlgorithm,
        subjectAlgorithm: source.subjectAlgorithm,
        subject: source.subject,
        validity: textOf(valueOf(run, step, 'validity')),
        now,
      });
      return { step, source, drafted, checks: [...source.checks, ...requireBesideExisting(drafted, source)] };
    });
}
