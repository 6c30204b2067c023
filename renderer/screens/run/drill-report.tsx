import { ClipboardCheck, ListChecks } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { formatUtc } from '../../format/date.ts';
import { useSay } from '../../messages/spoken/use-say.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { DrillTimeline } from './drill-timeline.tsx';
import styles from './drill-report.module.css';

type Drill = NonNullable<RunView['drill']>;
type Report = NonNullable<Drill['report']>;
type Say = (text: string) => string;

/** Files of the bundle that hold the report, for people and for machines. */
const savedAs = ['documents/after-action-report.pdf', 'drill-report.json'] as const;

/** After a drill: what came of it, as the PDF and the data in its bundle say, and the button that puts it on record. */
export function DrillReport(props: { readonly run: RunView; readonly report: Report }) {
  const { run, report } = props;
  const t = useText();
  const say = useSay();
  const name = (id: string): string => run.people.find((person) => person.id === id)?.name ?? id;
  return (
    <div className={styles['report']}>
      <h2 className={styles['title']}>{t('drill.report')}</h2>
      <Score report={report} />
      <Saved run={run} />
      <Goals report={report} say={say} />
      <Sheet title={t('drill.report.happened')}>
        <ul className={styles['rows']}>
          {report.events.map((event) => (
            <li key={event.id}>
              <Row title={say(event.title)} end={<span>{t('drills.of', { got: event.points, of: event.of })}</span>}>
                {event.at === null && <p className={styles['note']}>{t('drill.report.unreached')}</p>}
                {event.answers.map((given) => (
                  <div key={given.at}>
                    <p>
                      {t('drill.report.said', { says: say(given.says) })} ({name(given.by)}, {formatUtc(given.at)})
                    </p>
                    <p className={styles['note']}>{say(given.because)}</p>
                  </div>
                ))}
              </Row>
            </li>
          ))}
        </ul>
      </Sheet>
      <Clocks report={report} say={say} />
      {report.decisions.length > 0 && (
        <Sheet title={t('drill.report.decisions')}>
          <FactList
            facts={report.decisions.map(({ asks, says, reason, by, at }) => ({
              label: say(asks),
              value: `${say(says)}\n${reason} (${name(by)}, ${formatUtc(at)})`,
            }))}
          />
        </Sheet>
      )}
      <DrillTimeline report={report} say={say} />
      <Sheet title={t('drill.report.caught')}>
        <Lines lines={report.caught.map(({ step, what }) => `${step}: ${what}`)} />
      </Sheet>
      <Sheet title={t('drill.report.lessons')}>
        <Lines lines={report.lessons.map(({ text, by }) => `${text} (${name(by)})`)} />
      </Sheet>
      <Sheet title={t('drill.report.tasks')}>
        <Lines lines={report.tasks.map((task) => t('drill.report.owner', task))} />
      </Sheet>
      <Sheet title={t('drill.report.plan')}>
        <ul className={styles['rows']}>
          {report.plan.map(({ part, title, verdict, how }) => (
            <li key={part}>
              <Row
                title={say(title)}
                end={<Chip tone={verdict === 'exercised' ? 'good' : 'plain'}>{t(`drill.report.plan.${verdict}`)}</Chip>}
              >
                {how !== '' && <p className={styles['note']}>{say(how)}</p>}
              </Row>
            </li>
          ))}
        </ul>
      </Sheet>
    </div>
  );
}

function Score(props: { readonly report: Report }) {
  const t = useText();
  const { points, goals, minutes, revocation } = props.report;
  const span = (value: number | null): string => (value === null ? t('drills.notReached') : t('drills.minutes', { count: value }));
  return (
    <Sheet title={t('drill.report.score')}>
      <FactList
        facts={[
          { label: t('drill.report.points'), value: t('drills.of', points) },
          { label: t('drill.report.goals'), value: t('drills.of', { got: goals.filter(({ met }) => met).length, of: goals.length }) },
          { label: t('drill.report.minutes'), value: t('drill.report.minutes.both', minutes) },
          { label: t('drill.report.certificates'), value: String(revocation.certificates) },
          { label: t('drill.report.revoke'), value: span(revocation.minutesToRevoke) },
          { label: t('drill.report.list'), value: span(revocation.minutesToList) },
          { label: t('drill.report.issue'), value: span(revocation.minutesToIssue) },
        ]}
      />
    </Sheet>
  );
}

