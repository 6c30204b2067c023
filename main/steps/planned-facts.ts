// What plan, profile and reservation say of each field a reviewer sees, in the words the bytes are described with.

import { stepOfItem } from '../formats/item-id.ts';
import { planParameter } from '../formats/playbook.ts';
import { keyAlgorithms, signatureAlgorithms } from '../pki/algorithms.ts';
import { describeReason } from '../pki/describe-extension.ts';
import { makeKeyIdentifier } from '../pki/key-identifier.ts';
import { describeName } from '../pki/describe-name.ts';
import { oids } from '../pki/oids.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { subjectOfRequest } from '../pki/request-values.ts';
import { keyAlgorithmOf } from '../pki/spki.ts';
import { describeTime } from '../pki/describe-time.ts';
import { sha256Hex } from '../pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../pki/name.ts';
import { markName, nameBeside } from '../pki/rehearsal-mark.ts';
import { notAfterOf } from '../pki/validity.ts';
import { textOf } from './state-map.ts';
import { bareLabel, fieldsOfRequest } from './requested-facts.ts';
import { answeredFields } from './ocsp-item.ts';
import type { PlannedCertificate, PlannedOcsp, TbsItem } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { RunFacts } from './step.ts';

/** A parameter of the step that built an item (its id, or the item's), `plan.x` resolved; '' where it has none. */
export function parameterOf(run: RunFacts, stepId: string, name: string): string {
  const value = run.playbook.steps.find((step) => step.id === stepOfItem(stepId))?.with?.[name];
  const reference = value === undefined ? null : planParameter(value);
  return textOf(reference === null ? value : run.plan.params[reference]);
}

const keyHashOf = (spki: string): string => Buffer.from(makeKeyIdentifier(fromBase64(spki), 'rfc5280-1')).toString('hex');

/** A status in the words its bytes are described with. */
function statusText({ status, revokedAt, reason }: PlannedOcsp): string {
  if (status === 'good') return status;
  return `revoked since ${describeTime(new Date(revokedAt ?? ''))}, ${reason === undefined ? 'without a reason' : describeReason(reason)}`;
}

/** What a field must be, and who says so. */
export interface Planned {
  readonly value: string;
  readonly from: string;
}

/**
 * The plan's subject, or the request's or the existing certificate's where the playbook takes it from there, as DER would describe
 * it, with the mark a rehearsal adds.
 */
function plannedSubject(run: RunFacts, item: TbsItem, { request, existing }: Pick<PlannedCertificate, 'request' | 'existing'>): Planned {
  const text = parameterOf(run, item.item, 'subject');
  if (existing !== undefined)
    return {
      value: describeName(nameBeside(parseCertificate(fromBase64(existing)).subject, run.mode !== 'production')),
      from: 'the existing certificate',
    };
  const fromRequest = text === '' && request !== undefined;
  const attributes = fromRequest ? subjectOfRequest(fieldsOfRequest(request)) : parseDistinguishedName(text);
  return {
    value: describeName(encodeName(run.mode !== 'production' ? markName(attributes) : attributes)),
    from: fromRequest ? 'request' : 'plan',
  };
}

/** Whence the key comes that this run did not make; null: it did. */
const keySource = ({ request, existing }: PlannedCertificate): string | null =>
  existing !== undefined ? 'the existing certificate' : request === undefined ? null : 'request';

