import { useText } from '../../messages/use-text.ts';
import { useApp } from '../../store/app-store.ts';
import { valueAt, type Path } from '../../store/draft-path.ts';
import { Fold } from '../../ui/fold.tsx';
import { PublicationFields } from '../../ui/publication-fields.tsx';

/** Where a node publishes. */
export function PublicationOfNode(props: { readonly node: Path }) {
  const t = useText();
  const path = [...props.node, 'publication'];
  const publication = useApp((state) => valueAt(state.design?.draft, path));
  const fields = useApp((state) => state.checkedDesign?.fields);
  const setInDesign = useApp((state) => state.setInDesign);
  return (
    <Fold title={t('design.publication')}>
      <PublicationFields
        publication={publication}
        onChange={(next) => setInDesign(path, next)}
        problemAt={(rest) => fields?.find((each) => each.path.startsWith([...path, rest].join('.')))?.text ?? null}
      />
    </Fold>
  );
}
