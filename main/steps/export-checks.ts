// What is about to leave, judged once more where it leaves: Kamu SM copied another CA's CRL to its distribution point, and DigiNotar
// had signatures that no record knew.

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { readChain } from '../evidence/verify/chain.ts';
import { readSigned } from '../evidence/verify/signed-artifacts.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import type { Artifact } from '../store/tables/artifact.ts';
import type { StepContext } from './step.ts';

/**
 * ISSUER-MATCH for every certificate and CRL of the run: the CA certificate of its folder has its issuer as subject, byte for byte, and
 * made its signature, and the journal has that signature. Then DATABASE-VS-LOG for the files and for the journal: a file that is not
 * what its event recorded does not leave. Throws state.checks-failed, store.corrupt; nothing was written then.
 */
export function requireOwnArtifacts(context: StepContext, artifacts: readonly Artifact[]): Check {
  const run = context.run.id;
  const journalled = new Set(
    (['sign-certificate', 'sign-crl'] as const)
      .flatMap((operation) => context.journal.find({ run, operation }))
      .flatMap(({ tbs, result }) => (tbs === null || result === null ? [] : [sha256Hex(tbs)])),
  );
  const signed = artifacts.filter(({ role }) => role === 'certificate' || role === 'crl');
  for (const artifact of signed) requireOwn(artifact, issuerOf(artifacts, artifact), journalled);
  requireRecordedRows(context.store, [
    { table: 'artifact', key: `${run}/` },
    { table: 'journal', key: `${run}-` },
  ]);
  return passed('ISSUER-MATCH', `${signed.length} files`);
}

/** A folder's chain begins with the CA that signs what lies there; a root's is the root itself. */
function issuerOf(artifacts: readonly Artifact[], { path }: Artifact): ReturnType<typeof readChain>[number] {
  const folder = path.split('/').slice(0, 2).join('/');
  const chain = artifacts.find((other) => other.path === `${folder}/chain.pem`);
  const [issuer] = chain === undefined ? [] : readChain(chain.bytes);
  return issuer ?? refuse(path, 'no certificate of its issuer lies beside it');
}

function requireOwn({ path, role, bytes }: Artifact, issuer: ReturnType<typeof readChain>[number], journalled: ReadonlySet<string>): void {
  const fields = readSigned(bytes, role, path) ?? refuse(path, 'it is neither a certificate nor a CRL');
  if (Buffer.compare(fields.issuer, issuer.subject) !== 0)
    refuse(path, `it was issued by ${describeName(fields.issuer)}, and lies beside the certificate of ${describeName(issuer.subject)}`);
  if (!isSignedBy(fields, issuer.spki)) refuse(path, `the key of ${describeName(issuer.subject)} did not sign it`);
  if (!journalled.has(sha256Hex(fields.tbs))) refuse(path, 'the journal has no signature over these bytes');
}

function refuse(path: string, why: string): never {
  throw new CeremonyError(
    'state.checks-failed',
    `ISSUER-MATCH: ${path}: ${why}. Nothing was written. Stop: run conclave audit, and do not publish this file.`,
  );
}
