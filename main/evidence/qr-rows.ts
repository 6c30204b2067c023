import type { QRCode, QRCodeOptions } from 'qrcode';

/**
 * A QR code (ISO/IEC 18004, error correction M) as rows of 0 and 1, without the quiet zone of four modules.
 * @param create the encoder's own; it is loaded by whoever shows the first code
 */
export function qrRows(text: string, create: (text: string, options: QRCodeOptions) => QRCode): string[] {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from(data.subarray(row * size, (row + 1) * size), (module) => (module === 1 ? '1' : '0')).join(''),
  );
}
