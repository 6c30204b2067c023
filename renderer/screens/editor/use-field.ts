import { useApp } from '../../store/app-store.ts';
import { textAt, type Path } from '../../store/draft-path.ts';

/** The text of one field of the plan on the desk, how to change it, and what the checker says of it. */
export function useField(path: Path): { value: string; onChange: (value: string) => void; problem: string | null } {
  const value = useApp((state) => textAt(state.desk?.draft, path));
  const setInDraft = useApp((state) => state.setInDraft);
  const problem = useApp((state) => state.checked?.fields.find((each) => each.path === path.join('.'))?.text ?? null);
  return { value, problem, onChange: (next) => setInDraft(path, next) };
}
