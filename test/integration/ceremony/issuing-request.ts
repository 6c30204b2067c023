import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import type { RequestKey } from '../../fixtures/requests/specimens.ts';

/** A request of this key as a person would give it to a prompt. */
export function requestFor(key: RequestKey, subject = 'CN=Somebody,O=Elsewhere,C=DE'): { name: string; base64: string } {
  const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName(subject)), spki: key.spki, extensions: [] });
  const der = assembleRequest(info, key.algorithm, key.sign(info));
  return { name: 'request.der', base64: Buffer.from(der).toString('base64') };
}
