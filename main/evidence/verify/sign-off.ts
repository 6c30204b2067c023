import type { Check } from '../../checks.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parseSignOffStatement } from '../sign-off-statement.ts';
import { judge, refuse } from './judge.ts';
import { signOffBase } from '../sign-off-files.ts';
import { standingOf, takesPart } from '../standing.ts';
import { enrolsAtRollCall, peopleKeys, readSignedStatement } from './people-keys.ts';
import type { BundleReading } from './reading.ts';

/** Whose sign-offs there must be: everyone who took part to the end, with `need: all` one by each of their keys. */
export function signOffBases(reading: BundleReading): readonly { readonly id: string; readonly n: number; readonly base: string }[] {
  const standing = standingOf(reading.events());
  return reading
    .plan()
    .value.people.filter((person) => takesPart(person, standing))
    .flatMap(({ id, keys, need }) => {
      const count = need === 'all' && !enrolsAtRollCall(reading) ? (keys?.length ?? 1) : 1;
      return Array.from({ length: count }, (_, n) => ({ id, n, base: signOffBase(id, n) }));
    });
}

/** SIGN-OFF: every person of the plan signed this run, the size and head of its log, and this manifest. */
export function checkSignOff(reading: BundleReading): Check {
  return judge('SIGN-OFF', () => {
    const { run } = reading.planned();
    const size = reading.lines().length;
    const manifest = sha256Hex(reading.file('MANIFEST.json'));
    const keys = peopleKeys(reading);
    const bases = signOffBases(reading);
    const used = new Set<string>();
    for (const { id, base } of bases) {
      const { statement, credential } = readSignedStatement(reading, base, id, keys);
      if (used.has(credential)) refuse(`${id} signed off twice with one key.`);
      used.add(credential);
      const said = parseSignOffStatement(statement);
      const same =
        said.run === run &&
        said.person === id &&
        said.size === size &&
        said.head === reading.head() &&
        said.manifest === manifest &&
        said.credential === credential;
      if (!same) refuse(`The sign-off of ${id} is not over this log and this manifest.`);
    }
    return `${new Set(bases.map(({ id }) => id)).size} people`;
  });
}
