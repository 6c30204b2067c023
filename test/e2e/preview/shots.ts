// Every screen in every state worth looking at: where it is, what the core answers, what is done before the picture.

import type { Page } from 'playwright-core';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { base, press, runShot, shelf, type Shot } from './shot.ts';
import { deskShots } from './desk-shots.ts';
import { profileShots } from './profile-shots.ts';
import { requestShots } from './request-shots.ts';
import { designShots } from './design-shots.ts';
import {
  authorities,
  awaitedHistory,
  backup,
  emptyHome,
  fullHome,
  paperCheckpoint,
  plan,
  production,
  rehearsal,
  restoredStatus,
  tokens,
  transcript,
} from './fixtures.ts';

function viewAt(views: readonly RunView[], kind: string, nth = 0): RunView {
  const found = views.filter((view) => view.current?.kind === kind)[nth];
  if (found === undefined) throw new Error(`no recorded view of ${kind}`);
  return found;
}

const open = viewAt(rehearsal, 'open-token');
const generate = viewAt(rehearsal, 'generate-key-pair');
const review = viewAt(rehearsal, 'review');
const approve = viewAt(rehearsal, 'approve');
const sign = viewAt(rehearsal, 'sign');
const finished = rehearsal.at(-1) as RunView;

function withDifferences(view: RunView): RunView {
  const stage = view.current?.stage;
  if (view.current === null || stage?.kind !== 'review') throw new Error('not a review');
  const sheets = stage.sheets.map((sheet) => ({
    ...sheet,
    facts: sheet.facts.map((fact) => ({
      ...fact,
      planned: fact.label === 'Valid until' ? '2041-11-21 09:05:59 UTC' : fact.value,
      ...(fact.label === 'Valid until' ? { differs: true } : {}),
    })),
  }));
  const findings = [
    {
      rule: 'CABF-ROOT-VALIDITY',
      clause: 'BR 7.1.2.1.1',
      severity: 'error' as const,
      message: 'The validity is longer than the profile allows',
      item: 'cert',
    },
    {
      rule: 'RFC-KEY-USAGE',
      clause: 'RFC 5280 4.2.1.3',
      severity: 'notice' as const,
      message: 'digitalSignature is absent: the key cannot sign OCSP responses',
    },
  ];
  return { ...view, current: { ...view.current, stage: { ...stage, sheets, findings } } };
}

/** With somebody the plan names as a substitute for the second person. */
function withSubstitute(view: RunView): RunView {
  const roles = view.people[1]?.roles ?? [];
  return { ...view, people: [...view.people, { id: 'frank', name: 'Frank Moreau', roles, standing: 'substitute' }] };
}

/** An authority that hands over to its successor. */
function succession(view: RunView): RunView {
  if (view.current === null) throw new Error('no step');
  const bar = (label: string, from: string, to: string) => ({ label, from: `${from}T09:00:00Z`, to: `${to}T09:00:00Z` });
  return {
    ...view,
    current: {
      ...view.current,
      kind: 'plan-succession',
      title: 'Fix the days of the change',
      say: 'Read the days aloud: when the old root stops issuing, when the last thing it issued ends, and until when its lists are made.',
      will: 'The dates on which example-root-r1 hands over are fixed and kept. example-root-r1 stays, for its CRLs. Nothing is made yet.',
      button: 'Fix these dates',
      prompts: [],
      stage: {
        kind: 'timeline',
        now: '2026-11-21T09:14:03Z',
        bars: [
          bar('Certificate of example-root-r1', '2011-11-21', '2036-11-21'),
          bar('example-root-r1 issues', '2011-11-21', '2027-11-21'),
          bar('What example-root-r1 issued', '2011-11-21', '2034-06-30'),
          bar('CRLs of example-root-r1', '2011-11-21', '2034-06-30'),
          bar('Certificate of example-root-r2', '2026-11-21', '2051-11-21'),
        ],
        facts: [
          { label: '«example-root-r1» stops issuing', value: '2027-11-21 09:00:00 UTC' },
          { label: 'Its last subordinate on record ends', value: '2034-06-30 09:00:00 UTC' },
          { label: 'What it may still issue ends by', value: '2034-06-30 09:00:00 UTC' },
          { label: 'Its CRLs must be made until', value: '2034-06-30 09:00:00 UTC' },
          { label: 'Its certificate ends', value: '2036-11-21 09:00:00 UTC' },
        ],
      },
    },
  };
}

