import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { ChevronRight } from 'lucide-react';
import { cx } from './cx.ts';
import styles from './fold.module.css';

/** Something that opens in place. */
export function Fold(props: {
  readonly title: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
  readonly level?: 2 | 3 | 4;
}) {
  return (
    <Disclosure className={cx(styles['fold'])} defaultExpanded={props.open ?? false}>
      <Heading level={props.level ?? 3} className={cx(styles['heading'])}>
        <Button slot="trigger" className={cx(styles['trigger'])}>
          <ChevronRight aria-hidden size="1.1em" />
          <span>{props.title}</span>
        </Button>
      </Heading>
      <DisclosurePanel className={cx(styles['panel'])}>{props.children}</DisclosurePanel>
    </Disclosure>
  );
}
