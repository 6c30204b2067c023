// A zoo of hostile files and trees: each is listed, refused with its own code, and nothing of it is opened.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { lookAt } from '../../../main/media/quarantine/look.ts';
import { pickFile } from '../../../main/media/quarantine/pick.ts';
import { refusals, type RefusalCode } from '../../../main/media/quarantine/refusal.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';

type Make = (at: (name: string) => string) => void;
type Specimen = readonly [what: string, code: RefusalCode, make: Make];

const text = 'the whole content';
const named =
  (...names: readonly string[]): Make =>
  (at) => {
    for (const name of names) writeFileSync(at(name), text);
  };
const tool = (name: string, ...words: string[]): void => {
  const { status, stderr } = spawnSync(name, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};
const isNotRoot = process.getuid?.() !== 0;
const socketMaker = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;

/** Refused from the list alone. */
const listed: readonly Specimen[] = [
  ['a link to a file of the machine', 'link-symbolic', (at) => symlinkSync('/etc/shadow', at('request.csr'))],
  ['a link to nowhere', 'link-symbolic', (at) => symlinkSync('/nowhere', at('request.csr'))],
  ['a link to itself', 'link-symbolic', (at) => symlinkSync('loop', at('loop'))],
  ['a link to a directory', 'link-symbolic', (at) => symlinkSync('/etc', at('requests'))],
  ['a link upwards', 'link-symbolic', (at) => symlinkSync('..', at('up'))],
  ['a file with two names', 'link-hard', (at) => (writeFileSync(at('a.csr'), text), linkSync(at('a.csr'), at('b.csr')))],
  ['a pipe', 'pipe', (at) => tool('mkfifo', at('request.csr'))],
  ['a socket', 'socket', (at) => void spawnSync(process.execPath, ['-e', socketMaker, at('request.csr')])],
  ['a file that runs as its owner', 'set-id', (at) => (writeFileSync(at('request'), text), chmodSync(at('request'), 0o4755))],
  ['a file over 64 MB', 'too-large', (at) => writeFileSync(at('a.crl'), Buffer.alloc(64 * 1024 * 1024 + 1, 7))],
  ['a hole of a terabyte', 'sparse', (at) => (writeFileSync(at('a.crl'), ''), truncateSync(at('a.crl'), 2 ** 40))],
  ['a hole of 32 MB, small enough to be taken', 'sparse', (at) => (writeFileSync(at('a.crl'), ''), truncateSync(at('a.crl'), 2 ** 25))],
  ['an empty file', 'empty', (at) => writeFileSync(at('request.csr'), '')],
  ['a tree without end', 'too-deep', (at) => mkdirSync(at(Array.from({ length: 40 }, () => 'd').join('/')), { recursive: true })],
  ['6,000 entries', 'too-many', (at) => Array.from({ length: 6000 }, (_, index) => writeFileSync(at(`r${index}`), 'x'))],
  [
    'a name that is no UTF-8',
    'name-not-utf8',
    (at) => writeFileSync(Buffer.concat([Buffer.from(at('')), Buffer.from([0x72, 0xff])]), text),
  ],
  ['a name with a line break', 'name-control', named('a\nb.csr')],
  ['a name with an escape sequence', 'name-control', named('\u001b[2Ja.csr')],
  ['a name with a line separator', 'name-control', named('a\u2028b.csr')],
  ['a name turned around', 'name-bidi', named('a\u202ersc.exe')],
  ['a name with an isolate', 'name-bidi', named('a\u2066b.csr')],
  ['a name with a right-to-left mark', 'name-bidi', named('a\u200fb.csr')],
  ['a name with a joiner of no width', 'name-invisible', named('ro\u200dot.csr')],
  ['a name with a soft hyphen', 'name-invisible', named('ro\u00adot.csr')],
  ['a name with a filler letter', 'name-invisible', named('root\u3164.csr')],
  ['a name with a blank that is none', 'name-invisible', named('root\u00a0a.csr')],
  ['a name with a tag character', 'name-invisible', named('root\u{e0041}.csr')],
  ['two names that differ in case', 'name-case', named('Root.csr', 'root.csr')],
  ['two names that differ in case beyond ASCII', 'name-case', named('ÄRA.csr', 'ära.csr')],
  ['two directories that differ in case', 'name-case', (at) => (mkdirSync(at('A')), mkdirSync(at('a')))],
  ['a letter composed and decomposed', 'name-unicode', named('\u00e4.csr', 'a\u0308.csr')],
  ['a letter and its compatibility form', 'name-unicode', named('\ufb01.csr', 'fi.csr')],
  ['Cyrillic among Latin', 'name-mixed-scripts', named('r\u043e\u043et.csr')],
  ['a name of 250 letters', 'name-long', named(`${'x'.repeat(246)}.csr`)],
  ['a name that reads as an option', 'name-dash', named('-rf')],
  ['a name that ends in a blank', 'name-edge', named('root.csr ')],
  ['a name that ends in a dot', 'name-edge', named('root.csr.')],
  ['a name that begins with a blank', 'name-edge', named(' root.csr')],
  ['a name with a command in it', 'name-shell', named('a$(reboot).csr')],
  ['a name with a backslash', 'name-shell', named('..\\..\\windows.csr')],
  ['a name with a stream of NTFS', 'name-shell', named('root.csr:hidden')],
  ['a device of Windows', 'name-reserved', named('CON.csr')],
  ['another, without ending', 'name-reserved', named('lpt1')],
  ['two endings', 'name-endings', named('root.crt.exe')],
  ['two endings, one of an archive', 'name-endings', named('request.pem.zip')],
  ['autorun.inf', 'autorun', named('AutoRun.inf')],
  ['autorun.sh', 'autorun', named('autorun.sh')],
  ['.autorun', 'autorun', named('.autorun')],
  ['desktop.ini', 'desktop-settings', named('Desktop.ini')],
  ['.directory of KDE', 'desktop-settings', named('.directory')],
  ['.VolumeIcon.icns', 'desktop-settings', named('.VolumeIcon.icns')],
  ['.DS_Store', 'litter', named('.DS_Store')],
  ['an AppleDouble file', 'litter', named('._root.csr')],
  ['System Volume Information', 'litter', (at) => mkdirSync(at('System Volume Information'))],
  ['__MACOSX', 'litter', (at) => mkdirSync(at('__MACOSX'))],
  ['a hidden file', 'hidden', named('.profile')],
  ['a hidden directory', 'hidden', (at) => mkdirSync(at('.ssh'))],
  ['an archive', 'archive', named('requests.zip')],
  ['a tar', 'archive', named('requests.tar.gz')],
  ['a package', 'archive', named('tool.deb')],
  ['an image of a disk', 'disk-image', named('boot.iso')],
  ['a program', 'program', named('conclave.exe')],
  ['a library', 'program', named('libsofthsm2.so')],
  ['a script', 'script', named('install.sh')],
  ['a document with macros', 'document', named('instructions.docm')],
  ['a page', 'document', named('read-me.html')],
  ['a shortcut', 'shortcut', named('root.lnk')],
  ['a desktop entry', 'shortcut', named('root.desktop')],
];

/** Devices, which only root can make. */
const devices: readonly Specimen[] = [
  ['a disk of the machine', 'device-block', (at) => tool('mknod', at('request.csr'), 'b', '7', '0')],
  ['a source without end', 'device-character', (at) => tool('mknod', at('request.csr'), 'c', '1', '5')],
];

const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${'QUJD'.repeat(16)}\n-----END CERTIFICATE REQUEST-----\n`;
/** Refused by their bytes, when they are picked. */
const contents: readonly (readonly [string, RefusalCode, string | Buffer])[] = [
  ['a zip called .csr', 'content-archive', 'PK\u0003\u0004rest'],
  ['a gzip bomb called .crl', 'content-archive', Buffer.from('1f8b080000000000000363', 'hex')],
  ['a tar with paths', 'content-archive', Buffer.concat([Buffer.from('../../etc/passwd'.padEnd(257, '\0')), Buffer.from('ustar')])],
  ['an xz', 'content-archive', Buffer.from('fd377a585a0000', 'hex')],
  ['a 7z', 'content-archive', Buffer.from('377abcaf271c', 'hex')],
  ['a program of Linux', 'content-program', '\u007fELF\u0002'],
  ['a program of Windows', 'content-program', 'MZ\u0090'],
  ['a script', 'content-program', '#!/bin/sh\nreboot\n'],
  ['a PDF', 'content-document', '%PDF-1.7\n'],
  ['a page', 'content-document', '<!DOCTYPE html><script>'],
  ['a picture', 'content-document', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['a request with a zip behind it', 'content-two-forms', `${pem}PK\u0003\u0004payloadPK\u0005\u0006`],
  ['a request with a script of a page in it', 'content-two-forms', `<!-- -->\n${pem}<script>alert(1)</script>`],
  ['a DER with a PDF in it', 'content-two-forms', Buffer.concat([Buffer.from('3082ffff', 'hex'), Buffer.from('%PDF-1.4')])],
];

let directory = '';
const at = (name: string): string => `${directory}/${name}`;
beforeEach(() => {
  directory = temporaryDirectory();
});
const refusedIn = (): (RefusalCode | null)[] => [...new Set(lookAt(directory).map(({ refused }) => refused))];

describe('media look: the zoo', () => {
  test('has 60 specimens and more, and meets every code', () => {
    const met = new Set([...listed, ...devices, ...contents].map(([, code]) => code));
    expect(listed.length + devices.length + contents.length).toBeGreaterThanOrEqual(60);
    // The first and the last have tests below; root, who runs these, may read everything.
    expect(Object.keys(refusals).filter((code) => !met.has(code as RefusalCode))).toEqual(['other-file-system', 'unreadable', 'changed']);
  });

  test.each(listed)('%s: %s', (_, code, make) => {
    make(at);
    expect(refusedIn()).toContain(code);
    const wrong = lookAt(directory).filter(({ refused }) => refused === code);
    expect(wrong.map((entry) => pickFile(entry))).toEqual(wrong.map(() => ({ refused: code })));
  });

  test.skipIf(isNotRoot).each(devices)('%s: %s', (_, code, make) => {
    make(at);
    expect(refusedIn()).toEqual([code]);
  });

  test.each(contents)('%s: %s, once it is picked', (_, code, bytes) => {
    writeFileSync(at('request.csr'), bytes);
    expect(lookAt(directory).map((entry) => [entry.refused, pickFile(entry)])).toEqual([[null, { refused: code }]]);
  });
});

test.skipIf(!existsSync('/dev/pts'))('other-file-system: what is mounted inside is listed and not entered', () => {
  const entries = lookAt('/dev');
  expect(entries.find(({ path }) => path === 'pts')?.refused).toBe('other-file-system');
  expect(entries.filter(({ path }) => path.startsWith('pts/'))).toEqual([]);
});

describe('media look: what is allowed', () => {
  test('requests and lists in directories, picked whole', () => {
    mkdirSync(at('requests'));
    writeFileSync(at('requests/server 1.csr'), pem);
    writeFileSync(at('ärzte.crl'), text);
    const entries = lookAt(directory);
    expect(entries.map(({ path, refused }) => [path, refused])).toEqual([
      ['requests/server 1.csr', null],
      ['ärzte.crl', null],
    ]);
    expect(entries.map((entry) => pickFile(entry))).toEqual([
      { bytes: new Uint8Array(Buffer.from(pem)) },
      { bytes: new Uint8Array(Buffer.from(text)) },
    ]);
  });

  test('a name that cannot be shown is shown as numbers', () => {
    writeFileSync(at('a\u202eb\u0007'), text);
    expect(lookAt(directory).map(({ path }) => path)).toEqual(['a\\u{202e}b\\u{7}']);
  });

  test('input.not-found: no directory, and a link to one', () => {
    symlinkSync('/etc', at('link'));
    for (const name of ['nothing', 'link'])
      expect(() => lookAt(at(name))).toThrow(expect.objectContaining({ code: 'input.not-found' }) as Error);
  });
});

describe('changed: swapped between the look and the read', () => {
  const swaps: readonly (readonly [string, (path: string) => void])[] = [
    ['for a link', (path) => (rmSync(path), symlinkSync('/etc/passwd', path))],
    ['for a pipe', (path) => (rmSync(path), tool('mkfifo', path))],
    ['for another file of the same size', (path) => (writeFileSync(`${path}2`, text.toUpperCase()), renameSync(`${path}2`, path))],
    ['for more', (path) => writeFileSync(path, `${text} and more`)],
    ['for less', (path) => truncateSync(path, 3)],
    [
      'in its place, its time set back',
      (path) => (writeFileSync(path, text.toUpperCase()), utimesSync(path, 1_700_000_000, 1_700_000_000)),
    ],
    ['for nothing', (path) => rmSync(path)],
  ];
  test.each(swaps)('%s', (_, swap) => {
    writeFileSync(at('request.csr'), text);
    utimesSync(at('request.csr'), 1_700_000_000, 1_700_000_000);
    const [entry] = lookAt(directory);
    swap(at('request.csr'));
    expect(entry === undefined ? null : pickFile(entry)).toEqual({ refused: 'changed' });
  });
});