function unknownOutcome(view: RunView): RunView {
  if (view.current === null) throw new Error('no step');
  return {
    ...view,
    current: {
      ...view.current,
      kind: 'unknown-outcome',
      title: 'Close an unknown outcome',
      say: 'A call to the token was interrupted and nobody knows how it ended. Decide together, then go on.',
      will: 'The decision is signed by each person and written to the log. A number that was reserved for this call is never used again.',
      button: 'Close this outcome',
      irreversible: true,
      awaited: [{ id: 'ben', name: 'Ben Okafor', role: 'custodian' }],
      prompts: [
        {
          kind: 'secret',
          id: 'pin-again',
          label: 'User PIN of token «REHEARSAL example-root-r1» (its session has ended)',
          again: false,
          min: 1,
          max: 255,
          warning: 'One try is left before the token locks. A second person must watch this entry.',
        },
        {
          kind: 'choice',
          id: 'decision',
          label: 'How is this outcome closed?',
          options: [
            { value: 'not-made', label: 'It was not made: nothing came of the call' },
            { value: 'may-exist', label: 'It may exist somewhere: treat it as made' },
          ],
        },
        { kind: 'secret', id: 'ben.passphrase', label: 'Passphrase of Ben Okafor', person: 'ben', again: false, min: 1, max: 256 },
      ],
      provided: ['pin-again'],
      stage: {
        kind: 'unknown-outcome',
        operation: 'sign-certificate',
        since: '2026-11-21T09:14:03Z',
        facts: [
          { label: 'Call', value: 'sign-certificate' },
          { label: 'Key', value: 'example-root-r1' },
          { label: 'Number', value: '77937b0df9d069dfd284dc4b9e84e61273a4a16e', mono: true },
          { label: 'Decisions given', value: '0 of 1' },
        ],
      },
    },
  };
}

async function typeLabel(page: Page): Promise<void> {
  await page.getByRole('textbox').first().fill('example-root-r1');
}

const pinWrong = {
  code: 'token.pin-incorrect',
  message:
    'The token refused the PIN. Its session was not opened and one try was used up. Check that it is the PIN of this token, then enter it again.',
  next: 'retry-step',
};
const historyRefused = {
  code: 'policy.log-consistency',
  message:
    'LOG-CONSISTENCY failed: The logs here do not contain this checkpoint: events were changed or removed since it was printed. Nothing was started, and the refusal is in the log. If a word was misread, enter the checkpoint again; otherwise this data directory is not the one it was printed from: bring that one back.',
  next: 'stop',
};
const notFound = {
  code: 'token.not-found',
  text: 'The module shows no initialised token. No PIN was sent. Insert the token, or initialise one first.',
};

