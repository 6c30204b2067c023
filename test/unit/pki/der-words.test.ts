// Where and why the strict reader stops, word for word: people find the byte by it.

import { expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import { type DerLimits, readDer } from '../../../main/pki/der.ts';
import { encodeEnumerated } from '../../../main/pki/der-write.ts';
import { expectRefusal, hex, toHex } from './expect-refusal.ts';

const limits: DerLimits = { maxBytes: 40, maxDepth: 2, maxNodes: 4 };

test.each([
  ['300000', 'input.not-der', 2, '1 bytes follow the end of the value'],
  ['30000000', 'input.not-der', 2, '2 bytes follow the end of the value'],
  ['30800000', 'input.not-der', 0, 'it uses an indefinite length'],
  ['0485010000000000', 'input.not-der', 0, 'it uses a length of more than 4 octets'],
  ['048401000000', 'input.truncated', 0, 'a value of 16777216 bytes does not fit into the 0 that are left'],
  ['040500', 'input.truncated', 0, 'a value of 5 bytes does not fit into the 1 that are left'],
  ['30050204ffffff', 'input.not-der', 2, 'a value of 4 bytes does not fit into the 3 that are left'],
  ['04', 'input.truncated', 0, 'it ends inside a tag and length'],
  ['048201', 'input.truncated', 0, 'it ends inside a length'],
  ['048180', 'input.truncated', 0, 'a value of 128 bytes does not fit into the 0 that are left'],
  ['300304820100', 'input.not-der', 5, '1 bytes follow the end of the value'],
  ['04817f', 'input.not-der', 0, 'it uses a length that is longer than it needs to be'],
  ['04820080', 'input.not-der', 0, 'it uses a length that is longer than it needs to be'],
  ['30020500', null, 0, ''],
  [`0428${'00'.repeat(40)}`, 'input.too-large', 0, 'it has 42 bytes and at most 40 are read'],
  [`0426${'00'.repeat(38)}`, null, 0, ''],
  ['30063004300230', 'input.truncated', 0, 'a value of 6 bytes does not fit into the 5 that are left'],
  ['30023000', null, 0, ''],
  ['300430023000', 'input.too-large', 4, 'it is nested deeper than 2 levels'],
  ['3006050005000500', null, 0, ''],
  ['30080500050005000500', 'input.too-large', 8, 'it has more than 4 values'],
  ['0900', 'input.not-der', 0, 'it holds the tag 0x09, which does not occur in X.509 DER'],
  ['30021f00', 'input.not-der', 2, 'it holds a tag number above 30'],
  ['3003050100', 'input.not-der', 2, 'it holds a NULL with contents'],
  ['3106020102020101', 'input.not-der', 5, 'the elements of a SET are not in DER order'],
] as const)('%s: %s', (input, code, offset, problem) => {
  let said: unknown = null;
  try {
    readDer(hex(input), limits, 'thing');
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    said = [error.code, error.details, error.message];
  }
  expect(said).toEqual(code === null ? null : [code, { offset }, `The thing was refused at byte ${offset}: ${problem}.`]);
});

test('an ENUMERATED is written from 0 to 127', () => {
  expect([0, 1, 127].map((value) => toHex(encodeEnumerated(value)))).toEqual(['0a0100', '0a0101', '0a017f']);
  for (const value of [-1, 0.5, 128, Number.NaN]) expectRefusal('bug', () => encodeEnumerated(value));
});
