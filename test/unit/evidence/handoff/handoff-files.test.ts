import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { handoffFiles, type HandoffSubject } from '../../../../main/evidence/handoff/handoff-files.ts';
import { parseHandoffKit } from '../../../../main/formats/handoff-kit.ts';
import { sha256Hex } from '../../../../main/pki/hash.ts';
import { refusalOf } from '../../formats/refusal-of.ts';

const folder = join(import.meta.dirname, '../../../../resources/handoff');
const kits = readdirSync(folder).map((name) => parseHandoffKit(readFileSync(join(folder, name))).value);
// What the bytes mean is nobody’s business here.
const issuing = Uint8Array.of(0x30, 1, 1);
const between = Uint8Array.of(0x30, 1, 2);
const root = Uint8Array.of(0x30, 1, 3);
const crl = Uint8Array.of(0x30, 1, 4);
const subject: HandoffSubject = {
  kind: 'subordinate',
  label: 'issuing-1',
  subject: 'CN=Issuing $(reboot) 1,O=Example',
  notAfter: '2036-01-01T00:00:00Z',
  chain: [issuing, between, root],
  crls: [crl],
};
const textOf = (name: string, of: HandoffSubject = subject): string =>
  Buffer.from(handoffFiles(kits, of).find((file) => file.name === name)?.bytes ?? expect.unreachable(name)).toString();
const blocks = (pem: string): string[] => pem.match(/[A-Za-z0-9+/=]+(?=\n-----END)/gu) ?? [];
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe('handoffFiles', () => {
  test('a CA gets every page once, and each form once', () => {
    expect(handoffFiles(kits, subject).map(({ name }) => name)).toEqual([
      'apache.txt',
      'cert-manager-issuer.yaml',
      'cert-manager.txt',
      'certificate.der',
      'certificate.pem',
      'cfssl-config.json',
      'cfssl.txt',
      'chain-with-root.p7b',
      'chain-with-root.pem',
      'chain.pem',
      'crls.pem',
      'java.txt',
      'nginx.txt',
      'openbao.txt',
      'root.der',
      'root.pem',
      'step-ca.txt',
      'vault.txt',
      'windows.txt',
    ]);
  });

  test('a leaf gets the pages of who serves it, and no form nobody wants', () => {
    const names = handoffFiles(kits, { ...subject, kind: 'leaf', crls: [] }).map(({ name }) => name);
    expect(names).toEqual(['apache-server.txt', 'chain-with-root.p7b', 'chain.pem', 'java.txt', 'nginx-server.txt', 'root.pem']);
  });

  test('a chain is sent without its root, and given with it to whoever must know it', () => {
    expect(blocks(textOf('certificate.pem'))).toEqual([base64(issuing)]);
    expect(blocks(textOf('chain.pem'))).toEqual([base64(issuing), base64(between)]);
    expect(blocks(textOf('chain-with-root.pem'))).toEqual([base64(issuing), base64(between), base64(root)]);
    expect(blocks(textOf('root.pem'))).toEqual([base64(root)]);
    expect(blocks(textOf('crls.pem'))).toEqual([base64(crl)]);
    const files = new Map(handoffFiles(kits, subject).map(({ name, bytes }) => [name, bytes]));
    expect(files.get('certificate.der')).toEqual(issuing);
    expect(files.get('root.der')).toEqual(root);
  });

  test('without a CRL there is no file of none, and no page names one', () => {
    const files = handoffFiles(kits, { ...subject, crls: [] });
    expect(files.map(({ name }) => name)).not.toContain('crls.pem');
    expect(textOf('apache.txt', { ...subject, crls: [] })).toContain('Files beside this page: chain.pem, chain-with-root.pem\n');
  });

  test('a page gives both fingerprints as the tools show them, and its steps filled in', () => {
    const page = textOf('vault.txt');
    const shown = (bytes: Uint8Array): string =>
      sha256Hex(bytes)
        .toUpperCase()
        .replace(/(..)(?=.)/gu, '$1:');
    expect(page).toContain('HashiCorp Vault: how to use issuing-1\n');
    expect(page).toContain(`  ${shown(issuing)}\n`);
    expect(page).toContain(`  ${shown(root)}\n`);
    expect(page).toContain('Valid until  2036-01-01T00:00:00Z\n');
    expect(page).toContain(`2. It must now show this certificate, with the fingerprint ${shown(issuing)}.\n`);
    expect(page).toContain('     vault write pki_int/intermediate/set-signed certificate=@chain-with-root.pem\n');
    expect(page).not.toMatch(/[{}]/u);
  });

  test('the subject, which is somebody else’s text, stands in no command', () => {
    const commands = handoffFiles(kits, subject)
      .filter(({ name }) => name.endsWith('.txt'))
      .flatMap(({ bytes }) => Buffer.from(bytes).toString().split('\n'))
      .filter((line) => line.startsWith('     '));
    expect(commands.length).toBeGreaterThan(40);
    expect(commands.filter((line) => line.includes('reboot'))).toEqual([]);
  });

  test('the pages are the same bytes each time', () => {
    expect(handoffFiles(kits, subject)).toEqual(handoffFiles(kits, subject));
  });

  test('bug: a root is handed to nobody', () => {
    expect(refusalOf(() => handoffFiles(kits, { ...subject, chain: [root] })).code).toBe('bug');
  });
});
