// Cryptoki's fixed-width texts and numbers.

/** A blank-padded text without its padding; NUL bytes, which some modules pad with, go too. */
export function moduleText(text: string): string {
  return text.replaceAll('\0', ' ').trim();
}

/** CK_VERSION as "major.minor". */
export function versionText(version: { readonly major: number; readonly minor: number }): string {
  return `${version.major}.${version.minor}`;
}

/** A CK_ULONG as the binding hands it over: octets of the machine, 8 or (Windows) 4, little-endian. */
export function ulong(handle: Uint8Array): number {
  const view = Buffer.from(handle.buffer, handle.byteOffset, handle.byteLength);
  return view.length === 8 ? Number(view.readBigUInt64LE()) : view.readUInt32LE();
}

/** A PIN for the binding, which takes a string. Empty asks the token's own PIN pad (CKF_PROTECTED_AUTHENTICATION_PATH). */
export function pinText(pin: Uint8Array | null): string {
  return pin === null ? '' : Buffer.from(pin.buffer, pin.byteOffset, pin.byteLength).toString('utf8');
}
