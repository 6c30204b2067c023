import type { BundleReading } from './reading.ts';
import { sha256Hex } from '../../pki/hash.ts';

export interface BundleFact {
  readonly label: string;
  readonly value: string;
  /** The hash in it, whose words are shown beside it. */
  readonly sha256?: string;
}

/** What the bundle says about itself, for people. What cannot be read is left out: the checks say why. */
export function bundleFacts(reading: BundleReading): BundleFact[] {
  return [
    ...fact('Title', () => reading.planned().title),
    ...fact('Run', () => reading.planned().run),
    ...fact('Mode', () => reading.planned().mode),
    ...fact('Attendance', () =>
      reading.planned().attendance === 'unattended' ? 'unattended: approvals were given by the machine' : 'people',
    ),
    ...fact('Rules', () => reading.plan().value.rules),
    ...fact('Started', () => reading.planned().at),
    ...fact('Sealed', () => reading.sealed().at),
    ...fact('Software', () => `${reading.planned().software.version}, sha256:${reading.planned().software.sha256}`),
    ...hashFact('Plan', () => reading.plan().sha256),
    ...hashFact('Manifest', () => sha256Hex(reading.file('MANIFEST.json'))),
    ...fact('Events', () => String(reading.lines().length)),
    ...hashFact('Head of the log', () => reading.head()),
    ...hashFact('Log key', () => reading.people().log.sha256),
    ...each(() =>
      reading
        .people()
        .people.map(({ id, name, roles, sha256 }) => ({ label: 'Person', value: `${id}, ${name}, ${roles.join(', ')}, sha256:${sha256}` })),
    ),
    ...each(() => reading.sealed().artifacts.map(({ path, sha256 }) => ({ label: 'Artifact', value: `${path} sha256:${sha256}`, sha256 }))),
    ...each(() => reading.plan().value.waivers.map(({ check, reason }) => ({ label: 'Waiver', value: `${check}: ${reason}` }))),
    ...each(() =>
      reading
        .events()
        .filter(({ event }) => event === 'exception')
        .map(({ at, actor, data }) => ({ label: 'Exception', value: `${at} ${actor}: ${String(data['reason'])}` })),
    ),
    ...each(() => recordedChecks(reading)),
  ].map(({ value, ...others }) => ({ ...others, value: printable(value) }));
}

/** The last verdict of each check the run itself made. The bundle cannot prove them again; the log holds who saw them. */
function recordedChecks(reading: BundleReading): BundleFact[] {
  const last = new Map<string, string>();
  for (const { checks } of reading.events()) {
    for (const { name, verdict, reason } of checks) last.set(name, reason === undefined ? verdict : `${verdict} (${reason})`);
  }
  return [...last]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, verdict]) => ({ label: 'Recorded in the log', value: `${name}: ${verdict}` }));
}

function hashFact(label: string, read: () => string): BundleFact[] {
  return each(() => {
    const sha256 = read();
    return [{ label, value: `sha256:${sha256}`, sha256 }];
  });
}

function fact(label: string, read: () => string): BundleFact[] {
  return each(() => [{ label, value: read() }]);
}

function each(read: () => BundleFact[]): BundleFact[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** No control or format characters: facts go to terminals. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?').slice(0, 1000);
}
