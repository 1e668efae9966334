const entries = [
  ['planned', '4', 'planned'],
  ['partial', '2/4', 'part done'],
  ['passed', '4', 'all passed'],
  ['retried', '4', 'passed on retry'],
  ['failed', '✕1', 'failed'],
  ['infrastructure', '!1', 'infrastructure'],
] as const;

/** What the squares mean. */
export function HeatmapLegend() {
  return (
    <ul className="legend" aria-label="Legend">
      {entries.map(([tone, figure, name]) => (
        <li key={tone}><span className={`square square-${tone}`} aria-hidden="true">{figure}</span>{name}</li>
      ))}
    </ul>
  );
}
