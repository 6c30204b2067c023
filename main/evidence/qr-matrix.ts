/**
 * A QR code (ISO/IEC 18004, error correction M) as rows of 0 and 1, without the quiet zone of four modules.
 * The encoder is loaded with the first code: a window that shows none need not wait for it.
 */
export async function qrMatrix(text: string): Promise<string[]> {
  const { create } = (await import('qrcode')).default;
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  return Array.from({ length: size }, (_, row) =>
    Array.from(data.subarray(row * size, (row + 1) * size), (module) => (module === 1 ? '1' : '0')).join(''),
  );
}
