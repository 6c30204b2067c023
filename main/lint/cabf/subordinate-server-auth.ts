import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** A TLS subordinate CA has the purpose serverAuth (BR 7.1.2.10.6). */
export const brSubordinateServerAuth: Rule<'certificate'> = {
  id: 'br-subordinate-server-auth',
  on: ['certificate'],
  title: 'A TLS subordinate CA has the purpose serverAuth',
  clause: 'BR 7.1.2.10.6',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: toSubordinates,
  check: (subject) =>
    subject.extendedKeyUsage === undefined || subject.extendedKeyUsage.includes(oids.serverAuth)
      ? []
      : ['extendedKeyUsage lacks serverAuth: under the BR only TLS CAs are issued.'],
};
