// Started by the hot runner only (hot.config.ts): it never comes to its end, and has no test of its own.

import { globSync } from 'node:fs';
import { serveMutants } from './hot-session.ts';

await serveMutants((process.env['CONCLAVE_MUTATION_TESTS'] ?? '').split(',').flatMap((pattern) => globSync(pattern)));
