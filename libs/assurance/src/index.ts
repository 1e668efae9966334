export { evaluateExit } from './evaluate-exit.ts';
export type { DmcCounts, DmcVerdict, ExitEvaluation, ExitInput } from './evaluate-exit.ts';
export type { Counts, DeScoping } from './counts.ts';
export { ruleSets } from './rule-set.ts';
export type { DeScopingRule, InfrastructureShortfall, RuleSet, Share } from './rule-set.ts';
