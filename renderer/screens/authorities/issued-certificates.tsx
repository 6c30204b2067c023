import { Ban, CircleCheck, CircleX, Clock3, PauseCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuthorityView } from '../../../preload/contract/calls.ts';
import { formatUtcDay } from '../../format/date.ts';
import { splitName } from '../../format/distinguished-name.ts';
import { useText } from '../../messages/use-text.ts';
import { goTo } from '../../store/use-route.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './issued.module.css';

type Issued = AuthorityView['issued'][number];

const looks: Readonly<Record<Issued['state'], { tone: 'good' | 'bad' | 'warn' | 'outline'; icon: ReactNode }>> = {
  'in-force': { tone: 'good', icon: <CircleCheck aria-hidden /> },
  ended: { tone: 'outline', icon: <Clock3 aria-hidden /> },
  revoked: { tone: 'bad', icon: <CircleX aria-hidden /> },
  held: { tone: 'warn', icon: <PauseCircle aria-hidden /> },
};

/** What an authority signed for others, and beside each the plan of its revocation. */
export function IssuedCertificates(props: { readonly authority: AuthorityView }) {
  const t = useText();
  const { issued, issuedMore, label } = props.authority;
  if (issued.length === 0) return null;
  return (
    <Sheet title={t('authorities.issued')}>
      <div className={styles['scroll']} role="group" aria-label={t('authorities.issued')} tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('authorities.issued.subject')}</th>
              <th scope="col">{t('authorities.issued.serial')}</th>
              <th scope="col">{t('authorities.issued.until')}</th>
              <th scope="col">{t('authorities.issued.state')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {issued.map(({ sha256, subject, serial, notAfter, role, state }) => (
              <tr key={sha256}>
                <th scope="row">
                  {splitName(subject).common}
                  <span className={styles['note']}>{role}</span>
                </th>
                <td className={styles['serial']}>{serial}</td>
                <td>{formatUtcDay(notAfter)}</td>
                <td>
                  <Chip tone={looks[state].tone} icon={looks[state].icon}>
                    {t(`authorities.issued.${state}`)}
                  </Chip>
                </td>
                <td>
                  {state !== 'ended' && (
                    <Button
                      size="small"
                      icon={<Ban aria-hidden size="1em" />}
                      label={t('authorities.revoke.label', { subject: splitName(subject).common, serial })}
                      onPress={() => goTo('editor', `revoke-and-publish:${label}:${sha256}`)}
                    >
                      {t('authorities.revoke')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {issuedMore > 0 && <p className={styles['note']}>{t('authorities.issued.more', { count: issuedMore })}</p>}
    </Sheet>
  );
}
