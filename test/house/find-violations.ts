// Judges one source file by the table in test/house.json (architecture.md, "Who may import whom").

import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import house from '../house.json' with { type: 'json' };
import { readSource } from './read-source.ts';
import type { SourceFacts, SourceImport } from './read-source.ts';

const rooms: Readonly<Record<string, string>> = house.rooms;
const builtins = new Set(builtinModules);

function covers(place: string, file: string): boolean {
  return place.endsWith('/') ? file.startsWith(place) : file === place;
}

function isIn(places: readonly string[], file: string): boolean {
  return places.some((place) => covers(place, file));
}

function roomOf(file: string): string | null {
  return Object.keys(rooms).find((room) => covers(rooms[room] ?? '', file)) ?? null;
}

function levelOf(room: string | null): number {
  return house.levels.findIndex((level) => level.includes(room ?? ''));
}

/** `fs/promises` and `node:fs/promises` are both `node:fs`; `@scope/name/x` keeps its scope. */
function packageOf(specifier: string): string {
  const bare = specifier.replace(/^node:/u, '');
  const first = bare.split('/')[0] ?? bare;
  if (specifier.startsWith('node:') || builtins.has(bare)) return `node:${first}`;
  return specifier.startsWith('@') ? specifier : first;
}

function judgePackage(file: string, specifier: string): string[] {
  const name = packageOf(specifier);
  if (isIn(house.builtinsOnly, file) && !name.startsWith('node:')) return [`imports ${specifier}; only built-in modules are allowed here`];
  return house.packages.flatMap((rule) => {
    const named = rule.names.some((banned) =>
      banned.endsWith('/') ? name.startsWith(banned) : name === banned || name.startsWith(`${banned}/`),
    );
    return named && !isIn(rule.only, file) ? [`imports ${specifier}, allowed only in ${rule.only.join(', ')}`] : [];
  });
}

/** Paths inside the repository: same room, a leaf, or a room on a lower level. Tests may look at everything. */
function judgePath(file: string, { specifier, typeOnly }: SourceImport): string[] {
  if (file.startsWith('test/')) return [];
  const target = posix.normalize(posix.join(posix.dirname(file), specifier));
  if (house.typesOnly.some((rule) => covers(rule.from, file) && covers(rule.of, target)) && !typeOnly)
    return [`imports ${target} for more than its types`];
  if (isIn(house.leaves, target) && !isIn(['preload/contract/'], file)) return [];
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === null || to === null) return [`imports ${target}: ${from === null ? file : target} is in no room`];
  if (from === to) return [];
  if (house.onlyEntriesImport.rooms.includes(to) && !house.onlyEntriesImport.from.includes(from))
    return [`${from} imports ${to} (${specifier}); only the entries may`];
  const down = levelOf(from) >= 0 && levelOf(to) > levelOf(from);
  return down ? [] : [`${from} imports ${to} (${specifier}), which is not on a lower level`];
}

function judgeImport(file: string, source: SourceImport): string[] {
  return source.specifier.startsWith('.') ? judgePath(file, source) : judgePackage(file, source.specifier);
}

function judgeNames(file: string, facts: SourceFacts): string[] {
  return house.names.flatMap((rule) =>
    isIn(rule.only, file) ? [] : rule.names.filter((name) => facts.names.has(name)).map((name) => `uses ${name}: ${rule.why}`),
  );
}

function judgeFile(file: string, facts: SourceFacts): string[] {
  const base = posix.basename(file).replace(/\.(test\.)?\w+$/u, '');
  const limit = Object.entries(house.maxLines).find(([place]) => covers(place, file))?.[1] ?? Infinity;
  return [
    ...(facts.codeLines > limit ? [`has ${facts.codeLines} lines of code; the limit is ${limit}`] : []),
    ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?$/u.test(base) ? [] : ['its name is not in kebab-case']),
    ...(base.split('-').some((word) => house.forbiddenFileNames.includes(word))
      ? ['its name says nothing (utils, helpers, common, manager, service)']
      : []),
    ...(facts.defaultExport && !file.endsWith('.config.ts') ? ['has a default export'] : []),
  ];
}

/** Every breach of the house table in one file, as `file: what`. `file` is relative to the repository, with slashes. */
export function findViolations(file: string, text: string): string[] {
  const facts = readSource(file, text);
  const found = [...facts.imports.flatMap((source) => judgeImport(file, source)), ...judgeNames(file, facts), ...judgeFile(file, facts)];
  return found.map((what) => `${file}: ${what}`);
}
