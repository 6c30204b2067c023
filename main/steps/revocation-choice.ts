// Which certificates a revocation is about: what the plan names and what people add, found anew at each look from what was given.

import type { JsonObject } from '../formats/canonical-json.ts';
import { CeremonyError } from '../errors.ts';
import { mostRevocations } from '../formats/revocation.ts';
import { readCertificate, readCertificates } from '../store/tables/certificate.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { magnitudeOf } from '../pki/serial-number.ts';
import { findByFile, findCertificates, mostFound, notFound, serialReadings, type Found, type SerialReading } from './find-certificate.ts';
import { importedBy } from './imported-authority.ts';
import { stateMap, textOf, withEntry } from './state-map.ts';
import type { StepContext, StepInput } from './step.ts';
import type { AuthorityValue } from './values.ts';

/** Nothing is named in the plan: the day decides. */
const atRun = 'at-run';
const longestText = 1000;

export const authorityUnder = (context: StepContext): AuthorityValue => {
  const value = context.value('authority');
  if (value.type !== 'authority') throw new CeremonyError('bug', 'A revocation was given something that is not an authority.');
  return value;
};

/**
 * `own: true` in the playbook: the key of a root is declared compromised, by an entry for its own certificate. No list carries that to
 * anybody, for whoever trusts a root looks for it on none (RFC 5280 §6.1); the record refuses the key from then on (KEY-NOT-COMPROMISED).
 */
export const declaresOwn = (context: StepContext): boolean => context.parameter('own') === true;

/** Whether it is a certificate of the authority's own key. */
export const isOwn = (context: StepContext, certificateSha256: string): boolean =>
  readCertificate(context.store, certificateSha256)?.spkiSha256 === authorityUnder(context).key.spkiSha256;

/** What is to be revoked: a certificate on record, or a serial number of which nothing else is known. */
export type Named = Found | SerialReading;

export const isKnown = (named: Named): named is Found => 'certificate' in named;

/** The serial as entries have it: its magnitude. */
export const serialOf = (named: Named): string => (isKnown(named) ? magnitudeOf(named.certificate.serial) : named.serial);

/** What it is kept and picked under. */
export const keyOf = (named: Named): string => (isKnown(named) ? named.certificate.sha256 : `serial-${named.serial}`);

/** What it is called. */
export const titleOf = (named: Named): string =>
  isKnown(named) ? named.certificate.subject : `serial number ${named.serial}, otherwise unknown`;

/** What somebody gave: words to look for, or a certificate by its hash. */
type Given = { readonly text: string } | { readonly sha256: string; readonly reading: string };

export interface Standing {
  readonly chosen: readonly Named[];
  /** What was given that can mean several: people pick. */
  readonly ambiguous: { readonly id: string; readonly text: string; readonly found: readonly Named[] } | null;
  /** Nothing more is added. */
  readonly closed: boolean;
}

const split = (text: string): string[] =>
  text
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');

function givenIn(context: StepContext): Given[] {
  const planned = textOf(context.parameter('certificates'));
  const named = planned === atRun ? [] : split(planned).map((text) => ({ text }));
  return [...named, ...((context.state['added'] ?? []) as unknown as Given[])];
}

/** A rehearsal has no certificate the plan can name: one its stand-in issued takes the place, marked like everything there. */
function inItsPlace(context: StepContext, issuer: string): Found[] {
  if (context.run.mode === 'production') return [];
  const own = declaresOwn(context);
  const [one] = readCertificates(context.store, { issuerSpkiSha256: issuer }).filter(({ spkiSha256 }) => (spkiSha256 === issuer) === own);
  const reading = own ? 'the stand-in’s own' : 'one the stand-in issued, in place of the one the plan names';
  return one === undefined ? [] : [{ certificate: one, reading }];
}

/** Every reading of a serial number nobody here has a certificate for. What this authority issued before it was taken over may be among them. */
const serialsAlone = (context: StepContext, issuer: string, text: string): readonly SerialReading[] =>
  importedBy(context.store, issuer) === null || declaresOwn(context) ? [] : serialReadings(text);

function lookUp(context: StepContext, given: Given): readonly Named[] {
  const { key } = authorityUnder(context);
  if ('text' in given) {
    const found = findCertificates(context.store, key.spkiSha256, given.text);
    if (found.length > 0) return found;
    const alone = serialsAlone(context, key.spkiSha256, given.text);
    return alone.length > 0 ? alone : inItsPlace(context, key.spkiSha256);
  }
  const certificate = readCertificate(context.store, given.sha256);
  return certificate === null ? [] : [{ certificate, reading: given.reading }];
}

