import { type Check, notChecked } from '../../checks.ts';
import type { TrustFile } from '../../formats/trust.ts';
import { parseCheckpoint } from '../../store/checkpoint.ts';
import { parseTrustEntry } from '../trust-entry.ts';
import { judge, refuse } from './judge.ts';
import { readCheckpoint } from './log.ts';
import { type PersonKeys, peopleKeys } from './people-keys.ts';
import type { BundleReading } from './reading.ts';

/**
 * ANCHOR: what people wrote on paper equals what the bundle says. A bundle forged whole, with new keys for log and people,
 * passes every other check; only this one refuses it (rules.md, Logs and bundles).
 * @param trust bytes of the `--trust` file
 */
export function checkAnchor(reading: BundleReading, trust: Uint8Array | undefined): Check {
  if (trust === undefined) return notChecked('ANCHOR', 'no trust file was given: the bundle is whole, but anybody could have made it');
  return judge('ANCHOR', () => {
    const parsed = parseTrustEntry(trust);
    if (parsed.kind === 'fingerprints') return compareFingerprints(reading, parsed);
    return parsed.kind === 'checkpoint' ? compareCheckpoint(reading, parsed.text) : compareHead(reading, parsed.head);
  });
}

function compareCheckpoint(reading: BundleReading, text: string): string {
  const paper = parseCheckpoint(text);
  const found = readCheckpoint(reading);
  const same =
    paper.origin === found.origin &&
    paper.size === found.size &&
    paper.head === found.head &&
    paper.extraLines.join('\n') === found.extraLines.join('\n');
  if (!same) refuse('The checkpoint of the bundle is not the one in the trust file.');
  return 'the checkpoint is the one in the trust file';
}

/** Words of the run log's head, as the evidence shows them. Size and manifest are the checkpoint's, which CHECKPOINT holds to this head. */
function compareHead(reading: BundleReading, head: string): string {
  if (readCheckpoint(reading).head !== head) refuse('The head of the bundle’s log is not the one in the trust file.');
  return 'the head of the log is the one in the trust file';
}

/** The signatures by these keys are CHECKPOINT's and SIGN-OFF's; here only whose they are. One fingerprint of this run is enough. */
function compareFingerprints(reading: BundleReading, trust: Extract<TrustFile, { kind: 'fingerprints' }>): string {
  const anchored: string[] = [];
  if (trust.log !== null) {
    if (reading.people().log.sha256 !== trust.log) refuse('The log key of the bundle is not the one in the trust file.');
    anchored.push('the log key');
  }
  const keys = trust.people.size === 0 ? new Map<string, PersonKeys>() : peopleKeys(reading);
  for (const [person, fingerprint] of trust.people) {
    const own = keys.get(person);
    // A trust file may name everybody who ever takes part.
    if (own === undefined) continue;
    if (!own.fingerprints.includes(fingerprint)) refuse(`The key of ${person} in the bundle is not the one in the trust file.`);
    anchored.push(`the key of ${person}`);
  }
  if (anchored.length === 0) refuse('The trust file names nobody who took part in this run.');
  return `${anchored.join(', ')} as in the trust file`;
}
