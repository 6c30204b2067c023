import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import { CeremonyError } from '../errors.ts';
import { addDuration } from '../pki/duration.ts';
import { describeTime } from '../pki/describe-time.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Stage } from '../../preload/contract/run-view.ts';
import { keepFiles } from './kept-files.ts';
import { textOf } from './state-map.ts';
import { requireSuccession, successionOf } from './succession.ts';
import type { Overlap } from './overlap.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64, type AuthorityValue } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

function predecessor(context: StepContext): AuthorityValue {
  const value = context.value('authority');
  if (value.type !== 'authority') throw new CeremonyError('bug', 'plan-succession was given something that is not an authority.');
  return value;
}

const computed = (context: StepContext, old: AuthorityValue, now: Date): ReturnType<typeof successionOf> =>
  successionOf(context.store, context.run, {
    spkiSha256: old.key.spkiSha256,
    certificate: fromBase64(old.certificate),
    policy: context.run.policy,
    takeUp: textOf(context.parameter('takeUp')),
    lifetime: textOf(context.parameter('lifetime')),
    now,
  });

/** The dates in words, the earliest first; also what `conclave check` prints of a plan. */
export function overlapFacts(old: string, overlap: Overlap): { label: string; value: string }[] {
  const { stopsIssuing, lastSubordinateEnds, lastEnds, crlsUntil, ends } = overlap;
  return [
    { label: `«${old}» stops issuing`, value: describeTime(stopsIssuing) },
    {
      label: 'Its last subordinate on record ends',
      value: lastSubordinateEnds === null ? 'it has none' : describeTime(lastSubordinateEnds),
    },
    { label: 'What it may still issue ends by', value: describeTime(lastEnds) },
    { label: 'Its CRLs must be made until', value: describeTime(crlsUntil) },
    { label: 'Its certificate ends', value: describeTime(ends) },
  ];
}

function timeline(context: StepContext, old: AuthorityValue, now: Date, overlap: Overlap): Stage {
  const label = textOf(context.parameter('label'));
  const bar = (name: string, from: Date, to: Date): { label: string; from: string; to: string } => ({
    label: name,
    from: from.toISOString(),
    to: to.toISOString(),
  });
  const began = parseCertificate(fromBase64(old.certificate)).notBefore.date;
  return {
    kind: 'timeline',
    now: now.toISOString(),
    bars: [
      bar(`Certificate of ${old.label}`, began, overlap.ends),
      bar(`${old.label} issues`, began, overlap.stopsIssuing),
      bar(`What ${old.label} issued`, began, overlap.lastEnds),
      bar(`CRLs of ${old.label}`, began, overlap.crlsUntil),
      bar(`Certificate of ${label}`, now, addDuration(now, textOf(context.parameter('validity')))),
    ],
    facts: overlapFacts(old.label, overlap),
  };
}

/** What goes into the bundle and is kept with the run: the dates, ISO 8601 UTC. */
function record(context: StepContext, old: AuthorityValue, overlap: Overlap): JsonObject {
  const { stopsIssuing, lastSubordinateEnds, lastEnds, crlsUntil, ends } = overlap;
  return {
    conclave: 'succession/1',
    predecessor: old.label,
    predecessorSpkiSha256: old.key.spkiSha256,
    successor: textOf(context.parameter('label')),
    stopsIssuing: stopsIssuing.toISOString(),
    lastSubordinateEnds: lastSubordinateEnds?.toISOString() ?? null,
    lastEnds: lastEnds.toISOString(),
    crlsUntil: crlsUntil.toISOString(),
    certificateEnds: ends.toISOString(),
  };
}

/**
 * Computes how long an authority and its successor are both needed, from the record: when the old one stops issuing, when the last
 * thing it issued ends, until when its CRLs are made. Shown as a picture, kept in the bundle. Throws policy.succession. Source: BR
 * 4.9.7 (CRLs until all CA certificates for the key have ended), 5.6 (key changeover); RFC 3647 4.5.6.
 */
export const planSuccession: StepKind = {
  kind: 'plan-succession',
  needs: { authority: 'authority' },
  gives: 'succession',
  with: ['label', 'takeUp', 'lifetime', 'validity'],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    const old = predecessor(context);
    const now = context.now();
    return {
      will: `The dates on which ${old.label} hands over are fixed and kept. ${old.label} stays, for its CRLs. Nothing is made yet.`,
      button: 'Fix these dates',
      awaited: anyOfRoles(context),
      prompts: [],
      stage: timeline(context, old, now, computed(context, old, now).overlap),
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const old = predecessor(context);
    const { overlap, checks } = computed(context, old, context.now());
    requireSuccession(checks);
    const data = record(context, old, overlap);
    const bytes = new TextEncoder().encode(canonicalJson(data));
    const file = { path: `artifacts/${textOf(context.parameter('label'))}/succession.json`, role: 'succession', bytes };
    return {
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'succession-planned', data, checks);
        const { rows } = keepFiles(context, input.person.id, context.step.id, [file]);
        return {
          kind: 'done',
          value: {
            type: 'succession',
            predecessorSpkiSha256: old.key.spkiSha256,
            stopsIssuing: overlap.stopsIssuing.toISOString(),
            crlsUntil: overlap.crlsUntil.toISOString(),
          },
          data,
          checks,
          rows,
        };
      },
    };
  },
};
