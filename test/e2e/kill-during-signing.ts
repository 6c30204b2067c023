// Run by kill.test.ts in a process of its own: plays the ceremony up to the signature and dies of SIGKILL at the journal
// point named, as by a power cut. `node kill-during-signing.ts DIRECTORY PAGES POINT`.

import { play, shownRun, takeTurn } from './ceremony.ts';
import { beginProduction, openPlan, productionPlan } from './production-plan.ts';
import { softHsm } from './soft-hsm.ts';
import { openApp } from './world.ts';

const [directory = '', pages = '', fatal = ''] = process.argv.slice(2);
const app = await openApp({
  pages,
  directory,
  token: softHsm(directory),
  keep: true,
  point: (name) => (name === fatal ? process.kill(process.pid, 'SIGKILL') : undefined),
});
await openPlan(app, productionPlan(directory));
await beginProduction(app);
const runId = await shownRun(app);
console.log(`run ${runId} browser ${app.chromium.pid}`);
await play(app, runId, { until: 'sign' });
await takeTurn(app, runId);
console.log('survived');
await app.close();
