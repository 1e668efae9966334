/**
 * SQL: of each test under each lease its latest try, and how many tries did not pass. A row that was stored twice changes
 * neither the latest try nor whether there was one that did not pass. Parameter: runId.
 */
export const latestTries = `
SELECT
    shard_id AS shardId,
    lease_token AS leaseToken,
    test_id AS testId,
    argMax(dmc_id, try_number) AS dmcId,
    argMax(pack_kind, try_number) AS packKind,
    argMax(functional_group, try_number) AS functionalGroup,
    argMax(target_version, try_number) AS targetVersion,
    argMax(outcome, try_number) AS latestOutcome,
    countIf(outcome != 'passed') AS notPassedTries
FROM attempts
WHERE run_id = {runId:String}
GROUP BY shardId, leaseToken, testId`;
