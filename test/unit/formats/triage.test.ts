import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { judgeTriage, parseTriage, unanswered, type TriageAnswers } from '../../../main/formats/triage.ts';
import { triage as triageInWindow, verdictOf } from '../../../main/bridge/triage.ts';
import type { Workplace } from '../../../main/bridge/workplace.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { resources } from '../../integration/ceremony/plans.ts';

const triage = parseTriage(resources.triage() ?? new Uint8Array()).value;
/** Every set of answers there is. */
const everyAnswer: TriageAnswers[] = triage.questions.reduce<TriageAnswers[]>(
  (sets, { id, answers }) => sets.flatMap((set) => answers.map((answer) => ({ ...set, [id]: answer.id }))),
  [{}],
);

describe('triage', () => {
  test('five questions, and whatever is answered leads to a playbook there is', () => {
    expect(triage.questions.map(({ id }) => id)).toEqual(['seen', 'which', 'sure', 'going', 'known']);
    expect(everyAnswer).toHaveLength(8 * 4 * 3 * 3 * 3);
    const without = everyAnswer.filter((answers) => judgeTriage(triage, answers).leads.length === 0);
    expect(without.map(({ seen, which }) => `${seen ?? ''} ${which ?? ''}`)).toEqual([]);
    expect(triage.rules.filter(({ playbook }) => resources.playbook(playbook) === null)).toEqual([]);
  });

  test('every rule and every advice is reached, and names questions and answers there are', () => {
    for (const { when } of [...triage.rules, ...triage.advice])
      for (const [question, list] of Object.entries(when)) {
        const offered = triage.questions.find(({ id }) => id === question)?.answers.map(({ id }) => id) ?? [];
        expect(list.filter((answer) => !offered.includes(answer))).toEqual([]);
      }
    const led = new Set(everyAnswer.flatMap((answers) => judgeTriage(triage, answers).leads.map(({ because }) => because.en)));
    const unreached = triage.rules.filter(({ because }) => !led.has(because.en)).map(({ because }) => because.en);
    expect(unreached).toEqual([]);
    const advised = new Set(everyAnswer.flatMap((answers) => judgeTriage(triage, answers).advice.map(({ en }) => en)));
    expect(advised.size).toBe(triage.advice.length);
  });

  test('a stolen key of a root is answered by nothing that its key signs', () => {
    const stolen = everyAnswer.filter(({ seen, which }) => seen === 'key' && which === 'root');
    const playbooks = new Set(stolen.flatMap((answers) => judgeTriage(triage, answers).leads.map(({ playbook }) => playbook)));
    expect([...playbooks][0]).toBe('root-key-compromise');
    expect([...playbooks]).not.toContain('rekey-authority');
    expect([...playbooks]).not.toContain('renew-authority');
    expect([...playbooks]).not.toContain('cross-certificate');
  });

  test('a question that is open, or answered with what is not offered, has no verdict yet', () => {
    expect(unanswered(triage, { seen: 'key', which: 'moon' }).map(({ id }) => id)).toEqual(['which', 'sure', 'going', 'known']);
    expect(verdictOf(resources, triage, { seen: 'key' }, [])).toBeNull();
  });

  test('what is recommended says whether one person can begin it, and before which step nothing is changed', () => {
    const answers = { seen: 'key', which: 'issuing', sure: 'suspicion', going: 'not-known', known: 'here' };
    const verdict = verdictOf(resources, triage, answers, []);
    expect(verdict?.leads[0]).toMatchObject({ playbook: 'issuing-ca-key-compromise', alone: true, changesFrom: 'Approve the revocation' });
    expect(verdict?.leads[1]).toMatchObject({ playbook: 'revoke-and-publish', alone: false });
  });

  test('a record that cannot be read does not silence it: the answers lead without a word of the reserve', async () => {
    const answers = { seen: 'key', which: 'issuing', sure: 'suspicion', going: 'not-known', known: 'here' };
    const workplace = (error: Error): Workplace => {
      async function production(): Promise<never> {
        await setImmediate();
        throw error;
      }
      return { library: resources, now: () => new Date(), production } as unknown as Workplace;
    };
    const damaged = workplace(new CeremonyError('store.corrupt', 'The database is damaged.'));
    expect((await triageInWindow(damaged, { answers })).verdict?.leads[0]).toMatchObject({
      playbook: 'issuing-ca-key-compromise',
      reserves: [],
    });
    await expect(triageInWindow(workplace(new CeremonyError('bug', 'Something else.')), { answers })).rejects.toMatchObject({
      code: 'bug',
    });
  });
});
