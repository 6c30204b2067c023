// A root that issued certificates to two CAs, revoked the second, and authorised a responder whose key is on its token.

import { ecKey } from '../../fixtures/requests/specimens.ts';
import { requestFor } from './issuing-request.ts';
import { issuingPlan, planOf, proposedPolicy, purposePlan, revokePlan } from './plans.ts';
import { rootedWorld } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import type { World } from './world.ts';

/** Where the root says it answers: a path with characters that mean something to a web server's expressions. */
export const ocspUri = 'http://ocsp.example.org/r1+x/';

const publication = { ...proposedPolicy.publication, crl: proposedPolicy.publication?.crl ?? {}, ocsp: [ocspUri] };

export async function answeringWorld(): Promise<World> {
  const bench = await rootedWorld(planOf({ policy: { ...proposedPolicy, publication } }));
  const app = await bench.open();
  for (const name of ['s1', 's2']) {
    const { params } = issuingPlan();
    const subject = `CN=Test Issuing CA ${name.toUpperCase()},O=Test Trust,C=CH`;
    const plan = issuingPlan({ params: { ...params, requestLabel: `test-issuing-${name}`, subject } });
    const view = await playTo(app, await start(app, bench, plan), 'request');
    const request = requestFor(ecKey(`issuing ${name}`), subject);
    await playTo(app, await act(app, view, undefined, { values: { request } }));
    bench.advance(60_000);
  }
  await playTo(app, await start(app, bench, purposePlan()));
  bench.advance(60_000);
  const asked = await playTo(app, await start(app, bench, revokePlan('issuing ca s2')), 'revoke');
  const answers = { 'happened-1': 'replaced', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' };
  const revoked = await playTo(app, await act(app, await playTo(app, asked, 'revoke'), undefined, { values: answers }));
  if (revoked.status !== 'finished') throw new Error('The second CA was not revoked.');
  bench.advance(60_000);
  await app.close();
  return bench;
}
