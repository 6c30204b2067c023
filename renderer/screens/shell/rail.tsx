import {
  FileCheck2,
  FileCog,
  FileKey2,
  HardDrive,
  House,
  Landmark,
  Network,
  ScrollText,
  SlidersHorizontal,
  Usb,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { MessageKey } from '../../messages/translate.ts';
import { useText } from '../../messages/use-text.ts';
import { hashOf, type Place } from '../../store/route.ts';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { cx } from '../../ui/cx.ts';
import { HostBox } from './host-box.tsx';
import styles from './rail.module.css';

type NavKey = Extract<MessageKey, `nav.${string}`>;

const items: readonly { readonly place: Place; readonly also: readonly Place[]; readonly text: NavKey; readonly icon: ReactNode }[] = [
  { place: 'home', also: ['rehearse', 'plan', 'trouble', 'drills'], text: 'nav.home', icon: <House aria-hidden /> },
  { place: 'runs', also: ['run'], text: 'nav.runs', icon: <ScrollText aria-hidden /> },
  { place: 'design', also: [], text: 'nav.design', icon: <Network aria-hidden /> },
  { place: 'profiles', also: [], text: 'nav.profiles', icon: <FileCog aria-hidden /> },
  { place: 'requests', also: [], text: 'nav.requests', icon: <FileKey2 aria-hidden /> },
  { place: 'authorities', also: [], text: 'nav.authorities', icon: <Landmark aria-hidden /> },
  { place: 'evidence', also: [], text: 'nav.evidence', icon: <FileCheck2 aria-hidden /> },
  { place: 'tokens', also: [], text: 'nav.tokens', icon: <Usb aria-hidden /> },
  { place: 'media', also: [], text: 'nav.media', icon: <HardDrive aria-hidden /> },
  { place: 'people', also: [], text: 'nav.people', icon: <Users aria-hidden /> },
  { place: 'settings', also: [], text: 'nav.settings', icon: <SlidersHorizontal aria-hidden /> },
];

/** The way around, and what this machine is just now. `slim`: icons with a word beneath, to leave a run its room. */
export function Rail(props: { readonly place: Place; readonly slim: boolean }) {
  const t = useText();
  return (
    <header className={cx(styles['rail'], props.slim && styles['slim'])}>
      <div className={styles['brand']}>
        <BrandMark />
        <span>{t('app.name')}</span>
      </div>
      <nav aria-label={t('nav.label')} className={styles['nav']}>
        {items.map((item) => {
          const here = item.place === props.place || item.also.includes(props.place);
          return (
            <a key={item.place} href={hashOf(item.place)} className={styles['item']} {...(here ? { 'aria-current': 'page' as const } : {})}>
              {item.icon}
              <span>{t(item.text)}</span>
            </a>
          );
        })}
      </nav>
      <HostBox />
    </header>
  );
}
