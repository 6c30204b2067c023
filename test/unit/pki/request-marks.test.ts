// BATCH-DISTINCT: what makes two requests of one batch the same.

import { expect, test } from 'vitest';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import { marksOf } from '../../../main/pki/request-marks.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';

function marks(label: string, key: string, subject: string): ReturnType<typeof marksOf> {
  const { spki, algorithm, sign } = ecKey(key);
  const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName(subject)), spki, extensions: [] });
  const der = assembleRequest(info, algorithm, sign(info));
  return marksOf({ label, der, fields: parseRequest(der) });
}

const shared = (one: ReturnType<typeof marks>, other: ReturnType<typeof marks>): string[] =>
  one.flatMap(([mark, what]) => (other.some(([same]) => same === mark) ? [what] : []));

test('file, key, folder without regard to case, and the subject where no name is asked for', () => {
  const first = marks('a', 'k1', 'CN=Host,O=Example');
  expect(shared(first, marks('b', 'k2', 'CN=Other,O=Example'))).toEqual([]);
  expect(shared(first, marks('A', 'k2', 'CN=Other,O=Example'))).toEqual(['its folder would be that of']);
  expect(shared(first, marks('b', 'k1', 'CN=Other,O=Example'))).toEqual(['it is for the same key as']);
  expect(shared(first, marks('b', 'k2', 'CN=HOST,O=Example'))).toEqual(['it has the same subject as']);
});
