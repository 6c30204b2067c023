// The certificate that came back, from files or from this very record, and everything that must be true before it is put up.

import { failed, notChecked, passed, waived, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { lintCertificate } from '../lint/run.ts';
import { type CertificateFields, parseCertificate } from '../pki/parse-certificate.ts';
import { judgeIssued } from '../pki/judge-issued.ts';
import { parseRequest } from '../pki/parse-request.ts';
import { readCertificateChain } from '../pki/read-certificate-chain.ts';
import { hasRehearsalMark } from '../pki/rehearsal-mark.ts';
import type { Store } from '../store/store.ts';
import type { CertificateRequest } from '../store/tables/certificate-request.ts';
import { recordedChain } from './existing-authority.ts';
import { certificatesOfKey } from './certificates-of-key.ts';
import type { RunFacts } from './step.ts';

/** A certificate and those above it, the issuer's first, a root last. */
export interface IssuedMaterial {
  readonly certificate: CertificateFields;
  readonly chain: readonly CertificateFields[];
}

/** Reads both files; a chain file that begins with the certificate itself is read without it. Throws input.*. */
export function readIssued(certificateFile: Uint8Array, chainFile: Uint8Array): IssuedMaterial {
  const [certificate, more] = readCertificateChain(certificateFile);
  if (certificate === undefined || more !== undefined)
    throw new CeremonyError(
      'input.not-pem',
      'The file of the certificate holds more than one. Nothing was kept. Give the one certificate there, and those above it as the chain.',
    );
  const chain = readCertificateChain(chainFile);
  const repeated = chain[0] !== undefined && Buffer.compare(chain[0].der, certificate.der) === 0;
  return { certificate, chain: repeated ? chain.slice(1) : chain };
}

/** The certificate an authority of this very data directory signed for the key, the newest of them; `beside`: other than this one. null: none did. */
export function issuedHere(store: Store, spkiSha256: string, beside: CertificateFields | null): IssuedMaterial | null {
  const row = certificatesOfKey(store, spkiSha256).findLast(
    ({ role, der }) => role !== 'cross' && (beside === null || Buffer.compare(der, beside.der) !== 0),
  );
  if (row === undefined) return null;
  const chain = recordedChain(store, row.issuerSpkiSha256, row.subject).map(({ der }) => parseCertificate(der));
  return { certificate: parseCertificate(row.der), chain };
}

/** Production refuses everything that carries the mark, a rehearsal everything that does not (rules.md, Rehearsals and drills). */
function markCheck({ mode }: RunFacts, { certificate, chain }: IssuedMaterial): Check {
  const wanted = mode !== 'production';
  const other = [certificate, ...chain].some(({ extensions }) => hasRehearsalMark(extensions) !== wanted);
  if (!other) return passed('REHEARSAL-MARK');
  return failed(
    'REHEARSAL-MARK',
    wanted ? 'the certificate lacks the mark of a rehearsal' : 'the certificate carries the mark of a rehearsal',
  );
}

/** LINT as of a subordinate CA under its issuer; an error named in the plan's waivers is waived (steps/lint.ts). */
function lintChecks({ plan, mode }: RunFacts, { certificate, chain }: IssuedMaterial): Check[] {
  const [issuer] = chain;
  if (issuer === undefined) return [notChecked('LINT', 'no issuer was given')];
  const context = { rules: plan.rules, role: 'subordinate' as const, issuer, rehearsal: mode !== 'production' };
  const errors = lintCertificate(certificate.der, context).filter(({ severity }) => severity === 'error');
  const waiverOf = (rule: string) => plan.waivers.find(({ check }) => check === rule);
  const blocking = errors.filter(({ rule }) => waiverOf(rule) === undefined);
  const excused = errors.flatMap(({ rule }) => {
    const waiver = waiverOf(rule);
    return waiver === undefined ? [] : [waived('LINT', `${rule}: ${waiver.reason}`, 'plan')];
  });
  const [first] = blocking;
  const own = first === undefined ? passed('LINT') : failed('LINT', `${first.rule} (${first.clause}): ${first.message}`);
  return [own, ...excused];
}

/**
 * Every check of what came back for a request of our own. Throws policy.certificate with the name of the first that fails; nothing is
 * kept then.
 */
export function checkIssued(run: RunFacts, material: IssuedMaterial, request: CertificateRequest, at: Date): Check[] {
  const judged = judgeIssued({ ...material, request: parseRequest(request.der), at });
  const checks = [markCheck(run, material), ...judged, ...lintChecks(run, material)];
  const bad = checks.find(({ verdict }) => verdict === 'failed');
  if (bad === undefined) return checks;
  throw new CeremonyError(
    'policy.certificate',
    `${bad.name} failed: ${bad.reason ?? ''}. The certificate for «${request.label}» was refused. Nothing was kept. Bring the certificate that answers this request, or ask its issuer for another.`,
  );
}
