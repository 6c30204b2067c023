import { oids } from '../oids.ts';
import type { RequestFields } from '../parse-types.ts';
import type { CertificateProfile } from '../profile.ts';
import { disposeAttribute } from './dispose-attribute.ts';
import { disposeExtension } from './dispose-extension.ts';
import { disposeSubject } from './dispose-subject.ts';
import type { Disposition } from './disposition.ts';

export type { Disposition } from './disposition.ts';

/**
 * Every part of the subject, attribute and requested extension of a request, in the order of the bytes, with what becomes of it under
 * the profile and why; then what the profile wants and the request does not give. The certificate is built from profile and plan
 * alone (BR 4.2.1, 7.1.2): a request proposes. `subject` says whose subject is written. Never throws input.*.
 */
export function dispose(request: RequestFields, profile: CertificateProfile, subject: 'request' | 'plan' = 'request'): Disposition[] {
  const seen = new Set<string>();
  return [
    ...disposeSubject(request.subject, profile, subject),
    ...request.attributes.filter(({ oid }) => oid !== oids.extensionRequest).map(disposeAttribute),
    ...request.extensions.flatMap((extension) => {
      const again = seen.has(extension.oid);
      seen.add(extension.oid);
      return disposeExtension(extension, request, profile, again);
    }),
    ...missingNames(request, profile),
  ];
}

function missingNames({ extensions }: RequestFields, { id, extensions: said }: CertificateProfile): Disposition[] {
  const wanted = (said.subjectAltName?.names ?? []).filter(({ min }) => min > 0);
  if (wanted.length === 0 || extensions.some(({ oid }) => oid === oids.subjectAltName)) return [];
  const kinds = wanted.map(({ type }) => type).join(' and ');
  const why = `Profile «${id}» wants ${kinds} in it; the plan must give what the request does not.`;
  return [{ label: 'Extension subjectAltName', asked: 'nothing', fate: 'refused', why }];
}
