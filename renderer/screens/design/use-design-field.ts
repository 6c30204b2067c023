import { useApp } from '../../store/app-store.ts';
import { textAt, type Path } from '../../store/draft-path.ts';

/** The text of one field of the design, how to change it (empty: the key is taken out), and what the parser says of it. */
export function useDesignField(path: Path): { value: string; onChange: (value: string) => void; problem: string | null } {
  const value = useApp((state) => textAt(state.design?.draft, path));
  const setInDesign = useApp((state) => state.setInDesign);
  const problem = useApp((state) => state.checkedDesign?.fields.find((each) => each.path === path.join('.'))?.text ?? null);
  return { value, problem, onChange: (next) => setInDesign(path, next === '' ? undefined : next) };
}
