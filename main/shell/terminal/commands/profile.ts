// The twin of the window's editor of profiles: list, show, check, preview, save.

import { basename } from 'node:path';
import { previewProfile } from '../../../ceremony/preview-profile.ts';
import { CeremonyError } from '../../../errors.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { profileProblems } from '../../../formats/profile-problems.ts';
import { madeBy, parseProfile } from '../../../formats/profile.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import type { CertificateProfile, RuleSet } from '../../../pki/profile.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { ownProfiles } from '../../own-profiles.ts';
import { resourceLibrary } from '../../resources.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';
import { factLine } from '../fact-line.ts';
import { wordColumns } from '../interactive/columns.ts';
import { findingLine } from '../interactive/stage-lines.ts';
import type { World } from '../world.ts';

const libraryOf = (world: World, given: Arguments) =>
  resourceLibrary(world.programDirectory, world.workingDirectory, dataDirectory(world, given));
const ownOf = (world: World, given: Arguments) => ownProfiles(world.programDirectory, dataDirectory(world, given), world.random);
/** An id has neither a dot nor a slash. */
const looksLikeFile = (typed: string): boolean => /[./\\]/u.test(typed);

/** A file where the name says so, else a profile by its id. Throws input.*. */
function profileBytes(world: World, given: Arguments): { name: string; bytes: Uint8Array } {
  const typed = given.operands[0] ?? '';
  if (looksLikeFile(typed))
    return { name: basename(typed), bytes: readFileLimited(pathOf(world, typed), fileLimits.yaml, basename(typed)) };
  const bytes = libraryOf(world, given).profile(typed);
  if (bytes === null)
    throw new CeremonyError('input.not-found', `There is no profile ${typed.slice(0, 64)}. conclave profile list names them.`);
  return { name: typed, bytes };
}

export const profileListCommand: Command = {
  name: 'profile list',
  operands: { name: '', min: 0, max: 0 },
  flags: [dataFlag, jsonFlag],
  says: 'The profiles that came with Conclave, and those in the data directory',
  async run(world, given) {
    const library = libraryOf(world, given);
    const own = ownOf(world, given);
    const rows = library.profileIds().map((id) => {
      const version = own.read(id)?.version ?? null;
      const bytes = library.profile(id) ?? new Uint8Array();
      const problems = profileProblems(bytes);
      const profile = problems.length === 0 ? parseProfile(bytes).value : null;
      const kind = profile === null ? 'unreadable' : profile.makes === 'certificate' ? profile.kind : profile.makes;
      return { id, kind, origin: version === null ? 'built-in' : 'own', version, sha256: sha256Hex(bytes), title: profile?.title ?? '' };
    });
    if (given.has('json')) world.terminal.out(JSON.stringify({ profiles: rows }));
    for (const { id, kind, origin, version, sha256, title } of given.has('json') ? [] : rows)
      world.terminal.out(
        `${id.padEnd(24)} ${kind.padEnd(11)} ${(version === null ? origin : `own, v${version}`).padEnd(9)} ${sha256.slice(0, 16)}…  ${title}`,
      );
    return 0;
  },
};

export const profileShowCommand: Command = {
  name: 'profile show',
  operands: { name: 'ID', min: 1, max: 1 },
  flags: [dataFlag],
  says: 'The file of a profile, as it is: a copy of it is where one’s own begins',
  async run(world, given) {
    const { bytes } = profileBytes(world, given);
    for (const line of new TextDecoder().decode(bytes).replace(/\n$/u, '').split('\n')) world.terminal.out(line);
    return 0;
  },
};

export const profileCheckCommand: Command = {
  name: 'profile check',
  operands: { name: 'FILE|ID', min: 1, max: 1 },
  flags: [dataFlag, jsonFlag],
  says: 'Everything wrong with a profile, by line; its hash and words where nothing is',
  async run(world, given) {
    const { name, bytes } = profileBytes(world, given);
    const problems = profileProblems(bytes);
    const sha256 = sha256Hex(bytes);
    if (given.has('json')) world.terminal.out(JSON.stringify({ file: name, sha256, valid: problems.length === 0, problems }));
    else {
      world.terminal.out(`profile: ${name}`);
      for (const { line, path, text } of problems)
        world.terminal.out(`problem: ${line === null ? '' : `line ${line}: `}${path === '' ? '' : `${path}: `}${text}`);
      if (problems.length === 0) {
        world.terminal.out(`sha256: ${sha256}`);
        world.terminal.out('words:');
        for (const words of wordColumns([...hashWords(sha256)])) world.terminal.out(words);
      }
      world.terminal.out(
        `valid: ${problems.length === 0 ? 'yes' : `no, ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`}`,
      );
    }
    return problems.length === 0 ? 0 : 1;
  },
};

const ruleSets: readonly RuleSet[] = ['br', 'private', 'cnsa2'];

function certificateOf(bytes: Uint8Array): CertificateProfile {
  const { value } = parseProfile(bytes);
  if (value.makes === 'certificate') return value;
  throw new CeremonyError(
    'input.unsupported',
    `Profile ${value.id} makes ${madeBy(value)}, of which there is no preview. Name the profile of a certificate.`,
  );
}

export const profilePreviewCommand: Command = {
  name: 'profile preview',
  operands: { name: 'FILE|ID', min: 1, max: 1 },
  flags: [{ name: 'rules', value: 'SET', oneOf: ruleSets, says: 'rule set; without it the first the profile names' }, dataFlag, jsonFlag],
  says: 'The certificate a profile makes, field by field, with what lint says of it',
  more: [
    'Subject, names, key and issuer are examples; the validity is the longest the profile allows. Nothing is signed.',
    'Exits with 1 where lint finds an error or no certificate can be built.',
  ],
  async run(world, given) {
    const { name, bytes } = profileBytes(world, given);
    const profile = certificateOf(bytes);
    const rules = (given.get('rules') ?? profile.rules[0] ?? 'private') as RuleSet;
    const { facts, findings, problem } = previewProfile(libraryOf(world, given), profile, world.now(), rules);
    if (given.has('json')) world.terminal.out(JSON.stringify({ profile: name, rules, facts, findings, problem }));
    else {
      world.terminal.out(`profile: ${name}`);
      world.terminal.out(`rules: ${rules}`);
      for (const fact of facts) world.terminal.out(factLine(fact));
      for (const finding of findings) world.terminal.out(findingLine(finding));
      if (problem !== null) world.terminal.out(`problem: ${problem}`);
    }
    return problem === null && findings.every(({ severity }) => severity !== 'error') ? 0 : 1;
  },
};

export const profileSaveCommand: Command = {
  name: 'profile save',
  operands: { name: 'FILE', min: 1, max: 1 },
  flags: [dataFlag, jsonFlag],
  says: 'Keep a profile in the data directory, as the next version of the id it names',
  more: [
    'A version is never changed or taken away; plans name it by the hash that is printed. Those that came with Conclave stay as they are.',
  ],
  async run(world, given) {
    const path = pathOf(world, given.operands[0] ?? '');
    const { id, version, bytes } = ownOf(world, given).save(readFileLimited(path, fileLimits.yaml, basename(path)));
    const sha256 = sha256Hex(bytes);
    if (given.has('json')) world.terminal.out(JSON.stringify({ id, version, sha256 }));
    else {
      world.terminal.out(`profile: ${id}, version ${version}`);
      world.terminal.out(`sha256: ${sha256}`);
      world.terminal.out('words:');
      for (const words of wordColumns([...hashWords(sha256)])) world.terminal.out(words);
    }
    return 0;
  },
};
