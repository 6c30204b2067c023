import { failed, notChecked, passed, type Check } from '../../checks.ts';
import type { KeyDescription, TokenIdentity } from '../../hsm/hsm.ts';
import { sha256Hex } from '../../pki/hash.ts';

/** What this command needs of an open store. */
export interface ReadableLogs {
  lines(log: string): Iterable<Uint8Array>;
  rows(table: 'run' | 'journal', where?: Readonly<Record<string, string>>): readonly Readonly<Record<string, unknown>>[];
}

interface RecordedKey {
  readonly label: string;
  readonly ckaId: string;
  readonly spkiSha256: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** No call of PKCS#11 v3.1 reads a device's own list of signatures; where a vendor keeps one, people compare it. */
const noTokenLog = 'the token keeps no log that PKCS#11 can read: signatures without a record cannot be seen here';

/**
 * TOKEN-VS-LOG, KEY-ATTRIBUTES and TOKEN-SIGNATURES: every private key on the token has the run event that recorded it, with
 * the same public key, label and attributes; every key the journal made on this token, and never destroyed, is on it. A key
 * recorded on another token is not missed here.
 */
export function checkTokenAgainstLog(logs: ReadableLogs, token: TokenIdentity, keys: readonly KeyDescription[]): Check[] {
  const recorded = recordedKeys(logs);
  const unknown: string[] = [];
  const changed: string[] = [];
  for (const key of keys) {
    const record = recorded.find((candidate) => candidate.ckaId === key.ckaId);
    const name = `«${key.label}» (CKA_ID ${key.ckaId})`;
    if (record === undefined) unknown.push(`key ${name} is on the token and in no log`);
    else if (key.spki !== null && sha256Hex(key.spki) !== record.spkiSha256)
      unknown.push(`key ${name} has another public key than the one recorded`);
    else if (record.label !== key.label) changed.push(`key ${name} was recorded as «${record.label}»`);
    else changed.push(...differences(key, record).map((text) => `key ${name}: ${text}`));
    changed.push(
      ...vanished(key, record).map((text) => `key ${name}: ${text}`),
      ...key.checks.filter((check) => check.verdict === 'failed').map((check) => `key ${name}: ${check.name}, ${check.reason ?? ''}`),
    );
  }
  for (const { label, ckaId } of madeOnToken(logs, token))
    if (!keys.some((key) => key.ckaId === ckaId))
      unknown.push(`key «${label}» (CKA_ID ${ckaId}) was made on this token and is gone from it`);
  const where = `«${token.label}», serial ${token.serial}, ${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`;
  return [
    unknown.length === 0 ? passed('TOKEN-VS-LOG', where) : failed('TOKEN-VS-LOG', unknown.join('; ')),
    changed.length > 0
      ? failed('KEY-ATTRIBUTES', changed.join('; '))
      : keys.length === 0
        ? notChecked('KEY-ATTRIBUTES', 'no key on the token')
        : passed('KEY-ATTRIBUTES', where),
    notChecked('TOKEN-SIGNATURES', noTokenLog),
  ];
}

function differences(key: KeyDescription, record: RecordedKey): string[] {
  return Object.entries(key.attributes)
    .filter(([name, value]) => name in record.attributes && record.attributes[name] !== value)
    .map(([name, value]) => `${name} is ${String(value)} and was recorded as ${String(record.attributes[name])}`);
}

/** Attributes that were recorded and that the token no longer tells. */
function vanished(key: KeyDescription, record: RecordedKey | undefined): string[] {
  if (record === undefined) return [];
  return Object.keys(record.attributes)
    .filter((name) => !(name in key.attributes))
    .map((name) => `${name} was recorded and the token no longer tells it`);
}

/** Keys whose generation on this very token is on record, without those a recorded call destroyed. */
function madeOnToken(logs: ReadableLogs, token: TokenIdentity): { label: string; ckaId: string }[] {
  const standing: readonly unknown[] = ['returned', 'verified', 'adopted'];
  const gone = new Set(
    logs
      .rows('journal', { operation: 'destroy-key' })
      .filter(({ state }) => state === 'returned' || state === 'verified' || state === 'may-exist')
      .map((row) => row['cka_id']),
  );
  return logs
    .rows('journal', { operation: 'generate-key-pair' })
    .filter((row) => standing.includes(row['state']) && !gone.has(row['cka_id']) && isToken(row['token'], token))
    .map((row) => ({ label: String(row['key_label']), ckaId: String(row['cka_id']) }));
}

function isToken(recorded: unknown, token: TokenIdentity): boolean {
  try {
    const identity = JSON.parse(String(recorded)) as Partial<TokenIdentity>;
    return (['serial', 'label', 'model', 'manufacturer'] as const).every((field) => identity[field] === token[field]);
  } catch {
    // DATABASE-VS-LOG names a row that is not what was recorded.
    return false;
  }
}

function recordedKeys(logs: ReadableLogs): RecordedKey[] {
  const found: RecordedKey[] = [];
  for (const run of logs.rows('run')) {
    for (const line of logs.lines(String(run['id'] ?? run['key']))) {
      const text = Buffer.from(line).toString('utf8');
      // Most lines are something else; only these are worth parsing.
      if (!text.includes('"key-generated"')) continue;
      const record = readKeyGenerated(text);
      if (record !== null) found.push(record);
    }
  }
  return found;
}

// The chain was checked before; a line that is no event all the same is no record of a key.
function readKeyGenerated(text: string): RecordedKey | null {
  try {
    const event = JSON.parse(text) as { event?: unknown; data?: Partial<RecordedKey> };
    const data = event.event === 'key-generated' ? event.data : undefined;
    if (typeof data?.ckaId !== 'string' || typeof data.spkiSha256 !== 'string' || typeof data.label !== 'string') return null;
    return { label: data.label, ckaId: data.ckaId, spkiSha256: data.spkiSha256, attributes: data.attributes ?? {} };
  } catch {
    return null;
  }
}
