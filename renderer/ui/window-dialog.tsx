import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { cx } from './cx.ts';
import styles from './window-dialog.module.css';

/** A question that must be answered or put away before going on. Escape puts it away. */
export function WindowDialog(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly alarm?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <ModalOverlay className={cx(styles['veil'])} isOpen={props.open} onOpenChange={(open) => !open && props.onClose()} isDismissable>
      <Modal className={cx(styles['modal'], props.wide === true && styles['wide'])}>
        <Dialog className={cx(styles['dialog'])} {...(props.alarm === true ? { role: 'alertdialog' } : {})}>
          <Heading slot="title" level={2} className={cx(styles['title'])}>
            {props.title}
          </Heading>
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
