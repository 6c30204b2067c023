import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../main/ceremony/check-file.ts';
import { checkPlaybookFile } from '../../../main/ceremony/run-files.ts';
import { scriptGraph } from '../../../main/ceremony/state-model/script-graph.ts';
import { simulate } from '../../../main/ceremony/state-model/simulate.ts';
import { stepFacts } from '../../../main/ceremony/state-model/step-facts.ts';
import { timedPaths } from '../../../main/ceremony/state-model/paths.ts';
import { walkEveryPath } from '../../../main/ceremony/state-model/walk.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { parsePlaybook, type Playbook } from '../../../main/formats/playbook.ts';
import { stepKinds } from '../../../main/steps/kinds.ts';
import { simulationLines } from '../../../main/shell/terminal/simulation-lines.ts';
import { encode, planOf, resources, withPlaybook } from '../../integration/ceremony/plans.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';

const planted = resolve(import.meta.dirname, '../../fixtures/impossible');
const bytesOf = (name: string): Uint8Array => readFileSync(resolve(planted, `${name}.yaml`));
const playbookOf = (name: string): Playbook => parsePlaybook(bytesOf(name)).value;
const rootCa = parsePlaybook(resources.playbook('root-ca') ?? new Uint8Array()).value;
const now = new Date('2026-11-21T09:00:00Z');
const upTo = (path: string): string => `people → host → token → key → cert → lint → review → approve → ${path}`;

describe('PATHS-POSSIBLE: planted impossible playbooks', () => {
  test.each([
    ['sign-after-close', 'Step `sign` needs the login session on the token `token`, and step `shut` has closed it.', upTo('shut → sign')],
    ['export-before-sign', 'Step `out` writes out what was signed, and nothing has been signed yet.', upTo('out')],
    [
      'pin-of-somebody-else',
      'Step `token` asks custodian for the PIN of the token `tokenLabel`, which is known to ceremonyAdministrator or witness alone since step `init`.',
      'people → host → init → token',
    ],
    ['before-the-roll-call', 'Step `token` is done by custodian, and nobody has been counted present yet.', 'host → token'],
    ['token-taken-out', 'Step `key` works on the token `token`, and step `shut` has taken it out.', 'people → host → token → shut → key'],
    ['seal-before-export', 'Step `end` seals the record, and what step `sign` signed has not been written out.', upTo('sign → shut → end')],
    [
      'refusal-after-close',
      'Step `cert` works on the token `token`, and step `shut` has taken it out.',
      'people → host → token → key → cert → lint → shut → review → approve (refused) → cert',
    ],
    [
      'left-open',
      'Step `end` ends the run, and the login session that step `token` opened on the token `token` is still open.',
      upTo('sign → out → end'),
    ],
  ])('%s', (name, sentence, path) => {
    const { impossible } = simulate(playbookOf(name), null);
    expect(impossible.map((each) => [each.sentence, each.path.join(' → ')])).toContainEqual([sentence, path]);
    const checked = checkFile(bytesOf(name), resources, now);
    expect(checked.problems).toContain(`${sentence} Path: ${path}.`);
    expect(checked.checks).toContainEqual(expect.objectContaining({ name: 'PATHS-POSSIBLE', verdict: 'failed' }));
  });

  /** A root whose approval also asks for an auditor. */
  const audited: Playbook = {
    ...rootCa,
    roles: [...rootCa.roles, 'auditor'],
    steps: rootCa.steps.map((step) =>
      step.kind === 'approve' ? { ...step, by: ['custodian', 'auditor'], quorum: 3, least: { custodian: 2, auditor: 1 } } : step,
    ),
  };
  const auditor = (change: object = {}) => [{ id: 'frank', name: 'Frank Moreau', roles: ['auditor'], ...change }];
  const withPeople = (more: readonly object[]): Plan => ({ ...planOf(), people: [...planOf().people, ...more] }) as Plan;
  const lacking =
    'Step `approve` needs 3, of whom 2 custodian and 1 auditor, and the people the plan names with the role custodian or auditor cannot be those.';

  test('QUORUM: `least` counts too: three custodians are no auditor', () => {
    expect(simulate(audited, withPeople([])).impossible.map(({ sentence }) => sentence)).toContain(lacking);
    expect(simulate(audited, withPeople(auditor())).impossible).toEqual([]);
    const { presence } = simulate(audited, withPeople(auditor()));
    const must = presence.flatMap(({ actor, turns }) => turns.filter((turn) => turn.step === 'approve' && turn.must).map(() => actor.id));
    expect(must).toEqual(['frank']);
  });

  test('ABSENCE: a substitute is not there as planned', () => {
    expect(simulate(audited, withPeople(auditor({ substitute: true }))).impossible.map(({ sentence }) => sentence)).toContain(lacking);
    expect(simulate(rootCa, withPeople(auditor({ substitute: true }))).presence.map(({ actor }) => actor.id)).not.toContain('frank');
  });

  test('one mistake is told once, however many steps meet it', () => {
    expect(simulate(playbookOf('token-taken-out'), null).impossible).toHaveLength(1);
    expect(simulate(playbookOf('sign-after-close'), null).impossible).toHaveLength(1);
    expect(simulate(playbookOf('refusal-after-close'), null).impossible).toHaveLength(1);
  });

  test('every planted playbook is in this table', () => {
    const files = readdirSync(planted).filter((name) => name.endsWith('.yaml'));
    expect(files).toHaveLength(8);
    for (const file of files) expect(simulate(playbookOf(file.replace('.yaml', '')), null).impossible).not.toEqual([]);
  });
});

