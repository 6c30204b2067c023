import { failed, notChecked, type Check } from '../../../checks.ts';
import { CeremonyError } from '../../../errors.ts';
import { parseTrustEntry } from '../../../evidence/trust-entry.ts';
import { auditStore } from '../../../store/audit.ts';
import { auditFound } from '../../../store/audit/audit-found.ts';
import { openStore, type Store } from '../../../store/store.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { Activity } from '../activity.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, moduleFlags, pathOf } from '../data-flags.ts';
import { checkLine } from '../interactive/stage-lines.ts';
import { checkTokenAgainstLog } from '../token-against-log.ts';
import { tokenPin, tokenPinFlags } from '../token-pin.ts';
import { foundFiles } from '../found-files.ts';
import { withHsm } from '../with-hsm.ts';
import type { World } from '../world.ts';

export const auditCommand: Command = {
  name: 'audit',
  operands: { name: 'FILE…', min: 0, max: 1000 },
  flags: [
    { name: 'trust', value: 'FILE', says: 'the last checkpoint or fingerprints from paper' },
    { name: 'published', value: 'URL=FILE', repeat: true, says: 'what is served at an address where an authority publishes, fetched back' },
    dataFlag,
    ...moduleFlags,
    ...tokenPinFlags,
    jsonFlag,
  ],
  says: 'Check the whole local record: logs, checkpoints, database against log, token against log',
  more: [
    'FILE: a certificate or CRL met elsewhere that bears an authority’s name; one that is signed by its key and on no record is a problem.',
    'Changes nothing. With --module, --token, --pin-file, --card-file or --halves the keys of that token are compared too; this needs its PIN.',
    'Where the record says that the PIN is shared, as many custodians as it takes are asked for the words of their cards, never shown.',
  ],
  async run(world, given) {
    const trustPath = given.get('trust');
    const trust =
      trustPath === undefined ? undefined : parseTrustEntry(readFileLimited(pathOf(world, trustPath), fileLimits.trust, 'The trust file'));
    const found = foundFiles(world, given);
    const activity = new Activity(world.terminal, world.monotonic);
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random, readOnly: true });
    try {
      const report = await activity.during('auditing', async () => auditStore(store, trust));
      const met = auditFound(store, found);
      const checks = [...report.checks, ...met.checks, ...(await tokenChecks(world, given, store))];
      const problems = [...report.problems, ...met.problems];
      if (given.has('json')) world.terminal.out(JSON.stringify({ checks, problems, firstBad: report.firstBad }));
      for (const check of given.has('json') ? [] : checks) world.terminal.out(checkLine(check));
      for (const problem of given.has('json') ? [] : problems) world.terminal.out(`problem: ${problem}`);
      if (report.firstBad !== null && !given.has('json'))
        world.terminal.out(`first bad event: ${report.firstBad.log}/${report.firstBad.seq}`);
      const bad = checks.filter((check) => check.verdict === 'failed').length;
      if (!given.has('json'))
        world.terminal.out(
          `verdict: ${bad === 0 && problems.length === 0 ? 'nothing is wrong in what was checked' : `${bad} ${bad === 1 ? 'check' : 'checks'} failed`}`,
        );
      return bad === 0 && problems.length === 0 ? 0 : 1;
    } finally {
      store.close();
    }
  },
};

async function tokenChecks(world: World, given: Arguments, store: Store): Promise<Check[]> {
  if (!['module', 'token', 'pin-file', 'card-file', 'halves'].some((flag) => given.has(flag))) {
    return [
      notChecked('TOKEN-VS-LOG', 'no token asked for: give --module, --token or --pin-file'),
      notChecked('KEY-ATTRIBUTES', 'no token asked for'),
      notChecked('TOKEN-SIGNATURES', 'no token asked for'),
    ];
  }
  return withHsm(world, given, 'comparing the token with the log', async (hsm) => {
    const wanted = given.get('token');
    const initialized = (await hsm.tokens()).filter(
      (token) => token.initialized && (wanted === undefined || token.identity.label === wanted || token.identity.serial === wanted),
    );
    const [only, second] = initialized;
    if (only === undefined)
      return [
        failed('TOKEN-VS-LOG', 'the token asked for is not there'),
        notChecked('KEY-ATTRIBUTES', 'no token'),
        notChecked('TOKEN-SIGNATURES', 'no token'),
      ];
    if (second !== undefined)
      throw new CeremonyError(
        'token.ambiguous',
        `The module shows ${initialized.length} tokens that fit. No PIN was sent. Name one by its serial with --token.`,
      );
    const token = await hsm.find(only.identity);
    const entered = only.protectedAuthenticationPath ? null : await tokenPin(world, given, store, only.identity);
    try {
      const session = await token.login(entered?.pin ?? null);
      const keys = await session.keys();
      await session.logout();
      return [...(entered?.checks ?? []), ...checkTokenAgainstLog(store, only.identity, keys)];
    } finally {
      entered?.pin.fill(0);
    }
  });
}
