import { useState } from 'react';
import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { listAt, textAt, valueAt, type Path } from '../../store/draft-path.ts';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import styles from './design.module.css';

const urisOf = (text: string): string[] => text.split(/[\s,]+/u).filter((uri) => uri !== '');

/** One list of URIs. What is typed stays as it is typed; the design holds the list, and no publication where nothing is left of it. */
function Uris(props: { readonly publication: Path; readonly rest: Path; readonly label: string }) {
  const path = [...props.publication, ...props.rest];
  const setInDesign = useApp((state) => state.setInDesign);
  const problem = useApp((state) => state.checkedDesign?.fields.find((each) => each.path.startsWith(path.join('.')))?.text ?? null);
  const [text, setText] = useState(() =>
    listAt(useApp.getState().design?.draft, path)
      .map((uri) => textAt(uri, []))
      .join(' '),
  );
  const put = (next: string): void => {
    setText(next);
    const uris = urisOf(next);
    setInDesign(path, uris.length === 0 ? undefined : uris);
    const left = valueAt(useApp.getState().design?.draft, props.publication);
    const empty = JSON.stringify(left) === '{}' || JSON.stringify(left) === '{"crl":{}}';
    if (empty) setInDesign(props.publication, undefined);
  };
  return <Field label={props.label} value={text} onChange={put} problem={problem} mono maxLength={2500} />;
}

/** Where a node publishes: copied into everything it signs. */
export function PublicationFields(props: { readonly node: Path }) {
  const t = useText();
  const publication = [...props.node, 'publication'];
  return (
    <Fold title={t('design.publication')}>
      <div className={styles['stack']}>
        <p className={styles['note']}>{t('design.publication.text')}</p>
        <Uris publication={publication} rest={['crl', 'full']} label={t('design.field.crl')} />
        <Uris publication={publication} rest={['caIssuers']} label={t('design.field.caIssuers')} />
        <Uris publication={publication} rest={['ocsp']} label={t('design.field.ocsp')} />
      </div>
    </Fold>
  );
}
