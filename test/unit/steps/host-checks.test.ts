import { describe, expect, test } from 'vitest';
import { hostChecks } from '../../../main/steps/host-checks.ts';
import type { Host } from '../../../main/steps/host.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';

const verdictOf = (name: string, change: Partial<Host>): [string, string | undefined] => {
  const check = hostChecks({ ...madeUpHost, ...change }).find((each) => each.name === name);
  return [check?.verdict ?? 'silent', check?.reason];
};
const network = (name: string, up: boolean, loopback: boolean) => ({ name, up, loopback });
const unknown = 'this platform does not tell';
const mebibyte = 1024 * 1024;

test('every check has a verdict on a workstation as it should be', () => {
  expect(hostChecks(madeUpHost).map(({ name, verdict }) => [name, verdict])).toEqual(
    ['HOST-NETWORK-DOWN', 'HOST-SWAP-ENCRYPTED', 'HOST-HIBERNATION', 'HOST-CORE-DUMPS', 'HOST-FREE-SPACE', 'HOST-SOFTWARE-HASHES'].map(
      (name) => [name, 'passed'],
    ),
  );
});

describe.each<[string, [string, Partial<Host>, string, string | undefined][]]>([
  [
    'HOST-NETWORK-DOWN',
    [
      ['no interface', { networkInterfaces: () => [] }, 'passed', undefined],
      ['the loopback is up', { networkInterfaces: () => [network('lo', true, true)] }, 'passed', undefined],
      ['an interface is down', { networkInterfaces: () => [network('eth0', false, false)] }, 'passed', undefined],
      [
        'two are up',
        { networkInterfaces: () => [network('eth0', true, false), network('lo', true, true), network('wlan0', true, false)] },
        'failed',
        'up: eth0, wlan0',
      ],
    ],
  ],
  [
    'HOST-SWAP-ENCRYPTED',
    [
      ['no swap', { swap: () => [] }, 'passed', undefined],
      ['encrypted', { swap: () => [{ name: 'dm-0', encrypted: true }] }, 'passed', undefined],
      [
        'one of two is not',
        {
          swap: () => [
            { name: 'dm-0', encrypted: true },
            { name: 'sda2', encrypted: false },
          ],
        },
        'failed',
        'unencrypted swap: sda2',
      ],
      ['unknown', { swap: () => null }, 'not-checked', unknown],
    ],
  ],
  [
    'HOST-HIBERNATION',
    [
      ['cannot', { hibernation: () => false }, 'passed', undefined],
      ['can', { hibernation: () => true }, 'failed', 'the machine can hibernate'],
      ['unknown', { hibernation: () => null }, 'not-checked', unknown],
    ],
  ],
  [
    'HOST-CORE-DUMPS',
    [
      ['off', { coreDumps: () => false }, 'passed', undefined],
      ['on', { coreDumps: () => true }, 'failed', 'a crash may write memory to disk'],
      ['unknown', { coreDumps: () => null }, 'not-checked', unknown],
    ],
  ],
  [
    'HOST-FREE-SPACE',
    [
      ['256 MiB', { freeBytes: () => 256 * mebibyte }, 'passed', '256 MiB'],
      ['a byte less', { freeBytes: () => 256 * mebibyte - 1 }, 'failed', '255 MiB free, 256 needed'],
      ['unknown', { freeBytes: () => null }, 'not-checked', unknown],
    ],
  ],
])('%s', (name, cases) => {
  test.each(cases)('%s', (_case, change, verdict, reason) => {
    expect(verdictOf(name, change)).toEqual([verdict, reason]);
  });
});
