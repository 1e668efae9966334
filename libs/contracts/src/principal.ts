/** The SVTAD's bodies, and the platform's own roles. An endpoint names the roles it admits. */
export const roles = ['DCC', 'TAB', 'TAG', 'Panel', 'SoS', 'SupplierParty', 'SitAuditor', 'operator', 'viewer', 'worker'] as const;
export type Role = (typeof roles)[number];

/** Who makes a request. */
export interface Principal {
  readonly subject: string;
  readonly kind: 'person' | 'machine';
  readonly roles: readonly Role[];
}
