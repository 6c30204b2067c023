import { qrRows } from '../evidence/qr-rows.ts';

/** The rows of a QR code. The encoder is loaded with the first code: a window that shows none need not wait for it. */
export async function qrMatrix(text: string): Promise<string[]> {
  return qrRows(text, (await import('qrcode')).default.create);
}
