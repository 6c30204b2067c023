import { useRole } from '../../messages/use-role.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import type { Turn } from '../../store/turn.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';

/** Several people are awaited: one card each. The next one is chosen already. */
export function PersonPicker(props: { readonly turns: readonly Turn[]; readonly chosen: string }) {
  const t = useText();
  const role = useRole();
  const chooseActor = useApp((state) => state.chooseActor);
  return (
    <ChoiceCards
      label={t('run.pick')}
      hint={t('run.pick.text')}
      value={props.chosen}
      onChange={chooseActor}
      options={props.turns.map((turn) => ({
        value: turn.person,
        label: turn.name,
        note: role(turn.role),
        face: <Avatar name={turn.name} size="small" tone={turn.person === props.chosen ? 'accent' : 'plain'} />,
      }))}
    />
  );
}