export const shots: readonly Shot[] = [
  shelf('home-empty', '#home', { home: emptyHome }),
  shelf('home-due', '#home'),
  shelf('home-calm', '#home', { home: { ...fullHome, due: [], runs: [], unknownOutcomes: 1 } }),
  shelf('rehearse', '#rehearse'),
  shelf('plan-none', '#plan'),
  shelf('plan', '#plan', {}, { before: press('Open a plan…') }),
  shelf(
    'plan-problems',
    '#plan',
    {
      openPlan: {
        ...plan,
        problems: ['policy.quorum: the policy asks for 2 custodians, the plan for 1', 'window: must be later than now'],
      },
    },
    { before: press('Open a plan…') },
  ),
  shelf('runs', '#runs'),
  shelf('runs-empty', '#runs', { runs: [] }),
  shelf('authorities', '#authorities'),
  shelf('authorities-crl', `#authorities/${authorities[0]?.crls[0]?.sha256 ?? ''}`),
  shelf('authorities-empty', '#authorities', { authorities: [] }),
  shelf('evidence', '#evidence'),
  shelf('evidence-verified', '#evidence', {}, { before: press('Verify again') }),
  shelf('evidence-empty', '#evidence', { evidence: [] }),
  shelf('tokens', '#tokens', {}, { before: press(/Test this token: ROOT-A/u) }),
  shelf('tokens-empty', '#tokens', { tokens: { module: { ...tokens.module, provider: 'soft' }, tokens: [] } }),
  shelf('people', '#people'),
  shelf('people-empty', '#people', { people: [] }),
  shelf('settings', '#settings'),
  shelf('settings-de', '#settings', {}, { settings: { language: 'de' } }),
  ...rehearsal
    .slice(0, -1)
    .filter((view, index) => view.current?.kind !== 'sign-off' || index === rehearsal.length - 2)
    .map((view, index) => runShot(`run-${String(index + 1).padStart(2, '0')}-${view.current?.kind ?? ''}`, view)),
  runShot('run-finished', { ...finished, checkpoint: paperCheckpoint }),
  { ...runShot('history-de', { ...finished, checkpoint: paperCheckpoint }), settings: { language: 'de' } },
  runShot('run-backup', { ...finished, mode: 'production', checkpoint: paperCheckpoint, backup }),
  runShot('run-backup-outstanding', {
    ...finished,
    mode: 'production',
    backup: { state: 'failed', threshold: 0, people: [], files: [], code: 'media.full' },
  }),
  {
    ...runShot('run-backup-de', { ...finished, mode: 'production', backup: { ...backup, state: 'not-made', files: [] } }),
    settings: { language: 'de' },
  },
  shelf('evidence-backup', '#evidence/r-old'),
  shelf('restored-home', '#home', { status: restoredStatus, history: awaitedHistory }),
  shelf('restored-home-de', '#home', { status: restoredStatus }, { settings: { language: 'de' } }),
  shelf('restored-plan', '#plan', { status: restoredStatus, history: awaitedHistory }, { before: press('Open a plan…') }),
  shelf('restored-runs', '#runs', { status: restoredStatus }),
  shelf('history-home', '#home', { history: awaitedHistory }),
  shelf(
    'history-refused',
    '#home',
    { history: awaitedHistory },
    {
      core: { answers: { ...base, history: awaitedHistory }, failures: { compareCheckpoint: historyRefused } },
      before: async (page) => {
        await page.getByLabel('Checkpoint from paper').fill(paperCheckpoint.words.join(' '));
        await press('Compare with the log')(page);
      },
    },
  ),
  shelf('history-skip', '#home', { history: awaitedHistory }, { before: press(/^Go on without it/u) }),
  shelf('history-plan', '#plan', { history: awaitedHistory }, { before: press('Open a plan…') }),
  {
    ...runShot('history-transcript', {
      ...review,
      exceptions: [],
      corrections: [{ at: '2026-11-21T09:04:02Z', person: 'ada', corrects: 7, text: 'The witness arrived at 9:02, not at 9:20.' }],
    }),
    core: { answers: { ...base, run: review, transcript } },
    before: press('Transcript'),
  },
  shelf(
    'history-audit',
    '#evidence',
    {
      audit: {
        checks: [
          {
            name: 'LOG-CHAIN',
            verdict: 'failed',
            reason: 'Log workstation, event workstation/12: Line 12 is not the line that line 13 names.',
          },
        ],
        problems: ['Log workstation, event workstation/12: Line 12 is not the line that line 13 names.'],
        firstBad: { log: 'workstation', seq: 12 },
      },
    },
    { before: press('Audit the log') },
  ),
  ...(['en', 'de'] as const).map((language) =>
    shelf(
      `evidence-found-${language}`,
      '#evidence',
      {},
      {
        settings: { language },
        before: async (page) => {
          await press(/^(?:Certificates and lists met|Anderswo)/u)(page);
          await page
            .locator('input[type=file]')
            .setInputFiles({ name: 'met-at-a-customer-of-the-issuing-ca.pem', mimeType: 'text/plain', buffer: Buffer.from('x') });
        },
      },
    ),
  ),
  runShot('run-aborted', { ...sign, status: 'aborted', current: null }),
  runShot('run-paused', {
    ...review,
    status: 'paused',
    exceptions: [{ at: '2026-11-21T09:10:00Z', person: 'ada', text: 'The fire alarm was tested; everybody stayed.' }],
  }),
  runShot('run-differs', withDifferences(review)),
  runShot('run-unknown-outcome', unknownOutcome(sign)),
  runShot('run-timeline', succession(open)),
  runShot('run-problem', { ...open, current: open.current === null ? null : { ...open.current, problem: notFound } }),
  runShot('run-pin-wrong', open, { failures: { perform: pinWrong } }, async (page) => {
    await page.getByLabel(/PIN of the new/u).fill('1234567');
    await page.getByLabel('The same once more').fill('1234567');
    await press(/Make and open/u)(page);
  }),
  runShot(
    'run-silence',
    generate,
    {
      hangs: ['perform'],
      pushes: [
        { name: 'progress', value: { runId: generate.runId, text: 'The token is generating a ECDSA P-384 key', endable: false } },
        { name: 'silence', value: { call: 'C_GenerateKeyPair', seconds: 4 } },
      ],
    },
    async (page) => {
      await typeLabel(page);
      await press(/^Generate the key/u)(page);
      await page.getByText(/has been silent/u).waitFor();
    },
  ),
  runShot('run-armed', sign, {}, typeLabel),
  runShot('run-refusing', approve, {}, press('Refuse…')),
  runShot('run-missing', viewAt(rehearsal, 'roll-call'), {}, press('Confirm my presence')),
  runShot('run-abort-dialog', sign, {}, press('Abort')),
  runShot('run-absence-dialog', withSubstitute(sign), {}, async (page) => {
    await page.getByRole('button', { name: 'Absence' }).click();
    await page
      .getByRole('radio', { name: sign.people[1]?.name ?? '' })
      .first()
      .check({ force: true });
  }),
  runShot('run-why', sign, {}, press('Why this step')),
  runShot('run-production-approve', viewAt(production, 'approve')),
  runShot('run-production-roll-call', viewAt(production, 'roll-call')),
  runShot('run-drill', { ...viewAt(production, 'sign'), mode: 'drill' }),
  { ...runShot('run-de', approve), settings: { language: 'de' } },
  { ...runShot('room', approve), hash: `#room/${approve.runId}` },
  { ...runShot('room-production', viewAt(production, 'review')), hash: `#room/${viewAt(production, 'review').runId}` },
  shelf('paper', `#paper/${finished.runId}`, { paper: { title: 'Example Root R1 (rehearsal)', hashes: finished.hashes } }),
  ...deskShots,
  ...designShots,
  ...requestShots,
  ...profileShots,
];
