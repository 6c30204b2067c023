import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { windowProfile } from '../../../../main/shell/chromium/profile.ts';

let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-profile-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const asRoot = process.getuid?.() === 0;
const open = (more: Partial<Parameters<typeof windowProfile>[0]> = {}) =>
  windowProfile({
    temporaryDirectory: place,
    homeDirectory: place,
    environment: { DISPLAY: ':0' },
    user: null,
    pid: 4242,
    isAlive: () => true,
    ...more,
  });

describe('PROFILE: of one window', () => {
  test('it is new, private, keeps no password, and is gone at the end', () => {
    const profile = open();
    expect(statSync(profile.path).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(join(profile.path, 'Default', 'Preferences'), 'utf8'))).toMatchObject({
      credentials_enable_service: false,
      profile: { password_manager_enabled: false },
    });
    profile.remove();
    profile.remove();
    expect(existsSync(profile.path)).toBe(false);
  });

  test('the browser’s environment holds what drawing needs and no secret', () => {
    const profile = open({
      environment: {
        DISPLAY: ':0',
        LANG: 'de_CH.UTF-8',
        CONCLAVE_PIN: '1234',
        HTTPS_PROXY: 'http://x',
        LD_PRELOAD: '/x.so',
        CHROMIUM_FLAGS: '--no-sandbox',
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x',
      },
    });
    expect(Object.keys(profile.environment).toSorted()).toEqual([
      'DBUS_SESSION_BUS_ADDRESS',
      'DISPLAY',
      'HOME',
      'LANG',
      'PATH',
      'XDG_CACHE_HOME',
      'XDG_CONFIG_HOME',
    ]);
    expect(profile.environment['HOME']).toBe(profile.path);
    profile.remove();
  });

  test('the same user keeps its X authority where it is', () => {
    writeFileSync(join(place, 'authority'), 'cookie');
    const profile = open({ environment: { XAUTHORITY: join(place, 'authority') } });
    expect(profile.environment['XAUTHORITY']).toBe(join(place, 'authority'));
    profile.remove();
  });

  test.skipIf(!asRoot)('another user gets a copy of the X authority, owns the profile, and no session bus', () => {
    writeFileSync(join(place, 'authority'), 'cookie');
    const profile = open({
      user: { uid: 65534, gid: 65534 },
      environment: { XAUTHORITY: join(place, 'authority'), DBUS_SESSION_BUS_ADDRESS: 'unix:path=/x' },
    });
    expect(profile.environment['XAUTHORITY']).toBe(join(profile.path, 'Xauthority'));
    expect(readFileSync(join(profile.path, 'Xauthority'), 'utf8')).toBe('cookie');
    for (const name of ['', 'Default', 'Default/Preferences', 'Xauthority']) expect(statSync(join(profile.path, name)).uid).toBe(65534);
    expect(profile.environment['DBUS_SESSION_BUS_ADDRESS']).toBeUndefined();
    profile.remove();
  });

  test('what killed windows left behind is swept; living ones and others’ things stay', () => {
    for (const name of ['conclave-window-1-aaa', 'conclave-window-2-bbb', 'conclave-window-x', 'conclave-rehearsal-1'])
      mkdirSync(join(place, name));
    open({ isAlive: (pid) => pid === 2 }).remove();
    expect(
      readdirSync(place)
        .filter((name) => name.startsWith('conclave-'))
        .toSorted(),
    ).toEqual(['conclave-rehearsal-1', 'conclave-window-2-bbb', 'conclave-window-x']);
  });
});
