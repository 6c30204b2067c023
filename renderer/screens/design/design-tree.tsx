import { CircleAlert, Flame, Landmark, Power, PowerOff, TriangleAlert } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import type { DesignView } from '../../../preload/contract/design.ts';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { cx } from '../../ui/cx.ts';
import { treeRows, type TreeRow } from './tree-rows.ts';
import styles from './tree.module.css';

interface TreeProps {
  readonly view: DesignView;
  /** Ids in the order of the file, by which a node is chosen. */
  readonly order: readonly string[];
  readonly chosen: string;
  /** Ids of what must be reissued if the chosen key is stolen. */
  readonly hit: readonly string[];
}

/** The nodes with their connectors; arrow keys walk them, and what the chosen key takes with it is marked by word, icon and colour. */
export function DesignTree(props: TreeProps) {
  const t = useText();
  const chooseNode = useApp((state) => state.chooseNode);
  const list = useRef<HTMLDivElement>(null);
  const rows = treeRows(props.view);
  const choose = (id: string | undefined): void => {
    const index = props.order.indexOf(id ?? '');
    if (index === -1) return;
    chooseNode(index);
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id ?? '')}"]`)?.focus();
  };
  const walk = (event: KeyboardEvent<HTMLElement>, at: number): void => {
    const { parent, id } = rows[at]?.node ?? {};
    const to: Readonly<Record<string, string | null | undefined>> = {
      ArrowDown: rows[at + 1]?.node.id,
      ArrowUp: rows[at - 1]?.node.id,
      ArrowLeft: parent,
      ArrowRight: rows.find(({ node }) => node.parent === id)?.node.id,
      Home: rows[0]?.node.id,
      End: rows.at(-1)?.node.id,
    };
    if (!Object.hasOwn(to, event.key)) return;
    event.preventDefault();
    choose(to[event.key] ?? undefined);
  };
  // One stop for the Tab key, also while an id that is being typed is not yet in the tree.
  const stop = rows.some(({ node }) => node.id === props.chosen) ? props.chosen : rows[0]?.node.id;
  return (
    <div role="tree" aria-label={t('design.tree')} className={styles['tree']} ref={list}>
      {rows.map((row, at) => (
        <div
          key={row.node.id}
          role="treeitem"
          data-id={row.node.id}
          aria-level={row.node.depth + 1}
          aria-selected={row.node.id === props.chosen}
          tabIndex={row.node.id === stop ? 0 : -1}
          className={cx(styles['row'], row.node.id === props.chosen && styles['chosen'], props.hit.includes(row.node.id) && styles['hit'])}
          onClick={() => choose(row.node.id)}
          onKeyDown={(event) => walk(event, at)}
        >
          <Connector row={row} />
          <NodeWords row={row} hit={props.hit.includes(row.node.id)} findings={props.view.findings} />
        </div>
      ))}
    </div>
  );
}

const step = 22;

/** Lines from the parent: one for each branch that goes on below, and the bend to this node. Drawn over the whole height of the row. */
function Connector(props: { readonly row: TreeRow }) {
  const { depth, last } = props.row.node;
  if (depth === 0) return null;
  const x = (level: number): number => (level - 0.5) * step;
  return (
    <svg className={styles['connector']} style={{ inlineSize: depth * step }} aria-hidden focusable="false" preserveAspectRatio="none">
      {props.row.open.map((level) => (
        <line key={level} x1={x(level)} x2={x(level)} y1="0" y2="100%" />
      ))}
      <line x1={x(depth)} x2={x(depth)} y1="0" y2={last ? '50%' : '100%'} />
      <line x1={x(depth)} x2={depth * step} y1="50%" y2="50%" />
    </svg>
  );
}

function NodeWords(props: { readonly row: TreeRow; readonly hit: boolean; readonly findings: DesignView['findings'] }) {
  const t = useText();
  const { node } = props.row;
  const own = props.findings.filter(({ item }) => item === node.id);
  const worst = own.some(({ severity }) => severity === 'error') ? 'error' : own.length > 0 ? 'warning' : null;
  const facts = [
    node.profile,
    node.algorithm,
    node.validity,
    ...node.tags,
    ...(node.leaves === 0 ? [] : [t('design.leaves', { count: node.leaves })]),
  ];
  return (
    <span className={styles['words']} style={{ marginInlineStart: node.depth * step }}>
      <span className={styles['name']}>
        <Landmark aria-hidden size="1.1rem" />
        {node.name}
        {node.key === 'offline' ? <PowerOff aria-hidden size="1em" /> : <Power aria-hidden size="1em" />}
        <span className={styles['note']}>{t(`design.key.${node.key}`)}</span>
        {worst !== null && (
          <span className={styles[worst]}>
            {worst === 'error' ? <CircleAlert aria-hidden size="1em" /> : <TriangleAlert aria-hidden size="1em" />} {t(`severity.${worst}`)}
          </span>
        )}
        {props.hit && (
          <span className={styles['burns']}>
            <Flame aria-hidden size="1em" /> {t('design.hit')}
          </span>
        )}
      </span>
      <span className={styles['note']}>{facts.join(' · ')}</span>
    </span>
  );
}