const sentences = (plan: Plan, playbook = rootCa): string[] => simulate(playbook, plan).impossible.map(({ sentence }) => sentence);
const without = (role: string): Plan['people'] => planOf().people.filter((person) => !(person.roles as string[]).includes(role));

describe('PATHS-POSSIBLE: a plan that does not fit its playbook', () => {
  test('more copies than media, and as many', () => {
    const copies = (count: number, ...media: string[]): Plan => planOf({ params: { ...planOf().params, copies: count }, media });
    expect(sentences(copies(3, 'USB-A', 'USB-B'))).toEqual(['Step `out` writes 3 copies, and the plan names 2 of the 3 media.']);
    expect(sentences(copies(2))).toEqual(['Step `out` writes 2 copies, and the plan names no medium.']);
    expect(sentences(copies(2, 'USB-A', 'USB-B'))).toEqual([]);
    expect(sentences(copies(1))).toEqual([]);
  });

  test('a role that nobody holds, and too few of one', () => {
    expect(sentences(planOf({ people: without('witness') }))).toEqual([
      'Step `host` needs a witness, and the plan gives nobody that role.',
    ]);
    expect(sentences(planOf({ people: without('custodian') }))).toContain(
      'Step `token` needs a custodian, and the plan gives nobody that role.',
    );
    const people = planOf().people.filter(({ id }) => id !== 'carol' && id !== 'erin');
    expect(sentences(planOf({ people }))).toContain(
      'Step `approve` needs 2 different people, and the plan names 1 with the role custodian.',
    );
  });

  test('a PIN that only an absent role knows names the people who are asked', () => {
    const plan = planOf({ params: { ...planOf().params, tokenLabel: 'ROOT-A' } });
    expect(sentences(plan, playbookOf('pin-of-somebody-else'))).toEqual([
      'Step `token` asks Bob Lindqvist or Carol Tanaka or Erin Castellanos for the PIN of the token `ROOT-A`, which is known to ceremonyAdministrator or witness alone since step `init`.',
    ]);
  });

  test('conclave check names what admission does not', () => {
    const plan = planOf({ params: { ...planOf().params, copies: 3 } });
    const checked = checkFile(encode(plan), resources, now);
    expect(checked.problems).toEqual([
      'Step `out` writes 3 copies, and the plan names no medium. Path: people → host → token → key → cert → crl → lint → review → approve → sign → shut → out.',
    ]);
  });

  test('a plan whose playbook cannot be had is not walked', () => {
    const plan = { ...planOf(), playbook: { id: 'root-ca', sha256: sha256Hex(new Uint8Array()) } };
    const checked = checkFile(encode(plan), withPlaybook('root-ca', rootCa), now);
    expect(checked.simulation).toBeUndefined();
    expect(checked.problems).toHaveLength(1);
  });
});

