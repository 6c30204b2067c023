// The parts of the path that are pure functions, timed one by one on the bytes of a certificate just made.

import { storedRun } from '../../../main/ceremony/stored-run.ts';
import { lintCertificate } from '../../../main/lint/run.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readRun } from '../../../main/store/tables/run.ts';
import { readSteps } from '../../../main/store/tables/step.ts';
import type { Store } from '../../../main/store/store.ts';
import { sheetsOf } from '../../../main/steps/sheets.ts';
import { planVsDer } from '../../../main/steps/tbs-checks.ts';
import type { TbsItem } from '../../../main/steps/set-items.ts';
import { fromBase64 } from '../../../main/steps/values.ts';
import { splitSigned } from '../../../main/pki/assemble.ts';
import { limits } from '../../../main/pki/der.ts';
import { verifyIndependently, verifyWithNode } from '../../../main/pki/verify-signature.ts';

export const pureParts = ['independent', 'node', 'planVsDer', 'lint', 'sheets'] as const;
export type PurePart = (typeof pureParts)[number];

/** Milliseconds of each; throws where one of them does not accept the certificate, so that no failing path is timed. */
export function timePureParts(store: Store, runId: string): Readonly<Record<PurePart, number>> {
  const row = readRun(store, runId);
  const output = readSteps(store, runId).find((step) => step.step === 'cert')?.output as { value?: { items: readonly TbsItem[] } } | null;
  const item = output?.value?.items[0];
  const der = readCertificates(store, { run: runId })[0]?.der;
  if (row === null || item === undefined || der === undefined) throw new Error('the run left no certificate');
  const run = storedRun(row);
  const { tbs, signature } = splitSigned(der, limits.certificate);
  const spki = fromBase64(item.planned.issuerSpki);
  const context = { rules: run.plan.rules, role: 'root' as const, now: new Date(), rehearsal: false };
  const timed = (accepted: () => boolean): number => {
    const started = performance.now();
    if (!accepted()) throw new Error('a check did not accept the certificate it passed before');
    return performance.now() - started;
  };
  return {
    independent: timed(() => verifyIndependently(spki, item.signatureAlgorithm, tbs, signature)),
    node: timed(() => verifyWithNode(spki, item.signatureAlgorithm, tbs, signature)),
    planVsDer: timed(() => planVsDer(run, item, der).verdict === 'passed'),
    lint: timed(() => lintCertificate(der, context).every((finding) => finding.severity !== 'error')),
    sheets: timed(() => sheetsOf(run, [item]).length === 1),
  };
}
