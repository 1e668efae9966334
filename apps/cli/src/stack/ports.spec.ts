import { describe, expect, it } from 'vitest';
import { claimPort, tryPort } from './ports.ts';

describe('ports', () => {
  it('of any two parts are two, also while nobody listens on them yet', async () => {
    const taken = new Set<number>();
    for (let part = 0; part < 200; part += 1) {
      const port = await tryPort(0, taken);
      expect(taken.has(port ?? 0)).toBe(false);
      taken.add(port ?? 0);
    }
    expect(taken.size).toBe(200);
  });

  it('that are asked for twice are a conflict that names port, part and flag', async () => {
    const port = (await tryPort(0)) ?? 0;
    await expect(claimPort({ port, flag: '--duis-port', part: 'device simulator' }, new Set([port]))).rejects.toThrow(`port ${port}, wanted for the device simulator, is in use; choose another with --duis-port (0 takes a free one)`);
  });
});
