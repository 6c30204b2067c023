import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { CeremonyError } from '../errors.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { parsePlaybook } from '../formats/playbook.ts';
import { judgeTriage, parseTriage, unanswered, type Triage, type TriageAnswers } from '../formats/triage.ts';
import { reservesOf, type ReserveView } from './reserves.ts';
import type { Workplace } from './workplace.ts';

type TriageView = CallOutput<'triage'>;

/** Throws input.not-found where the questions did not come with this copy of Conclave. */
export function triageOf(library: ResourceLibrary): Triage {
  const bytes = library.triage?.() ?? null;
  if (bytes === null) throw new CeremonyError('input.not-found', 'resources/triage.yaml is not here. Open the playbooks one by one.');
  return parseTriage(bytes).value;
}

/** Where the answers lead; null while a question is open. `held`: what is in reserve by the record at hand. */
export function verdictOf(
  library: ResourceLibrary,
  triage: Triage,
  answers: TriageAnswers,
  held: readonly ReserveView[],
): TriageView['verdict'] {
  if (unanswered(triage, answers).length > 0) return null;
  const { leads, advice } = judgeTriage(triage, answers);
  return {
    advice: [...advice],
    leads: leads.flatMap(({ playbook, because }) => {
      const bytes = library.playbook(playbook);
      if (bytes === null) return [];
      const { title, steps } = parsePlaybook(bytes).value;
      const approve = steps.find(({ kind }) => kind === 'approve');
      const first = steps[0];
      return [
        {
          playbook,
          title,
          because,
          // Whoever begins alone: the first step that asks for no one else.
          alone: first?.kind === 'clock',
          ...(approve === undefined ? {} : { changesFrom: approve.title ?? approve.id }),
          ...(steps.some(({ kind }) => kind === 'take-up-reserve') ? { reserves: held.map(reserveOf) } : {}),
        },
      ];
    }),
  };
}

const reserveOf = ({ label, ready, points }: ReserveView): { label: string; ready: boolean; lacks: string[] } => ({
  label,
  ready,
  lacks: points.flatMap((point) => (point.ready ? [] : [point.says])),
});

/** The questions, and where the answers given so far lead. */
export async function triage(workplace: Workplace, { answers }: CallInput<'triage'>): Promise<TriageView> {
  const { library } = workplace;
  const questions = triageOf(library);
  return { questions: questions.questions, verdict: verdictOf(library, questions, answers, await heldIn(workplace)) };
}

/** What the record holds in reserve; nothing where it cannot be read: that may be the very thing that is wrong, and the questions lead without it. */
async function heldIn(workplace: Workplace): Promise<readonly ReserveView[]> {
  try {
    return reservesOf((await workplace.production()).store, workplace.now());
  } catch (error) {
    if (error instanceof CeremonyError && error.code.startsWith('store.')) return [];
    throw error;
  }
}
