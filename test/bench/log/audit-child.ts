// One audit in a process of its own, so that its peak memory is nobody else's. Tells the parent megabytes and seconds.

import { auditStore } from '../../../main/store/audit.ts';
import { openStore } from '../../../main/store/store.ts';
import { countingRandom } from '../../integration/store/test-store.ts';

const [directory = ''] = process.argv.slice(2);
const start = performance.now();
const store = openStore({ directory, now: () => new Date(), random: countingRandom('audit'), readOnly: true });
const { problems } = auditStore(store);
store.close();
if (problems.length > 0) throw new Error(problems[0]);
process.send?.({ megabytes: process.resourceUsage().maxRSS / 1024, seconds: (performance.now() - start) / 1000 });
