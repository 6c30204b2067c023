import styles from './qr-code.module.css';

/** A QR code from the core's rows of 0 and 1, four quiet modules around it (ISO/IEC 18004). Always dark on light, so that cameras read it. */
export function QrCode(props: { readonly rows: readonly string[]; readonly label: string }) {
  const quiet = 4;
  const size = props.rows.length + 2 * quiet;
  const path = props.rows
    .map((row, y) =>
      runsOf(row)
        .map(({ from, length }) => `M${from + quiet} ${y + quiet}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('');
  return (
    <svg className={styles['code']} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label} shapeRendering="crispEdges">
      <rect width={size} height={size} className={styles['light']} />
      <path d={path} className={styles['dark']} />
    </svg>
  );
}

/** Stretches of 1 in a row. */
function runsOf(row: string): readonly { readonly from: number; readonly length: number }[] {
  return [...row.matchAll(/1+/gu)].map((match) => ({ from: match.index, length: match[0].length }));
}
