import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { withAuditSignature, verifyAuditSignature, type AuditKey } from '../../../main/store/audit-signature.ts';
import { makeCheckpoint, parseCheckpoint } from '../../../main/store/checkpoint.ts';
import { parseNote } from '../../../main/store/note.ts';
import { verifySignedCheckpoint } from '../../../main/store/signed-checkpoint.ts';

const spkiOf = (key: KeyObject): Uint8Array => Uint8Array.from(createPublicKey(key).export({ format: 'der', type: 'spki' }));
const logPrivate = generateKeyPairSync('ed25519').privateKey;
const log = {
  name: 'conclave/0a1b2c3d',
  spki: spkiOf(logPrivate),
  sign: (message: Uint8Array) => Uint8Array.from(sign(null, message, logPrivate)),
};
const head = sha256Hex(Buffer.from('line'));
const plain = makeCheckpoint({ size: 7, head }, log);

const makers = {
  'ecdsa-sha256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  ed25519: () => generateKeyPairSync('ed25519').privateKey,
} as const;

describe.each(Object.keys(makers) as (keyof typeof makers)[])('an audit key with %s', (signatureAlgorithm) => {
  const key = makers[signatureAlgorithm]();
  const audit: AuditKey = { spki: spkiOf(key), signatureAlgorithm };
  const signature = Uint8Array.from(
    sign(signatureAlgorithm === 'ed25519' ? null : 'sha256', Buffer.from(parseNote(plain).text, 'utf8'), key),
  );
  const both = withAuditSignature(plain, audit, signature);
  const signed = {
    log: 'workstation',
    checkpoint: both,
    auditSpki: Buffer.from(audit.spki).toString('base64'),
    signatureAlgorithm,
  };
  const known = new Set([sha256Hex(audit.spki)]);

  test('CHECKPOINT: both lines verify, over the same text', () => {
    expect(verifyAuditSignature(parseNote(both), audit)).toBe(true);
    expect(verifySignedCheckpoint(signed, log, known)).toMatchObject({ size: 7, head });
  });

  test('CHECKPOINT: refused for another text, another key, a missing line, an unknown key', () => {
    const other = makers[signatureAlgorithm]();
    expect(verifyAuditSignature(parseNote(both.replace('\n7\n', '\n8\n')), audit)).toBe(false);
    expect(verifyAuditSignature(parseNote(both), { ...audit, spki: spkiOf(other) })).toBe(false);
    expect(verifyAuditSignature(parseNote(plain), audit)).toBe(false);
    expect(verifySignedCheckpoint({ ...signed, checkpoint: plain }, log, known)).toBe('it carries a signature nobody recorded');
    expect(verifySignedCheckpoint(signed, log, new Set())).toBe('its audit key is not one that was recorded as made for audit');
    const forged = makeCheckpoint({ size: 8, head }, log);
    const stitched = `${forged}${both.trimEnd().split('\n').at(-1)}\n`;
    expect(parseCheckpoint(stitched).size).toBe(8);
    expect(verifySignedCheckpoint({ ...signed, checkpoint: stitched }, log, known)).toBe('it is not signed by the audit key');
    expect(verifySignedCheckpoint(signed, { ...log, spki: spkiOf(generateKeyPairSync('ed25519').privateKey) }, known)).toBe(
      'it is not signed by the log key',
    );
  });
});
