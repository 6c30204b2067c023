// Every text of a scenario that ships has German, so that a new or changed one is missed here.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { planPartTitles } from '../../../../main/drill/plan-parts.ts';
import { parseScenario } from '../../../../main/formats/scenario.ts';
import { inGerman } from '../../../../renderer/messages/spoken/spoken.ts';
import { drillSentences } from '../../../../renderer/messages/spoken/drill-de.ts';
import { scenarioSentences } from '../../../../renderer/messages/spoken/scenarios-de.ts';

const folder = resolve(import.meta.dirname, '../../../../resources/scenarios');
const scenarios = readdirSync(folder).map((name) => parseScenario(new Uint8Array(readFileSync(join(folder, name)))).value);
const textsOf = (): string[] =>
  scenarios.flatMap(({ title, briefing, events, goals, exercises }) => [
    title,
    briefing,
    ...events.flatMap((event) => [
      event.title,
      event.says,
      event.asks,
      ...Object.values(event.answers).flatMap(({ says, because }) => [says, because]),
    ]),
    ...goals.map(({ says }) => says),
    ...Object.values(exercises),
  ]);

test('what happens, what is asked, every answer and goal has German', () => {
  expect([...new Set(textsOf())].filter((text) => inGerman(text) === text)).toEqual([]);
});

test('no German is kept for a text no scenario has', () => {
  const texts = new Set(textsOf());
  const unused = Object.keys(scenarioSentences).filter((english) => !english.includes('{') && !texts.has(english));
  expect(unused).toEqual([]);
});

test('the parts of a plan for mass revocation have German', () => {
  expect(Object.values(planPartTitles).filter((title) => drillSentences[title] === undefined)).toEqual([]);
});
