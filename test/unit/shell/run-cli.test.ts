import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CeremonyError, exitStatusOf } from '../../../main/errors.ts';
import type { CoreOptions } from '../../../main/shell/core.ts';
import { commands } from '../../../main/shell/terminal/commands/commands.ts';
import { runCli } from '../../../main/shell/terminal/run-cli.ts';
import type { World } from '../../../main/shell/terminal/world.ts';
import { fakeEngine, nothingOnPaper } from './fake-engine.ts';
import { type BareWorld, bareWorld } from './bare-world.ts';

/** The parts of a store no shell of these tests reaches. */
const unwritten = {
  directory: '',
  record: () => {
    throw new Error('a shell wrote to the store');
  },
};

const root = resolve(import.meta.dirname, '../../..');
let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-run-cli-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const world = (openCore: World['openCore'], typed: string[] | null = null): BareWorld => ({ ...bareWorld(place, typed), openCore });
const noCore: World['openCore'] = () => Promise.reject(new Error('the core was opened'));

const example = join(root, 'resources/examples/root-ca');
const rehearse = ['rehearse', `${example}.plan.yaml`, '--answers', `${example}.answers.yaml`, '--out', 'out'];

async function cli(...words: string[]): Promise<{ status: number; out: string[]; err: string[] }> {
  const here = world(noCore);
  const status = await runCli(words, here);
  return { status, out: here.terminal.output, err: here.terminal.errors };
}

