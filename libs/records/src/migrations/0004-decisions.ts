/** Finds the decisions of a matter; decisions themselves are entries of the audit log. */
export const decisions: readonly string[] = [
  `create index audit_log_decisions_by_matter on audit_log ((detail->'matter'->>'kind'), (detail->'matter'->>'id'), seq) where action = 'decision.taken'`,
];
