// The certificate in force of a subordinate CA that asks its issuer for another one, or has got it (RFC 5280 §3.2; rules.md, KEY-REUSE).

import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { checkAgainstExisting } from '../lint/against-existing.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import type { Store } from '../store/store.ts';
import { existingAuthority } from './existing-authority.ts';
import { isSelfSigned } from './existing-ca.ts';
import { requireNamed } from './named-certificate.ts';
import type { KeyValue } from './values.ts';
import type { RunFacts, StepContext } from './step.ts';

/** Whether a step is about an authority that was opened, and its certificate made anew. */
export const renewsExisting = ({ step }: Pick<StepContext, 'step'>): boolean => step.needs?.['renews'] !== undefined;

interface CertificateToRenew {
  readonly key: KeyValue;
  readonly certificate: CertificateFields;
  /** EXISTING-CERTIFICATE, KEY-REUSE. */
  readonly checks: readonly Check[];
}

/** Throws policy.existing-certificate with the first that failed. `advice`: what to do then. */
export function requireEach(checks: readonly Check[], advice: string): Check[] {
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad === undefined) return [...checks];
  throw new CeremonyError('policy.existing-certificate', `${bad.name}: ${bad.reason ?? ''}. Nothing was done. ${advice}`);
}

/** That of the authority behind the need `renews`, as it is on record now. Throws what inForceToRenew throws. */
export function certificateToRenew(context: Pick<StepContext, 'store' | 'run' | 'value'>): CertificateToRenew {
  const authority = context.value('renews');
  if (authority.type !== 'authority') throw new CeremonyError('bug', 'A step was given something to renew that is not an authority.');
  return inForceToRenew(context.store, context.run, authority.label);
}

/**
 * The certificate in force of the authority of this label. Throws policy.existing-certificate for a root, which renews itself, and where
 * the plan names another; policy.key-reuse where it names none.
 */
export function inForceToRenew(store: Store, run: Pick<RunFacts, 'plan' | 'mode'>, label: string): CertificateToRenew {
  const { key, chain } = existingAuthority(store, label);
  const certificate = parseCertificate(chain[0]?.der ?? new Uint8Array());
  if (isSelfSigned(certificate))
    throw new CeremonyError(
      'policy.existing-certificate',
      `EXISTING-CERTIFICATE: the certificate of «${label}» is a root’s, which signs itself. Nothing was done. Renew it by playbook renew-authority.`,
    );
  const checks = requireNamed(run, {
    der: certificate.der,
    what: `the certificate of «${label}» in force`,
    proof: 'its key was proved on the token',
    standIn: run.mode !== 'production',
  });
  return { key, certificate, checks };
}

/**
 * EXISTING-CERTIFICATE, KEY-REUSE, SAME-SUBJECT-AND-KEY, NOT-WIDENED and EXISTING-DATES of a certificate that came back, beside the one in
 * force: it takes its place, and whatever was signed before must go on verifying. Throws policy.existing-certificate.
 */
export function requireRenews(context: Pick<StepContext, 'store' | 'run' | 'value'>, made: CertificateFields): Check[] {
  const { certificate: fields, checks } = certificateToRenew(context);
  const beside = checkAgainstExisting(made, { fields, subject: fields.subject }, 'renewal');
  return [
    ...checks,
    ...requireEach(beside, 'Ask the issuer for a certificate of the same name and key, no wider than the one in force, that ends later.'),
  ];
}
