import { Flame, Save } from 'lucide-react';
import { useState } from 'react';
import type { Failure } from '../../../preload/contract/calls.ts';
import type { RadiusView } from '../../../preload/contract/blast-radius.ts';
import { call } from '../../bridge.ts';
import { formatUtc, formatUtcDay } from '../../format/date.ts';
import { useSay } from '../../messages/spoken/use-say.ts';
import { useText } from '../../messages/use-text.ts';
import { BusyLine } from '../../ui/busy-line.tsx';
import { Button } from '../../ui/button.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { RadiusPicture } from './radius-picture.tsx';
import styles from './radius.module.css';

/** What follows if the key of an authority is stolen or revoked now; counted when asked, because a record may hold a million rows. */
export function RadiusSheet(props: { readonly label: string }) {
  const { label } = props;
  const t = useText();
  const [busy, setBusy] = useState(false);
  const [radius, setRadius] = useState<RadiusView | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const count = async (): Promise<void> => {
    setBusy(true);
    const answer = await call('blastRadius', { label });
    setFailure(answer.ok ? null : answer.error);
    if (answer.ok) setRadius(answer.value);
    setBusy(false);
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    const answer = await call('saveBlastRadius', { label });
    setFailure(answer.ok ? null : answer.error);
    setSaved(answer.ok ? answer.value.path : null);
    setBusy(false);
  };
  return (
    <Sheet title={t('radius.title')} note={t('radius.text')}>
      <div className={styles['sheet']}>
        <div className={styles['actions']}>
          <Button icon={<Flame aria-hidden size="1.1em" />} pending={busy} onPress={() => void count()}>
            {t('radius.show')}
          </Button>
          {radius !== null && (
            <Button icon={<Save aria-hidden size="1.1em" />} pending={busy} onPress={() => void save()}>
              {t('radius.save')}
            </Button>
          )}
        </div>
        {busy && <BusyLine>{t('radius.counting')}</BusyLine>}
        {failure !== null && <FailureNotice failure={failure} />}
        {saved !== null && (
          <Notice tone="good" title={t('radius.saved')} alert>
            <p>{saved}</p>
          </Notice>
        )}
        {radius !== null && <RadiusBody radius={radius} />}
      </div>
    </Sheet>
  );
}

function RadiusBody(props: { readonly radius: RadiusView }) {
  const t = useText();
  const { totals, environments, under, now } = props.radius;
  const addresses = under.filter(({ publishedAt }) => publishedAt.length > 0);
  return (
    <>
      <FactList
        facts={[
          { label: t('radius.certificates'), value: String(totals.certificates) },
          { label: t('radius.authorities'), value: String(totals.authorities) },
          { label: t('radius.crls'), value: String(totals.crls) },
          { label: t('radius.responses'), value: String(totals.ocspResponses) },
          { label: t('radius.responders'), value: String(totals.responders) },
        ]}
      />
      <RadiusPicture under={under} />
      <section className={styles['part']}>
        <h3>{t('radius.environments')}</h3>
        <FactList
          facts={environments.map(({ environment, authorities, certificates }) => ({
            label: environment ?? t('radius.environment.none'),
            value: t('radius.environment.counts', { certificates, authorities }),
          }))}
        />
      </section>
      <Stops radius={props.radius} />
      <section className={styles['part']}>
        <h3>{t('radius.addresses')}</h3>
        {addresses.length === 0 ? (
          <p className={styles['note']}>{t('radius.addresses.none')}</p>
        ) : (
          <FactList facts={addresses.map(({ name, publishedAt }) => ({ label: name, value: publishedAt.join('\n') }))} />
        )}
      </section>
      <p className={styles['note']}>{t('radius.counted', { at: formatUtc(now) })}</p>
    </>
  );
}

/** What stops working, soonest first: what needs no date is at once. */
function Stops(props: { readonly radius: RadiusView }) {
  const t = useText();
  const say = useSay();
  const stops = props.radius.stops.toSorted((one, other) => (one.at ?? '').localeCompare(other.at ?? ''));
  return (
    <section className={styles['part']}>
      <h3>{t('radius.stops')}</h3>
      <ol className={styles['stops']}>
        {stops.map(({ what, at, why }) => (
          <li key={`${what} ${at}`}>
            <span className={styles['when']}>
              {at === undefined ? t('radius.stops.now') : t('radius.stops.by', { day: formatUtcDay(at) })}
            </span>
            <div>
              <p>{say(what)}</p>
              <p className={styles['note']}>{say(why)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
