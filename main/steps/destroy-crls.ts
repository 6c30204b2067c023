import { notChecked, passed } from '../checks.ts';
import { replaySentence, replayWindow } from '../pki/crl-series.ts';
import { moveSeriesItem, type CrlSeriesItem } from '../store/tables/crl-series-item.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { covering, destroyedEvent, releaseDay, takenOut, toDestroy } from './crl-series.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { authorityUnder } from './revocation-choice.ts';
import { stateMap, withEntry } from './state-map.ts';
import { oneOfEachRole, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

const scopeOf = (context: StepContext): string => fullScopeOf(authorityUnder(context).key.spkiSha256);

const listed = (context: StepContext): CrlSeriesItem[] => toDestroy(context.store, scopeOf(context), context.now());

/** Until when a list that was taken out of use can hide a revocation, whether its medium is destroyed or not. */
function windowFacts(context: StepContext): Fact[] {
  const window = replayWindow(takenOut(context.store, scopeOf(context)).map(covering), context.now());
  return window === null ? [] : [{ label: 'Can be hidden', value: replaySentence(window) }];
}

function factsOf(context: StepContext): Fact[] {
  const items = listed(context);
  if (items.length === 0) return [{ label: 'Media to destroy', value: 'none: no superseded list is left' }, ...windowFacts(context)];
  return [
    { label: 'Media to destroy', value: String(items.length) },
    ...windowFacts(context),
    ...items.map(({ number, thisUpdate, nextUpdate, run }) => ({
      label: `CRL ${number}`,
      value: `sealed for ${releaseDay(thisUpdate)}, valid until ${releaseDay(nextUpdate)}, of run ${run.slice(0, 8)}`,
    })),
  ];
}

const answersOf = (context: StepContext): Readonly<Record<string, unknown>> => stateMap(context.state, 'said');

/**
 * Burn the rest: the media of every superseded list, one by one, for people to destroy before each other's eyes; what is not at hand stays
 * on the list and is due. Nothing to do where no list was superseded. Source: rules.md, CRLs (Pre-signed series).
 */
export const destroyCrls: StepKind = {
  kind: 'destroy-crls',
  needs: { authority: 'authority' },
  gives: null,
  with: [],
  model: { acting: 'one-of-each', requires: ['present'] },
  view(context) {
    const awaited = oneOfEachRole(context, answersOf(context));
    const count = listed(context).length;
    const prompts: Prompt[] = awaited.map((person) => ({
      kind: 'choice',
      id: `${person.id}.destroyed`,
      label: 'Did you see every medium of this list destroyed?',
      person: person.id,
      options: [
        { value: 'all', label: 'Yes, every one' },
        { value: 'not-yet', label: 'Not yet: they stay on the list' },
      ],
    }));
    return {
      will:
        count === 0
          ? 'There is nothing to destroy. That is written to the log.'
          : 'What you say is written to the log with your name. The lists are marked as destroyed when everybody asked says so.',
      button: count === 0 ? 'Nothing to destroy' : `Record what became of ${count} ${count === 1 ? 'medium' : 'media'}`,
      awaited,
      prompts: count === 0 ? [] : prompts,
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    const role = roleOf(oneOfEachRole(context, answersOf(context)), input.person);
    const items = listed(context);
    const answer = items.length === 0 ? 'all' : input.text(`${input.person.id}.destroyed`) === 'all' ? 'all' : 'not-yet';
    return {
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'crl-destruction-attested', { person: input.person.id, role, media: items.length, answer });
        const state = withEntry(context.state, 'said', input.person.id, answer);
        if (oneOfEachRole(context, stateMap(state, 'said')).length > 0) return { kind: 'more', state };
        const all = Object.values(stateMap(state, 'said')).every((said) => said === 'all');
        const gone = all ? items : [];
        const window = replayWindow(takenOut(context.store, scopeOf(context)).map(covering), context.now());
        if (gone.length > 0)
          context.log(
            'conclave',
            destroyedEvent,
            {
              authority: authorityUnder(context).key.spkiSha256,
              items: gone.map(({ number, thisUpdate, nextUpdate, run }) => ({ number, thisUpdate, nextUpdate, run })),
            },
            [],
            gone.map((item) => moveSeriesItem(item, 'destroyed')),
          );
        return {
          kind: 'done',
          value: null,
          data: { destroyed: gone.length, left: items.length - gone.length },
          checks: [
            window === null
              ? notChecked('CRL-SERIES-SUPERSEDED', 'no superseded list is valid any more')
              : passed('CRL-SERIES-SUPERSEDED', replaySentence(window)),
          ],
        };
      },
    };
  },
};
