import type { RefusalCode } from './refusal.ts';

const longest = 200;
/** What a name ends in, and what that is. */
const endings: readonly (readonly [RefusalCode, RegExp])[] = [
  ['archive', /\.(?:zip|tar|tgz|gz|bz2|xz|zst|lz4|lzma|7z|rar|jar|war|cab|cpio|ar|deb|rpm|apk|arj|z)$/i],
  ['disk-image', /\.(?:iso|img|dmg|vhd|vhdx|vmdk|qcow2)$/i],
  ['program', /\.(?:exe|com|scr|msi|dll|so|dylib|elf|app|appimage|sys|drv|ko|cpl|pif)$/i],
  ['script', /\.(?:sh|bash|bat|cmd|ps1|vbs|js|mjs|py|pl|rb|hta|wsf|php|command|reg)$/i],
  ['document', /\.(?:docm?|docx|xlsm?|xlsx|pptm?|pptx|pdf|rtf|odt|html?|svg|xml)$/i],
  ['shortcut', /\.(?:lnk|url|webloc|desktop)$/i],
];
const certificateEnding = /\.(?:pem|der|crt|cer|crl|csr|p10|p7b|txt|yaml)\./i;

const whole: readonly (readonly [RefusalCode, RegExp])[] = [
  ['autorun', /^(?:autorun\.inf|autorun(?:\.sh)?|autoopen|\.autorun|autoexec\.bat|bootmgr|setup\.exe)$/i],
  ['desktop-settings', /^(?:desktop\.ini|folder\.htt|\.directory|\.hidden|\.xdg-volume-info|\.volumeicon\.icns)$/i],
  [
    'litter',
    /^(?:\.ds_store|\._.*|thumbs\.db|\.trashes|\.trash-\d+|\.spotlight-v100|\.fseventsd|system volume information|\$recycle\.bin|__macosx|lost\+found)$/i,
  ],
  ['name-reserved', /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i],
];

const letters: readonly (readonly [RefusalCode, RegExp])[] = [
  ['name-bidi', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u],
  ['name-control', /[\p{Cc}\p{Zl}\p{Zp}]/u],
  ['name-invisible', /[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u115f\u1160\u3164\uffa0\u2800]|(?! )\p{Zs}/u],
  ['name-edge', /^ |[ .]$/u],
  ['name-dash', /^-/u],
  ['name-shell', /["'`$;&|<>*?!\\:{}[\]~#%^]/u],
];

/** The first thing that is wrong with one name by itself; null: nothing. `file`: endings count. */
export function judgeName(name: string, file: boolean): RefusalCode | null {
  const first = (table: readonly (readonly [RefusalCode, RegExp])[]): RefusalCode | null =>
    table.find(([, form]) => form.test(name))?.[0] ?? null;
  const found = first(whole) ?? first(letters);
  if (found !== null) return found;
  if ([...name].length > longest) return 'name-long';
  if (/\p{Script=Latin}/u.test(name) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(name)) return 'name-mixed-scripts';
  if (name.startsWith('.')) return 'hidden';
  const ending = file ? first(endings) : null;
  if (ending !== null && certificateEnding.test(name)) return 'name-endings';
  return ending;
}

/** Names of one directory that some file system, somewhere, takes for the same. */
export function judgeTwins(names: readonly string[]): Map<string, RefusalCode> {
  const found = new Map<string, RefusalCode>();
  const groups = (key: (name: string) => string): string[][] => [...Map.groupBy(names, key).values()].filter((group) => group.length > 1);
  for (const name of groups((each) => each.normalize('NFKC')).flat()) found.set(name, 'name-unicode');
  for (const name of groups((each) => each.normalize('NFKC').toLowerCase()).flat()) if (!found.has(name)) found.set(name, 'name-case');
  return found;
}
