import { decodeQR } from 'qr/decode.js';

/** Milliseconds for trying again on an image that does not give its code at once: a file is all there is, a camera has another soon. */
const patience = { file: 2000, camera: 400 } as const;

/** Three bytes a point (red, green, blue), row by row from the top, or four (with opacity). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The text of the QR code (ISO/IEC 18004) in an image; null: there is none that can be read. */
export function codeInImage(image: Pixels, from: keyof typeof patience = 'file'): string | null {
  try {
    return decodeQR(image, { timeLimit: patience[from], effort: 4 });
  } catch {
    return null;
  }
}
