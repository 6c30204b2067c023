import { decodeQR } from 'qr/decode.js';

/** Milliseconds for trying again on an image that does not give its code at once: pictures are files, no camera waits. */
const patience = 2000;

/** Three bytes a point (red, green, blue), row by row from the top, or four (with opacity). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The text of the QR code (ISO/IEC 18004) in an image; null: there is none that can be read. */
export function codeInImage(image: Pixels): string | null {
  try {
    return decodeQR(image, { timeLimit: patience, effort: 4 });
  } catch {
    return null;
  }
}
