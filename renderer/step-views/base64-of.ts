/** Base64 (RFC 4648 §4) of bytes; a page knows it only by way of text, so that goes in pieces. */
export function base64Of(bytes: Uint8Array): string {
  const piece = 0x1000;
  let text = '';
  for (let at = 0; at < bytes.length; at += piece) text += String.fromCharCode(...bytes.subarray(at, at + piece));
  return btoa(text);
}
