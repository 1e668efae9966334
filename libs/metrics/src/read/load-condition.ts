import type { LoadSelection } from '@gauntlet/execution';

export interface LoadCondition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The rows that a selection names, as a condition with parameters. */
export function conditionOf({ campaignId, phase, trafficClass, srv }: LoadSelection): LoadCondition {
  const given = { phase, trafficClass, srv };
  const columns = { phase: 'phase', trafficClass: 'traffic_class', srv: 'srv' } as const;
  const asked = (Object.keys(columns) as (keyof typeof columns)[]).flatMap((name) => (given[name] === undefined ? [] : [{ name, value: given[name] }]));
  return {
    sql: ['campaign_id = {campaignId:String}', ...asked.map(({ name }) => `${columns[name]} = {${name}:String}`)].join(' AND '),
    parameters: { campaignId, ...Object.fromEntries(asked.map(({ name, value }) => [name, value])) },
  };
}

/** Quantiles as the arguments of an aggregate function. @throws RangeError when one is not from 0 to 1 */
export function quantileList(quantiles: readonly number[]): string {
  const wrong = quantiles.find((quantile) => !(quantile >= 0 && quantile <= 1));
  if (wrong !== undefined) throw new RangeError(`${wrong} is no quantile; expected a number from 0 to 1`);
  // The function wants one at least; what was not asked for is cut off again.
  return (quantiles.length === 0 ? [0.5] : quantiles).map(String).join(', ');
}
