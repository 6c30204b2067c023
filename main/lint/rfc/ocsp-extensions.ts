import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A response made in advance has no nonce, no extension twice, and no critical one that nobody knows (RFC 6960 2.5, 4.4; RFC 9654 2.1). */
export const rfcOcspExtensions: Rule<'ocsp'> = {
  id: 'rfc-ocsp-extensions',
  on: ['ocsp'],
  title: 'There is no nonce, no extension twice, and no unknown critical one',
  clause: 'RFC 6960 2.5, 4.4, RFC 9654 2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions, responses }) {
    return [extensions, ...responses.map((single) => single.extensions)].flatMap((list) => [
      ...list
        .filter(({ oid }, index) => list.findIndex((other) => other.oid === oid) !== index)
        .map(({ oid }) => `The extension ${extensionTitle(oid)} stands more than once.`),
      ...list
        .filter(({ oid, critical }) => critical && oid !== oids.rehearsalMark && oid !== oids.ocspNonce)
        .map(({ oid }) => `The extension ${extensionTitle(oid)} is critical.`),
      ...(list.some(({ oid }) => oid === oids.ocspNonce)
        ? ['There is a nonce: this response answers one request and cannot be served again.']
        : []),
    ]);
  },
};
