import { Landmark, Network } from 'lucide-react';
import type { RadiusView } from '../../../preload/contract/blast-radius.ts';
import { formatUtcDay } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import styles from './radius.module.css';

type Under = RadiusView['under'][number];

/** The key and every CA below it, each as wide as what it issued: in force, revoked, ended. */
export function RadiusPicture(props: { readonly under: readonly Under[] }) {
  const t = useText();
  const most = Math.max(1, ...props.under.map(({ live, revoked, ended }) => live + revoked + ended));
  return (
    <section className={styles['part']}>
      <h3>{t('radius.picture')}</h3>
      <ol className={styles['picture']}>
        {props.under.map((under) => (
          <li key={under.spkiSha256} style={{ marginInlineStart: `${Math.min(under.depth, 6) * 1.5}rem` }}>
            {under.here ? <Landmark aria-hidden size="1.25em" /> : <Network aria-hidden size="1.25em" />}
            <div className={styles['key']}>
              <strong>{under.name}</strong>
              {under.here ? <Counts under={under} most={most} /> : <p className={styles['note']}>{t('radius.elsewhere')}</p>}
            </div>
          </li>
        ))}
      </ol>
      <p className={styles['legend']} aria-hidden>
        <span>
          <i className={styles['live']} /> {t('radius.live')}
        </span>
        <span>
          <i className={styles['revoked']} /> {t('radius.revoked')}
        </span>
        <span>
          <i className={styles['ended']} /> {t('radius.ended')}
        </span>
      </p>
    </section>
  );
}

function Counts(props: { readonly under: Under; readonly most: number }) {
  const t = useText();
  const { live, revoked, ended, profiles, newestCrl } = props.under;
  const wide = (count: number): string => `${(100 * count) / props.most}%`;
  return (
    <>
      <span className={styles['bar']} aria-hidden>
        <i className={styles['live']} style={{ inlineSize: wide(live) }} />
        <i className={styles['revoked']} style={{ inlineSize: wide(revoked) }} />
        <i className={styles['ended']} style={{ inlineSize: wide(ended) }} />
      </span>
      <p>{t('radius.counts', { live, revoked, ended })}</p>
      {profiles.map(({ profile, count, until }) => (
        <p key={profile} className={styles['note']}>
          {t('radius.profile', { profile, number: count, day: formatUtcDay(until) })}
        </p>
      ))}
      {newestCrl !== undefined && (
        <p className={styles['note']}>{t('radius.list', { number: newestCrl.number, day: formatUtcDay(newestCrl.nextUpdate) })}</p>
      )}
    </>
  );
}
