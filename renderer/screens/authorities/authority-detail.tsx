import type { ReactNode } from 'react';
import { splitName } from '../../format/distinguished-name.ts';
import { useText } from '../../messages/use-text.ts';
import { FactList } from '../../ui/fact-list.tsx';
import { HashWords } from '../../ui/hash-words.tsx';
import { Hex } from '../../ui/hex.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { AuthorityVerbs } from './authority-verbs.tsx';
import { ExplainedFields } from './explained-fields.tsx';
import { IssuedCertificates } from './issued-certificates.tsx';
import { PublicationSheet } from './publication-sheet.tsx';
import { ReserveSheet } from './reserve-sheet.tsx';
import { RadiusSheet } from './radius-sheet.tsx';
import { SeriesSheet } from './series-sheet.tsx';
import { crlTitle, type TreeEntry } from './tree-entries.ts';
import styles from './authorities.module.css';
import { unreachable } from '../../unreachable.ts';

/** What was chosen in the tree. */
export function AuthorityDetail(props: { readonly entry: TreeEntry }) {
  const { entry } = props;
  const t = useText();
  const { authority } = entry;
  const name = splitName(authority.subject);
  switch (entry.kind) {
    case 'authority':
      return (
        <Detail title={name.common} note={name.rest}>
          <Sheet
            title={t('authorities.about')}
            note={t('authorities.counts', { certificates: authority.certificates.length, crls: authority.crls.length })}
          >
            <FactList
              facts={[
                { label: t('authorities.key'), value: `${authority.label}, ${authority.algorithm}` },
                { label: t('authorities.token'), value: authority.token },
                { label: t('authorities.rules'), value: authority.rules },
              ]}
            />
          </Sheet>
          <ReserveSheet reserve={authority.reserve} />
          <AuthorityVerbs label={authority.label} />
          <RadiusSheet key={authority.label} label={authority.label} />
          <PublicationSheet label={authority.label} />
          <SeriesSheet authority={authority} />
          <IssuedCertificates authority={authority} />
          <Sheet title={t('authorities.spki')}>
            <Hex value={authority.spkiSha256} />
            <HashWords words={authority.spkiWords} layout="rows" label={t('authorities.spki.words')} />
          </Sheet>
          {authority.policySha256 !== '' && (
            <Sheet title={t('authorities.policy')}>
              <Hex value={authority.policySha256} />
              <HashWords words={authority.policyWords} layout="rows" label={t('authorities.policy.words')} />
            </Sheet>
          )}
        </Detail>
      );
    case 'certificate':
      return (
        <Detail title={splitName(entry.certificate.subject).common} note={`${t('authorities.certificate')} · ${entry.certificate.role}`}>
          <ExplainedFields fields={entry.certificate.fields} />
          <Sheet title={t('authorities.fingerprint')}>
            <Hex value={entry.certificate.sha256} />
            <HashWords words={entry.certificate.words} layout="rows" />
          </Sheet>
        </Detail>
      );
    case 'crl':
      return (
        <Detail title={crlTitle(entry.crl, t)} note={`${name.common} · ${entry.crl.status}`}>
          <ExplainedFields fields={entry.crl.fields} />
          <Sheet title={t('authorities.fingerprint')}>
            <Hex value={entry.crl.sha256} />
            <HashWords words={entry.crl.words} layout="rows" />
          </Sheet>
        </Detail>
      );
    default:
      return unreachable(entry);
  }
}

function Detail(props: { readonly title: string; readonly note: string; readonly children: ReactNode }) {
  return (
    <article className={styles['detail']}>
      <header className={styles['headline']}>
        <h2>{props.title}</h2>
        <p className={styles['note']}>{props.note}</p>
      </header>
      {props.children}
    </article>
  );
}
