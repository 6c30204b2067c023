import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { withAuditSignature } from '../../../main/store/audit-signature.ts';
import { makeCheckpoint } from '../../../main/store/checkpoint.ts';
import { parseNote } from '../../../main/store/note.ts';
import { checkLog } from '../../../main/evidence/verify/log.ts';
import { auditKeysOf, checkAuditKey } from '../../../main/evidence/verify/audit-key.ts';
import { judge, once, quote, refuse } from '../../../main/evidence/verify/judge.ts';
import { all, type Bend, bent, type Change, plus, said, sample, sampleEvents, transcriptOf, withData, without } from './bent-bundle.ts';

const { log } = sample.keys;
const logName = `conclave/${sha256Hex(log.spki).slice(0, 8)}`;
const signer = { name: logName, spki: log.spki, sign: (message: Uint8Array) => Uint8Array.from(sign(null, message, log.privateKey)) };
const manifestLine = `manifest sha256:${sha256Hex(sample.files.get('MANIFEST.json') ?? new Uint8Array())}`;
const size = sampleEvents.length;
const head = bent().head();

const verdict = (name: Parameters<typeof said>[1], bend: Bend = {}): string => said(checkLog(bent(bend)), name);
const lines = (change: (line: string, index: number) => string): Bend => ({
  files: {
    'transcript.jsonl': transcriptOf(sampleEvents)
      .toString()
      .split(/(?<=\n)/u)
      .map(change)
      .join(''),
  },
});

test('a sound log: what was counted', () => {
  const intents = sampleEvents.filter(({ event }) => event === 'intent').length;
  expect(checkLog(bent()).map(({ name, verdict: outcome, reason }) => [name, outcome, reason])).toEqual([
    ['LOG-CHAIN', 'passed', `${size} events`],
    ['LOG-SEALED', 'passed', `${size} events`],
    ['CHECKPOINT', 'passed', `${size} events`],
    ['CHECKPOINT-MANIFEST', 'passed', undefined],
    ['UNKNOWN-OUTCOMES', 'passed', `${intents} token calls`],
  ]);
});

describe('LOG-CHAIN', () => {
  test('a line changed, a line of another run, a manifest of another', () => {
    expect(
      verdict(
        'LOG-CHAIN',
        lines((line, index) => (index === 3 ? line.replace('person', 'Person') : line)),
      ),
    ).toBe('failed: Line 4 is not the line that line 5 names.');
    expect(
      verdict('LOG-CHAIN', { events: (events) => events.map((event, index) => (index === 4 ? { ...event, run: 'other' } : event)) }),
    ).toBe('failed: Line 5 of the transcript belongs to another run.');
    for (const change of [{ run: 'other' }, { mode: 'rehearsal' }]) {
      const events = all(withData('run-planned', change), (each) => each.map(({ run: _named, ...event }) => event));
      expect(verdict('LOG-CHAIN', { events })).toBe('failed: Manifest and log are not of the same run and mode.');
    }
  });
});

describe('LOG-SEALED', () => {
  const sealed = 'failed: The transcript does not end with its one event run-sealed.';

  test('no end, an event after it, two ends', () => {
    expect(verdict('LOG-SEALED', { events: without('run-sealed') })).toBe(sealed);
    expect(verdict('LOG-SEALED', { events: (events) => [...events, ...events.slice(3, 4)] })).toBe(sealed);
    expect(verdict('LOG-SEALED', { events: (events) => [...events, ...events.slice(-1)] })).toBe(sealed);
  });

  test('the beginning is its one event run-planned', () => {
    const planned = 'failed: The transcript does not begin with its one event run-planned.';
    expect(verdict('LOG-CHAIN', { events: (events) => events.slice(1) })).toBe(planned);
    expect(verdict('LOG-CHAIN', { events: (events) => [...events.slice(1, 2), ...events] })).toBe(planned);
    expect(verdict('LOG-CHAIN', { events: (events) => [...events.slice(0, 1), ...events] })).toBe(planned);
  });
});

