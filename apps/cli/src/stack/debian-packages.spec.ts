import { describe, expect, it } from 'vitest';
import { ensurePackages, redisPackage } from './debian-packages.ts';
import type { DebianPackage } from './debian-packages.ts';

const missing: DebianPackage = { name: 'gauntlet-no-such-package', isInstalled: () => false };
const present: DebianPackage = { name: 'bash', isInstalled: () => true };

describe('ensurePackages', () => {
  it('touches nothing when everything is there', async () => {
    let log = '';
    const options = { env: { PATH: '/nowhere' }, isRoot: true, log: (text: string) => void (log += text) };
    expect(await ensurePackages([present], options)).toEqual({ kind: 'present' });
    expect(log).toBe('');
  });

  it('says exactly what to type where this account may not install', async () => {
    expect(await ensurePackages([present, missing], { env: { PATH: '/nowhere' }, isRoot: false, log: () => undefined })).toEqual({
      kind: 'missing',
      names: ['gauntlet-no-such-package'],
      advice: 'install gauntlet-no-such-package, on Debian as root: apt-get update && apt-get install -y gauntlet-no-such-package',
    });
  });

  it('says the same on a machine without apt-get, whoever asks', async () => {
    expect(await ensurePackages([missing], { env: { PATH: '/nowhere' }, isRoot: true, log: () => undefined })).toMatchObject({ kind: 'missing' });
  });

  it('finds redis-server on the search path only', () => {
    expect(redisPackage.isInstalled('/nowhere')).toBe(false);
    expect(redisPackage.isInstalled(undefined)).toBe(false);
  });
});
