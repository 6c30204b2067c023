import { CircleCheck, CircleDashed, CircleSlash2, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunView } from '../../preload/contract/run-view.ts';
import { useText } from '../messages/use-text.ts';
import { Chip } from './chip.tsx';

export type Verdict = RunView['checks'][number]['verdict'];

const icons: Readonly<Record<Verdict, ReactNode>> = {
  passed: <CircleCheck aria-hidden />,
  failed: <CircleX aria-hidden />,
  waived: <CircleSlash2 aria-hidden />,
  'not-checked': <CircleDashed aria-hidden />,
};

const tones = { passed: 'good', failed: 'bad', waived: 'warn', 'not-checked': 'plain' } as const;

/** One of the four verdicts: icon, word and colour. */
export function VerdictChip(props: { readonly verdict: Verdict }) {
  const t = useText();
  return (
    <Chip tone={tones[props.verdict]} icon={icons[props.verdict]}>
      {t(`verdict.${props.verdict}`)}
    </Chip>
  );
}

/** How many of each, for a heading. */
export function VerdictCounts(props: { readonly checks: RunView['checks'] }) {
  const t = useText();
  const verdicts: readonly Verdict[] = ['passed', 'failed', 'waived', 'not-checked'];
  return (
    <>
      {verdicts.map((verdict) => {
        const count = props.checks.filter((check) => check.verdict === verdict).length;
        return (
          count > 0 && (
            <Chip key={verdict} tone={tones[verdict]} icon={icons[verdict]}>
              {t(`checks.summary.${verdict}`, { count })}
            </Chip>
          )
        );
      })}
    </>
  );
}
