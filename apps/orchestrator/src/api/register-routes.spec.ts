import { registerKinds, roles } from '@gauntlet/contracts';
import { describe, expect, it } from 'vitest';
import { kindsOfRegister, registerRoutes } from './register-routes.ts';

/** Who may add to and who may revise each register: written out here a second time, by the clauses. */
const matrix = {
  'testing-issue': [['DCC', 'operator', 'SupplierParty'], ['DCC', 'operator']],
  // SVTAD 14.2: a Testing Participant disputes a severity.
  dispute: [['DCC', 'operator', 'SupplierParty'], ['DCC', 'operator', 'SupplierParty']],
  // SVTAD 13.20: the DCC proposes an exclusion.
  exclusion: [['DCC'], ['DCC']],
} as const;

describe('who may write which register', () => {
  it('covers every register', () => expect(Object.keys(matrix).sort()).toEqual([...kindsOfRegister].sort()));

  it.each(kindsOfRegister)('%s', (kind) => {
    const path = `/v1/${registerKinds[kind].path}`;
    const admitted = (suffix: string) => registerRoutes.find((route) => route.method === 'POST' && route.path === `${path}${suffix}`)?.admits;
    const [writers, revisers] = matrix[kind];
    for (const role of roles) {
      expect(admitted('')?.includes(role), `${role} adds`).toBe((writers as readonly string[]).includes(role));
      expect(admitted('/:id/revisions')?.includes(role), `${role} revises`).toBe((revisers as readonly string[]).includes(role));
    }
  });

  it('refers only to registers that are there, by fields that are there', () => {
    for (const kind of kindsOfRegister) for (const [field, referred] of Object.entries(registerKinds[kind].references)) {
      expect(kindsOfRegister).toContain(referred);
      expect(Object.keys(registerKinds[kind].body.shape)).toContain(field);
    }
  });
});
