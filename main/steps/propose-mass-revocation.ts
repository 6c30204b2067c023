import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { MassRevocation } from '../formats/mass-revocation.ts';
import { serialListMax } from '../formats/serial-list.ts';
import type { Selection } from '../formats/selection.ts';
import { describeCode, reasonsOffered } from '../pki/revocation-reason.ts';
import { wholeSecond } from '../pki/validity.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { documentItem, proposed } from './documents.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { selectionUnder, selectUnder } from './mass-selection.ts';
import { dateAnswers, dateQuestions, noteAnswer, shortDate, type DateTerms } from './revocation-dates.ts';
import { authorityUnder } from './revocation-choice.ts';
import { relyingPartiesText } from './revocation-preview.ts';
import type { Selected } from './select-certificates.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { base64 } from './values.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

/** On hold, one by one: what comes back is decided for each. */
const offers = (context: StepContext): ReturnType<typeof reasonsOffered> =>
  reasonsOffered({ rules: context.run.plan.rules, kind: 'leaf', hold: false });

const itself = (name: string): string => name;
const plural = (count: number): string => `${count.toLocaleString('en')} certificate${count === 1 ? '' : 's'}`;

/** The selection is made as of the moment people came to it: what they see is what they put up. */
const asOfIn = (context: StepContext): Date => new Date(textOf(context.state['asOf']));

function factsOf(context: StepContext, text: string, selected: Selected | null): Fact[] {
  const { key, label } = authorityUnder(context);
  const about =
    selected === null
      ? []
      : [
          { label: 'To be revoked', value: plural(selected.serials.length) },
          ...Object.entries(selected.byProfile).map(([profile, count]) => ({ label: `Profile ${profile}`, value: plural(count) })),
          { label: 'Issued', value: `${selected.firstIssued} to ${selected.lastIssued}` },
          { label: 'The last of them ends', value: selected.lastEnds },
          { label: 'Left out: run out', value: plural(selected.leftOut.ranOut) },
          { label: 'Left out: an entry already', value: plural(selected.leftOut.onRecord) },
          {
            label: 'Left out: CA certificates',
            value: plural(selected.leftOut.ca),
            ...(selected.leftOut.ca === 0 ? {} : { note: 'Each falls with everything below it: revoke them by revoke-and-publish.' }),
          },
          { label: 'Serial numbers, SHA-256', value: selected.sha256, mono: true },
        ];
  return [
    { label: 'Authority', value: label },
    { label: 'Selection', value: text },
    ...about,
    { label: 'Relying parties', value: relyingPartiesText(context.store, fullScopeOf(key.spkiSha256)) },
  ];
}

function promptsOf(context: StepContext, selection: Selection): Prompt[] {
  return [
    ...(selection.list
      ? [
          {
            kind: 'file' as const,
            id: 'list',
            label: 'The serial numbers, hexadecimal, one a line',
            max: serialListMax,
            endings: ['.txt', '.csv'],
          },
        ]
      : []),
    {
      kind: 'choice',
      id: 'happened',
      label: 'What happened to all of these certificates?',
      options: offers(context).map(({ happened, says, code }) => ({ value: happened, label: `${says} → ${describeCode(code)}` })),
    },
    ...dateQuestions(context.run.plan.rules, itself, false),
  ];
}

function putUp(context: StepContext, input: StepInput): SettledOutcome {
  const named = selectionUnder(context);
  const { text, selection } = named;
  const { key, label } = authorityUnder(context);
  const asOf = asOfIn(context);
  const list = selection.list ? input.file('list').bytes : null;
  const { serials, sha256, byProfile, firstIssued, lastIssued, lastEnds, leftOut } = selectUnder(context, named, asOf, list);
  if (serials.length === 0)
    throw new CeremonyError(
      'input.not-found',
      `«${text}» means no certificate of «${label}» that can be revoked here: ${leftOut.ranOut} ran out, ${leftOut.onRecord} have an entry already, ${leftOut.ca} are CA certificates. Nothing was revoked. Correct the selection in the plan.`,
    );
  const happened = input.text('happened').trim();
  const offer = offers(context).find((each) => each.happened === happened);
  if (offer === undefined)
    throw new CeremonyError(
      'policy.revocation',
      `«${happened.slice(0, 40)}» is not offered for a mass revocation under rule set ${context.run.plan.rules}. Nothing was revoked.`,
    );
  const terms: DateTerms = { code: offer.code, notBefore: new Date(lastIssued), now: context.now() };
  const note = noteAnswer(input, 'note');
  const document: MassRevocation = {
    type: 'conclave/mass-revocation/1',
    run: context.run.id,
    authority: { label, spkiSha256: key.spkiSha256 },
    rules: context.run.plan.rules,
    selection: text,
    asOf: shortDate(asOf),
    certificates: { count: serials.length, sha256, byProfile: { ...byProfile }, firstIssued, lastIssued, lastEnds },
    leftOut,
    happened: offer.happened,
    code: offer.code,
    reason: describeCode(offer.code),
    ...dateAnswers(input, itself, terms),
    ...(note === undefined ? {} : { note }),
    relyingParties: relyingPartiesText(context.store, fullScopeOf(key.spkiSha256)),
  };
  const item = documentItem(context, document, {
    document: 'mass-revocation',
    issuerSpki: key.spki,
    path: `artifacts/${label}/mass-revocation.json`,
    ...(list === null ? {} : { attached: [base64(list)] }),
  });
  return proposed(context, input.person.id, item, [passed('REVOCATION-REASON', `${plural(serials.length)}: ${document.reason}`)]);
}

/**
 * Finds every certificate a selection means, shows how many and which kinds they are and what is left out, asks once what happened to all
 * of them, and puts the revocation up: people approve the hash of the whole list. Throws input.*, policy.revocation; nothing is revoked
 * then. Source: BR 4.9.1, 5.7.1.2 (mass revocation); rules.md, Approvals (the list of a set), CRLs.
 */
export const proposeMassRevocation: StepKind = {
  kind: 'propose-mass-revocation',
  takesFiles: true,
  needs: { authority: 'authority' },
  gives: 'document',
  with: ['selection'],
  model: { acting: 'one', requires: ['present'] },
  start: (context) => ({ asOf: shortDate(wholeSecond(context.now())) }),
  view(context) {
    const named = selectionUnder(context);
    const { text, selection } = named;
    const selected = selection.list ? null : selectUnder(context, named, asOfIn(context), null);
    return {
      will: 'The revocation is put up for approval. Nothing is revoked yet.',
      button: selected === null ? 'Put the revocation up' : `Put the revocation of ${plural(selected.serials.length)} up`,
      awaited: anyOfRoles(context),
      prompts: promptsOf(context, selection),
      stage: { kind: 'facts', facts: factsOf(context, text, selected) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    return Promise.resolve({ kind: 'commit', commit: () => putUp(context, input) });
  },
};
