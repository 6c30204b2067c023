import { hash } from 'node:crypto';
import { oids } from '../../pki/oids.ts';
import { splitSpki } from '../../pki/spki.ts';
import { withIssuer } from '../applies.ts';
import { sameBytes } from '../same-bytes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A response is about a certificate of this issuer: the hashes are those of its name and key (RFC 6960 4.1.1). */
export const hierarchyOcspCertId: Rule<'ocsp'> = {
  id: 'hierarchy-ocsp-cert-id',
  on: ['ocsp'],
  title: 'The hashes are those of the issuer’s name and key',
  clause: 'RFC 6960 4.1.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check({ responses }, { issuer }) {
    if (issuer === undefined) return [];
    const key = splitSpki(issuer.spki).publicKey;
    return responses.flatMap(({ certId: { hashAlgorithm, issuerNameHash, issuerKeyHash } }) => {
      const name = hashAlgorithm === oids.sha1 ? 'sha1' : hashAlgorithm === oids.sha256 ? 'sha256' : null;
      // Another algorithm, or another length, is rfc-ocsp-cert-id’s matter.
      if (name === null || issuerNameHash.length !== issuerKeyHash.length) return [];
      return [
        ...(sameBytes(hash(name, issuer.subject, 'buffer'), issuerNameHash) ? [] : ['issuerNameHash is not that of the issuer’s name.']),
        ...(sameBytes(hash(name, key, 'buffer'), issuerKeyHash) ? [] : ['issuerKeyHash is not that of the issuer’s key.']),
      ];
    });
  },
};
