import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { type Rule } from '../rule.ts';

/** The reason stands in the status and not in singleExtensions (BR 7.3.2). */
export const brOcspNoReasonExtension: Rule<'ocsp'> = {
  id: 'br-ocsp-no-reason-extension',
  on: ['ocsp'],
  title: 'singleExtensions has no reasonCode',
  clause: 'BR 7.3.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.flatMap((single) => (hasExtension(single, oids.reasonCode) ? ['singleExtensions holds a reasonCode.'] : []));
  },
};
