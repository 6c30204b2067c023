import { lstat } from 'node:fs/promises';
import type { Check, CheckName } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { loadPress } from './documents/press.ts';
import { readTar } from './tar/read-tar.ts';
import { checkAnchor } from './verify/anchor.ts';
import { checkApprovals } from './verify/approvals.ts';
import { checkArtifacts } from './verify/artifacts.ts';
import { checkDocuments } from './verify/documents.ts';
import { checkDrill } from './verify/drill.ts';
import { type BundleFact, bundleFacts } from './verify/facts.ts';
import { checkAbsences } from './verify/absences.ts';
import { checkBackup } from './verify/backup.ts';
import { checkExisting } from './verify/existing.ts';
import { checkConfirmedImports } from './verify/confirmed-imports.ts';
import { checkCrlGuard } from './verify/crl-guard.ts';
import { checkCrlDeltas } from './verify/crl-deltas.ts';
import { checkCrlScopes } from './verify/crl-scopes.ts';
import { seriesChecks } from '../pki/crl-series.ts';
import { checkSeries } from './verify/crl-series.ts';
import { checkRevocations } from './verify/revocations.ts';
import { checkBatches } from './verify/batches.ts';
import { checkFiles } from './verify/files.ts';
import { checkHandoff } from './verify/handoff.ts';
import { checkImported } from './verify/imported.ts';
import { checkCms } from './verify/cms.ts';
import { checkOcsp } from './verify/ocsp.ts';
import { checkInstallation } from './verify/installation.ts';
import { checkLog } from './verify/log.ts';
import { checkNumbers } from './verify/numbers.ts';
import { checkPlan } from './verify/plan.ts';
import { checkRecovery } from './verify/recovery.ts';
import { checkRequests } from './verify/requests.ts';
import { openReading } from './verify/reading.ts';
import { type DirectoryReading, readDirectory } from './verify/read-directory.ts';
import { checkSignOff } from './verify/sign-off.ts';

export type { BundleFact } from './verify/facts.ts';

export interface BundleVerdict {
  /** Every check of a bundle, always all of them, in one order. */
  readonly checks: readonly Check[];
  readonly verdict: 'accepted' | 'refused';
  readonly facts: readonly BundleFact[];
}

export interface VerifyOptions {
  /** Bytes of a trust file: fingerprints or a checkpoint from paper (formats/trust.ts). */
  readonly trust?: Uint8Array;
  /** Accept a bundle although nothing anchors it. */
  readonly unanchored?: boolean;
}

/**
 * Verifies a bundle from its files and the trust file alone. Every file may be anything: whatever it is, each check gets a
 * verdict and nothing is thrown. Accepted only if no check failed and what could not be checked may stay so: without a
 * trust file ANCHOR is not-checked and the bundle refused, unless `unanchored`.
 * @param place the directory, or its archive
 * @throws input.not-found when there is neither, because then there is nothing to judge
 */
export async function verifyBundle(place: string, options: VerifyOptions = {}): Promise<BundleVerdict> {
  const files = await readBundle(place);
  await loadPress();
  return judgeBundle(files, options);
}

/** The files of a bundle, from its directory or its archive, with what is wrong with either. @throws input.not-found */
export async function readBundle(place: string): Promise<DirectoryReading> {
  const entry = await lstat(place).catch(() => null);
  if (entry?.isDirectory() === true) return readDirectory(place);
  if (entry?.isFile() === true) return readTar(place);
  throw new CeremonyError('input.not-found', 'There is no evidence bundle of this name; give the directory or the .tar a run has written.');
}

/** verifyBundle over files that have been read. loadPress must have been waited for. */
export function judgeBundle(files: DirectoryReading, options: VerifyOptions = {}): BundleVerdict {
  const reading = openReading(files);
  const checks = [
    ...checkFiles(reading),
    ...checkLog(reading),
    ...checkPlan(reading),
    ...checkApprovals(reading),
    checkDocuments(reading),
    ...checkArtifacts(reading),
    ...checkRequests(reading),
    checkConfirmedImports(reading),
    ...checkExisting(reading),
    ...checkInstallation(reading),
    ...checkImported(reading),
    ...checkBatches(reading),
    checkHandoff(reading),
    ...checkOcsp(reading),
    ...checkCms(reading),
    ...checkNumbers(reading),
    ...checkCrlGuard(reading),
    ...checkCrlScopes(reading),
    ...checkCrlDeltas(reading),
    ...checkSeries(reading),
    ...checkRevocations(reading),
    ...checkRecovery(reading),
    checkDrill(reading),
    checkBackup(reading),
    checkAbsences(reading),
    checkSignOff(reading),
    checkAnchor(reading, options.trust),
  ];
  const open = new Set(options.unanchored === true ? [...mayStayOpen, 'ANCHOR'] : mayStayOpen);
  const accepted = checks.every(
    ({ name, verdict }) => verdict === 'passed' || verdict === 'waived' || (verdict === 'not-checked' && open.has(name)),
  );
  return { checks, verdict: accepted ? 'accepted' : 'refused', facts: bundleFacts(reading) };
}

/** Checks that have nothing to look at in some bundles: no policy, no request, nothing made anew or installed, keys in the plan, nothing signed, texts of another version's layout. Any other that is not-checked refuses. */
const mayStayOpen: readonly CheckName[] = [
  'PLAN-WINDOW',
  'POLICY-HASH',
  'PLAN-VS-POLICY',
  'SEPARATION',
  'ENROLLED-AT-ROLL-CALL',
  'CSR-POP',
  'REQUEST-UNCHANGED',
  'REQUEST-HASH',
  'IMPORT-CONFIRMED',
  'BATCH-DISTINCT',
  'BATCH-LIST',
  'VALIDITY-WITHIN-ISSUER',
  'EXISTING-CERTIFICATE',
  'SAME-SUBJECT-AND-KEY',
  'NOT-WIDENED',
  'EXISTING-DATES',
  'CERTIFICATE-KEY',
  'CERTIFICATE-SUBJECT',
  'CERTIFICATE-CA',
  'CERTIFICATE-VALID',
  'ISSUER-CHAIN',
  'IMPORTED-AUTHORITY',
  'IMPORTED-CRL',
  'IMPORTED-ISSUED',
  'HANDOFF-SAME',
  'OCSP-STATUS',
  'OCSP-CERT-ID',
  'OCSP-RESPONDER',
  'OCSP-TIMES',
  'OCSP-SERVED',
  'ARTIFACT-HASH',
  'ARTIFACT-SIGNER',
  'CRL-SAME-SCOPE',
  'CRL-IDP-EQUALS-CDP',
  'CRL-SCOPE-KIND',
  'CRL-DELTA-BASE',
  'CRL-DELTA-COMPLETE',
  'CRL-LATER',
  'CRL-ENTRIES-KEPT',
  'CRL-ENTRIES-UNCHANGED',
  'CRL-ENTRY-DATES',
  'CRL-THISUPDATE-NOT-FUTURE',
  'CRL-SERIES-CALENDAR',
  ...seriesChecks,
  'CRL-SERIES-SUPERSEDED',
  'CRL-RELEASED',
  'REVOCATION-REASON',
  'REVOCATION-LISTED',
  'KEY-NOT-COMPROMISED',
  'BRANCHES-FOLLOWED',
  'CLOCKS-TOLD',
  'MESSAGES-WRITTEN',
  'DRILL-REPORT',
  'KEY-PURPOSE',
  'BACKUP-SAME-KEY',
  'ABSENCE',
  'DOCUMENT-UNCHANGED',
  'DOCUMENTS-REDRAWN',
  'APPROVAL-SHOWN',
];
