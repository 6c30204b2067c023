// What the platforms' tools print, read and judged. Which of it was recorded and which written from documentation: fixtures/media/README.md.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { devicesOfLinux } from '../../../main/media/linux/devices-of-linux.ts';
import { parseLsblk } from '../../../main/media/linux/parse-lsblk.ts';
import { mountOf, parseMountinfo, type Mount } from '../../../main/media/linux/parse-mountinfo.ts';
import { devicesOfMac, disksOfMac } from '../../../main/media/mac/devices-of-mac.ts';
import { parsePlist } from '../../../main/media/mac/parse-plist.ts';
import type { Device } from '../../../main/media/medium.ts';
import { judgeRemovable } from '../../../main/media/removable.ts';
import { devicesOfWindows } from '../../../main/media/windows/devices-of-windows.ts';
import { mediaRules } from '../../../preload/contract/media.ts';
import { codeOf } from '../code-of.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, '../../fixtures/media', name), 'utf8');
const decisions = (devices: readonly Device[]): Record<string, string> =>
  Object.fromEntries(devices.map((device) => [device.path, `${judgeRemovable(device).standing} ${judgeRemovable(device).rule}`]));
const noDirectory = '/nowhere';

describe('MEDIA-REMOVABLE on Linux', () => {
  const described = (mounts: readonly Mount[] = [], data = noDirectory): Device[] =>
    devicesOfLinux(parseLsblk(fixture('lsblk-described.json')), mounts, data);

  test('a decision for each device, whatever RM, HOTPLUG and TRAN say against each other', () => {
    expect(decisions(described())).toEqual({
      '/dev/sda': 'never system',
      '/dev/sdb': 'offered outside',
      '/dev/sdc': 'offered outside',
      '/dev/sdd': 'never empty',
      '/dev/sde': 'doubtful contradiction',
      '/dev/sdf': 'doubtful contradiction',
      '/dev/sdg': 'doubtful one-sign',
      '/dev/sdh': 'offered removable',
      '/dev/mmcblk0': 'never soldered',
      '/dev/mmcblk1': 'offered card',
      '/dev/mmcblk2': 'doubtful card-or-soldered',
      '/dev/nvme0n1': 'never internal',
      '/dev/nvme1n1': 'never internal',
      '/dev/sr0': 'never optical',
      '/dev/md0': 'never stack',
      '/dev/loop3': 'doubtful image',
      '/dev/vda': 'never internal',
    });
  });

  test('recorded on a virtual machine: its disk, its memory, an image file', () => {
    expect(decisions(devicesOfLinux(parseLsblk(fixture('lsblk-recorded.json')), [], noDirectory))).toEqual({
      '/dev/loop0': 'doubtful image',
      '/dev/zram0': 'never memory',
      '/dev/vda': 'never system',
    });
  });

  test('a stick that holds the data directory or swap is never offered, whichever mount shows it', () => {
    const mounts = parseMountinfo('36 25 8:17 / /run/media/alice/EXPORT-1 rw,nosuid - vfat /dev/sdb1 rw\n');
    expect(decisions(described(mounts, '/run/media/alice/EXPORT-1/conclave'))['/dev/sdb']).toBe('never data');
    expect(decisions(described(mounts, '/run/media/alice/EXPORT-10'))['/dev/sdb']).toBe('offered outside');
    // Btrfs mounts under numbers of its own: the source tells.
    const btrfs = parseMountinfo('36 25 0:41 /@data /srv/ca rw - btrfs /dev/sdc1 rw,subvol=/@data\n');
    expect(decisions(described(btrfs, '/srv/ca/conclave'))['/dev/sdc']).toBe('never data');
    const swapping = fixture('lsblk-described.json').replace('"fstype": "exfat"', '"fstype": "swap"');
    expect(decisions(devicesOfLinux(parseLsblk(swapping), [], noDirectory))['/dev/sdc']).toBe('never swap');
  });

  test('a bind mount of a stick over a place of the system makes it the system’s', () => {
    expect(decisions(described(parseMountinfo('36 25 8:17 /etc /etc rw - vfat /dev/sdb1 rw\n')))['/dev/sdb']).toBe('never system');
  });

  test('name, serial number, label, free space, read-only; nothing on the medium can draw on the screen', () => {
    const [, stick] = described(parseMountinfo('36 25 8:17 / /run/media/alice/EXPORT-1 ro,nosuid - vfat /dev/sdb1 rw\n'));
    expect(stick).toMatchObject({
      name: 'SanDisk Ultra_Fit',
      serial: '4C531001510000000001',
      size: 32010928128,
      readOnly: false,
      volumes: [{ label: 'EXPORT-1', fileSystem: 'vfat', free: 31900000000, mountPoints: ['/run/media/alice/EXPORT-1'], readOnly: true }],
    });
    const image = described().find(({ path }) => path === '/dev/loop3');
    expect(image?.volumes[0]?.label).toBe('EVIL\\u{202e}\\u{7}');
    expect(described().find(({ path }) => path === '/dev/mmcblk1')?.readOnly).toBe(true);
  });

  test('every rule is one a window has words for', () => {
    const used = Object.values(decisions([...described(), ...devicesOfLinux(parseLsblk(fixture('lsblk-recorded.json')), [], noDirectory)]));
    for (const decision of used) expect(mediaRules).toContain(decision.split(' ')[1]);
  });
});

