import { sha256Hex } from '../../pki/hash.ts';
import { describeName } from '../../pki/name.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { signedCheckpointOf, verifySignedCheckpoint } from '../../store/signed-checkpoint.ts';
import { eventsOf } from '../event-data.ts';
import { readChain } from './chain.ts';
import { refuse, sameBytes } from './judge.ts';
import type { BundleReading } from './reading.ts';
import { auditCertificateRole, readCertificate } from './signed-artifacts.ts';

/** SHA-256 of the public keys this run made or opened for audit, or signed checkpoints with: none of them may certify anything. */
export function auditKeysOf(reading: BundleReading): ReadonlySet<string> {
  const made = eventsOf(reading.events(), 'key-generated').filter(({ purpose }) => purpose === 'audit');
  const used = eventsOf(reading.events(), 'checkpoint-signed');
  const opened = eventsOf(reading.events(), 'audit-key-opened');
  return new Set([...made, ...used, ...opened].map(({ spkiSha256 }) => spkiSha256));
}

/**
 * The checkpoints the audit key signed in this run: both signatures, and that of this run's log over the log as it was then.
 * A key made in an earlier run is known by what this run says of it; whose it is, that run's bundle shows.
 * @param logKey of people.json
 * @returns how many
 */
export function checkAuditKey(reading: BundleReading, logKey: { readonly name: string; readonly spki: string }): number {
  const signed = eventsOf(reading.events(), 'checkpoint-signed');
  const named = reading.plan().value.auditKey;
  if (named === undefined && signed.length > 0) refuse('Checkpoints were signed by an audit key the plan does not name.');
  if (named !== undefined && signed.length === 0) refuse('The plan names an audit key, and it signed no checkpoint in this run.');
  const key = { name: logKey.name, spki: new Uint8Array(Buffer.from(logKey.spki, 'base64')) };
  const { run } = reading.planned();
  for (const { seq, ...data } of signed) {
    const one = signedCheckpointOf(data);
    if (one === null) return refuse(`Line ${seq} of the transcript does not say which key signed its checkpoint.`);
    const checkpoint = verifySignedCheckpoint(one, key, auditKeysOf(reading));
    if (typeof checkpoint === 'string') return refuse(`The checkpoint in line ${seq} of the transcript does not hold: ${checkpoint}.`);
    const line = one.log === run ? reading.lines()[checkpoint.size - 1] : undefined;
    if (one.log === run && (line === undefined || checkpoint.size >= seq || sha256Hex(line) !== checkpoint.head))
      refuse(`The checkpoint in line ${seq} of the transcript is not over this log as it was.`);
  }
  return signed.length;
}

/**
 * The certificate the bundle has of the audit key whose checkpoints it holds: in force when each was signed, for signing alone, and from it
 * up to a root (BR 6.1.7: what a root may sign for the CA's own working).
 * @returns who issued it; null: there is none
 * @throws state.checks-failed for one that does not hold, or is of another key
 */
export function auditKeyIssuer(reading: BundleReading): string | null {
  const signed = eventsOf(reading.events(), 'checkpoint-signed');
  const made = eventsOf(reading.events(), 'artifact-made').filter(
    ({ role, path }) => /\/certificate\.(?:der|pem)$/.test(path) && certificateRoles.has(role),
  );
  const names = made.flatMap(({ path, role }) => {
    const certificate = readCertificate(reading.file(path));
    const checkpoints = signed.filter(({ spkiSha256 }) => spkiSha256 === sha256Hex(certificate.spki));
    if (checkpoints.length === 0) return role === auditCertificateRole ? refuse(`${path} is of a key that signed no checkpoint.`) : [];
    const [issuer] = readChain(reading.file(path.replace(/certificate\.(?:der|pem)$/, 'chain.pem')));
    if (issuer === undefined || !sameBytes(certificate.issuer, issuer.subject) || !isSignedBy(certificate, issuer.spki))
      return refuse(`${path} was not signed by the first certificate of its chain.`);
    if (certificate.basicConstraints?.ca === true || certificate.keyUsage?.bits.join() !== 'digitalSignature')
      refuse(`${path} lets the audit key do more than sign.`);
    const late = checkpoints.find(({ at }) => new Date(at) < certificate.notBefore.date || new Date(at) > certificate.notAfter.date);
    if (late !== undefined) refuse(`${path} was not in force when the checkpoint in line ${late.seq} of the transcript was signed.`);
    return [describeName(certificate.issuer)];
  });
  return names[0] ?? null;
}

const certificateRoles: ReadonlySet<string> = new Set(['certificate', auditCertificateRole]);
