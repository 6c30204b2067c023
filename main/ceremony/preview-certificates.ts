// What a plan will make, before the day: built by the code that builds on the day, decoded from those bytes and held to plan and
// profile like a review, with a key, a number and a time that stand for those of the day.

import { CeremonyError } from '../errors.ts';
import type { Finding } from '../lint/finding.ts';
import { planParameter, type Playbook, type PlaybookStep } from '../formats/playbook.ts';
import { keyAlgorithmNames, type KeyAlgorithm } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseDistinguishedName } from '../pki/name.ts';
import { makeSerialNumber, type SerialNumber } from '../pki/serial-number.ts';
import { requireWithinIssuer, type CertificateIssuer } from '../steps/certificate-issuer.ts';
import { givenByPlan } from '../steps/given-by-plan.ts';
import { certificateItem, draftCertificate } from '../steps/certificate-item.ts';
import { profileFor } from '../steps/profile-rules.ts';
import { sheetsOf } from '../steps/sheets.ts';
import type { RunFacts } from '../steps/step.ts';
import { lintItem, withDummySignature } from '../steps/tbs-checks.ts';
import type { TbsItem } from '../steps/set-items.ts';
import type { PreviewSheet } from '../../preload/contract/plan-editor.ts';
import type { RenewalDraft } from './existing-certificates.ts';
import { standInKey } from './stand-in-key.ts';

export interface CertificatePreview {
  readonly sheets: readonly PreviewSheet[];
  readonly findings: readonly Finding[];
  /** Sentences: why a certificate cannot be built. */
  readonly problems: readonly string[];
}

const valueOf = (run: RunFacts, step: PlaybookStep, name: string): unknown => {
  const written = step.with?.[name];
  const parameter = written === undefined ? null : planParameter(written);
  return parameter === null ? written : run.plan.params[parameter];
};

/** The algorithm of the key a step needs, where the plan has that key made. */
function algorithmOf(run: RunFacts, playbook: Playbook, step: PlaybookStep): KeyAlgorithm | null {
  const source = playbook.steps.find(({ id }) => id === step.needs?.['subjectKey']);
  const named = source === undefined ? undefined : valueOf(run, source, 'algorithm');
  return keyAlgorithmNames.find((algorithm) => algorithm === named) ?? null;
}

/** What a plan is previewed beside. `now` stands for the time of the day. */
export interface Beside {
  readonly now: Date;
  /** Certificates made anew, where what is in force is at hand. */
  readonly renewals?: readonly RenewalDraft[];
  /** Step → the authority under which it builds, where that one is at hand. */
  readonly issuers: ReadonlyMap<string, CertificateIssuer>;
}

/** The certificate of one step with one of two stand-in keys and numbers; null where the plan does not say enough. */
function itemOf(run: RunFacts, step: PlaybookStep, { now, issuers }: Beside, which: 0 | 1): TbsItem | null {
  const { issuer } = step.needs ?? {};
  if (issuer !== undefined) return issuedItem(run, step, { now, issuers }, which);
  const keyAlgorithm = algorithmOf(run, run.playbook, step);
  const subject = valueOf(run, step, 'subject');
  const validity = valueOf(run, step, 'validity');
  if (keyAlgorithm === null || typeof subject !== 'string' || typeof validity !== 'string') return null;
  const profile = profileFor({ run, parameter: (name) => valueOf(run, step, name) }, 'certificate');
  const drafted = draftCertificate(run, profile, {
    issuerAlgorithm: keyAlgorithm,
    subjectAlgorithm: keyAlgorithm,
    subject: parseDistinguishedName(subject),
    validity,
    now,
  });
  const spki = standInKey(keyAlgorithm, which);
  const self = { label: step.id, keyAlgorithm, spki, spkiSha256: sha256Hex(spki), certificate: null, chain: [] };
  return certificateItem(step.id, drafted, standInNumber(which), self, { spki });
}

/** What a request's key will be nobody knows before the day; its title is one of the things that are settled then. */
const anyAlgorithm: Readonly<Record<0 | 1, KeyAlgorithm>> = { 0: 'ecdsa-p384', 1: 'ecdsa-p256' };

/**
 * What an authority at hand certifies: with its name, addresses and dates. null where it is not at hand, or where a request or another CA's
 * certificate decides more than the key.
 */
function issuedItem(run: RunFacts, step: PlaybookStep, { now, issuers }: Beside, which: 0 | 1): TbsItem | null {
  const issuer = issuers.get(step.id);
  const [subject, validity] = [valueOf(run, step, 'subject'), valueOf(run, step, 'validity')];
  if (issuer === undefined || step.needs?.['existing'] !== undefined || typeof subject !== 'string' || typeof validity !== 'string')
    return null;
  const profile = profileFor({ run, parameter: (name) => valueOf(run, step, name) }, 'certificate');
  if (profile.extensions.subjectAltName !== undefined) return null;
  const subjectAlgorithm = algorithmOf(run, run.playbook, step) ?? anyAlgorithm[which];
  const drafted = draftCertificate(run, profile, {
    issuerAlgorithm: issuer.keyAlgorithm,
    subjectAlgorithm,
    subject: parseDistinguishedName(subject),
    validity,
    now,
  });
  requireWithinIssuer(issuer, drafted.notBefore, drafted.notAfter);
  const given = { subjectAltNames: [], ...givenByPlan(run.plan, profile) };
  return certificateItem(step.id, drafted, standInNumber(which), issuer, { spki: standInKey(subjectAlgorithm, which), given });
}

const standInNumber = (which: 0 | 1): SerialNumber => makeSerialNumber(new Uint8Array(20).fill(0x40 + which), new Uint8Array(20));

/** Of a certificate made anew everything but its number is known. */
const renewedItem = ({ step, source, drafted }: RenewalDraft, which: 0 | 1): TbsItem =>
  certificateItem(step.id, drafted, standInNumber(which), source.issuer, source.of);

/** A field that is another with another key and number is settled on the day. */
function sheetOf(run: RunFacts, first: TbsItem, second: TbsItem): PreviewSheet[] {
  const others = sheetsOf(run, [second])[0]?.facts ?? [];
  return sheetsOf(run, [first]).map(({ title, facts }) => ({
    title,
    facts: facts.map((fact, index) => {
      const onTheDay = others[index]?.value !== fact.value || fact.label === 'Valid from' || fact.label === 'Valid until';
      const { planned: _planned, ...shown } = fact;
      return onTheDay ? { ...shown, onTheDay: true } : fact;
    }),
  }));
}

/**
 * The certificates a plan makes, as a review would show them. Throws nothing.
 */
export function previewCertificates(run: RunFacts, beside: Beside): CertificatePreview {
  const { now, renewals = [] } = beside;
  const sheets: PreviewSheet[] = [];
  const findings: Finding[] = [];
  const problems: string[] = [];
  for (const step of run.playbook.steps.filter(({ kind }) => kind === 'build-certificate')) {
    try {
      const anew = renewals.find((renewal) => renewal.step.id === step.id);
      const itemNumber = (which: 0 | 1): TbsItem | null =>
        anew === undefined ? itemOf(run, step, beside, which) : renewedItem(anew, which);
      const [first, second] = [itemNumber(0), itemNumber(1)];
      if (first === null || second === null) continue;
      sheets.push(...sheetOf(run, first, second));
      const blocking = lintItem(run, first, withDummySignature(first), { set: [first], now });
      findings.push(...blocking);
    } catch (error) {
      if (!(error instanceof CeremonyError)) throw error;
      problems.push(`${error.code}: ${error.message}`);
    }
  }
  return { sheets, findings, problems };
}
