import type { CheckName } from '../../checks.ts';
import type { BundleReading } from '../verify/reading.ts';
import { type Difference, differing } from './difference.ts';

/** Checks about machine, token, credentials and day, none of which a rehearsal shares. */
const otherByNature: Partial<Record<CheckName, string>> = {
  'PLAN-WINDOW': 'a rehearsal may be held on any day',
  ATTENDANCE: 'a rehearsal may be played from an answers file',
  'READ-BACK': 'nobody reads anything back to an unattended rehearsal',
  'ENROLLED-AT-ROLL-CALL': 'rehearsals use stand-in credentials',
  'DRILL-REPORT': 'only a drill has a scenario',
  'REHEARSAL-ISOLATION': 'only a rehearsal has to be kept apart',
  'SOFTWARE-TOKEN': 'a rehearsal uses a token of its own',
  'TOKEN-IDENTITY': 'a rehearsal uses a token of its own',
  'TOKEN-SELF-TEST': 'a rehearsal uses a token of its own',
  'TOKEN-EMPTY': 'a rehearsal uses a token of its own',
  'KEY-BORN-ON-TOKEN': 'a rehearsal uses a token of its own',
  'HOST-NETWORK-DOWN': 'another machine, another day',
  'HOST-SWAP-ENCRYPTED': 'another machine, another day',
  'HOST-HIBERNATION': 'another machine, another day',
  'HOST-CORE-DUMPS': 'another machine, another day',
  'HOST-FREE-SPACE': 'another machine, another day',
  'LOG-CONSISTENCY': 'a rehearsal has no history',
};

/** The last verdict of every check in every step. */
export function compareChecks(rehearsal: BundleReading, production: BundleReading): (Difference | null)[] {
  const [one, other] = [verdicts(rehearsal), verdicts(production)];
  return [...new Set([...one.keys(), ...other.keys()])].map((key) => {
    const [step = '', name = ''] = key.split('\n');
    const why = otherByNature[name as CheckName];
    return differing(step === '' ? 'run' : `step ${step}`, name, one.get(key) ?? 'not made', other.get(key) ?? 'not made', why);
  });
}

function verdicts(reading: BundleReading): Map<string, string> {
  const last = new Map<string, string>();
  for (const { step, checks } of reading.events()) for (const { name, verdict } of checks) last.set(`${step ?? ''}\n${name}`, verdict);
  return last;
}
