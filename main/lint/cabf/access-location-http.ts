import { accessOf, urisOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** Access locations are http URIs (BR 7.1.2.10.3, BR 7.1.2.7.7, BR 7.1.2.8.3). */
export const brAccessLocationHttp: Rule<'certificate'> = {
  id: 'br-access-location-http',
  on: ['certificate'],
  title: 'Access locations are http URIs',
  clause: 'BR 7.1.2.10.3, BR 7.1.2.7.7, BR 7.1.2.8.3',
  ruleSets: ['br'],
  severity: 'error',
  applies: ({ role }) => role !== 'root',
  check: (subject) =>
    accessOf(subject)
      .filter(({ location }) => !urisOf([location]).every((uri) => uri.startsWith('http://')) || urisOf([location]).length === 0)
      .map(({ location }) => `authorityInfoAccess points at ${location.type} ${location.text}; only http URIs are allowed.`),
};
