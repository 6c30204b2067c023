import type { QRCode, QRCodeOptions, QRCodeSegment } from 'qrcode';

/**
 * A QR code (ISO/IEC 18004, error correction M) as rows of 0 and 1, without the quiet zone of four modules.
 * @param create the encoder's own; it is loaded by whoever shows the first code
 */
export function qrRows(text: string, create: (text: string | QRCodeSegment[], options: QRCodeOptions) => QRCode): string[] {
  // A UR in upper case is of the alphanumeric set; told so, the encoder need not look for the shortest mixture of sets.
  const content: string | QRCodeSegment[] = /^UR:[A-Z0-9:/-]+$/.test(text) ? [{ data: text, mode: 'alphanumeric' }] : text;
  const { size, data } = create(content, { errorCorrectionLevel: 'M' }).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from(data.subarray(row * size, (row + 1) * size), (module) => (module === 1 ? '1' : '0')).join(''),
  );
}
