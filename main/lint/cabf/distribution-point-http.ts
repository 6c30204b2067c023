import { always } from '../applies.ts';
import { pointsOf, urisOf } from '../decoded.ts';
import type { Rule } from '../rule.ts';

/** A distribution point is an http URI (BR 7.1.2.11.2): https would need the very check it serves (bugs 1963456, 1906690). */
export const brDistributionPointHttp: Rule<'certificate'> = {
  id: 'br-distribution-point-http',
  on: ['certificate'],
  title: 'Distribution points are http URIs',
  clause: 'BR 7.1.2.11.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: always,
  check: (subject) =>
    pointsOf(subject)
      .flatMap(({ names }) => names)
      .filter((name) => !(urisOf([name])[0] ?? '').startsWith('http://'))
      .map(({ type, text }) => `cRLDistributionPoints has ${type} ${text}; only http URIs are allowed.`),
};
