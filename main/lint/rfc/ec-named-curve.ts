import { tags } from '../../pki/der-content.ts';
import { readOid } from '../../pki/der-values.ts';
import { limits, readDer } from '../../pki/der.ts';
import { oids } from '../../pki/oids.ts';
import { splitSpki } from '../../pki/spki.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** An EC key names its curve (RFC 5480 2.1.1). */
export const rfcEcNamedCurve: Rule<'certificate'> = {
  id: 'rfc-ec-named-curve',
  on: ['certificate'],
  title: 'An EC key names its curve',
  clause: 'RFC 5480 2.1.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check(subject) {
    const { identifier } = splitSpki(subject.spki);
    const [algorithm, parameters] = readDer(identifier, limits.publicKey, 'AlgorithmIdentifier').children;
    if (algorithm?.tag !== tags.oid || readOid(algorithm) !== oids.ecPublicKey) return [];
    return parameters?.tag === tags.oid ? [] : ['The EC key does not name its curve: explicit and inherited parameters are not allowed.'];
  },
};
