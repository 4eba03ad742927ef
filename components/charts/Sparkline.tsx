/**
 * A run of values as a small line, its last one a dot. Gaps (null) are passed over. It has no scale and stands beside
 * the figures it is drawn from, so assistive technology is spared it.
 *
 * @param props.values at least two known ones, or nothing is drawn
 */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const known = values.flatMap((value, x) => value === null ? [] : [{ x, value }]);
  if (known.length < 2) return null;
  const low = Math.min(...known.map(({ value }) => value));
  const high = Math.max(...known.map(({ value }) => value));
  const y = (value: number) => high === low ? 10 : Math.round((high - value) / (high - low) * 20);
  const { x, value } = known[known.length - 1];
  return (
    <svg class="spark" viewBox={`0 -2 ${values.length - 1} 24`} preserveAspectRatio="none" aria-hidden="true">
      <path
        d={"M" + known.map(({ x, value }) =>
          `${x} ${y(value)}`
        ).join("L")}
      />
      <path class="end" d={`M${x} ${y(value)}h0`} />
    </svg>
  );
}
