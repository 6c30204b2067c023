// Requests of the batch bench: each with a P-256 key of its own and one DNS name, in PEM, as an enrolment system would hand them over.

import { generateKeyPairSync, sign } from 'node:crypto';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { encodePem } from '../../../main/pki/pem.ts';

export interface RequestOnMedium {
  readonly name: string;
  readonly pem: string;
}

export function makeRequests(count: number, batch: string): RequestOnMedium[] {
  return Array.from({ length: count }, (_, index) => {
    const host = `${batch}-${String(index + 1).padStart(4, '0')}.example.org`;
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
    const extensions = [{ oid: oids.subjectAltName, critical: false, value: dnsNames(host) }];
    const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName(`CN=${host}`)), spki, extensions });
    const der = assembleRequest(info, 'ecdsa-sha256', new Uint8Array(sign('sha256', info, privateKey)));
    return { name: `${host}.csr`, pem: encodePem('CERTIFICATE REQUEST', der) };
  });
}
