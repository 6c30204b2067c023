import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeCheckpoint, parseCheckpoint } from '../../../main/store/checkpoint.ts';
import { noteKeyId, parseNote, signNote, verifyNote } from '../../../main/store/note.ts';
import type { Sha256 } from '../../../main/pki/hash.ts';

// The example of golang.org/x/mod/sumdb/note, which C2SP signed-note describes: key and note made by that program.
const goNote =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const goKey = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64'); // PeterNeumann+c74f20a3+ARpc2…: type 1 and 32 octets
const spkiOf = (raw: Uint8Array): Uint8Array => Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
const goSpki = spkiOf(goKey.subarray(1));

const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);
const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
const signer = {
  name: 'conclave/00000000',
  spki: Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' })),
  sign: (message: Uint8Array): Uint8Array => Uint8Array.from(sign(null, message, privateKey)),
};
const head = 'ab'.repeat(32) as Sha256;
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'no error';
};

describe('signed note', () => {
  test('verifies a note made by Go’s implementation, and its key id', () => {
    expect(Buffer.from(noteKeyId('PeterNeumann', goSpki)).toString('hex')).toBe('c74f20a3');
    const note = parseNote(goNote);
    expect(verifyNote(note, { name: 'PeterNeumann', spki: goSpki })).toBe(true);
    expect(verifyNote(note, { name: 'Peter', spki: goSpki })).toBe(false);
    expect(verifyNote(note, signer)).toBe(false);
    expect(verifyNote({ ...note, text: note.text.replace('think', 'thinK') }, { name: 'PeterNeumann', spki: goSpki })).toBe(false);
  });

  test('signs what it verifies, and keeps a blank line in the text', () => {
    const text = 'first\n\nthird\n';
    const note = parseNote(signNote(text, signer));
    expect(note.text).toBe(text);
    expect(verifyNote(note, signer)).toBe(true);
  });

  test.each([
    ['no signature', 'text\n'],
    ['no blank line', 'text\n— a AAAAAAA=\n'],
    ['no newline at the end', goNote.slice(0, -1)],
    ['a control character', goNote.replace('think', 'th\tnk')],
    ['a hyphen for the dash', goNote.replace('—', '-')],
    ['a plus in the name', goNote.replace('PeterNeumann', 'Peter+')],
    ['base64 with junk', goNote.replace('x08go', 'x0*go')],
    ['base64 not in its one form', goNote.replace('AM=\n', 'AN=\n')],
    ['a signature of nothing', 'text\n\n— a AAAAAA==\n'],
    ['a space in the name', goNote.replace('PeterNeumann', 'Peter Neumann')],
    ['another white space in the name', goNote.replace('PeterNeumann', 'Peter\u00a0Neumann')],
    ['no name', goNote.replace('PeterNeumann', '')],
    ['something before the dash', goNote.replace('—', 'x—')],
    ['something after the signature', goNote.replace('AM=\n', 'AM= x\n')],
    ['half a character', goNote.replace('think', 'th\ud800nk')],
    ['a second line that is no signature', `${goNote}x\n`],
  ])('refuses %s', (_what, text) => {
    expect(codeOf(() => parseNote(text))).toBe('input.schema');
  });

  test('gives the name, the key id and the signature of every line, as bytes of their own', () => {
    const { signatures, text } = parseNote(`${goNote}${goNote.split('\n\n')[1]}`);
    expect(text).toBe(`${goNote.split('\n\n')[0]}\n`);
    expect(signatures).toHaveLength(2);
    expect(signatures.map(({ name }) => name)).toEqual(['PeterNeumann', 'PeterNeumann']);
    const [one] = signatures;
    expect(Buffer.from(one?.keyId ?? []).toString('hex')).toBe('c74f20a3');
    expect(one?.signature).toHaveLength(64);
    expect(one?.keyId.buffer.byteLength).toBe(4);
  });

  test('one good signature among others is enough; its key id must be right', () => {
    const key = { name: 'PeterNeumann', spki: goSpki };
    const { text, signatures } = parseNote(goNote);
    const [good] = signatures;
    if (good === undefined) throw new Error('no signature');
    const other = { ...good, name: 'Other' };
    expect(verifyNote({ text, signatures: [other, good] }, key)).toBe(true);
    expect(verifyNote({ text, signatures: [other] }, key)).toBe(false);
    expect(verifyNote({ text, signatures: [{ ...good, keyId: Uint8Array.of(1, 2, 3, 4) }] }, key)).toBe(false);
    expect(verifyNote({ text, signatures: [{ ...good, signature: new Uint8Array(64) }] }, key)).toBe(false);
    expect(verifyNote({ text, signatures: [] }, key)).toBe(false);
  });

  test('a key of another kind verifies nothing', () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const ecdsa = {
      name: 'conclave/ec',
      spki: Uint8Array.from(createPublicKey(key).export({ format: 'der', type: 'spki' })),
      sign: (message: Uint8Array): Uint8Array => Uint8Array.from(sign('sha256', message, key)),
    };
    expect(verifyNote(parseNote(signNote('text\n', ecdsa)), ecdsa)).toBe(false);
    // What a key that chooses its own digest would sign with none named: that too is refused.
    const withDefault = { ...ecdsa, sign: (message: Uint8Array): Uint8Array => Uint8Array.from(sign(null, message, key)) };
    expect(verifyNote(parseNote(signNote('text\n', withDefault)), withDefault)).toBe(false);
  });

  test('refuses a long one, and to sign what it cannot carry', () => {
    expect(codeOf(() => parseNote('x'.repeat(64 * 1024 + 1)))).toBe('input.too-large');
    expect(codeOf(() => parseNote('x'.repeat(64 * 1024)))).toBe('input.schema');
    expect(codeOf(() => signNote('x\n', { ...signer, name: '' }))).toBe('bug');
    expect(codeOf(() => signNote('x\n', { ...signer, name: 'a+b' }))).toBe('bug');
    expect(codeOf(() => signNote('\ud800\n', signer))).toBe('bug');
    expect(parseNote(signNote(' !\n', signer)).text).toBe(' !\n');
    expect(codeOf(() => signNote('no newline', signer))).toBe('bug');
    expect(codeOf(() => signNote('tab\t\n', signer))).toBe('bug');
    expect(codeOf(() => signNote('x\n', { ...signer, name: 'a b' }))).toBe('bug');
  });
});