describe('CHECKPOINT', () => {
  const withCheckpoint = (text: string): Bend => ({ files: { 'checkpoint.txt': text } });
  const made = (change: { size?: number; head?: string; name?: string }, extra = [manifestLine]): string =>
    makeCheckpoint(
      { size: change.size ?? size, head: (change.head ?? head) as Sha256 },
      { ...signer, name: change.name ?? logName },
      extra,
    );

  test('made again it is accepted; of another size, head, name or key it is not', () => {
    expect(verdict('CHECKPOINT', withCheckpoint(made({})))).toBe(`passed: ${size} events`);
    expect(verdict('CHECKPOINT', withCheckpoint(made({ size: size - 1 })))).toBe(
      'failed: The checkpoint is not over this log’s size and head.',
    );
    expect(verdict('CHECKPOINT', withCheckpoint(made({ head: 'a'.repeat(64) })))).toBe(
      'failed: The checkpoint is not over this log’s size and head.',
    );
    expect(verdict('CHECKPOINT', withCheckpoint(made({ name: 'conclave/00000000' })))).toBe('failed: The checkpoint is of another log.');
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const forged = makeCheckpoint({ size, head }, { ...signer, sign: (message) => Uint8Array.from(sign(null, message, stranger)) }, [
      manifestLine,
    ]);
    expect(verdict('CHECKPOINT', withCheckpoint(forged))).toBe('failed: The checkpoint is not signed by the log key.');
  });

  test('a second signature nobody planned', () => {
    const text = made({});
    expect(verdict('CHECKPOINT', withCheckpoint(`${text}${text.trimEnd().split('\n').at(-1)}\n`))).toBe(
      'failed: The checkpoint carries a signature nobody planned.',
    );
  });

  test('another log key than event 1 names', () => {
    expect(verdict('CHECKPOINT', { events: withData('run-planned', { logKey: 'b'.repeat(64) }) })).toBe(
      'failed: people.json names another log key than event 1 of the log.',
    );
  });

  test('bytes that are no UTF-8, or begin with a mark of order', () => {
    expect(verdict('CHECKPOINT', { files: { 'checkpoint.txt': Uint8Array.of(0xff) } })).toBe(
      'failed: It could not be checked: the bundle holds something unexpected.',
    );
    expect(verdict('CHECKPOINT', withCheckpoint(`\ufeff${made({})}`))).toBe('failed: The checkpoint is of another log.');
  });

  test('CHECKPOINT-MANIFEST: another manifest, none, and one more line', () => {
    const refused = 'failed: The checkpoint does not name this manifest.';
    expect(verdict('CHECKPOINT-MANIFEST', withCheckpoint(made({})))).toBe('passed');
    expect(verdict('CHECKPOINT-MANIFEST', withCheckpoint(made({}, [`manifest sha256:${'0'.repeat(64)}`])))).toBe(refused);
    expect(verdict('CHECKPOINT-MANIFEST', withCheckpoint(made({}, [])))).toBe(refused);
    expect(verdict('CHECKPOINT-MANIFEST', withCheckpoint(made({}, [manifestLine, 'more'])))).toBe(refused);
    expect(verdict('CHECKPOINT-MANIFEST', { files: { 'MANIFEST.json': textOfManifest().replace('"size"', '"size" ') } })).toBe(refused);
  });

  function textOfManifest(): string {
    return new TextDecoder().decode(sample.files.get('MANIFEST.json'));
  }
});

describe('UNKNOWN-OUTCOMES', () => {
  const call = (event: string, data: Record<string, unknown>) => plus(event, { id: 'x', ...data });
  const intent = call('intent', { operation: 'sign-probe' });
  const open = `failed: The token call intended in line ${size} of the transcript has no outcome.`;
  const outcomes = (...changes: readonly Change[]): string => verdict('UNKNOWN-OUTCOMES', { events: all(...changes) });

  test.each<[string, readonly Change[], boolean]>([
    ['no word of it', [], false],
    ['a result', [call('call-returned', {})], true],
    ['a verified result', [call('call-verified', {})], true],
    ['a failure', [call('call-failed', { after: 'call' })], true],
    ['a result that did not verify', [call('call-returned', {}), call('call-failed', { after: 'result' })], false],
    ['a result that did not verify, closed by people', [call('call-failed', { after: 'result' }), call('outcome-closed', {})], true],
    ['closed by people', [call('outcome-closed', {})], true],
    ['something else', [call('noted', {})], false],
    ['the result of another call', [plus('call-verified', { id: 'y' })], false],
    ['another call’s result that did not verify', [call('call-returned', {}), plus('call-failed', { id: 'y', after: 'result' })], true],
  ])('%s', (_what, changes, known) => {
    const intents = sampleEvents.filter(({ event }) => event === 'intent').length;
    expect(outcomes(intent, ...changes)).toBe(known ? `passed: ${intents + 1} token calls` : open);
  });
});

