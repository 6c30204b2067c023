import type { SimulationView } from '../../../preload/contract/simulation-view.ts';

type Path = SimulationView['paths'][number];
type Lane = SimulationView['lanes'][number];

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const left: Readonly<Record<string, string>> = {
  'key-without-certificate': 'a key without a certificate',
  'signatures-not-written-out': 'signatures that are not written out',
  'record-without-signatures': 'files that nobody has signed off',
};

function nameOf({ kind, step, answers }: Path): string {
  const with_ = answers.length === 0 ? '' : `, answers ${answers.join(', ')}`;
  return `${kind === 'as-planned' ? 'as planned' : `${kind.replace('-', ' ')} in ${step ?? ''}`}${with_}`;
}

function pins({ pinIn, pinAgainIn }: Path): string {
  if (pinIn.length === 0) return 'no PIN';
  const again = pinAgainIn.length === 0 ? '' : ` (again in ${pinAgainIn.join(', ')}: the session ends after ten idle minutes)`;
  return `PIN entered ${many(pinIn.length, 'time')}${again}`;
}

const pathLine = (path: Path): string =>
  `path: ${nameOf(path)}; ${many(path.steps.length, 'step')}, ${many(path.minutes, 'minute')}; ${many(path.tokensPutIn, 'token')} put in${path.tokensAtOnce > 1 ? ` (${path.tokensAtOnce} at once)` : ''}, ${many(path.tokenSwaps, 'swap')}; ${pins(path)}`;

const stepsOf = (lane: Lane, must: boolean): string =>
  lane.spans
    .filter((span) => span.must === must)
    .map((span) => span.what)
    .join(', ');

function laneLine(lane: Lane): string {
  const time = `minute ${lane.from} to ${lane.to}`;
  if (lane.kind === 'token') {
    const session = lane.spans.filter((span) => span.what === 'session').map((span) => `${span.from} to ${span.to}`);
    return `token: ${lane.name}; in the reader ${time}${session.length === 0 ? '' : `; logged in ${session.join(' and ')}`}`;
  }
  if (lane.kind === 'medium') return `medium: ${lane.name}; ${time}`;
  const roles = lane.kind === 'role' ? '' : ` (${lane.roles.join(', ')})`;
  const parts = [stepsOf(lane, true), stepsOf(lane, false)];
  return `needed: ${lane.name}${roles}; ${time}${parts[0] === '' ? '' : `; in ${parts[0]}`}${parts[1] === '' ? '' : `; one of several in ${parts[1]}`}`;
}

/** One line for neighbouring steps after which the same is left. */
function abortedLines(aborted: SimulationView['aborted']): string[] {
  const groups: { from: string; to: string; leaves: string }[] = [];
  for (const { step, leaves: what } of aborted) {
    const leaves = what.map((each) => left[each] ?? each).join(' and ');
    const last = groups.at(-1);
    if (last?.leaves === leaves) last.to = step;
    else groups.push({ from: step, to: step, leaves });
  }
  return groups.map(({ from, to, leaves }) => `aborted after ${from === to ? from : `${from} to ${to}`}: leaves ${leaves}`);
}

/** What the state model found, one line a fact: every path with its minutes and token swaps, and who is needed when. */
export function simulationLines(view: SimulationView): string[] {
  return [
    ...view.paths.map(pathLine),
    ...view.lanes.map(laneLine),
    ...abortedLines(view.aborted),
    ...(view.untimed.length === 0 ? [] : [`no minutes planned: ${view.untimed.join(', ')}`]),
  ];
}
