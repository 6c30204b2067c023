import { expect, test } from 'vitest';
import { publicationKit, type PublishedFile } from '../../../main/status/publication-kit.ts';
import { judgeServedLine, parseServedLine, servedLine } from '../../../main/status/served-line.ts';
import { refusalOf } from '../formats/refusal-of.ts';

const authority = { label: 'r1', spkiSha256: 'ab'.repeat(32) };
const bytes = Uint8Array.of(1, 2, 3);
const crl = (url: string): PublishedFile => ({ url, kind: 'crl', what: 'revocation list 1', bytes });
const kitOf = (...urls: string[]) => publicationKit(authority, urls.map(crl), null, bytes, '2026-11-21T09:00:00Z');
const text = (files: ReturnType<typeof kitOf>, path: string): string =>
  new TextDecoder().decode(files.find((file) => file.path === path)?.bytes);

test('a kit: each file under host and path, one configuration a host, ports apart', () => {
  const kit = kitOf('http://a.example/pki/r1.crl', 'http://a.example:8080/r1.crl', 'http://b.example/r1.crl');
  expect(kit.map(({ path }) => path)).toEqual([
    'www/a.example/pki/r1.crl',
    'www/a.example_8080/r1.crl',
    'www/b.example/r1.crl',
    'check.sh',
    'README.txt',
    'nginx/a.example.conf',
    'nginx/a.example_8080.conf',
    'nginx/b.example.conf',
    'conclave-reader.html',
  ]);
  expect(text(kit, 'nginx/a.example.conf')).toContain('location = /pki/r1.crl {');
});

test.each([
  'http://a.example/../r1.crl',
  'http://a.example/%2e%2e/r1.crl',
  'http://a.example/r1.crl?x=1',
  "http://a.example/r'1.crl",
  'http://a.example/$(id).crl',
  'http://a.example/a//b.crl',
  'http://a.example/.htaccess',
  'http://a.example/-rf',
])('a kit: %s is no path of a plain file', (url) => {
  expect(refusalOf(() => kitOf(url)).code).toBe('input.unsupported');
});

const addresses = [{ url: 'http://a.example/r1.crl', sha256: 'cd'.repeat(32) }];
const line = servedLine(authority.spkiSha256, '2026-11-21T09:00:00Z', addresses);
const now = new Date('2026-11-21T10:00:00Z');

test('PUBLISHED-EQUALS-SIGNED: the line for what is to be served now passes, however it is surrounded by space', () => {
  const parsed = parseServedLine(`  ${line}\r\n`);
  expect(parsed).toMatchObject({ authority: 'abababababababab', count: 1 });
  expect(parsed === null ? 'none' : judgeServedLine(parsed, addresses, now)).toBeNull();
});

test.each<[string, string, readonly { url: string; sha256: string }[], Date]>([
  ['another list was signed since', line, [{ url: 'http://a.example/r1.crl', sha256: 'ce'.repeat(32) }], now],
  ['an address more', line, [...addresses, ...addresses], now],
  ['another time', line.replace('09:00:00', '09:00:01'), addresses, now],
  ['a time to come', line, addresses, new Date('2026-11-20T08:00:00Z')],
])('PUBLISHED-EQUALS-SIGNED: %s', (_, given, expected, at) => {
  const parsed = parseServedLine(given);
  expect(parsed === null ? 'none' : judgeServedLine(parsed, expected, at)).toMatch(/other files|has not come/);
});

test.each([
  '',
  'conclave-served/2 x',
  line.slice(0, -1),
  `${line} more`,
  line.replace('2026-11-21T', '2026-13-21T'),
  line.toUpperCase(),
  `${line}\n${line}`,
])('no line: %j', (given) => {
  expect(parseServedLine(given)).toBeNull();
});
