import type { DesignView } from '../../../preload/contract/design.ts';
import { formatUtcDay } from '../../format/date.ts';
import { useText } from '../../messages/use-text.ts';
import { FactList } from '../../ui/fact-list.tsx';
import { Sheet } from '../../ui/sheet.tsx';

/** What follows if the key of the chosen node is stolen, and what limits the thief. */
export function BlastRadius(props: { readonly radius: DesignView['blastRadius'][number] }) {
  const t = useText();
  const { node, reissue, leaves, revokedBy, anchors, untouched, boundary } = props.radius;
  const published = revokedBy?.at.join(', ') ?? '';
  const revoked =
    revokedBy === null
      ? t('design.radius.anchor', { roots: anchors.join(', ') })
      : published === ''
        ? t('design.radius.crl.nowhere', { node: revokedBy.node })
        : t('design.radius.crl', { node: revokedBy.node, at: published });
  const facts = [
    { label: t('design.radius.reissue'), value: reissue.join(', ') },
    { label: t('design.radius.leaves'), value: String(leaves) },
    { label: t('design.radius.revoked'), value: revoked },
    { label: t('design.radius.untouched'), value: String(untouched) },
    { label: t('design.radius.purposes'), value: boundary.purposes?.join(', ') ?? t('design.any') },
    { label: t('design.radius.names'), value: boundary.names?.join(', ') ?? t('design.any') },
    ...(boundary.excluded.length === 0 ? [] : [{ label: t('design.radius.excluded'), value: boundary.excluded.join(', ') }]),
    { label: t('design.radius.authorities'), value: t(boundary.makesAuthorities ? 'design.radius.can' : 'design.radius.cannot') },
    ...(boundary.until === null ? [] : [{ label: t('design.radius.until'), value: formatUtcDay(boundary.until) }]),
  ];
  return (
    <Sheet title={t('design.radius', { node })} note={t('design.radius.text')} dense>
      <FactList facts={facts} stacked />
    </Sheet>
  );
}