/** Where it lies, and the way onto this machine's record. */
function Saved(props: { readonly run: RunView }) {
  const { run } = props;
  const t = useText();
  const failure = useApp((state) => state.drillFailure);
  const recordDrill = useApp((state) => state.recordDrill);
  const [busy, setBusy] = useState(false);
  const [recorded, setRecorded] = useState(false);
  const record = async (): Promise<void> => {
    setBusy(true);
    if (await recordDrill(run.runId)) setRecorded(true);
    setBusy(false);
  };
  return (
    <Sheet title={t('drill.report.saved')} note={t('drill.report.record.text')}>
      <div className={styles['saved']}>
        <ul className={styles['paths']}>
          {savedAs.map((path) => (
            <li key={path}>
              {run.bundle}/{path}
            </li>
          ))}
        </ul>
        {failure !== null && <FailureNotice failure={failure} />}
        {recorded && <Notice tone="good" title={t('drill.report.recorded')} alert />}
        <div className={styles['actions']}>
          {!recorded && (
            <Button look="primary" icon={<ClipboardCheck aria-hidden size="1.2em" />} pending={busy} onPress={() => void record()}>
              {t('drill.report.record')}
            </Button>
          )}
          <Button icon={<ListChecks aria-hidden size="1.2em" />} onPress={() => goTo('drills')}>
            {t('drill.report.toDrills')}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}

function Goals(props: { readonly report: Report; readonly say: Say }) {
  const t = useText();
  const { report, say } = props;
  const first = 'said first: ';
  /** What was said first is a text of the scenario inside one of the core. */
  const why = (text: string): string => {
    if (!text.startsWith(first)) return say(text);
    const says = text.slice(first.length);
    return t('drill.report.first', { says: says === 'nothing' ? t('drill.report.nothing') : say(says) });
  };
  return (
    <Sheet title={t('drills.goals')}>
      <ul className={styles['rows']}>
        {report.goals.map((goal) => (
          <li key={goal.id}>
            <Row
              title={say(goal.says)}
              end={
                <>
                  <Chip tone={goal.met ? 'good' : 'bad'}>{t(goal.met ? 'drill.report.goal.met' : 'drill.report.goal.missed')}</Chip>
                  <span>{t('drills.of', { got: goal.points, of: goal.of })}</span>
                </>
              }
            >
              <p className={styles['note']}>{why(goal.why)}</p>
            </Row>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Clocks(props: { readonly report: Report; readonly say: Say }) {
  const t = useText();
  const words: Readonly<Record<string, string>> = { met: t('drill.report.clock.met'), missed: t('drill.report.clock.missed') };
  if (props.report.clocks.length === 0) return null;
  return (
    <Sheet title={t('drill.report.clocks')}>
      <ul className={styles['rows']}>
        {props.report.clocks.map(({ id, title, clause, due, how }) => (
          <li key={id}>
            <Row
              title={props.say(title)}
              end={<Chip tone={how === 'met' ? 'good' : 'bad'}>{words[how] ?? t('drill.report.clock.left')}</Chip>}
            >
              <p className={styles['note']}>
                {clause} · {t('run.clocks.until')} {formatUtc(due)}
              </p>
            </Row>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Row(props: { readonly title: string; readonly end: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <strong>{props.title}</strong>
        {props.children}
      </div>
      <div className={styles['end']}>{props.end}</div>
    </div>
  );
}

function Lines(props: { readonly lines: readonly string[] }) {
  const t = useText();
  if (props.lines.length === 0) return <p className={styles['note']}>{t('drill.report.none')}</p>;
  return (
    <ul className={styles['lines']}>
      {[...new Set(props.lines)].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
