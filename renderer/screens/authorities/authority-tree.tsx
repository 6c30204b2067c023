import { ChevronRight, FileBadge, Landmark, ListX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Collection } from 'react-aria-components/Collection';
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import type { AuthorityView } from '../../../preload/contract/calls.ts';
import { formatUtcDay } from '../../format/date.ts';
import { splitName } from '../../format/distinguished-name.ts';
import { useText } from '../../messages/use-text.ts';
import { goTo } from '../../store/use-route.ts';
import { cx } from '../../ui/cx.ts';
import { crlTitle, entriesOf, type TreeEntry } from './tree-entries.ts';
import styles from './authorities.module.css';
import { unreachable } from '../../unreachable.ts';

/** Authorities, and beneath each its certificates and CRLs. Arrow keys walk it; what is chosen is shown beside. */
export function AuthorityTree(props: { readonly authorities: readonly AuthorityView[]; readonly chosen: string }) {
  const t = useText();
  return (
    <Tree
      aria-label={t('authorities.tree')}
      className={cx(styles['tree'])}
      items={props.authorities.map((authority) => ({
        id: authority.id,
        entry: { kind: 'authority', key: authority.id, authority } as TreeEntry,
      }))}
      dependencies={[t]}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[props.chosen]}
      onSelectionChange={(keys) => {
        const [key] = [...(keys === 'all' ? [] : keys)];
        if (key !== undefined) goTo('authorities', String(key));
      }}
      defaultExpandedKeys={props.authorities.map((authority) => authority.id)}
    >
      {(item) => <Branch entry={item.entry} />}
    </Tree>
  );
}

function Branch(props: { readonly entry: TreeEntry }) {
  const { entry } = props;
  const t = useText();
  const { icon, title, note } = wordsOf(entry, t);
  const below = entry.kind === 'authority' ? entriesOf(entry.authority).slice(1) : [];
  return (
    <TreeItem id={entry.key} textValue={title} className={cx(styles['branch'])}>
      <TreeItemContent>
        <span className={cx(styles['leaf'], entry.kind !== 'authority' && styles['below'])}>
          {below.length > 0 && (
            <Button slot="chevron" className={cx(styles['chevron'])}>
              <ChevronRight aria-hidden size="1rem" />
            </Button>
          )}
          {icon}
          <span className={styles['words']}>
            <span className={styles['name']}>{title}</span>
            <span className={styles['note']}>{note}</span>
          </span>
        </span>
      </TreeItemContent>
      <Collection items={below.map((item) => ({ id: item.key, entry: item }))}>{(item) => <Branch entry={item.entry} />}</Collection>
    </TreeItem>
  );
}

function wordsOf(
  entry: TreeEntry,
  t: ReturnType<typeof useText>,
): { readonly icon: ReactNode; readonly title: string; readonly note: string } {
  switch (entry.kind) {
    case 'authority':
      return {
        icon: <Landmark aria-hidden size="1.2rem" />,
        title: splitName(entry.authority.subject).common,
        note: `${entry.authority.algorithm} · ${entry.authority.rules}`,
      };
    case 'certificate':
      return {
        icon: <FileBadge aria-hidden size="1.1rem" />,
        title: t('authorities.certificate'),
        note: `${entry.certificate.role} · ${t('authorities.valid.to', { to: formatUtcDay(entry.certificate.notAfter) })}`,
      };
    case 'crl':
      return {
        icon: <ListX aria-hidden size="1.1rem" />,
        title: crlTitle(entry.crl, t),
        note: `${entry.crl.status} · ${t('authorities.valid.to', { to: formatUtcDay(entry.crl.nextUpdate) })}`,
      };
    default:
      return unreachable(entry);
  }
}
