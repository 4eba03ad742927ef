/**
 * A run of values as a small line, its last one a dot. Gaps (null) are passed over.
 *
 * @param props.values at least two known ones, or nothing is drawn
 * @param props.label what it shows, with its figures, for who cannot see it
 * @param props.down lower values on top: for places in a table
 */
export function Sparkline(
  { values, label, down = false }: { values: readonly (number | null)[]; label: string; down?: boolean },
) {
  const known = values.flatMap((value, x) => value === null ? [] : [{ x, value }]);
  if (known.length < 2) return null;
  const low = Math.min(...known.map(({ value }) => value));
  const high = Math.max(...known.map(({ value }) => value));
  const y = (value: number) => {
    const share = high === low ? 0.5 : (value - low) / (high - low);
    return Math.round((down ? share : 1 - share) * 20);
  };
  const { x, value } = known[known.length - 1];
  return (
    <svg
      class="spark"
      viewBox={`0 -2 ${values.length - 1} 24`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={"M" + known.map(({ x, value }) => `${x} ${y(value)}`).join("L")} />
      <path class="end" d={`M${x} ${y(value)}h0`} />
    </svg>
  );
}
