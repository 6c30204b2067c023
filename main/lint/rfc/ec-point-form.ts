import { splitSpki } from '../../pki/spki.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const uncompressed = 0x04; // RFC 5480 2.2, SEC 1 2.3.3

/** An EC point is uncompressed (RFC 5480 2.2). */
export const rfcEcPointForm: Rule<'certificate'> = {
  id: 'rfc-ec-point-form',
  on: ['certificate'],
  title: 'An EC point is uncompressed',
  clause: 'RFC 5480 2.2',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check(subject) {
    const { identifier, publicKey } = splitSpki(subject.spki);
    const isEc = Buffer.from(identifier).includes(Buffer.from('06072a8648ce3d0201', 'hex'));
    return isEc && publicKey[0] !== uncompressed ? ['The EC point is not uncompressed, which many relying parties do not read.'] : [];
  },
};