describe('lsblk that is not lsblk', () => {
  const whole = fixture('lsblk-recorded.json');
  test.each([
    ['nothing', ''],
    ['no JSON', 'sda 8:0'],
    ['a column nobody asked for', whole.replace('"rm": false', '"rm": false, "x": 1')],
    ['a column missing', whole.replace('"rm": false,', '')],
    ['a path outside /dev', whole.replace('"/dev/vda"', '"/etc/passwd"')],
    ['a size below zero', whole.replace('"size": 0', '"size": -1')],
    ['nested without end', `${'{"blockdevices":['.repeat(60)}${']}'.repeat(60)}`],
  ])('%s: media.listing', (_, output) => {
    expect(codeOf(() => parseLsblk(output))).toBe('media.listing');
  });

  test('values as util-linux before 2.33 printed them', () => {
    const old = whole.replaceAll(/: (false|true)/g, (_, value) => `: "${value === 'true' ? 1 : 0}"`).replace('"size": 0', '"size": "0"');
    expect(parseLsblk(old)).toEqual(parseLsblk(whole));
  });
});

describe('mountinfo', () => {
  test('octal escapes are bytes of UTF-8; optional fields of any number', () => {
    const [mount] = parseMountinfo(
      '36 25 8:17 /a\\040b /mnt/x\\011y\\134z\\303\\244 rw,nosuid shared:1 master:2 - fuse.sshfs host:\\043 rw,user\n',
    );
    expect(mount).toEqual({
      device: '8:17',
      root: '/a b',
      mountPoint: '/mnt/x\ty\\zä',
      options: ['rw', 'nosuid'],
      fileSystem: 'fuse.sshfs',
      source: 'host:#',
      superOptions: ['rw', 'user'],
    });
  });

  test.each(['x', '36 25 8:17 / /mnt rw', '36 25 8:17 / /mnt rw - vfat /dev/sdb1', '36 25 8:17 / /mnt\\04 rw - vfat /dev/sdb1 rw', '\n36'])(
    '%j: media.listing',
    (text) => expect(codeOf(() => parseMountinfo(text))).toBe('media.listing'),
  );

  test('the mount of a path is the longest above it, and the last of several at one place', () => {
    const mounts = parseMountinfo(
      ['1 0 8:1 / / rw - ext4 /dev/sda1 rw', '2 1 8:2 / /mnt rw - ext4 /dev/sda2 rw', '3 1 8:3 / /mnt rw - ext4 /dev/sda3 rw', ''].join(
        '\n',
      ),
    );
    expect(['/mnt/a', '/mnt', '/mntb', '/'].map((path) => mountOf(mounts, path)?.device)).toEqual(['8:3', '8:3', '8:1', '8:1']);
  });
});

describe('MEDIA-REMOVABLE on macOS (written from documentation)', () => {
  const list = fixture('diskutil-list.plist');
  const infos = ['disk0', 'disk3', 'disk4'].map((disk) => fixture(`diskutil-${disk}.plist`));

  test('the container of a disk is told with the disk; a stick is offered', () => {
    expect(disksOfMac(list)).toEqual(['disk0', 'disk3', 'disk4']);
    const devices = devicesOfMac(list, infos, '/Users/alice/Library/Conclave');
    expect(decisions(devices)).toEqual({ '/dev/disk0': 'never system', '/dev/disk4': 'offered outside' });
    expect(devices[1]).toMatchObject({ name: 'Ultra Fit', volumes: [{ label: 'A & B', mountPoints: ['/Volumes/A & B'] }] });
    expect(decisions(devicesOfMac(list, infos, '/Volumes/A & B/conclave'))['/dev/disk4']).toBe('never data');
  });

  test.each([
    ['a document type of its own', '<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "b">]><plist version="1.0"><dict/></plist>'],
    ['an entity nobody knows', '<plist version="1.0"><string>&b;</string></plist>'],
    ['the same key twice', '<plist version="1.0"><dict><key>a</key><true/><key>a</key><true/></dict></plist>'],
    ['an element that is none', '<plist version="1.0"><script>1</script></plist>'],
    ['an end too early', '<plist version="1.0"><dict><key>a</key>'],
    ['something after the end', '<plist version="1.0"><true/></plist><true/>'],
    ['nested without end', `<plist version="1.0">${'<array>'.repeat(40)}${'</array>'.repeat(40)}</plist>`],
  ])('%s: media.listing', (_, xml) => expect(codeOf(() => parsePlist(xml))).toBe('media.listing'));
});

describe('MEDIA-REMOVABLE on Windows (written from documentation)', () => {
  test('the bus decides; boot disk, page file and data directory never', () => {
    const devices = devicesOfWindows(fixture('windows.json'), 'F:\\Conclave');
    expect(Object.values(decisions(devices))).toEqual([
      'never system',
      'offered outside',
      'never internal',
      'never empty',
      'doubtful image',
      'never data',
      'never swap',
    ]);
    expect(devices[1]).toMatchObject({
      serial: '4C531001510000000001',
      readOnly: true,
      volumes: [{ path: 'E:\\', label: 'EXPORT-1', fileSystem: 'FAT32', free: 31900000000 }],
    });
  });

  test.each([['{}'], ['[]'], ['PS C:\\>']])('%s: media.listing', (json) =>
    expect(codeOf(() => devicesOfWindows(json, 'C:\\'))).toBe('media.listing'),
  );
});
