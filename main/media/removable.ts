import type { Device, Medium, Standing } from './medium.ts';

interface Rule {
  readonly id: Medium['rule'];
  readonly standing: Standing;
  readonly reason: string;
  readonly applies: (device: Device) => boolean;
}

const outside = ['usb', 'ieee1394', 'fibre-wire', 'firewire', 'thunderbolt', 'sd', 'secure digital'];
const insideBus = ['sata', 'ata', 'sas', 'scsi', 'nvme', 'pci', 'pcie', 'virtio', 'raid', 'apple fabric'];
const onBus = (device: Device, buses: readonly string[]): boolean =>
  device.signs.transport !== null && buses.includes(device.signs.transport);

/**
 * MEDIA-REMOVABLE: may a device carry something away? The first rule that applies decides. What holds this workstation comes first, so
 * that no sign can outvote it. Then the bus: RM says whether the medium leaves the *drive* and is 0 for every USB disk, so a bus that
 * ends outside the case counts more. Where signs disagree and no bus settles it, people do (two of them, with a reason).
 * Signs: lsblk(8) RM, HOTPLUG, TRAN; diskutil(8) RemovableMedia, Internal, BusProtocol; MSFT_Disk BusType.
 */
const rules: readonly Rule[] = [
  { id: 'memory', standing: 'never', reason: 'it is this machine’s memory', applies: ({ kind }) => kind === 'memory' },
  { id: 'system', standing: 'never', reason: 'the running system lies on it', applies: ({ holds }) => holds.includes('system') },
  { id: 'swap', standing: 'never', reason: 'it holds swap space', applies: ({ holds }) => holds.includes('swap') },
  {
    id: 'data',
    standing: 'never',
    reason: 'Conclave’s data directory lies on it',
    applies: ({ holds }) => holds.includes('data-directory'),
  },
  { id: 'stack', standing: 'never', reason: 'it is put together from other disks', applies: ({ kind }) => kind === 'stack' },
  { id: 'empty', standing: 'never', reason: 'there is no medium in it', applies: ({ size }) => size === 0 },
  {
    id: 'optical',
    standing: 'never',
    reason: 'an optical disc is written by other programs; it can be read',
    applies: ({ kind }) => kind === 'optical',
  },
  {
    id: 'image',
    standing: 'doubtful',
    reason: 'it is a file of this machine that looks like a disk',
    applies: ({ kind }) => kind === 'image',
  },
  { id: 'outside', standing: 'offered', reason: 'its bus ends outside the case', applies: (device) => onBus(device, outside) },
  { id: 'soldered', standing: 'never', reason: 'it is a soldered eMMC', applies: ({ signs }) => signs.soldered },
  {
    id: 'card',
    standing: 'offered',
    reason: 'it is a memory card, and removable',
    applies: (device) => onBus(device, ['mmc']) && (device.signs.removable === true || device.signs.hotplug === true),
  },
  {
    id: 'card-or-soldered',
    standing: 'doubtful',
    reason: 'it may be a memory card or soldered in; the machine does not tell',
    applies: (device) => onBus(device, ['mmc']),
  },
  {
    id: 'contradiction',
    standing: 'doubtful',
    reason: 'it says that it is removable, and its bus is one of disks inside the case',
    applies: (device) => onBus(device, insideBus) && (device.signs.removable === true || device.signs.hotplug === true),
  },
  {
    id: 'removable',
    standing: 'offered',
    reason: 'medium and drive are removable, and no bus speaks against it',
    applies: ({ signs }) => signs.removable === true && signs.hotplug === true,
  },
  {
    id: 'one-sign',
    standing: 'doubtful',
    reason: 'only one of two signs says that it is removable',
    applies: ({ signs }) => signs.removable === true || signs.hotplug === true,
  },
  { id: 'internal', standing: 'never', reason: 'nothing says that it is removable', applies: () => true },
];

/** The decision about one device: where it stands, by which rule, and why. */
export function judgeRemovable(device: Device): Pick<Medium, 'standing' | 'rule' | 'reason'> {
  for (const { id, standing, reason, applies } of rules) if (applies(device)) return { standing, rule: id, reason };
  return { standing: 'never', rule: 'internal', reason: 'nothing says that it is removable' };
}
