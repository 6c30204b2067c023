import { drillsHeld, recordDrill, type DrillHeld } from '../../../ceremony/drill/drills-held.ts';
import { CeremonyError } from '../../../errors.ts';
import { drillReportOf } from '../../../evidence/drill-files.ts';
import { judgeBundle, readBundle } from '../../../evidence/verify-bundle.ts';
import { loadPress } from '../../../evidence/documents/press.ts';
import { splitTranscript } from '../../../evidence/transcript.ts';
import { parseManifest } from '../../../evidence/manifest.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import { openStore } from '../../../store/store.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';

const minutes = (value: number | null): string => (value === null ? 'not reached' : `${value} min`);

const lineOf = ({ at, title, points, goals, minutesToRevoke, minutesToList, tasks }: DrillHeld): string =>
  `${at.slice(0, 10)}  ${points.got} of ${points.of} points, ${goals.met} of ${goals.of} goals, to revoke ${minutes(minutesToRevoke)}, to the list ${minutes(minutesToList)}, ${tasks} tasks: ${title}`;

export const drillRecordCommand: Command = {
  name: 'drill record',
  operands: { name: 'BUNDLE', min: 1, max: 1 },
  flags: [{ name: 'trust', value: 'FILE', required: true, says: 'the line log sha256:HEX the drill printed, from paper' }, dataFlag],
  says: 'Put a drill on record, by the bundle that proves it',
  more: ['The bundle must verify against what is on paper. From then on conclave due says when the next drill is due: a year later.'],
  async run(world, given) {
    const trust = readFileLimited(pathOf(world, given.get('trust') ?? ''), fileLimits.trust, 'The trust file');
    const files = await readBundle(pathOf(world, given.operands[0] ?? ''));
    await loadPress();
    const { verdict, checks } = judgeBundle(files, { trust });
    const wrong = checks.find((check) => check.verdict === 'failed');
    if (verdict !== 'accepted')
      throw new CeremonyError(
        'state.checks-failed',
        `The bundle does not verify (${wrong?.name ?? 'ANCHOR'}). Nothing was recorded. Look at it with conclave verify.`,
      );
    const file = (path: string): Uint8Array => files.files.get(path) ?? new Uint8Array();
    const manifest = file('MANIFEST.json');
    const { mode, run } = parseManifest(manifest);
    const transcript = splitTranscript(file('transcript.jsonl'));
    const attendance = attendanceOf(transcript[0]);
    const report = drillReportOf({ mode, run, attendance, playbook: file('playbook.yaml'), transcript });
    if (report === null) throw new CeremonyError('input.schema', 'The bundle is no drill’s. Nothing was recorded.');
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random });
    try {
      recordDrill(store, report, sha256Hex(manifest));
      for (const held of drillsHeld(store).slice(-1)) world.terminal.out(lineOf(held));
    } finally {
      store.close();
    }
    return 0;
  },
};

function attendanceOf(line: Uint8Array | undefined): 'people' | 'unattended' {
  const first = JSON.parse(new TextDecoder().decode(line)) as { data: { attendance?: unknown } };
  return first.data.attendance === 'people' ? 'people' : 'unattended';
}

export const drillListCommand: Command = {
  name: 'drill list',
  operands: { name: '', min: 0, max: 0 },
  flags: [dataFlag, jsonFlag],
  says: 'Drills on record, oldest first: points, goals and times, as a trend',
  run(world, given) {
    const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random, readOnly: true });
    try {
      const held = drillsHeld(store);
      if (given.has('json')) world.terminal.out(JSON.stringify({ drills: held }));
      else if (held.length === 0) world.terminal.out('drills: none on record');
      else for (const each of held) world.terminal.out(lineOf(each));
      return Promise.resolve(0);
    } finally {
      store.close();
    }
  },
};
