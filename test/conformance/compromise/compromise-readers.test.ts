// The key of an issuing CA is compromised, in production mode on a throw-away data directory: what four relying parties say of a leaf of that
// CA before and after the run, and of a leaf of the emergency intermediate. Both CAs are somebody else's: openssl holds their keys.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printTable } from '../print-table.ts';
import { programFile } from '../../programs.ts';
import { openssl } from '../readers/openssl.ts';
import { missingFor, runProgram } from '../readers/reader.ts';
import { artifactOf, type Case, issueBelow, planForRequest, requestOf, revocationReaders, succeed } from './relying-parties.ts';

const examples = resolve(import.meta.dirname, '../../../resources/examples');
let work = '';
const at = (...names: string[]): string => join(work, ...names);

const conclave = (...args: string[]): string => succeed(process.execPath, programFile('test/integration/cli/quick-cli'), ...args);
const played = (name: string): string =>
  /evidence bundle: (.*)$/mu.exec(
    conclave(
      'run',
      at('plans', `${name}.plan.yaml`),
      '--answers',
      at('plans', `${name}.answers.yaml`),
      '--data',
      at('data'),
      '--out',
      at('out'),
    ),
  )?.[1] ?? '';

const cases: Readonly<Record<string, Omit<Case, 'work'> & { readonly accepted: boolean }>> = {
  'the old CA, before': { ca: 'old', rootList: 'before.pem', accepted: true },
  'the old CA, after': { ca: 'old', rootList: 'after.pem', accepted: false },
  'the emergency intermediate, after': { ca: 'new', rootList: 'after.pem', accepted: true },
};
const rows: string[][] = [];

describe.skipIf(missingFor(openssl) !== null)('REVOCATION-LISTED: relying parties of a compromised issuing CA', () => {
  let compromised = '';
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'conclave-compromise-'));
    cpSync(examples, at('plans'), { recursive: true });
    mkdirSync(at('out'));
    requestOf(work, 'old', '/C=CH/O=Example Trust/CN=Example Issuing CA S1', at('plans', 'old.csr'));
    requestOf(work, 'new', '/C=CH/O=Example Trust/CN=Example Emergency CA E1', at('plans', 'new.csr'));
    planForRequest(at('plans', 'issuing-ca.plan.yaml'), at('plans', 'old.csr'));
    planForRequest(at('plans', 'issuing-ca-key-compromise.plan.yaml'), at('plans', 'new.csr'));
    const root = played('root-ca');
    const issuing = played('issuing-ca');
    cpSync(join(root, 'artifacts', 'example-root-r1', 'certificate.pem'), at('root.pem'));
    cpSync(artifactOf(issuing, 'example-root-r1', /^crl-.*\.pem$/u), at('before.pem'));
    issueBelow(work, 'old', join(issuing, 'artifacts', 'example-issuing-ca-s1', 'certificate.pem'));
    compromised = played('issuing-ca-key-compromise');
    cpSync(artifactOf(compromised, 'example-root-r1', /^crl-.*\.pem$/u), at('after.pem'));
    issueBelow(work, 'new', join(compromised, 'artifacts', 'example-emergency-ca-e1', 'certificate.pem'));
  }, 120_000);
  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
    if (rows.length > 0) printTable('Relying parties of a compromised issuing CA', ['relying party', 'leaf of', 'verdict'], rows);
  });

  test('the bundle verifies, with what was decided, counted and told', () => {
    const { status, says } = runProgram(process.execPath, [
      programFile('test/integration/cli/quick-cli'),
      'verify',
      compromised,
      '--unanchored',
    ]);
    expect(says).toMatch(/^passed +BRANCHES-FOLLOWED +sure: compromised; remedy: new-intermediate$/mu);
    expect(says).toMatch(/^passed +CLOCKS-TOLD +preliminary-report met; revocation met; revocation-list met$/mu);
    expect(says).toMatch(/^passed +MESSAGES-WRITTEN +3 messages$/mu);
    expect(says).toMatch(/^passed +KEY-NOT-COMPROMISED +1 keys declared compromised$/mu);
    expect(status).toBe(0);
  });

  test.each(['tell', 'report', 'programs'])('message %s is a mail Python reads without a defect', (name) => {
    const script =
      'import email,sys;from email import policy;m=email.message_from_binary_file(open(sys.argv[1],"rb"),policy=policy.default);print(len(m.defects),m["X-Unsent"],m["Subject"]);print(m.get_content())';
    const mail = join(compromised, 'artifacts', 'messages', `${name}.eml`);
    const said = succeed('python3', '-c', script, mail);
    expect(said).toMatch(/^0 1 /u);
    const text = readFileSync(mail.replace('.eml', '.txt'), 'utf8');
    // The mail's lines end as mail does (RFC 5322 2.3).
    expect(
      said
        .slice(said.indexOf('\n') + 1)
        .trimEnd()
        .replaceAll('\r\n', '\n'),
    ).toBe(text.slice(text.indexOf('\n\n') + 2).trimEnd());
  });

  for (const reader of revocationReaders)
    for (const [what, { accepted, ...one }] of Object.entries(cases)) {
      const missing = missingFor(reader);
      test.skipIf(missing !== null)(
        `${reader.name} ${accepted ? 'accepts' : 'refuses'} the leaf of ${what}${missing === null ? '' : `: ${missing}`}`,
        () => {
          const judgement = reader.judge({ ...one, work });
          rows.push([reader.name, what, judgement.accepted ? 'accepted' : 'refused']);
          expect(judgement.accepted === accepted ? '' : judgement.says).toBe('');
          // Refused because it is revoked, and for no other reason.
          expect(accepted || /revoked/iu.test(judgement.says)).toBe(true);
        },
      );
    }
});
