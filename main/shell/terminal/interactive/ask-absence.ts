import type { RunView } from '../../../../preload/contract/run-view.ts';
import type { Questioner } from './questioner.ts';

/** Who is gone, and who takes the roles over: a substitute the plan names, or nobody. */
export async function askAbsence(
  view: RunView,
  questioner: Questioner,
  act: 'absent' | 'lost',
): Promise<{ who: string; substitute?: string }> {
  const label = (person: RunView['people'][number]): { value: string; label: string } => ({
    value: person.id,
    label: `${person.name} (${person.roles.join(', ')})`,
  });
  const here = view.people.filter((person) => person.standing !== 'absent' && (act === 'absent' || person.standing !== 'key-lost'));
  const who = await questioner.choose(act === 'absent' ? 'Who is absent' : 'Whose passphrase, card or key is lost', here.map(label), false);
  const gone = view.people.find((person) => person.id === who);
  const substitutes = view.people.filter(
    (person) => person.standing === 'substitute' && person.id !== who && person.roles.some((role) => gone?.roles.includes(role)),
  );
  if (act === 'lost' || substitutes.length === 0) return { who };
  const options = [...substitutes.map(label), { value: '', label: 'Nobody' }];
  const substitute = await questioner.choose('Who takes the roles over', options, false);
  return substitute === '' ? { who } : { who, substitute };
}
