import { expect, test } from 'vitest';
import { certsOnly } from '../../../main/pki/certs-only.ts';
import { limits, readDer } from '../../../main/pki/der.ts';
import { readOid } from '../../../main/pki/der-values.ts';
import { oids } from '../../../main/pki/oids.ts';
import { hex, toHex } from './expect-refusal.ts';

test('a certs-only message: version 1, no digests, no content, the certificates in DER order, no signers (RFC 5652 §5.1)', () => {
  const message = certsOnly([hex('3003020102'), hex('3003020101')]);
  expect(toHex(message)).toBe(
    '302f' +
      '06092a864886f70d010702' +
      'a022' +
      '3020' +
      '020101' +
      '3100' +
      '300b06092a864886f70d010701' +
      'a00a30030201013003020102' +
      '3100',
  );
  const [type, content] = readDer(message, limits.certificate, 'message').children;
  expect(type === undefined ? null : readOid(type)).toBe(oids.cmsSignedData);
  expect(content?.children[0]?.children.map(({ tag }) => tag)).toEqual([0x02, 0x31, 0x30, 0xa0, 0x31]);
  expect(toHex(certsOnly([]))).toContain('a0003100');
});
