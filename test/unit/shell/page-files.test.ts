import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentPolicy } from '../../../main/shell/window/content-policy.ts';
import { pageFiles, resolvePage } from '../../../main/shell/window/page-files.ts';

const origins = ['https://conclave.invalid', 'app://conclave'];
let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-pages-'));
  mkdirSync(join(place, 'assets'));
  writeFileSync(join(place, 'index.html'), '<meta content="__CSP_NONCE__">');
  writeFileSync(join(place, 'assets', 'main.js'), '"__CSP_NONCE__"');
  writeFileSync(join(place, 'assets', 'notes.txt'), 'not served');
  symlinkSync('/etc/passwd', join(place, 'assets', 'passwd.js'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe.each(origins)('PAGES: served from %s', (origin) => {
  const files = new Set(['index.html', 'assets/main.js']);
  test.each([
    ['/', 'index.html'],
    ['/#run/1', 'index.html'],
    ['/?x=1', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/main.js', 'assets/main.js'],
    ['/assets/main.js?v=2#x', 'assets/main.js'],
  ])('%s is %s', (path, file) => {
    expect(resolvePage(`${origin}${path}`, origin, files)).toBe(file);
  });

  test.each([
    '/../../etc/passwd',
    '/assets/../index.html',
    '/%2e%2e/x',
    '/assets%2fmain.js',
    '/assets\\main.js',
    '/assets/main.js%00',
    '//assets/main.js',
    '/assets/',
    '/ASSETS/MAIN.JS',
    '',
    '.evil/',
    '/assets/main.js/',
  ])('%s is nothing', (path) => {
    expect(resolvePage(`${origin}${path}`, origin, files)).toBeNull();
  });

  test.each(['https://example.com/index.html', 'file:///index.html', 'app://other/index.html', ''])('%s is not ours', (url) => {
    expect(resolvePage(url, origin, files)).toBeNull();
  });

  test('a document gets a nonce of its own, in header and page; a script is served as it is', () => {
    let drawn = 0;
    const served = pageFiles(place, origin, () => `nonce${(drawn += 1)}`);
    const first = served.answer(`${origin}/`);
    const nonce = first?.body.toString('utf8').match(/nonce\d+/)?.[0] ?? '';
    expect(first?.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    expect(served.answer(`${origin}/`)?.body.toString('utf8')).not.toContain(nonce);
    expect(served.answer(`${origin}/assets/main.js`)?.body.toString('utf8')).toBe('"__CSP_NONCE__"');
  });

  test('links and unknown types are not served', () => {
    const served = pageFiles(place, origin, () => 'n');
    expect(served.answer(`${origin}/assets/passwd.js`)).toBeNull();
    expect(served.answer(`${origin}/assets/notes.txt`)).toBeNull();
  });

  test('every answer forbids sniffing, referrers, caching and every powerful feature', () => {
    const { headers } = pageFiles(place, origin, () => 'n').answer(`${origin}/`) ?? { headers: {} };
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(new Map(Object.entries(headers)).get('permissions-policy')).toContain('camera=()');
  });
});

test('CSP: nothing by default, scripts from the package only, no inline, no eval, no connection', () => {
  const policy: Record<string, string> = Object.fromEntries(
    contentPolicy('abc')
      .split('; ')
      .map((part): [string, string] => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]),
  );
  expect(policy).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self' 'nonce-abc'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
});
