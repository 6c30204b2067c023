import type { Check } from '../../checks.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parseSignOffStatement } from '../sign-off-statement.ts';
import { judge, refuse } from './judge.ts';
import { peopleKeys, readSignedStatement } from './people-keys.ts';
import type { BundleReading } from './reading.ts';

/** SIGN-OFF: every person of the plan signed this run, the size and head of its log, and this manifest. */
export function checkSignOff(reading: BundleReading): Check {
  return judge('SIGN-OFF', () => {
    const { run } = reading.planned();
    const size = reading.lines().length;
    const manifest = sha256Hex(reading.file('MANIFEST.json'));
    const keys = peopleKeys(reading);
    const people = reading.plan().value.people;
    for (const { id } of people) {
      const { statement, credential } = readSignedStatement(reading, `signatures/${id}`, id, keys);
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
    return `${people.length} people`;
  });
}
