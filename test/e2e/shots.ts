// `npm run shots`: the end-to-end tests once more, keeping what every screen looked like in shots/.

import { startVitest } from 'vitest/node';

process.env['CONCLAVE_SHOTS'] = '1';
const vitest = await startVitest(process.argv.slice(2), { config: 'test/vitest.config.ts', run: true, watch: false, project: ['e2e'] });
await vitest.close();
