/** k6's threshold grammar; a value in terms of the baseline is ours. */
export interface Threshold {
  readonly aggregate: Aggregate;
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  /** A number in the metric's unit, or that many times the same aggregate over the baseline phases. */
  readonly limit: { readonly kind: 'value'; readonly value: number } | { readonly kind: 'baseline'; readonly factor: number; readonly confidence: number };
}

export type Aggregate = { readonly kind: 'quantile'; readonly quantile: number } | { readonly kind: 'avg' | 'min' | 'max' | 'count' | 'rate' };

const pattern = /^(?:(p)\((\d{1,2}(?:\.\d+)?)\)|(avg|min|max|med|count|rate))\s*(<=|>=|===|==|!=|<|>)\s*(?:(baseline)(?:\s*\*\s*(\d+(?:\.\d+)?))?|(\d+(?:\.\d+)?))(?:\s*@\s*(\d{2}(?:\.\d+)?)\s*%)?$/;
const defaultConfidence = 0.95;

/** Reads "p(95)<500", "rate<0.01", "p(99)<baseline*1.05 @ 95%". @returns undefined for what is no threshold */
export function parseThreshold(text: string): Threshold | undefined {
  const match = pattern.exec(text.trim());
  if (match === null) return undefined;
  const [, , percentile, name, operator = '', baseline, factor, value, confidence] = match;
  if (baseline === undefined && confidence !== undefined) return undefined;
  const aggregate = aggregateOf(percentile, name);
  if (baseline !== undefined && aggregate.kind !== 'quantile') return undefined;
  return {
    aggregate,
    operator: (operator === '===' ? '==' : operator) as Threshold['operator'],
    limit: baseline === undefined ? { kind: 'value', value: Number(value) } : { kind: 'baseline', factor: factor === undefined ? 1 : Number(factor), confidence: confidence === undefined ? defaultConfidence : Number(confidence) / 100 },
  };
}

function aggregateOf(percentile: string | undefined, name: string | undefined): Aggregate {
  if (percentile !== undefined) return { kind: 'quantile', quantile: Number(percentile) / 100 };
  return name === 'med' ? { kind: 'quantile', quantile: 0.5 } : { kind: name as 'avg' | 'min' | 'max' | 'count' | 'rate' };
}

export function holds(observed: number, operator: Threshold['operator'], limit: number): boolean {
  switch (operator) {
    case '<':
      return observed < limit;
    case '<=':
      return observed <= limit;
    case '>':
      return observed > limit;
    case '>=':
      return observed >= limit;
    case '==':
      return observed === limit;
    case '!=':
      return observed !== limit;
    default:
      return operator;
  }
}
