import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An OCSP responder has ocsp-nocheck (BR 7.1.2.8.6, RFC 6960 4.2.2.2.1). */
export const brResponderNocheck: Rule<'certificate'> = {
  id: 'br-responder-nocheck',
  on: ['certificate'],
  title: 'An OCSP responder has ocsp-nocheck',
  clause: 'BR 7.1.2.8.6, RFC 6960 4.2.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: toLeavesFor(oids.ocspSigning),
  check: (subject) =>
    hasExtension(subject, oids.ocspNocheck) ? [] : ['ocspNocheck is missing: asking about the responder would ask the responder.'],
};
