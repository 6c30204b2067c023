import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { checkFile } from '../../../ceremony/check-file.ts';
import { leftToPlan, withValidityOfProfile } from '../../../ceremony/profiles-of-plan.ts';
import { CeremonyError } from '../../../errors.ts';
import { skeletonText } from '../../../formats/begin-plan.ts';
import { checkParameters } from '../../../formats/plan-parameters.ts';
import { parsePlaybook, profileIdsOf, type Playbook } from '../../../formats/playbook.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import type { ResourceLibrary } from '../../core.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { resourceLibrary } from '../../resources.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, pathOf } from '../data-flags.ts';
import { answersText } from '../plan-skeleton/answers-text.ts';
import { readSettings } from '../plan-skeleton/read-settings.ts';
import { skeletonPeople } from '../../../formats/skeleton-people.ts';
import type { World } from '../world.ts';

export const planCommand: Command = {
  name: 'plan',
  operands: { name: 'PLAYBOOK', min: 1, max: 1 },
  flags: [
    { name: 'set', value: 'name=value', repeat: true, says: 'a parameter of the playbook, or title, rules, attendance' },
    { name: 'out', value: 'FILE', required: true, says: 'where the plan goes; the answers go beside it' },
    { ...dataFlag, says: 'data directory whose own profiles may be named; without it the user’s own' },
  ],
  says: 'A plan skeleton for a playbook with all hashes filled in, and an answers skeleton beside it',
  more: ['PLAYBOOK is the id of one that came with Conclave (root-ca) or a file.'],
  async run(world, given) {
    const planPath = pathOf(world, given.get('out') ?? '');
    const answersPath = planPath.replace(/(\.plan)?(\.ya?ml)?$/, '.answers.yaml');
    const { bytes, library } = findPlaybook(world, given.operands[0] ?? '', dirname(planPath), dataDirectory(world, given));
    const { value: playbook, sha256 } = parsePlaybook(bytes);
    const settings = readSettings(given.all('set'), playbook);
    const problem = checkParameters(
      Object.fromEntries(Object.entries(playbook.params).filter(([name]) => name in settings.given)),
      settings.given,
    )[0];
    if (problem !== undefined) throw new CeremonyError('usage', problem);
    const people = skeletonPeople(playbook.roles, settings.quorum);
    const text = skeletonText({
      playbook,
      playbookSha256: sha256,
      profiles: profileHashes(playbook, settings.given, library),
      left: leftToPlan(library, profileIdsOf(playbook, settings.given)),
      window: nextDay(world.now()),
      people: people.map(({ id, name, role }) => ({ id, name, roles: [role] })),
      ...settings,
      params: withValidityOfProfile(library, playbook, settings.params, settings.given),
    });
    writeNewFile(planPath, text);
    writeNewFile(answersPath, answersText(playbook, people, settings.quorum));
    world.terminal.out(`plan: ${basename(planPath)}`);
    world.terminal.out(`answers: ${basename(answersPath)}`);
    world.terminal.out(`playbook sha256: ${sha256}`);
    for (const left of whatIsLeft(text, library, world.now())) world.terminal.out(`to fill in: ${left}`);
    world.terminal.out('next: replace every ? and every name, then conclave check this plan');
    return 0;
  },
};

function findPlaybook(world: World, typed: string, beside: string, data: string): { bytes: Uint8Array; library: ResourceLibrary } {
  const path = pathOf(world, typed);
  if (existsSync(path) && /\.ya?ml$/.test(typed))
    return {
      bytes: readFileLimited(path, fileLimits.yaml, 'The playbook'),
      library: resourceLibrary(world.programDirectory, dirname(path), data),
    };
  const library = resourceLibrary(world.programDirectory, beside, data);
  const bytes = library.playbook(typed);
  if (bytes === null)
    throw new CeremonyError(
      'input.not-found',
      `There is no playbook ${basename(typed)}: neither a file of this name nor one that came with Conclave. Nothing was written.`,
    );
  return { bytes, library };
}

function profileHashes(playbook: Playbook, given: Readonly<Record<string, unknown>>, library: ResourceLibrary): Record<string, string> {
  return Object.fromEntries(
    profileIdsOf(playbook, given).map((id) => {
      const bytes = library.profile(id);
      if (bytes === null)
        throw new CeremonyError(
          'input.not-found',
          `The playbook uses profile ${id}, which is not here. Nothing was written. Put ${id}.yaml beside the playbook.`,
        );
      return [id, sha256Hex(bytes)];
    }),
  );
}

// A day in working hours, as a form to be corrected.
function nextDay(now: Date): { from: string; to: string } {
  const day = new Date(now.getTime() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return { from: `${day}T08:00:00Z`, to: `${day}T18:00:00Z` };
}

function whatIsLeft(text: string, library: ResourceLibrary, now: Date): readonly string[] {
  const lines = text
    .split('\n')
    .flatMap((line, i) =>
      line.startsWith('#') || !/"\?"|"Name of /.test(line) ? [] : [`line ${i + 1}, ${line.trim().replace(/\s*#.*$/, '')}`],
    );
  try {
    return [...lines, ...checkFile(new TextEncoder().encode(text), library, now).problems];
  } catch (error) {
    if (error instanceof CeremonyError) return [...lines, error.message];
    throw error;
  }
}
