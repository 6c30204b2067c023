// What is about to leave, judged once more where it leaves: Kamu SM copied another CA's CRL to its distribution point, and DigiNotar
// had signatures that no record knew.

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { readChain } from '../evidence/verify/chain.ts';
import { readSigned } from '../evidence/verify/signed-artifacts.ts';
import { sha256Hex } from '../pki/hash.ts';
import { isCmsSignedBy, signerOf, signerProblems } from '../pki/cms-signer.ts';
import { describeName } from '../pki/name.ts';
import { responderOf, responderProblems } from '../pki/ocsp-responder.ts';
import { parseCms } from '../pki/parse-cms.ts';
import { parseOcsp } from '../pki/parse-ocsp.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import { artifactBytes } from '../store/kept-bytes.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import type { Artifact } from '../store/tables/artifact.ts';
import { signaturesOnRecord, type SignaturesOnRecord } from './recorded-signature.ts';
import { bothEvery } from './second-verifier.ts';
import type { StepContext } from './step.ts';

type Issuer = ReturnType<typeof readChain>[number];

/**
 * ISSUER-MATCH for every certificate, CRL, OCSP response and signature over a file of the run: the CA certificate of its folder has its issuer as subject, byte for byte, and
 * made its signature, and the journal has that signature. Then DATABASE-VS-LOG for the files and for the journal: a file that is not
 * what its event recorded does not leave. Throws state.checks-failed, store.corrupt; nothing was written then.
 */
export function requireOwnArtifacts(context: StepContext, artifacts: readonly Artifact[]): Check {
  const run = context.run.id;
  const onRecord = signaturesOnRecord(context);
  const issuers = new Map<string, Issuer>();
  const signed = artifacts.filter(({ role }) => role === 'certificate' || role === 'crl');
  // The same bytes lie there as DER and as PEM: what held beside one issuer holds.
  const sound = new Set<string>();
  for (const artifact of signed) {
    requireOwn(
      { ...artifact, bytes: artifactBytes(context.store, artifact) },
      issuerIn(artifacts, issuers, artifact.path),
      onRecord,
      sound,
    );
  }
  const responses = artifacts.filter(({ role }) => role === 'ocsp');
  for (const artifact of responses) requireOwnResponse(artifact, issuerIn(artifacts, issuers, artifact.path), onRecord);
  const files = artifacts.filter(({ role }) => role === 'cms');
  for (const artifact of files) requireOwnSignature(artifact, issuerIn(artifacts, issuers, artifact.path), onRecord);
  requireRecordedRows(context.store, [
    { table: 'artifact', key: `${run}/` },
    { table: 'journal', key: `${run}-` },
  ]);
  return passed('ISSUER-MATCH', `${signed.length + responses.length + files.length} files`);
}

/** The issuer of what lies in a folder, read once. */
function issuerIn(artifacts: readonly Artifact[], known: Map<string, Issuer>, path: string): Issuer {
  const folder = path.split('/').slice(0, 2).join('/');
  const issuer = known.get(folder) ?? issuerOf(artifacts, folder, path);
  known.set(folder, issuer);
  return issuer;
}

/** An OCSP response: the issuer, or a responder it authorised, made its signature, and the journal has it. */
function requireOwnResponse({ path, bytes }: Artifact, issuer: Issuer, onRecord: SignaturesOnRecord): void {
  const fields = parseOcsp(bytes);
  const [problem] = responderProblems(fields, issuer);
  if (problem !== undefined) refuse(path, problem.replace(/\.$/, ''));
  const responder = responderOf(fields, issuer) ?? issuer;
  if (!isSignedBy(fields, responder.spki)) refuse(path, `the key of ${describeName(responder.subject)} did not sign it`);
  if (responder !== issuer && !isSignedBy(responder, issuer.spki))
    refuse(path, `the key of ${describeName(issuer.subject)} did not sign its responder`);
  if (!onRecord.has(`sign-ocsp ${sha256Hex(fields.tbs)}`)) refuse(path, 'the journal has no signature over these bytes');
}

/** A signature over a file: the key of a certificate of that authority made it, and the journal has it. */
function requireOwnSignature({ path, bytes }: Artifact, issuer: Issuer, onRecord: SignaturesOnRecord): void {
  const fields = parseCms(bytes);
  const signer = signerOf(fields) ?? refuse(path, 'the certificate of its signer is not in it');
  const [problem] = signerProblems(signer);
  if (problem !== undefined) refuse(path, problem);
  if (!isCmsSignedBy(fields, signer.spki)) refuse(path, `the key of ${describeName(signer.subject)} did not sign it`);
  if (!isSignedBy(signer, issuer.spki))
    refuse(path, `the key of ${describeName(issuer.subject)} did not sign the certificate of its signer`);
  if (!onRecord.has(`sign-cms ${sha256Hex(fields.tbs)}`)) refuse(path, 'the journal has no signature over these bytes');
}

/** A folder's chain begins with the CA that signs what lies there; a root's is the root itself. */
function issuerOf(artifacts: readonly Artifact[], folder: string, path: string): Issuer {
  const chain = artifacts.find((other) => other.path === `${folder}/chain.pem`);
  const [issuer] = chain === undefined ? [] : readChain(chain.bytes);
  return issuer ?? refuse(path, 'no certificate of its issuer lies beside it');
}

function requireOwn({ path, role, bytes }: Artifact, issuer: Issuer, onRecord: SignaturesOnRecord, sound: Set<string>): void {
  const fields = readSigned(bytes, role, path) ?? refuse(path, 'it is neither a certificate nor a CRL');
  const name = `${sha256Hex(issuer.der)} ${sha256Hex(fields.der)}`;
  if (sound.has(name)) return;
  if (Buffer.compare(fields.issuer, issuer.subject) !== 0)
    refuse(path, `it was issued by ${describeName(fields.issuer)}, and lies beside the certificate of ${describeName(issuer.subject)}`);
  const by = sound.size < bothEvery || sound.size % bothEvery === 0 ? 'both' : 'node';
  if (!isSignedBy(fields, issuer.spki, by)) refuse(path, `the key of ${describeName(issuer.subject)} did not sign it`);
  if (!onRecord.has(`sign-${fields.kind} ${sha256Hex(fields.tbs)}`)) refuse(path, 'the journal has no signature over these bytes');
  sound.add(name);
}

function refuse(path: string, why: string): never {
  throw new CeremonyError(
    'state.checks-failed',
    `ISSUER-MATCH: ${path}: ${why}. Nothing was written. Stop: run conclave audit, and do not publish this file.`,
  );
}
