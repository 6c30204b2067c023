import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import type { Route } from '../../store/route.ts';
import { ModeFrame } from './mode-frame.tsx';
import { Rail } from './rail.tsx';
import styles from './frame.module.css';

/** The window: rail, the mode of the run that is open, and one screen. */
export function Frame(props: { readonly route: Route; readonly children: ReactNode }) {
  const { route } = props;
  const t = useText();
  const main = useRef<HTMLElement>(null);
  const run = useApp((state) => state.run);
  const mode = route.place === 'run' && run?.runId === route.id ? run.mode : 'production';

  // A new screen is read from its heading, unless it took the focus itself.
  useEffect(() => {
    window.scrollTo({ top: 0 });
    if (main.current?.contains(document.activeElement) === false)
      main.current.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [route.place, route.id]);

  return (
    <div className={styles['frame']}>
      <a className={styles['skip']} href="#content" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        {t('app.skip')}
      </a>
      <Rail place={route.place} slim={route.place === 'run'} />
      <div className={styles['right']}>
        <ModeFrame mode={mode} />
        <main id="content" ref={main} tabIndex={-1} className={styles['main']}>
          {props.children}
        </main>
      </div>
    </div>
  );
}
