import { CircleCheck, CirclePause, CircleX, Play, Stamp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunSummary } from '../../../preload/contract/calls.ts';
import { useText } from '../../messages/use-text.ts';
import { Chip } from '../../ui/chip.tsx';

type Status = RunSummary['status'];

const looks: Readonly<Record<Status, { readonly tone: 'accent' | 'warn' | 'good' | 'bad'; readonly icon: ReactNode }>> = {
  open: { tone: 'accent', icon: <Play aria-hidden /> },
  paused: { tone: 'warn', icon: <CirclePause aria-hidden /> },
  sealed: { tone: 'accent', icon: <Stamp aria-hidden /> },
  finished: { tone: 'good', icon: <CircleCheck aria-hidden /> },
  aborted: { tone: 'bad', icon: <CircleX aria-hidden /> },
};

/** Where a run stands: icon and word. */
export function RunStatusChip(props: { readonly status: Status }) {
  const t = useText();
  const look = looks[props.status];
  return (
    <Chip tone={look.tone} icon={look.icon}>
      {t(`runs.status.${props.status}`)}
    </Chip>
  );
}
