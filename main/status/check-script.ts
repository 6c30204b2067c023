import { servedTypes, type ServedKind } from './served-types.ts';

/** An address the script fetches. */
export interface CheckedAddress {
  readonly url: string;
  readonly kind: ServedKind;
  readonly sha256: string;
}

/**
 * A script for any POSIX shell with curl that fetches every address, compares, and prints the line of served-line.ts where all is well. Lists and
 * certificates are in the line; OCSP responses are compared and not in it, since they end by themselves. Addresses are those of
 * formats/publication.ts and base64 in percent encoding: nothing in them means anything inside single quotes but the quote, which is written
 * as %27.
 */
export function checkScript(authority: { readonly label: string; readonly spkiSha256: string }, rows: readonly CheckedAddress[]): string {
  const lines = rows.map(
    ({ url, kind, sha256 }) =>
      `check ${kind === 'ocsp' ? 'aside' : 'told'} ${sha256} '${servedTypes[kind]}' '${url.replaceAll("'", '%27')}'`,
  );
  return `#!/bin/sh
# Fetches everything ${authority.label} publishes, and prints one line for the workstation where all of it is as it was signed.
# Use: sh check.sh [options of curl]. Exit 0: all is well; 1: something is not; 2: a tool is missing.
set -u
LC_ALL=C
export LC_ALL

if command -v sha256sum >/dev/null 2>&1; then sum() { sha256sum | cut -d ' ' -f 1; }
elif command -v shasum >/dev/null 2>&1; then sum() { shasum -a 256 | cut -d ' ' -f 1; }
elif command -v openssl >/dev/null 2>&1; then sum() { openssl dgst -sha256 -r | cut -d ' ' -f 1; }
else echo 'check.sh needs sha256sum, shasum or openssl' >&2; exit 2; fi
command -v curl >/dev/null 2>&1 || { echo 'check.sh needs curl' >&2; exit 2; }

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
printf '%s\\n' "$at" > "$work/told"
count=0
bad=0
fetch() { curl -sS --fail --max-time 60 --max-filesize 1073741824 -o "$work/file" -w '%{content_type}' "$@"; }

# check told|aside SHA256 TYPE URL
check() {
  how=$1 want=$2 type=$3 url=$4
  shift 4
  rm -f "$work/file"
  if ! got=$(fetch "$@" "$url"); then echo "FAILED  $url: not fetched" >&2; bad=1; return; fi
  [ -f "$work/file" ] || : > "$work/file"
  hash=$(sum < "$work/file")
  case $got in "$type"|"$type;"*) ;; *) echo "note    $url: served as '$got', and should be $type (RFC 2585)" >&2 ;; esac
  if [ "$hash" != "$want" ]; then echo "FAILED  $url: other bytes than were signed ($hash)" >&2; bad=1; return; fi
  echo "ok      $url" >&2
  [ "$how" = aside ] && return
  printf '%s  %s\\n' "$hash" "$url" >> "$work/told"
  count=$((count + 1))
}

${lines.map((line) => `${line} "$@"`).join('\n')}

if [ "$bad" -ne 0 ]; then echo 'Not everything is served as it was signed. There is no line to bring back.' >&2; exit 1; fi
line="conclave-served/1 ${authority.spkiSha256.slice(0, 16)} $at $count $(sum < "$work/told")"
printf '%s\\n' "$line"
if command -v qrencode >/dev/null 2>&1; then qrencode -t ANSIUTF8 "$line" >&2; fi
`;
}
