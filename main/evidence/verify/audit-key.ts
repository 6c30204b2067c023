import { sha256Hex } from '../../pki/hash.ts';
import { signedCheckpointOf, verifySignedCheckpoint } from '../../store/signed-checkpoint.ts';
import { eventsOf } from '../event-data.ts';
import { refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/** SHA-256 of the public keys this run made for audit, or signed checkpoints with: none of them may certify anything. */
export function auditKeysOf(reading: BundleReading): ReadonlySet<string> {
  const made = eventsOf(reading.events(), 'key-generated').filter(({ purpose }) => purpose === 'audit');
  const used = eventsOf(reading.events(), 'checkpoint-signed');
  return new Set([...made, ...used].map(({ spkiSha256 }) => spkiSha256));
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
