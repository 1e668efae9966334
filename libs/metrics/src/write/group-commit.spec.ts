import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

function recording(options: { readonly intervalMs: number; readonly sizeMax: number }): { readonly groups: number[][]; readonly commits: GroupCommit<number> } {
  const groups: number[][] = [];
  const commits = new GroupCommit<number>({
    ...options,
    sizeOf: (item) => item,
    commit: async (group) => {
      groups.push([...group]);
      if (group.includes(13)) throw new Error('refused');
    },
  });
  return { groups, commits };
}

describe('GroupCommit', () => {
  it('commits an item that comes alone without waiting for others', async () => {
    const { groups, commits } = recording({ intervalMs: 3_600_000, sizeMax: 100 });
    await commits.add(1);
    expect(groups).toEqual([[1]]);
  });

  it('commits together what comes within the interval', async () => {
    const { groups, commits } = recording({ intervalMs: 50, sizeMax: 100 });
    await commits.add(1);
    await Promise.all([commits.add(2), commits.add(3), commits.add(4)]);
    expect(groups).toEqual([[1], [2, 3, 4]]);
  });

  it('does not wait when a group is full, and fills none over its size', async () => {
    const { groups, commits } = recording({ intervalMs: 3_600_000, sizeMax: 10 });
    const adding = [commits.add(6), commits.add(6), commits.add(4), commits.add(50), commits.add(1)];
    commits.flush();
    await Promise.all(adding);
    expect(groups).toEqual([[6], [6, 4], [50], [1]]);
  });

  it('fails the items of a group that fails and no others', async () => {
    const { commits } = recording({ intervalMs: 1, sizeMax: 20 });
    const outcomes = await Promise.allSettled([commits.add(12), commits.add(13), commits.add(7)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});
