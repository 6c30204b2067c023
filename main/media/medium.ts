// media/: removable media. What devices there are and which may carry something away, what lies on one, and how bytes get there and back.
// May not live here: what is exported or imported (steps/), and any judgement about its content (pki/, lint/).

import type { mediaRules, standings } from '../../preload/contract/media.ts';

/** One file system, or room for one, on a device. Texts come from the medium and are made showable (shown-name.ts). */
export interface Volume {
  /** `/dev/sdb1`, `/dev/disk4s1`, `E:`. */
  readonly path: string;
  readonly label: string | null;
  /** As the platform names it: `vfat`, `ext4`, `ExFAT`, `NTFS` … null: none that is known. */
  readonly fileSystem: string | null;
  readonly uuid: string | null;
  readonly size: number;
  /** Bytes free; null where it is not mounted. */
  readonly free: number | null;
  readonly mountPoints: readonly string[];
  readonly readOnly: boolean;
}

/** What of this workstation lies on a device. */
export type Held = 'system' | 'swap' | 'data-directory';

/** A device as the platform tells it; null: it does not tell. */
export interface Device {
  /** `/dev/sdb`, `/dev/disk4`, `\\.\PHYSICALDRIVE2`. */
  readonly path: string;
  readonly kind: 'disk' | 'optical' | 'image' | 'memory' | 'stack';
  /** Vendor and model. */
  readonly name: string;
  readonly serial: string | null;
  /** Bytes. 0: no medium in the drive. */
  readonly size: number;
  readonly readOnly: boolean;
  readonly signs: {
    /** The medium leaves the drive (Linux RM). */
    readonly removable: boolean | null;
    /** The drive leaves the machine (Linux HOTPLUG). */
    readonly hotplug: boolean | null;
    /** `usb`, `mmc`, `sata`, `nvme` … in lower case. */
    readonly transport: string | null;
    /** It has the boot areas of a soldered eMMC. */
    readonly soldered: boolean;
  };
  readonly holds: readonly Held[];
  readonly volumes: readonly Volume[];
}

/** Where a device may stand in an export: offered; only if two people say so, with a reason; never. */
export type Standing = (typeof standings)[number];

/** A device with the decision about it (removable.ts) and the names that lie at the top of what is mounted. */
export interface Medium extends Device {
  readonly standing: Standing;
  /** Id of the rule that decided. */
  readonly rule: (typeof mediaRules)[number];
  /** Its sentence. */
  readonly reason: string;
  readonly contents: readonly { readonly mountPoint: string; readonly names: readonly string[]; readonly more: boolean }[];
}
