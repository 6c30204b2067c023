// Every event of every scenario leads to a state a person can leave by the screen alone, whatever is decided first. By default every scenario
// with the worst answer to every event first, until the log is sealed. CONCLAVE_FAULTS=full: every combination of scenario, event and first
// decision, to the end.

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { injectionKinds } from '../../../main/formats/scenario.ts';
import { DrillBench, scenarioNamed } from './drill-bench.ts';
import { playOut } from './play-out.ts';

const ids = readdirSync(join(resolve(import.meta.dirname, '../../..'), 'resources/scenarios'))
  .map((name) => name.replace(/\.yaml$/, ''))
  .toSorted();
const full = process.env['CONCLAVE_FAULTS'] === 'full';

type Way = readonly [scenario: string, said: string, first: Readonly<Record<string, string>>];

function waysThrough(id: string): Way[] {
  const { events } = scenarioNamed(id).value;
  const worst = Object.fromEntries(
    events.map((event) => [
      event.id,
      Object.entries(event.answers).toSorted(([, one], [, other]) => one.points - other.points)[0]?.[0] ?? '',
    ]),
  );
  if (!full) return [[id, 'the worst of everything', worst]];
  return events.flatMap((event) => Object.keys(event.answers).map((answer): Way => [id, `${event.id}: ${answer}`, { [event.id]: answer }]));
}

/** The stand-in of a playbook, made once. */
const made = new Map<string, DrillBench>();
afterAll(() => Promise.all([...made.values()].map((bench) => bench.remove())));

test('there are at least twelve scenarios, and three of them take the user’s own hierarchy', () => {
  expect(ids.length).toBeGreaterThanOrEqual(12);
  expect(ids.filter((id) => scenarioNamed(id).value.world.hierarchy === 'own').length).toBeGreaterThanOrEqual(3);
});

const until = full ? 'finished' : 'sealed';

const ways = ids.flatMap(waysThrough);
/** Of every way: scenario and event, and the kind of event, where the run came to it. */
const met = new Set<string>();
const kindsMet = new Set<string>();

test.each(ways)('DRILL-REPORT: %s ends with a report where %s is said first', async (id, _said, first) => {
  const scenario = scenarioNamed(id);
  const { playbook } = scenario.value;
  const stand = made.get(playbook) ?? new DrillBench(scenario);
  if (!made.has(playbook)) {
    made.set(playbook, stand);
    await stand.prepare();
  }
  const bench = new DrillBench(scenario, stand);
  try {
    await bench.openDrill();
    const { view, refusals } = await playOut({ bench, view: await bench.begin() }, { first, until });
    const report = view.drill?.report;
    expect([view.status, report?.events.filter(({ at, answers }) => at !== null && answers.length === 0)]).toEqual([until, []]);
    // A screen nobody could act on shows as a bug.
    expect(refusals.every((code) => code !== 'bug')).toBe(true);
    // What was to be said first was said first, of every event the run came to.
    const said = report?.events.filter(({ id: event, at }) => at !== null && first[event] !== undefined) ?? [];
    for (const { id: event, kind } of scenario.value.events)
      if (said.some((each) => each.id === event)) {
        met.add(`${id} ${event}`);
        kindsMet.add(kind);
      }
    expect(said.map(({ answers }) => answers[0]?.says)).toEqual(
      said.map(({ id: event }) => scenario.value.events.find((each) => each.id === event)?.answers[first[event] ?? '']?.says),
    );
  } finally {
    await bench.remove();
  }
});

test('DRILL-REPORT: every event of every scenario, and every kind of event there is, was met and answered on the way', () => {
  const every = ids.flatMap((id) => scenarioNamed(id).value.events.map((event) => `${id} ${event.id}`));
  expect([...met].toSorted()).toEqual(every.toSorted());
  expect([...kindsMet].toSorted()).toEqual(injectionKinds.toSorted());
  const all = ids.flatMap((id) => scenarioNamed(id).value.events.flatMap(({ answers }) => Object.keys(answers))).length;
  const what = full ? 'every combination' : `${ids.length} scenarios, the worst answer to everything first, of ${all} combinations`;
  process.stdout.write(`drills walked to their report: ${ways.length} (${what} of scenario, event and first decision)\n`);
});
