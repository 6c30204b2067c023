import { basename } from 'node:path';
import { parseAskedRequest } from '../../../formats/asked-request.ts';
import { compareWithRecipe, type RecipeRow } from '../../../pki/compare-with-recipe.ts';
import { judgeRequest } from '../../../pki/judge-request.ts';
import type { RuleSet } from '../../../pki/profile.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import type { Command } from '../command.ts';
import { dataFlag, jsonFlag, pathOf } from '../data-flags.ts';
import { factLine } from '../fact-line.ts';
import { checkLine } from '../interactive/stage-lines.ts';
import { certificateProfile } from '../certificate-profile.ts';
import { readWeakKeyLists } from '../weak-key-files.ts';

const ruleSets: readonly RuleSet[] = ['br', 'private', 'cnsa2'];

export const requestShowCommand: Command = {
  name: 'request show',
  operands: { name: 'FILE', min: 1, max: 1 },
  flags: [
    { name: 'profile', value: 'ID', says: 'profile of the certificate; what becomes of everything in the request is then shown' },
    { name: 'rules', value: 'SET', oneOf: ruleSets, says: 'rule set of the key checks: br, private (without the flag) or cnsa2' },
    { name: 'asked', value: 'FILE', says: 'asked.json of conclave request recipe; the request is compared with it' },
    { name: 'weak-keys', value: 'DIR', says: 'directory of openssl-blacklist: blacklist.RSA-2048 and its like' },
    { ...dataFlag, says: 'data directory whose own profiles may be named; without it the user’s own' },
    jsonFlag,
  ],
  says: 'Everything a certificate request says, its proof of possession, its key, and what becomes of each part',
  more: ['Exits with 1 where a check fails, the profile builds nothing from the request as it is, or it is not what was asked for.'],
  async run(world, given) {
    const path = pathOf(world, given.operands[0] ?? '');
    const id = given.get('profile');
    const profile = id === undefined ? null : certificateProfile(world, given, id);
    const rules = (given.get('rules') ?? 'private') as RuleSet;
    const lists = given.get('weak-keys');
    const weakKeys = lists === undefined ? new Map() : readWeakKeyLists(pathOf(world, lists));
    const bytes = readFileLimited(path, fileLimits.request, 'The request');
    const { request, textIgnored, sha256, facts, checks, dispositions } = judgeRequest(bytes, profile, { rules, weakKeys });
    const shown = { file: basename(path), textIgnored, sha256, rules };
    const asked = given.get('asked');
    const rows =
      asked === undefined
        ? null
        : compareWithRecipe(request, parseAskedRequest(readFileLimited(pathOf(world, asked), fileLimits.yaml, 'What was asked')));
    const out = (line: string): void => world.terminal.out(line);
    if (given.has('json'))
      out(
        JSON.stringify({
          ...shown,
          facts,
          checks,
          ...(profile === null ? {} : { profile: profile.id, dispositions }),
          ...(rows === null ? {} : { compared: rows }),
        }),
      );
    else {
      out(`file: ${shown.file}`);
      if (textIgnored) out('note: the text before the PEM block was not read');
      out(`sha256: ${sha256}`);
      for (const fact of facts) out(factLine(fact));
      out(`rules: ${rules}`);
      for (const check of checks) out(checkLine(check));
      for (const { label, asked, fate, why } of dispositions) out(`${fate.padEnd(7)}  ${label}  ${asked}  ${why}`);
      for (const row of rows ?? []) out(comparisonLine(row));
    }
    const negative =
      checks.some(({ verdict }) => verdict === 'failed') ||
      dispositions.some(({ fate }) => fate === 'refused') ||
      (rows ?? []).some(({ verdict }) => verdict === 'different');
    return negative ? 1 : 0;
  },
};

function comparisonLine({ label, asked, found, verdict, why }: RecipeRow): string {
  return verdict === 'same'
    ? `${verdict.padEnd(10)}  ${label}  ${found}`
    : `${verdict.padEnd(10)}  ${label}  asked: ${asked}  found: ${found}  ${why}`;
}
