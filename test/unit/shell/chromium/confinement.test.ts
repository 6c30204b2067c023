import { describe, expect, test } from 'vitest';
import { chromiumFlags } from '../../../../main/shell/chromium/chromium-flags.ts';
import { confine } from '../../../../main/shell/chromium/confinement.ts';
import { findChromium, findProgram } from '../../../../main/shell/chromium/find-chromium.ts';

const tools = { unshare: '/usr/bin/unshare', setpriv: '/usr/bin/setpriv' };

describe('SANDBOX: how the browser is held', () => {
  test('root becomes nobody in an empty network namespace, with no way to gain privileges', () => {
    const held = confine({ uid: 0, ...tools, ownNetwork: true });
    expect(held.before).toEqual([
      '/usr/bin/unshare',
      '--net',
      '/usr/bin/setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--no-new-privs',
      '--inh-caps=-all',
    ]);
    expect(held).toMatchObject({ network: 'none', user: { uid: 65534, gid: 65534 } });
  });

  test('root without a namespace still becomes nobody', () => {
    const held = confine({ uid: 0, ...tools, ownNetwork: false });
    expect(held.before[0]).toBe('/usr/bin/setpriv');
    expect(held.network).toBe('shared');
  });

  test('root without setpriv is refused: the sandbox is never given up', () => {
    expect(() => confine({ uid: 0, unshare: tools.unshare, setpriv: null, ownNetwork: true })).toThrow(
      expect.objectContaining({ code: 'input.unsupported' }) as Error,
    );
  });

  test('another user stays who it is, in an empty network namespace where there may be one', () => {
    expect(confine({ uid: 1000, ...tools, ownNetwork: true })).toEqual({
      before: ['/usr/bin/unshare', '--user', '--map-current-user', '--net'],
      network: 'none',
      user: null,
    });
    expect(confine({ uid: 1000, ...tools, ownNetwork: false })).toEqual({ before: [], network: 'shared', user: null });
    expect(confine({ uid: 1000, unshare: null, setpriv: null, ownNetwork: true }).before).toEqual([]);
  });
});

describe('SANDBOX: the command line', () => {
  const common = { profile: '/tmp/p', headless: false, wayland: false, network: 'none' } as const;
  const all = [true, false].flatMap((headless) =>
    [true, false].flatMap((wayland) =>
      (['none', 'shared'] as const).map((network) => chromiumFlags({ profile: '/tmp/p', headless, wayland, network })),
    ),
  );

  test.each(all)('%# never gives up the sandbox, never opens a port', (...flags) => {
    expect(
      flags.filter((flag) =>
        /no-sandbox|disable-(setuid|seccomp|gpu)-?sandbox|disable-web-security|remote-debugging-(port|address)|allow-file-access|remote-allow-origins/.test(
          flag,
        ),
      ),
    ).toEqual([]);
    expect(flags).toContain('--remote-debugging-pipe');
    expect(flags).toContain('--incognito');
    expect(flags).toContain('--user-data-dir=/tmp/p');
  });

  test('where the browser has a network, no name resolves; without one it is spared the warning in its window', () => {
    const rule = '--host-resolver-rules=MAP * ~NOTFOUND';
    expect(chromiumFlags({ ...common, network: 'shared' })).toContain(rule);
    expect(chromiumFlags(common)).not.toContain(rule);
  });

  test('a window starts at an address that never resolves (RFC 6761 §6.4)', () => {
    expect(chromiumFlags(common).filter((flag) => flag.startsWith('--app='))).toEqual(['--app=https://conclave.invalid/']);
  });
});

describe('the browser is found', () => {
  const only =
    (...files: string[]) =>
    (file: string): boolean =>
      files.includes(file);
  test('the program behind Debian’s wrapper first, then the names on the path, in order', () => {
    expect(findChromium('/usr/bin', only('/usr/lib/chromium/chromium', '/usr/bin/chromium'))).toBe('/usr/lib/chromium/chromium');
    expect(findChromium('/a:/b', only('/b/chromium', '/a/google-chrome'))).toBe('/b/chromium');
    expect(findChromium('/a:/b', only())).toBeNull();
  });
  test('a relative directory on the path is never looked in', () => {
    expect(findChromium('.:bin', () => true)).toBe('/usr/lib/chromium/chromium');
    expect(findProgram('unshare', '.:bin', () => true)).toBeNull();
  });
});
