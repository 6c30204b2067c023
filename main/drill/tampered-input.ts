import type { PerformInput } from '../../preload/contract/run-input.ts';

type Value = PerformInput['values'][string];

const pem = /^([\s\S]*-----BEGIN [A-Z0-9 ]+-----\s)([A-Za-z0-9+/=\s]+)(-----END [\s\S]*)$/;

/** The last bit of the signature, which ends a request, a certificate and a CRL (RFC 2986 4.2, RFC 5280 4.1, 5.1). */
function flipped(der: Buffer): Buffer {
  const forged = Buffer.from(der);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  return forged;
}

function forge(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const text = pem.exec(bytes.toString('latin1'));
  if (text === null) return flipped(bytes).toString('base64');
  const [, head = '', body = '', tail = ''] = text;
  const lines = flipped(Buffer.from(body, 'base64')).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return Buffer.from(`${head}${lines}\n${tail}`, 'latin1').toString('base64');
}

const isFile = (value: Value): value is Extract<Value, { base64: string }> => typeof value === 'object' && 'base64' in value;

/** What somebody who forged the file on a medium would have handed over: every file with one bit of its signature changed. */
export function tamperedInput(input: PerformInput): PerformInput {
  const values = Object.entries(input.values).map(([id, value]): [string, Value] => [
    id,
    isFile(value) ? { ...value, base64: forge(value.base64) } : value,
  ]);
  return { ...input, values: Object.fromEntries(values) };
}
