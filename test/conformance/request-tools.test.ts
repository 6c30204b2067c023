// CSR-POP and the strict parser on requests other people's tools make, and our requests and recipes under those tools.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseProfile } from '../../main/formats/profile.ts';
import { parseRecipe } from '../../main/formats/recipe.ts';
import { renderRecipe, type RecipeWish } from '../../main/formats/render-recipe.ts';
import type { KeyAlgorithm } from '../../main/pki/algorithms.ts';
import { compareWithRecipe } from '../../main/pki/compare-with-recipe.ts';
import { limits, readDer } from '../../main/pki/der.ts';
import { describeName, encodeName, parseDistinguishedName } from '../../main/pki/name.ts';
import { oidName } from '../../main/pki/oids.ts';
import { parseRequest, type RequestFields } from '../../main/pki/parse-request.ts';
import { encodePem } from '../../main/pki/pem.ts';
import { checkProofOfPossession } from '../../main/pki/proof-of-possession.ts';
import { readRequestFile } from '../../main/pki/read-request-file.ts';
import { recipeExtensions } from '../../main/pki/recipe-extensions.ts';
import { encodeTree, treeOf } from '../fixtures/parser/tree.ts';
import { requestSpecimens } from '../fixtures/requests/specimens.ts';

const resources = resolve(import.meta.dirname, '../../resources');
const versionArgument = { openssl: ['version'], certtool: ['--version'], certutil: ['-H'], keytool: ['-help'] };
type Program = keyof typeof versionArgument;
const has = (program: Program): boolean => spawnSync(program, versionArgument[program]).error === undefined;

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-requests-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function run(program: string, words: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: place, encoding: 'utf8', input });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}${stdout}`);
  return `${stdout}${stderr}`;
}

const readFile = (name: string): RequestFields => parseRequest(readRequestFile(readFileSync(join(place, name))).der);
const shown = (request: RequestFields): unknown => ({
  subject: describeName(request.subject),
  key: request.keyAlgorithm,
  possession: checkProofOfPossession(request).verdict,
  attributes: request.attributes.map(({ oid }) => oidName(oid)),
  extensions: request.extensions.map(({ oid }) => oidName(oid)),
});
const subject = 'CN=host.example,O=Example,C=CH';

/** What a tool's request must show, and that what was accepted is written again to the same bytes. */
function expectRead(file: string, wanted: { key: KeyAlgorithm; attributes: string[]; extensions: string[] }): void {
  const request = readFile(file);
  expect(shown(request)).toEqual({ subject, possession: 'passed', ...wanted });
  expect(encodeTree(treeOf(readDer(request.der, limits.request, 'request'))).equals(request.der)).toBe(true);
}

describe.skipIf(!has('openssl'))('OpenSSL', () => {
  const config = `[req]
distinguished_name = dn
prompt = no
req_extensions = ext
attributes = att
[dn]
C = CH
O = Example
CN = host.example
[att]
challengePassword = swordfish
unstructuredName = box
[ext]
subjectAltName = DNS:host.example, IP:10.0.0.1
keyUsage = critical, digitalSignature
`;
  test.each<[KeyAlgorithm, string[]]>([
    ['rsa-2048', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
    ['ecdsa-p256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['ecdsa-p384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['ecdsa-p521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']],
    ['ed25519', ['-algorithm', 'ED25519']],
  ])('its request with a key of %s is read', (key, words) => {
    writeFileSync(join(place, 'openssl.cnf'), config);
    run('openssl', ['genpkey', ...words, '-out', `${key}.key`]);
    run('openssl', ['req', '-new', '-config', 'openssl.cnf', '-key', `${key}.key`, '-out', `${key}.pem`]);
    const attributes = ['unstructuredName', 'challengePassword', 'extensionRequest'];
    expectRead(`${key}.pem`, { key, attributes, extensions: ['subjectAltName', 'keyUsage'] });
  });

  test.each(Object.entries(requestSpecimens()))('verifies our request: %s', (_, der) => {
    writeFileSync(join(place, 'ours.pem'), encodePem('CERTIFICATE REQUEST', der));
    expect(run('openssl', ['req', '-verify', '-noout', '-in', 'ours.pem'])).toContain('verify OK');
  });
});

describe.skipIf(!has('certtool'))('GnuTLS certtool', () => {
  test('its request, text in front and all, is read; it verifies ours', () => {
    run('certtool', ['--generate-privkey', '--key-type', 'ecdsa', '--curve', 'secp256r1', '--outfile', 'gnutls.key']);
    const template = 'cn = "host.example"\norganization = "Example"\ncountry = CH\ndns_name = "host.example"\nchallenge_password = x\n';
    writeFileSync(join(place, 'gnutls.tmpl'), template);
    run('certtool', ['--generate-request', '--load-privkey', 'gnutls.key', '--template', 'gnutls.tmpl', '--outfile', 'gnutls.pem']);
    expect(readRequestFile(readFileSync(join(place, 'gnutls.pem'))).textIgnored).toBe(true);
    expectRead('gnutls.pem', {
      key: 'ecdsa-p256',
      attributes: ['challengePassword', 'extensionRequest'],
      extensions: ['subjectAltName', 'basicConstraints', 'keyUsage'],
    });
    writeFileSync(join(place, 'for-gnutls.pem'), encodePem('CERTIFICATE REQUEST', requestSpecimens()['ecdsa-p256']));
    expect(run('certtool', ['--crq-info', '--infile', 'for-gnutls.pem'])).toContain('Self signature: verified');
  });
});

describe.skipIf(!has('certutil'))('NSS certutil', () => {
  test.each<[KeyAlgorithm, string[]]>([
    ['ecdsa-p256', ['-k', 'ec', '-q', 'nistp256']],
    ['rsa-2048', ['-k', 'rsa', '-g', '2048']],
  ])('its request with a key of %s is read, as DER and behind its text', (key, words) => {
    const database = join(place, `nss-${key}`);
    mkdirSync(database);
    writeFileSync(join(place, 'noise'), Buffer.alloc(64, key));
    run('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
    const common = ['-R', '-d', `sql:${database}`, '-s', subject, ...words, '-z', 'noise', '-8', 'host.example'];
    run('certutil', [...common, '-a', '-o', 'nss.pem']);
    run('certutil', [...common, '-o', 'nss.der']);
    for (const file of ['nss.pem', 'nss.der']) expectRead(file, { key, attributes: ['extensionRequest'], extensions: ['subjectAltName'] });
  });
});

describe.skipIf(!has('keytool'))('Java keytool', () => {
  test('its request is read; it reads ours', () => {
    const store = ['-alias', 'a', '-keystore', 'a.p12', '-storepass', 'changeit'];
    run('keytool', ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', subject, ...store]);
    run('keytool', ['-certreq', ...store, '-ext', 'SAN=dns:host.example', '-file', 'java.pem']);
    expectRead('java.pem', {
      key: 'ecdsa-p256',
      attributes: ['extensionRequest'],
      extensions: ['subjectKeyIdentifier', 'subjectAltName'],
    });
    writeFileSync(join(place, 'for-java.pem'), encodePem('CERTIFICATE REQUEST', requestSpecimens()['rsa-4096']));
    expect(run('keytool', ['-printcertreq', '-file', 'for-java.pem'])).toContain('CN=request.example');
  });
});

const profile = parseProfile(readFileSync(join(resources, 'profiles/tls-server.yaml'))).value;
// Everything a shell, a configuration file or a name could take for its own.
const hostile = String.raw`CN=host.example,O=A\"B'C$D\\E\#F\, G\; H${'`id`'} $(id) %x \+ é \<b\>,C=CH`;

