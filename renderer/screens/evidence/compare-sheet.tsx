import { GitCompare } from 'lucide-react';
import { useState } from 'react';
import type { CallOutput, EvidenceView, Failure } from '../../../preload/contract/calls.ts';
import { call } from '../../bridge.ts';
import { formatUtc } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './evidence.module.css';

type Comparison = CallOutput<'compareEvidence'>;

/** A rehearsal beside a production run: choose the other one, see what differs and why. */
export function CompareSheet(props: { readonly evidence: EvidenceView; readonly all: readonly EvidenceView[] }) {
  const { evidence, all } = props;
  const t = useText();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Comparison | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const production = evidence.mode === 'production';
  const others = all.filter((other) => (other.mode === 'production') !== production);
  const compare = async (other: EvidenceView): Promise<void> => {
    setBusy(true);
    setResult(null);
    setFailure(null);
    const [rehearsal, real] = production ? [other.runId, evidence.runId] : [evidence.runId, other.runId];
    const answer = await call('compareEvidence', { rehearsal, production: real });
    if (answer.ok) setResult(answer.value);
    else setFailure(answer.error);
    setBusy(false);
  };
  if (others.length === 0) return null;
  return (
    <Sheet title={t('compare.title')} note={t('compare.text')}>
      <div className={styles['stack']}>
        {others.map((other) => (
          <Button key={other.runId} icon={<GitCompare aria-hidden size="1.1em" />} pending={busy} onPress={() => void compare(other)}>
            {t('compare.with', { title: other.title, mode: t(`mode.${other.mode}`), at: formatUtc(other.finishedAt) })}
          </Button>
        ))}
        {busy && <BusyLine>{t('evidence.verifying')}</BusyLine>}
        {failure !== null && <FailureNotice failure={failure} />}
        {result !== null && <Result result={result} />}
      </div>
    </Sheet>
  );
}

function Result(props: { readonly result: Comparison }) {
  const { verdict, equal, differences, steps } = props.result;
  const t = useText();
  const unexpected = differences.filter(({ expected }) => !expected);
  const expected = differences.filter((each) => each.expected);
  const facts = (list: Comparison['differences']) =>
    list.map(({ place, field, rehearsal, production, why }) => ({
      label: `${place}, ${field}`,
      value: `${rehearsal} → ${production}${why === '' ? '' : ` (${why})`}`,
    }));
  const minutes = (value: number | null): string => (value === null ? '–' : value.toFixed(1));
  return (
    <>
      {verdict === 'as-rehearsed' ? (
        <Notice tone="good" title={t('compare.same')} alert>
          <p>{t('compare.equal', { count: equal })}</p>
        </Notice>
      ) : (
        <Notice tone="stop" title={t('compare.differs', { count: unexpected.length })} alert>
          <FactList facts={facts(unexpected)} />
        </Notice>
      )}
      <Fold title={t('compare.expected', { count: expected.length })}>
        <FactList facts={facts(expected)} />
      </Fold>
      <Fold title={t('compare.minutes')}>
        <FactList
          facts={steps.map((step) => ({
            label: step.title,
            value: t('compare.minutes.row', {
              planned: step.planned,
              rehearsal: minutes(step.rehearsal),
              production: minutes(step.production),
            }),
          }))}
        />
      </Fold>
    </>
  );
}