describe('simulate', () => {
  test('the root ceremony: every path with its minutes, tokens and PINs', () => {
    const { impossible, paths, untimed } = simulate(rootCa, planOf());
    expect(impossible).toEqual([]);
    expect(untimed).toEqual([]);
    expect(
      paths.map(({ deviation, minutes, tokensIn, tokenSwaps, pinIn, pinAgainIn }) => [
        deviation?.kind ?? '',
        deviation?.step ?? '',
        minutes,
        tokensIn,
        tokenSwaps,
        pinIn,
        pinAgainIn,
      ]),
    ).toEqual([
      ['', '', 38, 1, 0, ['token', 'sign'], ['sign']],
      ['unknown-outcome', 'key', 46, 1, 0, ['token', 'key', 'sign'], ['key', 'sign']],
      ['refused', 'approve', 53, 1, 0, ['token', 'cert', 'sign'], ['cert', 'sign']],
      ['stale', 'sign', 55, 1, 0, ['token', 'sign', 'sign'], ['sign', 'sign']],
      ['unknown-outcome', 'sign', 60, 1, 0, ['token', 'sign', 'cert', 'sign'], ['sign', 'cert', 'sign']],
    ]);
  });

  test('who is needed from when to when, and who may stand in', () => {
    const { presence, tokens } = simulate(rootCa, planOf());
    const bob = presence.find(({ actor }) => actor.id === 'bob');
    expect(bob).toMatchObject({ from: 0, to: 38 });
    expect(bob?.turns.filter(({ must }) => must).map(({ step }) => step)).toEqual(['people', 'end']);
    const alice = presence.find(({ actor }) => actor.id === 'alice');
    expect(alice?.turns.every(({ must }) => must)).toBe(true);
    expect(tokens).toEqual([
      { token: 'token', what: 'in', from: 5, to: 29 },
      { token: 'token', what: 'session', from: 5, to: 29 },
    ]);
  });

  test('a token that comes twice is a swap', () => {
    const { paths, tokens } = simulate(playbookOf('refusal-after-close'), null);
    expect(paths[0]).toMatchObject({ tokensIn: 2, tokenSwaps: 1 });
    expect(tokens.filter(({ what }) => what === 'in')).toHaveLength(2);
  });

  test('a second token for the backup is in for its own step, beside the first', () => {
    const { impossible, paths, tokens } = simulate(
      parsePlaybook(resources.playbook('root-ca-with-backup-token') ?? new Uint8Array()).value,
      null,
    );
    expect(impossible).toEqual([]);
    expect(paths[0]).toMatchObject({ tokensIn: 2, tokensAtOnce: 2, tokenSwaps: 0, pinIn: ['token', 'proof', 'cert', 'sign'] });
    expect(tokens.filter(({ token }) => token === 'backupToken')).toEqual([{ token: 'backupToken', what: 'in', from: 20, to: 23 }]);
  });

  test('a step that need not be about a token asks for none', () => {
    const steps = rootCa.steps.map((step) => (step.id === 'key' ? { ...step, kind: 'open-authority', needs: {} } : step));
    expect(simulate({ ...rootCa, steps }, null).impossible).toEqual([]);
  });

  test('what an abort leaves behind', () => {
    expect(simulate(rootCa, null).leftBehind.map(({ step, what }) => `${step} ${what.join()}`)).toEqual([
      ...['key', 'cert', 'crl', 'lint', 'review', 'approve'].map((step) => `${step} key-without-certificate`),
      ...['sign', 'shut'].map((step) => `${step} signatures-not-written-out`),
      'out record-without-signatures',
    ]);
  });

  test('branches: each answer has its path, and the impossible one is found', () => {
    const steps = stepFacts(rootCa, null, stepKinds);
    const at = (id: string): number => steps.findIndex((step) => step.id === id);
    // A decision after the roll call: go on, or leave out the machine and the token.
    const graph = scriptGraph(steps).map((ways, index) =>
      index === at('people')
        ? [
            { to: at('host'), deviation: null, answer: 'root' },
            { to: at('key'), deviation: null, answer: 'no token' },
          ]
        : ways,
    );
    const found = walkEveryPath(steps, graph, { plan: null, actors: [], deciders: null });
    expect(found).toEqual([
      {
        step: 'key',
        sentence: 'Step `key` works on the token `token`, and no step has put it in.',
        path: ['people (no token)', 'key'],
      },
    ]);
    expect(
      timedPaths(steps, graph)
        .filter(({ deviation }) => deviation === null)
        .map(({ answers, minutes }) => [answers, minutes]),
    ).toEqual([
      [['no token'], 34],
      [['root'], 38],
    ]);
  });

  test('every printed line says one fact', () => {
    const { simulation } = checkFile(encode(planOf()), resources, now);
    const lines = simulation === undefined ? [] : simulationLines(simulation);
    expect(lines).toContain(
      'path: as planned; 13 steps, 38 minutes; 1 token put in, 0 swaps; PIN entered 2 times (again in sign: the session ends after ten idle minutes)',
    );
    expect(lines).toContain('needed: Dave Okafor (witness); minute 0 to 38; in people, host, review, end');
    expect(lines).toContain('token: token; in the reader minute 5 to 29; logged in 5 to 29');
    expect(lines).toContain('aborted after key to approve: leaves a key without a certificate');
  });

  test('of the orders that references allow, those are possible that count people first and keep the token in while it is used', () => {
    const ids = rootCa.steps.map(({ id }) => id);
    const move = fc.tuple(fc.nat(ids.length - 1), fc.nat(ids.length - 1));
    const moved = (list: readonly string[], from: number, to: number): string[] => {
      const rest = list.filter((_, index) => index !== from);
      return [...rest.slice(0, to), list[from] ?? '', ...rest.slice(to)];
    };
    let possible = 0;
    fc.assert(
      fc.property(fc.array(move, { maxLength: 2 }), (moves) => {
        const order = moves.reduce((list, [from, to]) => moved(list, from, to), ids);
        const steps = order.map((id) => rootCa.steps.find((step) => step.id === id)).filter((step) => step !== undefined);
        const { impossible } = simulate({ ...rootCa, steps }, null);
        const at = (id: string): number => order.indexOf(id);
        const first = order.filter((id) => id !== 'host')[0] === 'people';
        // Where every reference is to an earlier step, two things are left to go wrong.
        const whole = checkPlaybookFile({ ...rootCa, steps }).length === 0;
        fc.pre(whole);
        if (impossible.length === 0) possible += 1;
        expect(impossible.length === 0).toBe(first && at('shut') > at('sign'));
      }),
      { numRuns: 300 },
    );
    expect(possible).toBeGreaterThan(30);
  });
});
