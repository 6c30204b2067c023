// The paper as a reader's own tools see it: every word of the script's JSON is on it, inside the margins, on nothing else.

import { describe, expect, test } from 'vitest';
import { type PrintedScript, printScript } from '../../main/ceremony/print-script.ts';
import { hashWords } from '../../main/evidence/hash-words.ts';
import type { PaperSize } from '../../main/evidence/documents/document.ts';
import { parsePlaybook, type PlaybookStep } from '../../main/formats/playbook.ts';
import type { Plan } from '../../main/formats/plan.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { attendedPlan, encode, resources, withPlaybook } from '../integration/ceremony/plans.ts';
import { misplaced, readPdf, squeezed } from './pdf-tools.ts';

const rootCa = parsePlaybook(resources.playbook('root-ca') ?? new Uint8Array()).value;

function longPlaybook(steps: number): object {
  const [first, ...others] = rootCa.steps;
  const filler = Array.from({ length: steps - rootCa.steps.length }, (_, index): PlaybookStep => ({
    id: `look-${index + 1}`,
    kind: 'attest',
    title:
      index % 7 === 3
        ? `A step with a title that is as long as a title may be, which is more than fits beside the boxes ${index}`.slice(0, 120)
        : `Look ${index + 1}`,
    by: index % 5 === 2 ? ['ceremonyAdministrator', 'custodian', 'witness'] : ['witness'],
    say: index % 4 === 1 ? 'Read this aloud. '.repeat(29).trim() : 'The witness looks, and says what they see.',
    minutes: 1 + (index % 3),
  }));
  return { ...rootCa, id: 'long', title: 'A long ceremony', steps: [first, ...filler, ...others] };
}

const longName = 'Maximiliane Konstanze von und zu Hohenstein-Waldburg-Zeil und Trauchburg, Gräfin Łukaszewicz-Żółkiew';
const manyNames: Plan['people'] = [
  { id: 'alice', name: longName.slice(0, 100), roles: ['ceremonyAdministrator'] },
  { id: 'bob', name: 'Łukasz Żółć', roles: ['custodian'] },
  { id: 'carol', name: '渡辺 健', roles: ['custodian'] },
  { id: 'dave', name: 'W'.repeat(100), roles: ['witness'] },
  ...Array.from({ length: 20 }, (_, index) => ({ id: `extra-${index}`, name: `Custodian ${index}`, roles: ['custodian' as const] })),
];

async function print(name: string, size: PaperSize): Promise<PrintedScript> {
  if (name !== 'long')
    return printScript(encode(attendedPlan()), resources, { mode: name === 'rehearsal' ? 'rehearsal' : 'production', size });
  const playbook = longPlaybook(60);
  const plan = attendedPlan({ playbook: { id: 'long', sha256: sha256Hex(encode(playbook)) }, people: manyNames });
  return printScript(encode(plan), withPlaybook('long', playbook), { mode: 'production', size });
}

describe.each([
  ['production', 'a4'],
  ['production', 'letter'],
  ['rehearsal', 'a4'],
  ['long', 'a4'],
  ['long', 'letter'],
] as const)('the printed script: %s, %s', (name, size) => {
  test('every page names plan, script and page; what the JSON says is on the paper, inside the margins', async () => {
    const { script, sha256, pdf } = await print(name, size);
    const paper = readPdf(`script-${name}-${size}`, pdf);
    expect([paper.width, paper.height]).toEqual(size === 'a4' ? [595.28, 841.89] : [612, 792]);
    for (const [index, text] of paper.texts.entries()) {
      expect(text).toContain(`plansha256${script.plan.sha256}`);
      expect(text).toContain(`scriptsha256${sha256}`);
      expect(text).toContain(`page${index + 1}of${paper.pages}`);
      expect(text.includes('Rehearsal.Everythingitmakesismarked')).toBe(name === 'rehearsal');
      expect(text).not.toContain('REHEARSALnotforuse');
    }
    const all = paper.texts.join('');
    const said = [
      script.title,
      `${script.minutes} minutes in ${script.steps.length} steps`,
      ...script.people.map((person) => (person.id === 'carol' && name === 'long' ? '[U+6E21 U+8FBA] [U+5065]' : person.name)),
      ...script.parameters.map(({ value }) => value),
      ...script.waivers.map(({ reason }) => reason),
      ...script.steps.flatMap(({ title, say, ticks, blanks, words }) => [title, say, ...ticks, ...blanks, ...words]),
    ];
    expect(said.filter((text) => !all.includes(squeezed(text)))).toEqual([]);
    for (const hash of [script.plan, script.playbook, ...script.profiles])
      expect(hashWords(hash.sha256).filter((word) => !all.includes(word))).toEqual([]);
    expect(misplaced(paper)).toEqual([]);
    for (let sheet = 1; sheet <= 5; sheet += 1) expect(all).toContain(`Exceptionsheet${sheet}of5`);
  });
});
