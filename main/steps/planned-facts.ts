// What plan, profile and reservation say of each field a reviewer sees, in the words the bytes are described with.

import { keyAlgorithms, signatureAlgorithms } from '../pki/algorithms.ts';
import { describeName } from '../pki/describe-name.ts';
import { describeTime } from '../pki/describe-time.ts';
import { sha256Hex } from '../pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../pki/name.ts';
import { markName } from '../pki/rehearsal-mark.ts';
import { notAfterOf } from '../pki/validity.ts';
import { textOf } from './state-map.ts';
import { fromBase64, type TbsItem } from './values.ts';
import type { RunFacts } from './step.ts';

function parameterOf(run: RunFacts, stepId: string, name: string): string {
  const value = run.playbook.steps.find((step) => step.id === stepId)?.with?.[name];
  const reference = typeof value === 'string' && value.startsWith('plan.') ? value.slice('plan.'.length) : null;
  return textOf(reference === null ? value : run.plan.params[reference]);
}

/** The plan's subject as DER would describe it, with the mark a rehearsal adds. */
function plannedSubject(run: RunFacts, item: TbsItem): string {
  const attributes = parseDistinguishedName(parameterOf(run, item.item, 'subject'));
  return describeName(encodeName(run.mode === 'rehearsal' ? markName(attributes) : attributes));
}

/** Label of a described field → what was planned. Fields no plan or profile speaks of are not in it. */
export function plannedFacts(run: RunFacts, item: TbsItem): ReadonlyMap<string, string> {
  const { planned } = item;
  const profile = run.profiles.get(item.profile)?.value;
  const signature = profile?.signatureAlgorithms[item.keyAlgorithm];
  const facts = new Map<string, string>();
  if (signature !== undefined) facts.set('Signature algorithm', signatureAlgorithms[signature].title);
  if (planned.makes === 'crl') {
    facts.set('Issuer', describeName(fromBase64(planned.issuer)));
    facts.set('This update', describeTime(new Date(planned.thisUpdate)));
    facts.set('crlNumber', planned.crlNumber);
    return facts;
  }
  const subject = plannedSubject(run, item);
  const notBefore = new Date(planned.notBefore);
  facts.set('Serial number', planned.serialNumber);
  facts.set('Subject', subject);
  if (planned.subjectSpki === planned.issuerSpki) facts.set('Issuer', subject);
  facts.set('Valid from', describeTime(notBefore));
  facts.set('Valid until', describeTime(notAfterOf(notBefore, parameterOf(run, item.item, 'validity'))));
  facts.set('Public key', keyAlgorithms[item.keyAlgorithm].title);
  facts.set('Public key SHA-256', sha256Hex(fromBase64(planned.subjectSpki)));
  if (profile?.makes === 'certificate')
    facts.set(`keyUsage${profile.extensions.keyUsage.critical ? ' (critical)' : ''}`, profile.extensions.keyUsage.bits.join(', '));
  return facts;
}
