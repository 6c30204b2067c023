/** People around a table, and the key between them. */
export function BrandMark(props: { readonly size?: string }) {
  const size = props.size ?? '1.75rem';
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 28 28"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M14 2.4a11.6 11.6 0 0 1 10 5.8M25.3 11.6A11.6 11.6 0 0 1 20 24M16.4 25.4A11.6 11.6 0 0 1 4 19.8M2.7 16.4A11.6 11.6 0 0 1 8 4" />
      <circle cx="14" cy="11" r="3.4" />
      <path d="M14 14.4v7M14 18.4h2.8" />
    </svg>
  );
}
