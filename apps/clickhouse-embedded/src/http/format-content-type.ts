/** Content-Type of a result in this format, as ClickHouse sends it. */
export function formatContentType(format: string): string {
  if (/^JSON.*EachRow/.test(format)) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8; header=absent';
  if (/^(?:TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (/^(?:Pretty|Vertical|Values|Markdown|SQLInsert|XML)/.test(format)) return 'text/plain; charset=UTF-8';
  return 'application/octet-stream';
}
