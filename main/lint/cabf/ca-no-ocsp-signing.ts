import { oids } from '../../pki/oids.ts';
import { toAuthorities } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CA with OCSPSigning can sign OCSP responses for every sibling (the mass revocation of 2020); BR 7.1.2.10.6 forbids it, and so do we everywhere. */
export const brCaNoOcspSigning: Rule<'certificate'> = {
  id: 'br-ca-no-ocsp-signing',
  on: ['certificate'],
  title: 'A CA does not have the purpose OCSPSigning',
  clause: 'BR 7.1.2.10.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toAuthorities,
  check: (subject) =>
    subject.extendedKeyUsage?.includes(oids.ocspSigning) === true ? ['A CA has OCSPSigning: it could answer for its siblings.'] : [],
};