describe('CHECKPOINT', () => {
  test('golden: origin, size, head, extra lines', () => {
    const text = makeCheckpoint({ size: 17, head }, signer, ['manifest sha256:00']);
    expect(text.split('\n').slice(0, 6)).toEqual([
      'conclave/00000000',
      '17',
      'q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=',
      'manifest sha256:00',
      '',
      text.split('\n')[5],
    ]);
    expect(parseCheckpoint(text)).toMatchObject({ origin: 'conclave/00000000', size: 17, head, extraLines: ['manifest sha256:00'] });
    expect(makeCheckpoint({ size: 17, head }, signer)).not.toContain('manifest');
  });

  test.each([
    ['a size with a leading zero', ['o', '017', Buffer.from(head, 'hex').toString('base64')]],
    ['a size that is no number', ['o', '-1', Buffer.from(head, 'hex').toString('base64')]],
    ['a short head', ['o', '1', 'AAAA']],
    ['no head', ['o', '1']],
    ['a size after something', ['o', 'x1', Buffer.from(head, 'hex').toString('base64')]],
    ['a size before something', ['o', '1x', Buffer.from(head, 'hex').toString('base64')]],
    ['a size of 17 digits', ['o', '1'.repeat(17), Buffer.from(head, 'hex').toString('base64')]],
    ['no size', ['o', '', Buffer.from(head, 'hex').toString('base64')]],
    ['a long head', ['o', '1', Buffer.alloc(33).toString('base64')]],
    ['a head not in its one form', ['o', '1', Buffer.from(head, 'hex').toString('base64url')]],
    ['an empty extra line', ['o', '1', Buffer.from(head, 'hex').toString('base64'), '', 'x']],
    ['an empty origin', ['', '1', Buffer.from(head, 'hex').toString('base64')]],
  ])('refuses %s', (_what, lines) => {
    const note = signNote(lines.map((line) => `${line}\n`).join(''), signer);
    expect(codeOf(() => parseCheckpoint(note))).toBe('input.schema');
  });

  test.each([0, 1, 10, 999_999_999_999_999])('a size of %d is read as it was written', (size) => {
    const checkpoint = parseCheckpoint(makeCheckpoint({ size, head }, signer, ['one', 'two']));
    expect(checkpoint.size).toBe(size);
    expect(checkpoint.extraLines).toEqual(['one', 'two']);
    expect(verifyNote(checkpoint.note, signer)).toBe(true);
  });

  test('refuses an extra line that would end the text', () => {
    expect(codeOf(() => makeCheckpoint({ size: 1, head }, signer, ['']))).toBe('bug');
    expect(codeOf(() => makeCheckpoint({ size: 1, head }, signer, ['a\nb']))).toBe('bug');
  });
});
