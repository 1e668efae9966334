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
  phase: [['DCC', 'operator'], ['DCC', 'operator']],
  'test-plan': [['DCC', 'operator'], ['DCC', 'operator']],
  'test-specification': [['DCC', 'operator'], ['DCC', 'operator']],
  ttm: [['DCC', 'operator'], ['DCC', 'operator']],
  'de-scoping': [['DCC', 'operator'], ['DCC', 'operator']],
  'work-off-plan': [['DCC', 'operator'], ['DCC', 'operator']],
  // SVTAD 1.1: the DCC issues Test Completion Certificates.
  certificate: [['DCC'], ['DCC']],
  // SVTAD 19.4: the SIT Auditor's report is its own.
  report: [['DCC', 'operator', 'SitAuditor'], ['DCC', 'operator', 'SitAuditor']],
  // SVTAD 13.15(a): the DCC notifies.
  notice: [['DCC'], ['DCC']],
  // SVTAD 13.11: the DCC observes.
  witnessing: [['DCC'], ['DCC']],
  environment: [['DCC', 'operator'], ['DCC', 'operator']],
  'release-note': [['DCC', 'operator'], ['DCC', 'operator']],
  deliverable: [['DCC', 'operator', 'SitAuditor'], ['DCC', 'operator', 'SitAuditor']],
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