describe('the audit key', () => {
  const privateKey = generateKeyPairSync('ed25519').privateKey;
  const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
  const spkiSha256 = sha256Hex(spki);
  const run = String(sampleEvents[0]?.run);
  const named = (text: string): string => `${text}auditKey: example-audit\n`;
  const lineAt = (events: readonly (typeof sampleEvents)[number][], at: number): Uint8Array =>
    bent({ events: () => events }).lines()[at - 1] ?? new Uint8Array();

  /** An event checkpoint-signed over the first `at` lines. */
  function signed(at: number, change: Record<string, unknown> = {}, of = lineAt(sampleEvents, at)) {
    const note = makeCheckpoint({ size: at, head: sha256Hex(of) }, signer);
    const signature = Uint8Array.from(sign(null, Buffer.from(parseNote(note).text, 'utf8'), privateKey));
    const checkpoint = withAuditSignature(note, { spki, signatureAlgorithm: 'ed25519' }, signature);
    const auditSpki = Buffer.from(spki).toString('base64');
    return plus('checkpoint-signed', { log: run, checkpoint, auditSpki, spkiSha256, signatureAlgorithm: 'ed25519', ...change });
  }
  const logKey = { name: logName, spki: Buffer.from(log.spki).toString('base64') };
  const outcome = (bend: Bend): string | number => {
    try {
      return checkAuditKey(bent(bend), logKey);
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('signs this run’s log as it was, and the workstation’s', () => {
    const events = all(signed(5), signed(7, { log: 'workstation' }));
    expect(outcome({ events, plan: named })).toBe(2);
    const planned = all(events, withData('run-planned', {}));
    expect(outcome({ events: planned, plan: named })).toBe(2);
    expect(outcome({})).toBe(0);
  });

  test('counts in the reason of CHECKPOINT', () => {
    const bend: Bend = { events: signed(5), plan: named };
    const reading = bent(bend);
    const note = makeCheckpoint({ size: reading.lines().length, head: reading.head() }, signer, [manifestLine]);
    expect(verdict('CHECKPOINT', { ...bend, files: { 'checkpoint.txt': note } })).toBe(
      `passed: ${size + 1} events, 1 checkpoints under the audit key`,
    );
  });

  test.each<[string, Bend, string]>([
    ['not named by the plan', { events: signed(5) }, 'Checkpoints were signed by an audit key the plan does not name.'],
    ['named, and no checkpoint', { plan: named }, 'The plan names an audit key, and it signed no checkpoint in this run.'],
    [
      'an algorithm nobody knows',
      { events: signed(5, { signatureAlgorithm: 'none' }), plan: named },
      `Line ${size} of the transcript does not say which key signed its checkpoint.`,
    ],
    [
      'another key than it says',
      { events: signed(5, { spkiSha256: 'a'.repeat(64) }), plan: named },
      `The checkpoint in line ${size} of the transcript does not hold: its audit key is not one that was recorded as made for audit.`,
    ],
    [
      'other lines',
      { events: signed(5, {}, lineAt(sampleEvents, 6)), plan: named },
      `The checkpoint in line ${size} of the transcript is not over this log as it was.`,
    ],
    [
      'more lines than there were',
      { events: signed(size + 7, {}, lineAt(sampleEvents, 6)), plan: named },
      `The checkpoint in line ${size} of the transcript is not over this log as it was.`,
    ],
    [
      'no line',
      { events: signed(0, {}, lineAt(sampleEvents, 6)), plan: named },
      `The checkpoint in line ${size} of the transcript is not over this log as it was.`,
    ],
  ])('refused: %s', (_what, bend, reason) => {
    expect(outcome(bend)).toBe(reason);
  });

  test('is every key made for audit and every key that signed a checkpoint, no other', () => {
    const key = (digit: string, purpose: string | null) =>
      plus('key-generated', { label: 'k', algorithm: 'ed25519', spkiSha256: digit.repeat(64), purpose });
    const events = all(key('a', 'audit'), key('b', null), signed(5));
    expect([...auditKeysOf(bent({ events }))].toSorted()).toEqual(['a'.repeat(64), spkiSha256].toSorted());
  });
});

describe('judge', () => {
  test('gives passed with what is said, a check as it is, and failed for whatever is thrown', () => {
    expect(judge('LINT', () => 'done')).toEqual({ name: 'LINT', verdict: 'passed', reason: 'done' });
    expect(judge('LINT', () => undefined)).toEqual({ name: 'LINT', verdict: 'passed' });
    expect(judge('LINT', () => ({ name: 'LINT', verdict: 'not-checked', reason: 'r' }))).toMatchObject({ verdict: 'not-checked' });
    expect(judge('LINT', () => refuse('No.'))).toEqual({ name: 'LINT', verdict: 'failed', reason: 'No.' });
    const foreign = judge('LINT', () => {
      throw new TypeError('/home/somebody');
    });
    expect(foreign.reason).toBe('It could not be checked: the bundle holds something unexpected.');
  });

  test('refuses with the code of a check', () => {
    expect(() => refuse('No.')).toThrow(expect.objectContaining({ code: 'state.checks-failed', message: 'No.' }));
  });

  test('quotes what may be anything: short, and nothing but printable ASCII', () => {
    expect(quote('a b')).toBe('"a b"');
    expect(quote(' ~')).toBe('" ~"');
    expect(quote('"\n\u001b[2J')).toBe('"\\"\\n\\u001b[2J"');
    expect(quote('ä\u202e\u007f')).toBe('"???"');
    expect(quote('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
    expect(quote('x'.repeat(81))).toBe(`"${'x'.repeat(80)}?"`);
  });

  test('once: computed once, be it a value or an error', () => {
    let count = 0;
    const value = once(() => (count += 1));
    expect([value(), value(), count]).toEqual([1, 1, 1]);
    const nothing = once((): undefined => void (count += 1));
    expect([nothing(), nothing(), count]).toEqual([undefined, undefined, 2]);
    const broken = once(() => {
      count += 1;
      throw new Error('broken');
    });
    expect(broken).toThrow('broken');
    expect(broken).toThrow('broken');
    expect(count).toBe(3);
  });
});
