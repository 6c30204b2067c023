import { useState } from 'react';
import { useText } from '../messages/use-text.ts';
import { listAt, textAt, withValueAt, type DraftValue } from '../store/draft-path.ts';
import { Field } from './field.tsx';
import styles from './publication-fields.module.css';

const urisOf = (text: string): string[] => text.split(/[\s,]+/u).filter((uri) => uri !== '');
const nothingLeft: readonly string[] = ['{}', '{"crl":{}}'];

interface PublicationProps {
  /** `{crl: {full: […]}, caIssuers: […], ocsp: […]}` as a policy or a design has it. */
  readonly publication: DraftValue | undefined;
  /** undefined: no address is left. */
  readonly onChange: (publication: DraftValue | undefined) => void;
  /** What is wrong at a path within it. */
  readonly problemAt: (path: string) => string | null;
}

/** Where an authority publishes: copied into everything it signs, and never taken from a request. */
export function PublicationFields(props: PublicationProps) {
  const t = useText();
  return (
    <div className={styles['stack']}>
      <p className={styles['note']}>{t('design.publication.text')}</p>
      <Uris {...props} rest={['crl', 'full']} label={t('design.field.crl')} />
      <Uris {...props} rest={['deltaCrl', 'full']} label={t('design.field.deltaCrl')} />
      <Uris {...props} rest={['caIssuers']} label={t('design.field.caIssuers')} />
      <Uris {...props} rest={['ocsp']} label={t('design.field.ocsp')} />
    </div>
  );
}

/** One list of addresses. What is typed stays as it is typed; the draft holds the list. */
function Uris(props: PublicationProps & { readonly rest: readonly string[]; readonly label: string }) {
  const { publication, rest } = props;
  const [text, setText] = useState(() =>
    listAt(publication, rest)
      .map((uri) => textAt(uri, []))
      .join(' '),
  );
  const put = (next: string): void => {
    setText(next);
    const uris = urisOf(next);
    const changed = withValueAt(publication, rest, uris.length === 0 ? undefined : uris);
    props.onChange(nothingLeft.includes(JSON.stringify(changed)) ? undefined : changed);
  };
  return <Field label={props.label} value={text} onChange={put} problem={props.problemAt(rest.join('.'))} mono maxLength={2500} />;
}