function wishFor(keyAlgorithm: KeyAlgorithm): RecipeWish {
  if (profile.makes !== 'certificate') throw new Error('not a certificate’s profile');
  const names = [{ type: 'dNSName', value: 'host.example' } as const, { type: 'iPAddress', value: '10.0.0.1' } as const];
  return {
    profile: profile.id,
    subject: parseDistinguishedName(hostile),
    keyAlgorithm,
    extensions: recipeExtensions(profile, names, false),
  };
}

/** Writes the recipe's files into a directory of their own, where a key of no passphrase is then put. */
function layOut(id: string, wish: RecipeWish): string {
  const directory = `${id}-${wish.keyAlgorithm}`;
  mkdirSync(join(place, directory));
  const recipe = parseRecipe(readFileSync(join(resources, `recipes/${id}.yaml`))).value;
  for (const [name, text] of Object.entries(renderRecipe(recipe, wish))) writeFileSync(join(place, directory, name), text);
  return directory;
}

const verdicts = (directory: string, wish: RecipeWish): string[] => {
  const asked = { subject: encodeName(wish.subject), keyAlgorithm: wish.keyAlgorithm, extensions: wish.extensions };
  return compareWithRecipe(readFile(`${directory}/request.pem`), asked).map(({ label, verdict }) => `${label}: ${verdict}`);
};
const asAsked = ['basicConstraints', 'keyUsage', 'extendedKeyUsage', 'subjectAltName'].map((name) => `Extension ${name}: same`);

describe.skipIf(!has('openssl'))('recipe for OpenSSL', () => {
  test.each<[KeyAlgorithm, string[]]>([
    ['rsa-3072', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072']],
    ['ecdsa-p256', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['ecdsa-p384', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384']],
    ['ecdsa-p521', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']],
    ['ed25519', ['-algorithm', 'ED25519']],
  ])('%s: the request is byte for byte what was asked for', (algorithm, words) => {
    const wish = wishFor(algorithm);
    const directory = layOut('openssl', wish);
    run('openssl', ['genpkey', ...words, '-out', `${directory}/request.key`]);
    run('sh', [`${directory}/make-request.sh`]);
    expect(verdicts(directory, wish)).toEqual(['Subject: same', 'Public key: same', ...asAsked]);
    expect(checkProofOfPossession(readFile(`${directory}/request.pem`)).verdict).toBe('passed');
  });
});

describe.skipIf(!has('keytool'))('recipe for keytool', () => {
  test.each<[KeyAlgorithm, string[]]>([
    ['ecdsa-p384', ['-keyalg', 'EC', '-groupname', 'secp384r1']],
    ['rsa-3072', ['-keyalg', 'RSA', '-keysize', '3072']],
    ['ed25519', ['-keyalg', 'Ed25519']],
  ])('%s: the request says what was asked for', (algorithm, words) => {
    const wish = wishFor(algorithm);
    const directory = layOut('keytool', wish);
    const store = ['-storetype', 'PKCS12', '-keystore', `${directory}/request.p12`, '-storepass', 'changeit'];
    run('keytool', ['-genkeypair', '-alias', 'request', ...words, '-dname', 'CN=x', ...store]);
    // As on a machine that was given no locale.
    run('env', ['LC_ALL=C', 'sh', `${directory}/make-request.sh`], 'changeit\n');
    // keytool chooses PrintableString where the text allows it, and adds the key's identifier.
    expect(verdicts(directory, wish)).toEqual([
      'Subject: equivalent',
      'Public key: same',
      ...asAsked,
      'Extension subjectKeyIdentifier: equivalent',
    ]);
  });
});
