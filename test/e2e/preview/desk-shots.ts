// Plan editor, saved plans, printing, comparison, restored notices and checkpoint desk, in both languages.

import type { Page } from 'playwright-core';
import { compareBundles } from '../../../main/evidence/compare/compare-bundles.ts';
import { openReading } from '../../../main/evidence/verify/reading.ts';
import { makeSampleBundle, type SampleOptions } from '../../fixtures/sample-bundle.ts';
import { authorityDesks, begunDesk, editorAnswers, savedPlans, wholeDesk } from './desk.ts';
import { awaitedHistory, paperCheckpoint, plan, rehearsal, restoredStatus } from './fixtures.ts';
import { base, press, runShot, shelf, type Shot } from './shot.ts';

const bundleOf = (options: SampleOptions = {}) => openReading({ files: makeSampleBundle(options).files, problems: [] });
const rehearsed = bundleOf({ mode: 'rehearsal' });
const asRehearsed = compareBundles(rehearsed, bundleOf());
const differs = compareBundles(
  rehearsed,
  bundleOf({ algorithm: 'ed25519', editPlan: (text) => text.replace(/^title: .*$/mu, 'title: X') }),
);

const printed = { path: '/home/ceremony/Conclave/scripts/example-root-r1-script-a4.pdf', minutes: 38, hash: plan.hash };
const ended = { ...rehearsal.at(-1), checkpoint: paperCheckpoint } as Parameters<typeof runShot>[1];

const pressFirst = (...names: (string | RegExp)[]) =>
  async function pressing(page: Page): Promise<void> {
    for (const name of names) await press(name)(page);
  };
const skipped = {
  ...awaitedHistory,
  state: 'skipped',
  check: { name: 'LOG-CONSISTENCY', verdict: 'waived', reason: 'The envelope is in the other building', by: 'Alice Ndiaye' },
};

const english: readonly Shot[] = [
  shelf('desk-picker', '#editor', editorAnswers),
  shelf('desk-begun', '#editor/root-ca', begunDesk),
  shelf('desk-whole', '#editor/root-ca', wholeDesk),
  shelf('desk-save', '#editor/root-ca', wholeDesk, { before: press(/^(?:Save the plan|Plan sichern)…$/u) }),
  shelf('desk-difference', '#editor/root-ca', wholeDesk, { before: press(/^(?:Compare|Vergleichen)…$/u) }),
  ...authorityDesks.map(({ playbook, answers }) => shelf(`desk-${playbook}`, `#editor/${playbook}:example-root-r1`, answers)),
  shelf('desk-saved-plans', '#runs', { savedPlans }),
  shelf('desk-verbs', '#authorities/authority-0', editorAnswers),
  shelf('desk-superseded', '#authorities/authority-1', editorAnswers),
  shelf(
    'desk-print',
    '#plan',
    { printScript: printed },
    {
      before: pressFirst(/^(?:Open a plan|Plan öffnen)…$/u, /^(?:Print script|Skript drucken)/u, /A4/u),
    },
  ),
  shelf('desk-compare-same', '#evidence', { compareEvidence: asRehearsed }, { before: press(/^(?:Compare with|Vergleichen mit)/u) }),
  shelf(
    'desk-compare-differs',
    '#evidence',
    { compareEvidence: differs },
    {
      before: async (page) => {
        await press(/^(?:Compare with|Vergleichen mit)/u)(page);
        const folds = page.getByRole('button', { expanded: false });
        while ((await folds.count()) > 0) await folds.first().click();
      },
    },
  ),
  shelf('desk-restored', '#home', { status: restoredStatus }),
  shelf('desk-restored-unknown', '#home', {
    status: { ...restoredStatus, restored: { ...restoredStatus.restored, checkpoint: null, quorum: null } },
  }),
  shelf('desk-checkpoint', '#home', { history: awaitedHistory }),
  shelf('desk-checkpoint-skip', '#home', { history: awaitedHistory }, { before: press(/^(?:Go on without it|Ohne )/u) }),
  shelf('desk-checkpoint-compared', '#home', { history: { ...awaitedHistory, state: 'compared' } }),
  shelf('desk-checkpoint-skipped', '#home', { history: skipped }),
  runShot('desk-over', ended, { answers: { ...base, run: ended } }),
];

/** Each in English and in German. */
export const deskShots: readonly Shot[] = english.flatMap((shot) => [
  shot,
  { ...shot, name: `${shot.name}-de`, settings: { language: 'de' } },
]);