/** Label of a described field → what was planned. Fields no plan or profile speaks of are not in it. */
export function plannedFacts(run: RunFacts, item: TbsItem): ReadonlyMap<string, Planned> {
  const { planned } = item;
  const profile = run.profiles.get(item.profile)?.value;
  const signature = profile?.signatureAlgorithms[item.keyAlgorithm];
  const facts = new Map<string, Planned>();
  const say = (label: string, from: string, value: string): void => void facts.set(label, { value, from });
  if (signature !== undefined) say('Signature algorithm', 'profile', signatureAlgorithms[signature].title);
  if (planned.makes === 'crl') {
    say('Issuer', 'the issuer’s certificate', describeName(fromBase64(planned.issuer)));
    say('This update', planned.series === undefined ? 'clock' : 'calendar of the plan', describeTime(new Date(planned.thisUpdate)));
    say('crlNumber', 'reserved', planned.crlNumber);
    return facts;
  }
  if (planned.makes === 'ocsp') {
    const revoked = planned.status === 'revoked';
    say(
      'Responder’s key hash',
      planned.responder === undefined ? 'the authority’s key' : 'the responder’s key',
      keyHashOf(planned.issuerSpki),
    );
    say('Produced at', 'clock', describeTime(new Date(planned.producedAt)));
    say('Serial number', 'record', answeredFields(planned).serialNumber);
    say('Status', revoked ? 'record and CRL' : 'record', statusText(planned));
    say('This update', 'clock', describeTime(new Date(planned.thisUpdate)));
    say('Identified by', 'profile', planned.hash);
    return facts;
  }
  if (planned.makes === 'cms') {
    const [certificate = ''] = planned.issuerChain;
    say(`${planned.digestAlgorithm.toUpperCase().replace('SHA', 'SHA-')} of the file`, 'the imported file', planned.file.digest);
    say('Signing time', 'clock', describeTime(new Date(planned.signingTime)));
    say('Certificate of the signer, SHA-256', 'the record', sha256Hex(fromBase64(certificate)));
    return facts;
  }
  if (planned.makes === 'request') {
    facts.set('Subject', plannedSubject(run, item, planned.existing === undefined ? {} : { existing: planned.existing }));
    const spki = fromBase64(planned.issuerSpki);
    say('Public key', 'plan', keyAlgorithms[item.keyAlgorithm].title);
    say('Public key SHA-256', 'token', sha256Hex(spki));
    return facts;
  }
  const subject = plannedSubject(run, item, planned);
  const notBefore = new Date(planned.notBefore);
  const spki = fromBase64(planned.subjectSpki);
  say('Serial number', 'reserved', planned.serialNumber);
  facts.set('Subject', subject);
  if (planned.subjectSpki === planned.issuerSpki) say('Issuer', subject.from, subject.value);
  else say('Issuer', 'the issuer’s certificate', describeName(fromBase64(planned.issuer)));
  say('Valid from', 'clock', describeTime(notBefore));
  say('Valid until', 'plan', describeTime(notAfterOf(notBefore, parameterOf(run, item.item, 'validity'))));
  const key = keyAlgorithmOf(spki);
  say('Public key', keySource(planned) ?? 'plan', key === null ? 'unknown' : keyAlgorithms[key].title);
  say('Public key SHA-256', keySource(planned) ?? 'token', sha256Hex(spki));
  if (profile?.makes === 'certificate')
    say(`keyUsage${profile.extensions.keyUsage.critical ? ' (critical)' : ''}`, 'profile', profile.extensions.keyUsage.bits.join(', '));
  return facts;
}

/** Who decides each extension of a certificate; PLAN-VS-DER has compared its value with theirs. */
const deciders: Readonly<Record<string, string>> = {
  authorityKeyIdentifier: 'the issuer’s certificate',
  subjectKeyIdentifier: 'the public key, as the profile says',
  cRLDistributionPoints: 'the issuer’s policy',
  authorityInfoAccess: 'the issuer’s policy',
  subjectAltName: 'request, as the profile allows',
  nameConstraints: 'plan or profile',
  'rehearsal mark': 'rehearsal',
};

/** Who decides the extension of this label, or null where it is none. */
export function deciderOf(label: string): string | null {
  const name = bareLabel(label);
  if (Object.hasOwn(deciders, name)) return deciders[name] ?? null;
  if (/^[0-9.]+$/.test(name)) return 'plan or profile';
  return Object.hasOwn(oids, name) ? 'profile' : null;
}