describe('runCli', () => {
  test('--help lists every command, and each has its own help', async () => {
    const { status, out } = await cli('--help');
    expect(status).toBe(0);
    for (const { name, flags } of commands) {
      expect(out.join('\n')).toContain(`conclave ${name}`);
      const help = await cli(...name.split(' '), '--help');
      expect(help.out[0]).toContain(`conclave ${name}`);
      for (const flag of flags) expect(help.out.join('\n')).toContain(`--${flag.name}`);
    }
  });
  test.each([
    [['rnu'], 'usage: There is no command rnu; did you mean run.'],
    [['token'], 'usage: conclave token is followed by list or test.'],
    [['run', 'x', '--ot', 'y'], 'usage: run has no flag --ot; did you mean --out.'],
    [['run', 'x'], 'usage: run needs --out DIR: where the evidence bundle goes.'],
    [['verify'], 'usage: verify needs BUNDLE….'],
    [
      ['plan', 'root-ca', '--out', 'p.yaml', '--set', 'algoritm=x'],
      'usage: The playbook has no parameter algoritm; did you mean algorithm.',
    ],
    [['plan', 'root-ca', '--out', 'p.yaml', '--set', 'quorum=many'], 'usage: The parameter `quorum` must be a whole number'],
    [['plan', 'root-ca', '--out', 'p.yaml', '--set', 'quorum'], 'usage: --set takes name=value, not quorum.'],
    [['lint', 'x', '--rules', 'bar'], 'usage: --rules is one of br, private, cnsa2, not bar; did you mean br.'],
    [['run', 'x', '--out', 'y', '--shell', 'electron'], 'usage: --shell is one of terminal, not electron'],
    [['--shel', 'terminal'], 'usage: open has no flag --shel; did you mean --shell.'],
    [['verify', 'x', '--unanchored', '--trust', 'y'], 'usage: --trust and --unanchored contradict each other'],
    [['token', 'list', '--module-parameters', 'x'], 'usage: --module-parameters goes with --module.'],
    [
      ['run', 'x', '--out', 'y', '--second-module-parameters', 'x'],
      'usage: --second-module-parameters and --second-module-env go with --second-module.',
    ],
    [
      ['run', 'x', '--out', 'y', '--card-module', '/bin/sh', '--card-module-env', 'LD_PRELOAD=x'],
      'usage: --card-module-env may not set LD_PRELOAD: it changes what a process loads.',
    ],
    [
      ['run', 'x', '--out', 'y', '--card-module', '/bin/sh', '--card-module-env', 'SOFTHSM2_CONF'],
      'usage: --card-module-env is given SOFTHSM2_CONF, and NAME=VALUE is needed.',
    ],
    [
      ['run', 'x', '--out', 'y', '--second-module', '/bin/sh', '--second-tokens', 'z'],
      'usage: --second-tokens and --second-module name two second tokens; give one of them.',
    ],
    [['person', 'new', 'Alice', '--passphrase-file', 'x'], 'usage: Alice cannot be an id'],
    [['person', 'new', 'bob', '--card', 'x'], 'usage: --card goes with --card-module, which says what reads it.'],
    [['person', 'new', 'bob', '--key', 'x', '--passphrase-file', 'x'], 'usage: --key goes with --card.'],
    [['person', 'new', '../x', '--passphrase-file', 'x'], 'usage: ../x cannot be an id'],
    [['person', 'new', 'log', '--passphrase-file', 'x'], 'usage: log cannot be an id'],
  ])('usage, exit 2, code and sentence and what to do next: %j', async (words, sentence) => {
    const { status, out, err } = await cli(...words);
    expect(err[0]).toContain(sentence);
    expect(err).toHaveLength(2);
    expect(err[1]).toMatch(/^next: conclave .*--help lists/);
    expect([status, out]).toEqual([2, []]);
    expect(readdirSync(place)).toEqual([]);
  });
  test('bug: exit 7, no stack and no foreign message; CONCLAVE_DEBUG=1 shows them', async () => {
    const { status, err } = await cli(...rehearse);
    expect(status).toBe(7);
    expect(err).toHaveLength(2);
    expect(err[0]).toBe(
      'bug: Something happened that Conclave does not expect (Error). The command ended; what was logged before is kept.',
    );
    const here = { ...world(noCore), environment: { CONCLAVE_DEBUG: '1' } };
    await runCli(rehearse, here);
    expect(here.terminal.errors.join('\n')).toContain('the core was opened');
  });
  test('the throw-away directory of a rehearsal is 0700, is used and is gone, after a crash too', async () => {
    let used = '';
    const here = world((options: CoreOptions) => {
      used = options.dataDirectory;
      expect(readdirSync(place)).toHaveLength(1);
      return Promise.reject(new CeremonyError('store.full', 'No room.'));
    });
    expect(await runCli(rehearse, here)).toBe(5);
    expect(used).toMatch(/conclave-rehearsal-/);
    expect(readdirSync(place)).toEqual([]);
  });
  test('the last line of a rehearsal is the bundle, before it the trust line and the fingerprint in words', async () => {
    const fingerprint = 'ab'.repeat(32);
    const ids = ['people', 'host', 'token', 'review', 'approve', 'end'];
    const engine = fakeEngine(
      ids.map((id) => ({ id, kind: id, acts: [] })),
      { bundle: '/somewhere/REHEARSAL-x', status: 'finished' },
    );
    const here = world(async () => ({
      engine,
      history: nothingOnPaper(),
      transcript: () => [],
      artifacts: () => [],
      store: { logKey: { fingerprint }, ...unwritten } as never,
      hsm: { end: async () => undefined },
      close: async () => undefined,
    }));
    // Nothing is asked by a run that is over; the answers are unused.
    expect(await runCli(rehearse, here)).toBe(exitStatusOf(new CeremonyError('input.answer-unused', '')));
    expect(here.terminal.output.at(-1)).toBe('evidence bundle: /somewhere/REHEARSAL-x');
    expect(here.terminal.output).toContain(`log sha256:${fingerprint}`);
    rmSync(join(place, 'out'), { recursive: true });
  });
  test('state.stopped: an aborted run ends with exit 6', async () => {
    const engine = fakeEngine([{ id: 'people', kind: 'roll-call', acts: [[['alice'], []]] }]);
    const here = world(
      async () => ({
        engine,
        history: nothingOnPaper(),
        transcript: () => [],
        artifacts: () => [],
        store: { logKey: { fingerprint: '00'.repeat(32) }, ...unwritten } as never,
        hsm: { end: async () => undefined },
        close: async () => undefined,
      }),
      ['!abort', '1', 'wrong day', 'abort'],
    );
    expect(await runCli(['rehearse', `${example}.plan.yaml`, '--out', 'out'], here)).toBe(6);
    expect(here.terminal.errors[0]).toBe(
      'state.stopped: The run was aborted by a person and is closed. What was made before stays in the log.',
    );
    rmSync(join(place, 'out'), { recursive: true });
  });
});
