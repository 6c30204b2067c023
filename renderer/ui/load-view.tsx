import type { ReactNode } from 'react';
import { useText } from '../messages/use-text.ts';
import type { Load } from '../store/load.ts';
import { BusyLine } from './busy-line.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { unreachable } from '../unreachable.ts';

/** Draws what was asked of the core once it is there. */
export function LoadView<T>(props: { readonly load: Load<T>; readonly children: (value: T) => ReactNode }) {
  const t = useText();
  switch (props.load.state) {
    case 'waiting':
      return <BusyLine>{t('word.loading')}</BusyLine>;
    case 'failed':
      return <FailureNotice failure={props.load.failure} />;
    case 'ready':
      return props.children(props.load.value);
    default:
      return unreachable(props.load);
  }
}
