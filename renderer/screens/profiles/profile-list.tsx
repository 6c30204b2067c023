import type { ListedProfile } from '../../../preload/contract/profile-calls.ts';
import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import styles from './profiles.module.css';

const kinds: Readonly<Record<string, MessageKey>> = {
  root: 'profiles.kind.root',
  subordinate: 'profiles.kind.subordinate',
  cross: 'profiles.kind.cross',
  leaf: 'profiles.kind.leaf',
  crl: 'profiles.kind.crl',
  ocsp: 'profiles.kind.ocsp',
};

/** One's own first: they are what people come for. */
export function ProfileList(props: { readonly profiles: readonly ListedProfile[] }) {
  const t = useText();
  const of = (origin: ListedProfile['origin']): ListedProfile[] => props.profiles.filter((profile) => profile.origin === origin);
  return (
    <div className={styles['stack']}>
      <Sheet title={t('profiles.list.own')} note={t('profiles.list.own.text')}>
        {of('own').length === 0 ? <p className={styles['note']}>{t('profiles.list.own.none')}</p> : <Rows profiles={of('own')} />}
      </Sheet>
      <Sheet title={t('profiles.list.builtin')} note={t('profiles.list.builtin.text')}>
        <Rows profiles={of('built-in')} />
      </Sheet>
    </div>
  );
}

function Rows(props: { readonly profiles: readonly ListedProfile[] }) {
  const t = useText();
  const say = t as (key: MessageKey) => string;
  const openProfile = useApp((state) => state.openProfile);
  return (
    <ul className={styles['rows']}>
      {props.profiles.map(({ id, title, kind, rules, version, sha256, problem }) => (
        <li key={id}>
          <div className={styles['what']}>
            <p>
              <strong>{title}</strong> <span className={styles['id']}>{id}</span>
            </p>
            {problem === null ? <Hex value={sha256} small /> : <p className={styles['problem']}>{problem}</p>}
          </div>
          <div className={styles['chips']}>
            {kinds[kind] !== undefined && <Chip tone="outline">{say(kinds[kind])}</Chip>}
            {rules.map((rule) => (
              <Chip key={rule}>{rule}</Chip>
            ))}
            {version !== null && <Chip tone="accent">{t('profiles.version', { version })}</Chip>}
          </div>
          <Button size="small" label={t('profiles.open.label', { id })} onPress={() => void openProfile(id)}>
            {t('profiles.open')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
