import type { Principal, SubmissionView } from '@gauntlet/contracts';
import type { DmctRecords, NewSubmission } from '@gauntlet/execution';
import type { AuditEntry } from './audit-log.ts';
import { pageOf, positionOf } from './cursor.ts';
import type { Database, Tx } from './database.ts';
import { inChunks, known } from './database.ts';

type SubmissionReads = Pick<DmctRecords, 'getSubmission' | 'listSubmissionRequests' | 'listSubmissions' | 'submissionsWith'>;

export function submissionReads(database: Database): SubmissionReads {
  return {
    listSubmissionRequests: () => database.read(async (tx) => (await tx.selectFrom('submission_requests').select('body').orderBy('number').execute()).map((row) => row.body)),
    listSubmissions: (query) =>
      database.read(async (tx) => {
        let found = tx.selectFrom('submissions').select(['sequence', 'body']);
        if (query.cursor !== undefined) found = found.where('sequence', '<', positionOf(query.cursor));
        if (query.supplier !== undefined) found = found.where('supplier', '=', query.supplier);
        const rows = await found.orderBy('sequence', 'desc').limit(query.limit + 1).execute();
        return pageOf(rows, query.limit, (row) => row.body, (row) => row.sequence);
      }),
    getSubmission: (id) =>
      database.read(async (tx): Promise<SubmissionView | undefined> => {
        const found = await tx.selectFrom('submissions').select('body').where('submission_id', '=', id).executeTakeFirst();
        if (found === undefined) return undefined;
        const rows = await tx.selectFrom('submission_rows').select('body').where('submission_id', '=', id).orderBy('line').execute();
        return { ...found.body, items: rows.map((row) => row.body) };
      }),
    submissionsWith: (dmcId) =>
      database.read(async (tx) => {
        const rows = await tx
          .selectFrom('submissions')
          .leftJoin('submission_rows', (join) => join.onRef('submission_rows.submission_id', '=', 'submissions.submission_id').on('submission_rows.dmc_id', '=', dmcId))
          .select(['submissions.supplier', 'submissions.submitted_on', 'submission_rows.line'])
          .orderBy('submissions.submitted_on')
          .orderBy('submissions.sequence')
          .execute();
        return rows.map((row) => ({ supplier: row.supplier, submittedOn: row.submitted_on, includesDmc: row.line === null ? ('no' as const) : ('yes' as const) }));
      }),
  };
}

/** @returns the entry for the audit log, which names the file by its hash */
export async function storeSubmission(tx: Tx, submission: NewSubmission, by: Principal): Promise<AuditEntry> {
  const { data, items, ...summary } = submission;
  await tx.insertInto('submissions').values({ submission_id: summary.id, supplier: summary.supplier, submitted_on: summary.submittedOn, body: JSON.stringify(summary) }).execute();
  const rows = items.map((item) => {
    const { values, dataHash } = known(data.get(item.dmcId), `the data of ${item.dmcId}`);
    return { submission_id: summary.id, line: item.line, supplier: summary.supplier, submitted_on: summary.submittedOn, dmc_id: item.dmcId, data_hash: dataHash, data: JSON.stringify(values), body: JSON.stringify(item) };
  });
  await inChunks(rows, 2_000, (chunk) => tx.insertInto('submission_rows').values([...chunk]).execute());
  return { by, action: 'submission.received', subjectId: summary.id, detail: { ...summary, dmcs: items.map((item) => ({ dmcId: item.dmcId, dataHash: data.get(item.dmcId)?.dataHash })) } };
}