/** The certificates meant so far. Throws input.not-found for a text of the plan that means nothing, input.schema for one that means too much. */
export function standingOf(context: StepContext): Standing {
  const { label } = authorityUnder(context);
  const picks = stateMap(context.state, 'picks');
  const chosen = new Map<string, Named>();
  let ambiguous: Standing['ambiguous'] = null;
  for (const [at, given] of givenIn(context).entries()) {
    const found = lookUp(context, given);
    const text = 'text' in given ? given.text : given.sha256;
    if (found.length === 0) throw notFound(text, label);
    if (found.length > mostFound)
      throw new CeremonyError('input.schema', `«${text}» can mean ${found.length} certificates. Nothing was revoked. Say it more exactly.`);
    const picked = textOf(picks[`pick-${at + 1}`]);
    const one = found.length === 1 ? found[0] : found.find((each) => keyOf(each) === picked);
    if (one === undefined) ambiguous ??= { id: `pick-${at + 1}`, text, found };
    else if (!chosen.has(keyOf(one))) chosen.set(keyOf(one), one);
  }
  if (chosen.size > mostRevocations)
    throw new CeremonyError(
      'input.schema',
      `More than ${mostRevocations} certificates were named. Nothing was revoked. Revoke them in several runs.`,
    );
  const alone = context.run.attendance === 'unattended' && chosen.size > 0;
  return { chosen: [...chosen.values()], ambiguous, closed: alone || context.state['closed'] === true };
}

const endings = ['.pem', '.crt', '.cer', '.der'];
const certificateMax = 96 * 1024;

/** What is asked while it is open which certificates are meant; none: it is settled. */
export function choicePrompts(context: StepContext, { chosen, ambiguous, closed }: Standing): readonly Prompt[] {
  if (ambiguous !== null)
    return [
      {
        kind: 'choice',
        id: ambiguous.id,
        label: `«${ambiguous.text}» can mean several: which one is to be revoked?`,
        options: ambiguous.found.map((named) => ({
          value: keyOf(named),
          label: isKnown(named)
            ? `${named.certificate.subject}, serial ${named.certificate.serial}, valid until ${named.certificate.notAfter.slice(0, 10)}: by ${named.reading}`
            : `No certificate on record: ${named.reading}`,
        })),
      },
    ];
  if (closed) return [];
  const by = context.state['by'];
  if (by === 'file')
    return [{ kind: 'file', id: 'certificate', label: 'The certificate to be revoked, in PEM or DER', max: certificateMax, endings }];
  if (by === 'text' || context.run.attendance === 'unattended')
    return [
      {
        kind: 'text',
        id: 'find',
        label: 'Serial number (hexadecimal or decimal), SHA-256, or words of the subject; several with «;» between',
      },
    ];
  return [
    {
      kind: 'choice',
      id: 'by',
      label: chosen.length === 0 ? 'What do you have of the certificate?' : 'Is there another certificate to be revoked?',
      options: [
        ...(chosen.length === 0 ? [] : [{ value: 'done', label: 'No, that is all' }]),
        { value: 'text', label: 'Its serial number, SHA-256, or words of its subject' },
        { value: 'file', label: 'The certificate as a file' },
      ],
    },
  ];
}

const withAdded = (state: JsonObject, more: readonly Given[]): JsonObject => ({
  ...state,
  by: '',
  added: [...((state['added'] ?? []) as JsonObject[]), ...more.map((each) => ({ ...each }))],
});

/** The state after one answer. Throws input.* where it means nothing. */
export function chooseNext(context: StepContext, input: StepInput, { ambiguous }: Standing): JsonObject {
  const { state } = context;
  const { key, label } = authorityUnder(context);
  if (ambiguous !== null) {
    const picked = input.text(ambiguous.id);
    if (!ambiguous.found.some((each) => keyOf(each) === picked)) throw notFound(picked, label);
    return withEntry(state, 'picks', ambiguous.id, picked);
  }
  const by = textOf(state['by']);
  if (by === 'file') {
    const { certificate, reading } = findByFile(context.store, key.spkiSha256, input.file('certificate').bytes);
    return withAdded(state, [{ sha256: certificate.sha256, reading }]);
  }
  if (by === 'text' || context.run.attendance === 'unattended') {
    const texts = split(input.text('find').slice(0, longestText));
    const missing = texts.find((text) => lookUp(context, { text }).length === 0);
    if (texts.length === 0 || missing !== undefined) throw notFound(missing ?? '', label);
    return withAdded(
      state,
      texts.map((text) => ({ text })),
    );
  }
  const chosen = input.text('by');
  return chosen === 'done' ? { ...state, closed: true } : { ...state, by: chosen };
}
