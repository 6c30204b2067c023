import { Drama, Siren } from 'lucide-react';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { useText } from '../../messages/use-text.ts';
import { cx } from '../../ui/cx.ts';
import styles from './mode-frame.module.css';

/** Rehearsal and drill, told from production across a room: words, a pattern around the window, and a watermark. */
export function ModeFrame(props: { readonly mode: RunView['mode'] }) {
  const t = useText();
  const { mode } = props;
  if (mode === 'production') return null;
  const word = t(`mode.${mode}`);
  return (
    <>
      <section className={cx(styles['banner'], styles[mode])} aria-label={word}>
        {mode === 'rehearsal' ? <Drama aria-hidden size="1.6rem" /> : <Siren aria-hidden size="1.6rem" />}
        <strong>{word}</strong>
        <span>{t(`mode.${mode}.note`)}</span>
      </section>
      <div className={cx(styles['edge'], styles[mode])} aria-hidden />
      <svg className={cx(styles['watermark'], styles[mode])} viewBox="0 0 520 120" aria-hidden>
        <text x="520" y="100" textAnchor="end">
          {word}
        </text>
      </svg>
    </>
  );
}
