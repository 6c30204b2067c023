import { describe, expect, test } from 'vitest';
import { requestVerdict, type PageRequest, type RequestVerdict, type WindowKind } from '../../../../main/shell/chromium/page-verdicts.ts';

const ours = 'https://conclave.invalid/';
const document: PageRequest = { url: ours, fragment: '', method: 'GET', type: 'Document', mainFrame: true };
const script: PageRequest = { ...document, url: `${ours}assets/main.js`, type: 'Script' };
const id = 'a'.repeat(32);

const table: [what: string, kind: WindowKind, request: PageRequest, verdict: RequestVerdict][] = [
  ['our page', 'app', document, 'serve'],
  ['our page at a place', 'app', { ...document, fragment: '#run/1' }, 'serve'],
  ['our script', 'app', script, 'serve'],
  ['another page', 'app', { ...document, url: 'https://example.com/' }, 'stay'],
  ['our host by http', 'app', { ...document, url: 'http://conclave.invalid/' }, 'stay'],
  ['our name as a prefix', 'app', { ...document, url: 'https://conclave.invalid.example/' }, 'stay'],
  ['our name as a user', 'app', { ...document, url: 'https://conclave.invalid@example.com/' }, 'stay'],
  ['a port', 'app', { ...document, url: 'https://conclave.invalid:444/' }, 'stay'],
  ['a file', 'app', { ...document, url: 'file:///etc/passwd' }, 'stay'],
  ['a posted form', 'app', { ...document, method: 'POST' }, 'stay'],
  ['a foreign script', 'app', { ...script, url: 'https://example.com/x.js' }, 'refuse'],
  ['a foreign frame', 'app', { ...document, url: 'https://example.com/', mainFrame: false }, 'refuse'],
  ['a beacon', 'app', { ...script, method: 'POST', type: 'Ping' }, 'refuse'],
  ['the paper', 'pending', { ...document, fragment: `#paper/${id}` }, 'serve'],
  ['the room display', 'pending', { ...document, fragment: `#room/${id}` }, 'serve'],
  ['a second app', 'pending', document, 'close'],
  ['a second run', 'pending', { ...document, fragment: `#run/${id}` }, 'close'],
  ['paper without a run', 'pending', { ...document, fragment: '#paper/' }, 'close'],
  ['paper with more', 'pending', { ...document, fragment: `#paper/${id}/../x` }, 'close'],
  ['elsewhere in a second window', 'pending', { ...document, url: 'https://example.com/' }, 'close'],
  ['a script before the page', 'pending', script, 'close'],
  ['paper navigating away', 'beside', { ...document, url: 'https://example.com/' }, 'stay'],
  ['paper’s script', 'beside', script, 'serve'],
];

describe('NAVIGATION: verdicts', () => {
  test.each(table)('%s in a window of kind %s', (_what, kind, request, verdict) => {
    expect(requestVerdict(request, kind)).toBe(verdict);
  });
});
