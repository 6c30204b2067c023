// Every answer of every decision a recovery playbook asks for is rehearsed to its end: no branch waits for the day it is needed to be run.

import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { makeStandIn, standInNeeded } from '../../../main/ceremony/stand-in/make-stand-in.ts';
import { verifyBundle } from '../../../main/evidence/verify-bundle.ts';
import { parsePlaybook, type Playbook } from '../../../main/formats/playbook.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { resources } from './plans.ts';
import { act, currentOf, pin, type Values } from './turns.ts';
import { World } from './world.ts';

const shipped = resolve(import.meta.dirname, '../../../resources');
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(join(shipped, path)));
const request = Buffer.from(read('examples/requests/emergency-ca-e1.csr')).toString('base64');

interface Way {
  readonly playbook: string;
  /** Decision → what is answered; any other is answered by its first. */
  readonly answers: Readonly<Record<string, string>>;
}

const playbooks = readdirSync(join(shipped, 'playbooks')).map((file) => parsePlaybook(read(`playbooks/${file}`)).value);

/** What must be answered before a decision is asked at all. */
function leadingTo({ steps }: Playbook, id: string): Record<string, string> {
  const when = Object.entries(steps.find((step) => step.id === id)?.when ?? {});
  return Object.assign(
    {},
    ...when.map(([step, answers]) => ({ ...leadingTo({ steps } as Playbook, step), [step]: answers[0] ?? '' })),
  ) as Record<string, string>;
}

/** What a stand-in made for the day cannot have, and where it is run instead. */
const elsewhere: Readonly<Record<string, string>> = {
  'emergency-activation, needed: take-up': 'an intermediate prepared before: reserve.test.ts',
  'people-lost-or-hostile, who: lost': 'cards of flesh-and-blood custodians: cli/examples.test.ts',
  'people-lost-or-hostile, who: hostile': 'the same',
  'status-outage, what: sealed-list': 'a list signed ahead whose day has come: the steps are those of crl-release, in crl-series.test.ts',
};

const all = playbooks.flatMap((playbook) =>
  playbook.steps
    .filter(({ kind }) => kind === 'decide')
    .flatMap(({ id, answers }) =>
      Object.keys(answers ?? {}).map((answer): [string, Way] => [
        `${playbook.id}, ${id}: ${answer}`,
        { playbook: playbook.id, answers: { ...leadingTo(playbook, id), [id]: answer } },
      ]),
    ),
);
const ways = all.filter(([name]) => !Object.hasOwn(elsewhere, name));

/** A stand-in for each playbook, made once. */
const made = new Map<string, World>();
afterAll(() => Promise.all([...made.values()].map((world) => world.remove())));

async function standInFor(playbook: string, planBytes: Uint8Array): Promise<World> {
  const known = made.get(playbook);
  if (known !== undefined) return known;
  const world = new World();
  made.set(playbook, world);
  const app = await world.open();
  const needed = standInNeeded(planBytes, resources);
  const pause = (milliseconds: number): Promise<void> => {
    world.advance(milliseconds);
    return Promise.resolve();
  };
  const core = { engine: app.engine, store: app.store };
  if (needed !== null)
    await makeStandIn(
      {
        core,
        provider: 'soft',
        library: resources,
        now: () => new Date(world.wall),
        pause,
        random: (length) => world.random(length),
        pin: new TextEncoder().encode(pin),
      },
      needed,
      null,
    );
  await app.close();
  return world;
}

function valueOf(view: RunView, prompt: Prompt, { answers }: Way): [string, Values[string]][] {
  const { stepId } = currentOf(view);
  if (prompt.kind === 'file') return [[prompt.id, { name: 'emergency.csr', base64: request }]];
  if (prompt.kind === 'choice' && prompt.id === 'answer' && answers[stepId] !== undefined) return [[prompt.id, answers[stepId]]];
  return [];
}

async function played(app: App, world: World, planBytes: Uint8Array, way: Way): Promise<RunView> {
  let view = await app.engine.create({ planBytes, mode: 'rehearsal', out: world.out });
  for (let turns = 0; view.current !== null; turns += 1) {
    if (turns > 120) throw new Error(`no end in sight at ${view.current.stepId}`);
    world.advance(1000);
    view = await act(app, view, undefined, {
      values: Object.fromEntries(view.current.prompts.flatMap((prompt) => valueOf(view, prompt, way))),
    });
  }
  return view;
}

describe('REHEARSAL-ISOLATION: every branch', () => {
  test('what is run elsewhere is a branch of a playbook', () => {
    const names = all.map(([name]) => name);
    expect(Object.keys(elsewhere).filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(ways)('%s', async (_name, way) => {
    const planBytes = read(`examples/${way.playbook}.plan.yaml`);
    const world = new World(await standInFor(way.playbook, planBytes));
    const app = await world.open();
    try {
      const view = await played(app, world, planBytes, way);
      expect(view.status).toBe('finished');
      expect((await verifyBundle(view.bundle ?? '', { unanchored: true })).verdict).toBe('accepted');
    } finally {
      await world.remove();
    }
  });
});
