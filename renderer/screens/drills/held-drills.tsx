import { CalendarClock, CircleAlert } from 'lucide-react';
import type { CallOutput } from '../../../preload/contract/calls.ts';
import { formatUtcDay } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './drills.module.css';

type View = CallOutput<'drills'>;

const most = 8;

/** When the next drill is due, and how those on record went, the newest first. */
export function HeldDrills(props: { readonly view: View; readonly say: (text: string) => string }) {
  const t = useText();
  const { next, held } = props.view;
  return (
    <>
      <NextDrill next={next} />
      {held.length > 0 && (
        <Sheet title={t('drills.held')}>
          <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('drills.held')}>
            <table className={styles['held']}>
              <thead>
                <tr>
                  {(['day', 'scenario', 'points', 'goals', 'revoke', 'list', 'tasks'] as const).map((column) => (
                    <th key={column} scope="col">
                      {t(`drills.held.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {held
                  .toReversed()
                  .slice(0, most)
                  .map((drill) => (
                    <HeldRow key={drill.run} drill={drill} say={props.say} />
                  ))}
              </tbody>
            </table>
          </div>
        </Sheet>
      )}
    </>
  );
}

function NextDrill(props: { readonly next: View['next'] }) {
  const t = useText();
  const { next } = props;
  if (next === null) return <Notice tone="info" title={t('drills.next.none')} />;
  const day = formatUtcDay(next.at);
  const late = next.urgency === 'overdue';
  return (
    <Notice
      tone={late ? 'bad' : next.urgency === 'soon' ? 'warn' : 'info'}
      title={`${t('drills.next')}: ${late ? t('drills.next.over', { day }) : t('drills.next.in', { count: next.inDays, day })}`}
      aside={late ? <CircleAlert aria-hidden size="1.2em" /> : <CalendarClock aria-hidden size="1.2em" />}
    />
  );
}

function HeldRow(props: { readonly drill: View['held'][number]; readonly say: (text: string) => string }) {
  const t = useText();
  const { at, title, points, goals, minutesToRevoke, minutesToList, tasks } = props.drill;
  const minutes = (value: number | null): string => (value === null ? t('drills.notReached') : t('drills.minutes', { count: value }));
  return (
    <tr>
      <td>{formatUtcDay(at)}</td>
      <th scope="row">{props.say(title)}</th>
      <td>
        <span className={styles['bar']} aria-hidden>
          <i style={{ inlineSize: `${Math.round((100 * points.got) / Math.max(1, points.of))}%` }} />
        </span>
        {t('drills.of', points)}
      </td>
      <td>{t('drills.of', { got: goals.met, of: goals.of })}</td>
      <td>{minutes(minutesToRevoke)}</td>
      <td>{minutes(minutesToList)}</td>
      <td>{tasks}</td>
    </tr>
  );
}
